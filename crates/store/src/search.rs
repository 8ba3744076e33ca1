//! Finding customers: folded tokens of names by their beginning, everything else exactly.

use crate::{StoreError, sql};
use probity_model::{id::CustomerId, item::ItemKey};
use sea_orm::{ConnectionTrait, Value};
use std::collections::BTreeSet;

/// Words of one query that count; further ones do not narrow.
const QUERY_WORDS_MAX: usize = 6;
/// Characters of a token that are kept.
const TOKEN_CHARS_MAX: usize = 60;

/// What a text is indexed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Found by the beginning of any of its words, in any script.
    Name,
    /// Found only whole, whatever its spaces, signs and case.
    Exact,
}

/// Latin letters and digits, lower case: Иванов → ivanov, Müller → muller.
#[must_use]
pub fn folded(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

fn words(text: &str) -> BTreeSet<String> {
    folded(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(TOKEN_CHARS_MAX).collect())
        .collect()
}

fn whole(text: &str) -> String {
    folded(text).chars().filter(char::is_ascii_alphanumeric).take(TOKEN_CHARS_MAX).collect()
}

/// What a text is found by.
pub(crate) fn tokens(index: Index, text: &str) -> Vec<String> {
    match index {
        Index::Name => words(text).into_iter().map(|word| format!("n:{word}")).collect(),
        Index::Exact => vec![format!("x:{}", whole(text))],
    }
}

/// Indexes the present value of an item in place of its earlier one.
pub async fn index<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    item: &str,
    index: Index,
    text: &str,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM search_tokens WHERE customer_id = $1 AND item = $2";
    sql::execute(db, sql, [customer.uuid().into(), item.into()]).await?;
    for token in tokens(index, text) {
        let sql = "INSERT INTO search_tokens (token, customer_id, item) VALUES ($1, $2, $3)";
        sql::execute(db, sql, [token.into(), customer.uuid().into(), item.into()]).await?;
    }
    Ok(())
}

/// How a field is indexed, if people search for it.
#[must_use]
pub fn index_of(item: &ItemKey) -> Option<Index> {
    match item {
        ItemKey::Field(code) => match code.as_str() {
            "first_name" | "middle_name" | "last_name" => Some(Index::Name),
            "id_number" | "email" | "phone" => Some(Index::Exact),
            _ => None,
        },
        ItemKey::Document(_) => None,
    }
}

/// The condition under which a row of `customers` answers a query, with its values appended. `None` for a query
/// without a letter or digit.
pub(crate) fn condition(query: &str, values: &mut Vec<Value>) -> Option<String> {
    let exact = whole(query);
    if exact.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    for word in words(query).iter().take(QUERY_WORDS_MAX) {
        // '{' follows 'z' in ASCII, so the range is all that begins with the word.
        values.push(format!("n:{word}").into());
        values.push(format!("n:{word}{{").into());
        let (from, to) = (values.len() - 1, values.len());
        names.push(format!(
            "customers.id IN (SELECT customer_id FROM search_tokens WHERE token >= ${from} AND token < ${to})"
        ));
    }
    values.push(format!("x:{exact}").into());
    let exact =
        format!("customers.id IN (SELECT customer_id FROM search_tokens WHERE token = ${})", values.len());
    Some(format!("(({}) OR {exact})", names.join(" AND ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_script_folds_to_latin_words() {
        assert_eq!(words("Иванов"), ["ivanov".to_owned()].into());
        assert_eq!(words("Müller-Lüdenscheidt"), ["ludenscheidt".to_owned(), "muller".to_owned()].into());
        assert_eq!(whole("+46 70-123 45 67"), "46701234567");
        assert_eq!(whole("Anna@Example.org"), "annaexampleorg");
    }
}
