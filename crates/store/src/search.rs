//! Finding customers: the words of names by their beginning, everything else exactly. What they are found by is kept as
//! keyed hashes, beside the data: nobody reads a name there, and a copy of the data holds none of it.

use crate::{Connection, StoreError, field, key, sql};
use probity_model::{id::CustomerId, item::ItemKey};
use probity_seal::TokenKey;
use sea_orm::{DatabaseBackend, FromQueryResult, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Words of one query that count; further ones do not narrow.
const QUERY_WORDS_MAX: usize = 6;
/// Characters of a whole value that count.
const WHOLE_CHARS_MAX: usize = 60;
/// The shortest beginning a word of a name is found by; a word that is shorter is found whole.
const PREFIX_CHARS_MIN: usize = 2;
/// The longest beginning a word of a name is found by: what is longer counts no more.
const PREFIX_CHARS_MAX: usize = 16;
/// Customers indexed anew in one go.
const REINDEXED_AT_ONCE: u32 = 500;

/// What a text is indexed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Found by the beginning of any of its words, in any script.
    Name,
    /// Found only whole, whatever its spaces, signs and case.
    Exact,
}

/// What is searched for. The numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// The platform's own name for a customer.
    Reference = 0,
    /// A field.
    FirstName = 1,
    /// A field.
    MiddleName = 2,
    /// A field.
    LastName = 3,
    /// A field.
    IdNumber = 4,
    /// A field.
    Email = 5,
    /// A field.
    Phone = 6,
}

impl Searched {
    /// What people search for in this item, if they do.
    #[must_use]
    pub fn of(item: &ItemKey) -> Option<Self> {
        match item {
            ItemKey::Field(code) => match code.as_str() {
                "first_name" => Some(Self::FirstName),
                "middle_name" => Some(Self::MiddleName),
                "last_name" => Some(Self::LastName),
                "id_number" => Some(Self::IdNumber),
                "email" => Some(Self::Email),
                "phone" => Some(Self::Phone),
                _ => None,
            },
            ItemKey::Document(_) => None,
        }
    }

    /// How it is found.
    #[must_use]
    pub const fn index(self) -> Index {
        match self {
            Self::FirstName | Self::MiddleName | Self::LastName => Index::Name,
            Self::Reference | Self::IdNumber | Self::Email | Self::Phone => Index::Exact,
        }
    }

    /// The number it is kept under.
    pub(crate) const fn number(self) -> i32 {
        self as i32
    }
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
        .map(|word| word.chars().take(PREFIX_CHARS_MAX).collect())
        .collect()
}

fn whole(text: &str) -> String {
    folded(text).chars().filter(char::is_ascii_alphanumeric).take(WHOLE_CHARS_MAX).collect()
}

/// Everything a word is found by: its beginnings, or all of it where it is too short for one. Words are ASCII.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    (PREFIX_CHARS_MIN.min(word.len())..=word.len()).map(|length| &word[..length])
}

/// What a text is found by.
pub(crate) fn tokens(key: &TokenKey, index: Index, text: &str) -> BTreeSet<Vec<u8>> {
    let token = |text: String| key.token(&text).to_vec();
    match index {
        Index::Name => {
            words(text).iter().flat_map(|word| beginnings(word)).map(|part| token(name(part))).collect()
        }
        Index::Exact => [token(exact(&whole(text)))].into(),
    }
}

fn name(beginning: &str) -> String {
    format!("n:{beginning}")
}

fn exact(whole: &str) -> String {
    format!("x:{whole}")
}

/// Indexes the present value of an item in place of its earlier one.
pub async fn index<C: Connection>(
    db: &C,
    customer: CustomerId,
    item: Searched,
    text: &str,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM search.tokens WHERE customer_id = $1 AND item = $2";
    sql::execute(db, sql, [customer.uuid().into(), item.number().into()]).await?;
    for token in tokens(db.keys().search(), item.index(), text) {
        let sql = "INSERT INTO search.tokens (token, customer_id, item) VALUES ($1, $2, $3)";
        sql::execute(db, sql, [token.into(), customer.uuid().into(), item.number().into()]).await?;
    }
    note_progress(db).await
}

/// Removes everything a customer is found by.
pub async fn remove<C: Connection>(db: &C, customer: CustomerId) -> Result<(), StoreError> {
    sql::execute(db, "DELETE FROM search.tokens WHERE customer_id = $1", [customer.uuid().into()]).await?;
    Ok(())
}

/// The condition under which a row of `customers` answers a query, with its values appended. `None` for a query
/// without a letter or digit.
pub(crate) fn condition(key: &TokenKey, query: &str, values: &mut Vec<Value>) -> Option<String> {
    let mut has = |token: Vec<u8>| {
        values.push(token.into());
        format!("customers.id IN (SELECT customer_id FROM search.tokens WHERE token = ${})", values.len())
    };
    let ways = ways(key, query).into_iter().filter(|tokens| !tokens.is_empty());
    let ways: Vec<_> =
        ways.map(|tokens| tokens.into_iter().map(&mut has).collect::<Vec<_>>().join(" AND ")).collect();
    (!ways.is_empty()).then(|| format!("(({}))", ways.join(") OR (")))
}

