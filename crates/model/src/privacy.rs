//! Who sees which personal values: masked unless somebody works on the customer, or says that they look.

use crate::{
    customer::Customer,
    field::{FieldType, FieldValue},
    limits,
    permission::{Action, can},
    user::Actor,
};
use jiff::{SignedDuration, Timestamp};

/// What stands for what is masked, as often whatever the length: how long a value is says something about it too.
const MASK: &str = "••••••";
/// Characters of a number that has so many more that its end does not give it away.
const SHOWN_OF_CHARS_MIN: usize = 8;

/// How a person sees a customer's ID numbers, dates of birth and contacts now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sight {
    /// In the clear.
    Clear,
    /// Masked, until the person says that they look.
    Masked,
    /// Masked, whatever the person says.
    Barred,
}

/// How this person sees this customer: in the clear while holding the check, and for [`limits::REVEAL_MINUTES`] after
/// having asked for it, at `revealed_at`.
#[must_use]
pub fn sight(by: &Actor, customer: &Customer, revealed_at: Option<Timestamp>, at: Timestamp) -> Sight {
    if !can(by, Action::SeePersonalData) {
        return Sight::Barred;
    }
    let since = at.saturating_sub(SignedDuration::from_mins(limits::REVEAL_MINUTES));
    let is_looking = revealed_at.is_some_and(|revealed| since.is_ok_and(|since| revealed > since));
    let is_holder = by.user().is_some_and(|user| customer.is_held_by(user, at));
    if is_looking || is_holder { Sight::Clear } else { Sight::Masked }
}

/// Why somebody looks, made fit to be kept: trimmed, and there where it is asked for.
pub fn reason(text: &str, is_needed: bool) -> Result<String, NoReason> {
    let text = text.trim();
    if text.is_empty() && is_needed {
        return Err(NoReason::Missing);
    }
    if text.chars().count() > limits::REVEAL_REASON_CHARS_MAX {
        return Err(NoReason::TooLong);
    }
    Ok(text.to_owned())
}

/// What is wrong with why somebody looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoReason {
    /// There is none.
    #[error("Say why you look. It is kept with the customer.")]
    Missing,
    /// It is too long.
    #[error("Say it in {} characters.", limits::REVEAL_REASON_CHARS_MAX)]
    TooLong,
}

/// What a masked value still says: the end of a long number, the host of an e-mail address, and of the rest nothing.
#[must_use]
pub fn masked(value: &FieldValue, field_type: FieldType) -> FieldValue {
    FieldValue::Text(match (value, field_type) {
        (FieldValue::Text(text), FieldType::Email) => masked_email(text),
        (FieldValue::Text(text), FieldType::Text | FieldType::Phone) => masked_number(text),
        _ => MASK.to_owned(),
    })
}

/// The last two characters of a number long enough.
#[must_use]
pub fn masked_number(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    match chars.len().checked_sub(2) {
        Some(end) if chars.len() >= SHOWN_OF_CHARS_MIN => {
            MASK.chars().chain(chars.get(end..).unwrap_or_default().iter().copied()).collect()
        }
        _ => MASK.to_owned(),
    }
}

/// The first letter of an e-mail address, and its host.
#[must_use]
pub fn masked_email(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((name, host)) => {
            name.chars().take(1).chain(MASK.chars()).chain(['@']).chain(host.chars()).collect()
        }
        None => MASK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(text: &str, field_type: FieldType) -> String {
        masked(&FieldValue::Text(text.into()), field_type).one_line()
    }

    #[test]
    fn a_masked_value_gives_nothing_away_that_would_find_the_person() {
        assert_eq!(mask("19740812-1234", FieldType::Text), "••••••34");
        assert_eq!(mask("1234567", FieldType::Text), "••••••");
        assert_eq!(mask("+46701234567", FieldType::Phone), "••••••67");
        assert_eq!(mask("anna@example.org", FieldType::Email), "a••••••@example.org");
        assert_eq!(mask("anna", FieldType::Email), "••••••");
        assert_eq!(mask("1974-08-12", FieldType::BirthDate), "••••••");
        assert_eq!(mask("SE", FieldType::Country), "••••••");
    }

    #[test]
    fn the_length_of_a_number_is_not_shown() {
        assert_eq!(mask("12345678", FieldType::Text).len(), mask(&"9".repeat(60), FieldType::Text).len());
        assert_eq!(mask("", FieldType::Text), mask("1234567", FieldType::Text));
    }

    #[test]
    fn a_reason_is_there_where_it_is_asked_for() {
        assert_eq!(reason("  called us  ", true), Ok("called us".to_owned()));
        assert_eq!(reason(" ", false), Ok(String::new()));
        assert_eq!(reason(" ", true), Err(NoReason::Missing));
        assert_eq!(reason(&"x".repeat(limits::REVEAL_REASON_CHARS_MAX + 1), false), Err(NoReason::TooLong));
    }
}
