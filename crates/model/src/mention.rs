//! Mentions in notes: `@name` and `@[Full Name]`.

use crate::id::UserId;
use std::ops::Range;

/// Somebody who can be mentioned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Colleague {
    /// Who.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The e-mail address, in lower case: it tells apart two of the same name.
    pub email: String,
}

/// A place of a text that mentions somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The bytes, from the `@` on.
    pub at: Range<usize>,
    /// Whom.
    pub user: UserId,
}

/// Every mention of a colleague. In brackets stands a whole name or e-mail address; without them the longest name that
/// fits, or a first name that only one colleague has. What fits two colleagues mentions neither.
#[must_use]
pub fn find(text: &str, colleagues: &[Colleague]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (start, _) in text.match_indices('@') {
        let is_inside = mentions.last().is_some_and(|last| start < last.at.end);
        // An e-mail address is no mention.
        let in_word = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if is_inside || in_word {
            continue;
        }
        let rest = &text[start + 1..];
        let found = match rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((inner, _)) => bracketed(inner, colleagues).map(|user| (user, inner.len() + 2)),
            None => bare(rest, colleagues),
        };
        if let Some((user, length)) = found {
            mentions.push(Mention { at: start..start + 1 + length, user });
        }
    }
    mentions
}

fn bracketed(inner: &str, colleagues: &[Colleague]) -> Option<UserId> {
    let wanted = inner.trim().to_lowercase();
    let fits = |colleague: &&Colleague| colleague.name.to_lowercase() == wanted || colleague.email == wanted;
    only(colleagues.iter().filter(fits).map(|colleague| colleague.id))
}

/// Whom a text without brackets begins with, and how many of its bytes that takes.
fn bare(rest: &str, colleagues: &[Colleague]) -> Option<(UserId, usize)> {
    let fitting = colleagues.iter().filter_map(|colleague| {
        let first = colleague.name.split_whitespace().next().unwrap_or_default();
        let length = begins(rest, &colleague.name).or_else(|| begins(rest, first))?;
        Some((length, colleague.id))
    });
    let fitting: Vec<(usize, UserId)> = fitting.collect();
    let longest = fitting.iter().map(|(length, _)| *length).max()?;
    let user = only(fitting.iter().filter(|(length, _)| *length == longest).map(|(_, id)| *id))?;
    Some((user, longest))
}

/// How many bytes of the text are this name, whatever its case, if a whole word of it is.
fn begins(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let mut length = 0;
    let mut rest = text.chars();
    for wanted in name.chars() {
        let present = rest.next()?;
        if !present.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += present.len_utf8();
    }
    let goes_on = rest.next().is_some_and(char::is_alphanumeric);
    (!goes_on).then_some(length)
}

fn only(mut users: impl Iterator<Item = UserId>) -> Option<UserId> {
    users.next().filter(|_| users.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colleague(number: u128, name: &str, email: &str) -> Colleague {
        Colleague {
            id: UserId::from_uuid(uuid::Uuid::from_u128(number)),
            name: name.to_owned(),
            email: email.to_owned(),
        }
    }

    fn found(text: &str) -> Vec<(&str, u128)> {
        let colleagues = [
            colleague(1, "Maria Lind", "maria@bank.example"),
            colleague(2, "Maria Öberg", "m.oberg@bank.example"),
            colleague(3, "Ben Okafor", "ben@bank.example"),
            colleague(4, "Ben Okafor", "ben.junior@bank.example"),
            colleague(5, "Wei", "wei@bank.example"),
        ];
        let mentions = find(text, &colleagues);
        mentions.into_iter().map(|it| (&text[it.at], it.user.uuid().as_u128())).collect()
    }

    #[test]
    fn names_are_found_where_they_are_whole_and_meant() {
        assert_eq!(found("@Maria Lind, please look"), [("@Maria Lind", 1)]);
        assert_eq!(found("ask @[maria ÖBERG]."), [("@[maria ÖBERG]", 2)]);
        assert_eq!(found("@wei and @WEI: @Maria öberg"), [("@wei", 5), ("@WEI", 5), ("@Maria öberg", 2)]);
        assert_eq!(found("(@Wei)"), [("@Wei", 5)]);
    }

    #[test]
    fn what_fits_nobody_or_two_mentions_nobody() {
        for text in
            ["@Maria", "@Ben Okafor", "@[Ben Okafor]", "@Weimar", "wei@wei.example", "@", "@[", "@[]", "@@"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_address_in_brackets_tells_apart_two_of_one_name() {
        assert_eq!(
            found("@[ben.junior@bank.example] and @Wei"),
            [("@[ben.junior@bank.example]", 4), ("@Wei", 5)]
        );
    }
}
