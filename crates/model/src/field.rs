//! Fields: what they are called, and what a value of each must be.

use crate::{country::Country, item::FieldCode, limits, status::words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// The type of a field's value.
    FieldType {
        /// Free text on one line.
        Text = "text", "Text";
        /// A date as YYYY-MM-DD.
        Date = "date", "Date";
        /// A date of birth: a date in the past, at most 120 years ago.
        BirthDate = "birth_date", "Date of birth";
        /// An ISO 3166-1 country code.
        Country = "country", "Country";
        /// `female`, `male` or `unspecified` (ICAO 9303: F, M, X).
        Sex = "sex", "Sex";
        /// A residential address.
        Address = "address", "Address";
        /// A telephone number in E.164 form.
        Phone = "phone", "Phone";
        /// An e-mail address.
        Email = "email", "E-mail";
        /// `yes` or `no`.
        YesNo = "yes_no", "Yes or no";
    }
}

/// A field as configured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDefinition {
    /// Its code.
    pub code: FieldCode,
    /// What people see.
    pub label: String,
    /// What its value must be.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// The only texts allowed, if any are listed.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The most characters of a text, [`limits::FIELD_TEXT_CHARS_MAX`] unless told.
    #[serde(default)]
    pub chars_max: Option<usize>,
    /// Whether it is masked by default; unless told, dates of birth and contacts are.
    #[serde(default)]
    pub masked: Option<bool>,
}

/// Where somebody lives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street and number, one to three lines.
    pub lines: Vec<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code, where the country has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    pub country: Country,
}

/// A checked value of a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// An address.
    Address(Address),
    /// Everything else, in its canonical text.
    Text(String),
}

/// Why a value is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    /// Stable code.
    pub code: &'static str,
    /// What to do about it.
    pub message: String,
}

fn refuse<T>(code: &'static str, message: &str) -> Result<T, FieldError> {
    Err(FieldError { code, message: message.to_owned() })
}

impl FieldDefinition {
    /// Whether its values are shown masked to whoever has no ground to see them.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.masked
            .unwrap_or(matches!(self.field_type, FieldType::BirthDate | FieldType::Phone | FieldType::Email))
    }

    /// Checks what came from outside and gives its canonical form. `today` bounds dates of birth.
    pub fn check(&self, value: &serde_json::Value, today: Date) -> Result<FieldValue, FieldError> {
        if self.field_type == FieldType::Address {
            return check_address(value).map(FieldValue::Address);
        }
        let Some(text) = value.as_str() else {
            return refuse("text_expected", "The value must be a text.");
        };
        let text = self.check_text(text)?;
        match self.field_type {
            FieldType::Text | FieldType::Address => self.check_choice(text),
            FieldType::Date => check_date(&text).map(|date| date.to_string()),
            FieldType::BirthDate => check_birth_date(&text, today),
            FieldType::Country => text
                .parse::<Country>()
                .map(|country| country.code().to_owned())
                .map_err(|error| FieldError { code: "country_unknown", message: error.to_string() }),
            FieldType::Sex => check_word(text, &["female", "male", "unspecified"]),
            FieldType::YesNo => check_word(text, &["yes", "no"]),
            FieldType::Phone => check_phone(&text),
            FieldType::Email => check_email(text),
        }
        .map(FieldValue::Text)
    }

    fn check_text(&self, text: &str) -> Result<String, FieldError> {
        let text = text.trim();
        let chars_max = self.chars_max.unwrap_or(limits::FIELD_TEXT_CHARS_MAX);
        if text.is_empty() {
            return refuse("value_empty", "The value is empty.");
        }
        if text.chars().count() > chars_max {
            return refuse("value_too_long", &format!("The value is longer than {chars_max} characters."));
        }
        if text.chars().any(is_unprintable) {
            return refuse("value_unprintable", "The value has control characters; send plain text.");
        }
        Ok(text.to_owned())
    }

    fn check_choice(&self, text: String) -> Result<String, FieldError> {
        if self.choices.is_empty() || self.choices.contains(&text) {
            return Ok(text);
        }
        refuse("choice_unknown", &format!("The value must be one of: {}.", self.choices.join(", ")))
    }
}