/// The ways in which a customer answers a query, each by all of its tokens: the words of its names, the longest first, or the
/// whole query. None for a query without a letter or digit.
pub(crate) fn ways(key: &TokenKey, query: &str) -> Vec<Vec<Vec<u8>>> {
    let whole = whole(query);
    if whole.is_empty() {
        return Vec::new();
    }
    let token = |text: String| key.token(&text).to_vec();
    let mut words: Vec<_> = words(query).into_iter().take(QUERY_WORDS_MAX).collect();
    // Fewer bear what is longer.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    vec![words.into_iter().map(|word| token(name(&word))).collect(), vec![token(exact(&whole))]]
}

/// Notes that the tokens are those of the data up to here. SQLite commits each of its files by itself: after a power cut
/// the tokens may be behind, and are then made anew from here on. PostgreSQL commits all or nothing.
pub(crate) async fn note_progress<C: Connection>(db: &C) -> Result<(), StoreError> {
    if db.get_database_backend() == DatabaseBackend::Sqlite {
        let sql = "INSERT INTO search.progress (id, seq) SELECT 1, coalesce(max(seq), 0) FROM events WHERE true \
                   ON CONFLICT (id) DO UPDATE SET seq = excluded.seq";
        sql::execute(db, sql, []).await?;
    }
    Ok(())
}

/// Makes the tokens anew that are not those of the data: all of them where there are none, or where they are of another
/// copy of the data.
pub(crate) async fn catch_up<C: Connection>(db: &C) -> Result<(), StoreError> {
    let at = |sql: &'static str| async move {
        let row = sql::query_one(db, sql, []).await?;
        row.map_or(Ok(None), |row| Ok::<_, StoreError>(row.try_get::<Option<i64>>("", "seq")?))
    };
    let progress = at("SELECT seq FROM search.progress").await?;
    if db.get_database_backend() == DatabaseBackend::Postgres {
        // Committed with the data: they are there, or were never made.
        if progress.is_none() {
            reindex_all(db).await?;
            sql::execute(db, "INSERT INTO search.progress (id, seq) VALUES (1, 0)", []).await?;
        }
        return Ok(());
    }
    let head = at("SELECT max(seq) AS seq FROM events").await?.unwrap_or(0);
    match progress {
        Some(seq) if seq == head => return Ok(()),
        Some(seq) if seq < head => {
            let sql = "SELECT DISTINCT c.id FROM customers c JOIN events e ON e.customer_id = c.id \
                       WHERE e.seq > $1 AND e.kind IN ('customer_created', 'field_supplied', 'customer_updated')";
            for row in sql::query_all(db, sql, [seq.into()]).await? {
                reindex(db, CustomerId::from_uuid(row.try_get("", "id")?)).await?;
            }
        }
        _ => {
            sql::execute(db, "DELETE FROM search.tokens", []).await?;
            reindex_all(db).await?;
        }
    }
    note_progress(db).await
}

async fn reindex_all<C: Connection>(db: &C) -> Result<(), StoreError> {
    let mut after = Uuid::nil();
    loop {
        let sql = "SELECT id FROM customers WHERE id > $1 ORDER BY id LIMIT $2";
        let rows = sql::query_all(db, sql, [after.into(), REINDEXED_AT_ONCE.into()]).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            after = row.try_get("", "id")?;
            reindex(db, CustomerId::from_uuid(after)).await?;
        }
    }
}

/// Makes the tokens of one customer anew; one who was erased has none.
async fn reindex<C: Connection>(db: &C, customer: CustomerId) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        external_reference: String,
    }
    remove(db, customer).await?;
    if key::of_all(db, [customer]).await?.get(customer).is_none() {
        return Ok(());
    }
    let sql = "SELECT external_reference FROM customers WHERE id = $1";
    if let Some(row) = sql::one::<Row, _>(db, sql, [customer.uuid().into()]).await? {
        index(db, customer, Searched::Reference, &row.external_reference).await?;
    }
    for field in field::active(db, customer).await? {
        if let Some(item) = Searched::of(&ItemKey::Field(field.code.clone())) {
            index(db, customer, item, &field.value.reveal().one_line()).await?;
        }
    }
    Ok(())
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

    #[test]
    fn a_word_is_found_by_its_beginnings_from_two_letters_on() {
        assert_eq!(beginnings("anna").collect::<Vec<_>>(), ["an", "ann", "anna"]);
        assert_eq!(beginnings("o").collect::<Vec<_>>(), ["o"]);
        // A long word, and a query for all of it, count as far.
        assert_eq!(words("Wolfeschlegelsteinhausen"), words("Wolfeschlegelste"));
    }

    #[test]
    fn tokens_show_nothing_and_depend_on_the_key() {
        let [one, other] = [[1; 32], [2; 32]].map(|bytes| TokenKey::new(&bytes));
        let tokens_of = |key| tokens(key, Index::Name, "Anna");
        assert_eq!(tokens_of(&one), tokens_of(&one));
        assert!(tokens_of(&one).is_disjoint(&tokens_of(&other)));
        // A name is no number, even when both are spelled alike.
        assert!(tokens_of(&one).is_disjoint(&tokens(&one, Index::Exact, "Anna")));
    }
}