/// Control characters, and the invisible ones that reorder or hide text on a reviewer's screen.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn check_word(text: String, words: &[&str]) -> Result<String, FieldError> {
    if words.contains(&text.as_str()) {
        return Ok(text);
    }
    refuse("choice_unknown", &format!("The value must be one of: {}.", words.join(", ")))
}

fn check_date(text: &str) -> Result<Date, FieldError> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match text.parse::<Date>() {
        Ok(date) if shaped => Ok(date),
        _ => refuse("date_malformed", "A date is written YYYY-MM-DD, such as 1974-08-12."),
    }
}

fn check_birth_date(text: &str, today: Date) -> Result<String, FieldError> {
    let date = check_date(text)?;
    if date > today {
        return refuse("birth_date_in_future", "The date of birth is in the future.");
    }
    if i32::from(today.year()) - i32::from(date.year()) > 120 {
        return refuse("birth_date_too_early", "The date of birth is more than 120 years ago.");
    }
    Ok(date.to_string())
}

/// ITU-T E.164: a plus sign, a country code that does not begin with 0, at most 15 digits.
fn check_phone(text: &str) -> Result<String, FieldError> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = compact.strip_prefix('+').unwrap_or_default();
    let fits = (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if fits {
        return Ok(compact);
    }
    refuse("phone_malformed", "A phone number is written with its country code, such as +46701234567.")
}

/// The shape that can be delivered to; that it exists is shown only by a confirmation (RFC 5321 gives the lengths).
fn check_email(text: String) -> Result<String, FieldError> {
    if is_email(&text) {
        return Ok(text);
    }
    refuse("email_malformed", "An e-mail address is written name@example.org.")
}

/// Whether a text has the shape of an e-mail address.
#[must_use]
pub fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && name.len() <= 64
            && domain.len() <= 253
            && domain.contains('.')
            && !text.chars().any(char::is_whitespace)
            && !name.contains(['@', '<', '>', '"', ','])
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
    })
}

fn check_address(value: &serde_json::Value) -> Result<Address, FieldError> {
    let Ok(mut address) = serde_json::from_value::<Address>(value.clone()) else {
        return refuse(
            "address_malformed",
            "An address is an object with lines (1 to 3), city, country (ISO 3166-1), and optionally region and postal_code.",
        );
    };
    let parts = address
        .lines
        .iter_mut()
        .chain([&mut address.city])
        .chain(address.region.as_mut())
        .chain(address.postal_code.as_mut());
    for part in parts {
        *part = part.trim().to_owned();
        if part.is_empty() || part.chars().count() > 120 || part.chars().any(is_unprintable) {
            return refuse("address_malformed", "Each part of an address has 1 to 120 printable characters.");
        }
    }
    if !(1..=3).contains(&address.lines.len()) {
        return refuse("address_malformed", "An address has one to three lines.");
    }
    Ok(address)
}

impl FieldValue {
    /// The value on one line, as a reviewer reads it.
    #[must_use]
    pub fn one_line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Address(address) => {
                let town = [address.postal_code.as_deref(), Some(address.city.as_str())]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ");
                let mut parts = address.lines.clone();
                parts.push(town);
                parts.extend(address.region.clone());
                parts.push(address.country.name().to_owned());
                parts.join(", ")
            }
        }
    }

    /// The value as the reviewer sees it under this definition: codes of countries and sexes become words.
    #[must_use]
    pub fn shown(&self, field_type: FieldType) -> String {
        match (self, field_type) {
            (Self::Text(text), FieldType::Country) => text
                .parse::<Country>()
                .map_or_else(|_| text.clone(), |country| format!("{} ({})", country.name(), country.code())),
            (Self::Text(text), FieldType::Sex | FieldType::YesNo) => capitalised(text),
            (Self::Text(text), FieldType::Date | FieldType::BirthDate) => text
                .parse::<Date>()
                .map_or_else(|_| text.clone(), |date| date.strftime("%-d %b %Y").to_string()),
            _ => self.one_line(),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The fields every installation knows, in the order they are shown.
#[must_use]
pub fn default_fields() -> Vec<FieldDefinition> {
    [
        ("id_number", "ID number", FieldType::Text),
        ("first_name", "First name", FieldType::Text),
        ("middle_name", "Middle name", FieldType::Text),
        ("last_name", "Last name", FieldType::Text),
        ("nationality", "Nationality", FieldType::Country),
        ("birth_date", "Date of birth", FieldType::BirthDate),
        ("sex", "Sex", FieldType::Sex),
        ("birth_place", "Place of birth", FieldType::Text),
        ("residence_country", "Country of residence", FieldType::Country),
        ("address", "Residential address", FieldType::Address),
        ("phone", "Phone", FieldType::Phone),
        ("email", "E-mail", FieldType::Email),
        ("occupation", "Occupation", FieldType::Text),
    ]
    .into_iter()
    .filter_map(|(field, label, field_type)| {
        Some(FieldDefinition {
            code: field.parse().ok()?,
            label: label.to_owned(),
            field_type,
            choices: Vec::new(),
            chars_max: None,
            masked: (field == "id_number").then_some(true),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(field_type: FieldType, value: &serde_json::Value) -> Result<FieldValue, &'static str> {
        let field = FieldDefinition {
            code: "x".parse().unwrap(),
            label: "X".into(),
            field_type,
            choices: vec![],
            chars_max: None,
            masked: None,
        };
        field.check(value, jiff::civil::date(2026, 1, 1)).map_err(|error| error.code)
    }

    #[test]
    fn values_become_canonical() {
        let text = |t: &str| Ok(FieldValue::Text(t.into()));
        assert_eq!(check(FieldType::Text, &json!("  Anna ")), text("Anna"));
        assert_eq!(check(FieldType::Country, &json!("swe")), text("SE"));
        assert_eq!(check(FieldType::Phone, &json!("+46 (70) 123-45.67")), text("+46701234567"));
        assert_eq!(check(FieldType::Email, &json!("anna@exämple.org")), text("anna@exämple.org"));
        assert_eq!(check(FieldType::BirthDate, &json!("1974-08-12")), text("1974-08-12"));
    }

    #[test]
    fn wrong_values_are_refused_with_a_code() {
        for (field_type, value, code) in [
            (FieldType::Text, json!(1), "text_expected"),
            (FieldType::Text, json!(" "), "value_empty"),
            (FieldType::Text, json!("x".repeat(301)), "value_too_long"),
            (FieldType::Text, json!("Anna\u{202E}gpj"), "value_unprintable"),
            (FieldType::Text, json!("a\nb"), "value_unprintable"),
            (FieldType::BirthDate, json!("2026-01-02"), "birth_date_in_future"),
            (FieldType::BirthDate, json!("1900-01-02"), "birth_date_too_early"),
            (FieldType::BirthDate, json!("1974-02-30"), "date_malformed"),
            (FieldType::BirthDate, json!("12.08.1974"), "date_malformed"),
            (FieldType::Date, json!("1974-08-12T00:00"), "date_malformed"),
            (FieldType::Phone, json!("0701234567"), "phone_malformed"),
            (FieldType::Phone, json!("+4670123456789012"), "phone_malformed"),
            (FieldType::Email, json!("anna@example"), "email_malformed"),
            (FieldType::Email, json!("a b@example.org"), "email_malformed"),
            (FieldType::Sex, json!("F"), "choice_unknown"),
            (FieldType::Country, json!("Utopia"), "country_unknown"),
            (FieldType::Address, json!("Storgatan 1"), "address_malformed"),
            (FieldType::Address, json!({"lines": [], "city": "X", "country": "SE"}), "address_malformed"),
        ] {
            assert_eq!(check(field_type, &value), Err(code), "{value}");
        }
    }

    #[test]
    fn an_address_reads_on_one_line() {
        let value =
            json!({"lines": ["Storgatan 1"], "city": "Stockholm", "postal_code": "111 22", "country": "SE"});
        let address = check(FieldType::Address, &value).unwrap();
        assert_eq!(address.one_line(), "Storgatan 1, 111 22 Stockholm, Sweden");
    }
}
