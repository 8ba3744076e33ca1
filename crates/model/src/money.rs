//! Money: a decimal with a currency, never a float.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A currency code: three to ten capital letters or digits. ISO 4217 codes and those of crypto-assets alike, so no
/// register of assigned codes is consulted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

/// A positive amount of a currency, with at most 18 decimals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Money {
    /// Greater than zero.
    pub amount: Decimal,
    /// Of which currency.
    pub currency: Currency,
}

/// Why a text is no money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The currency is malformed.
    #[error("a currency is 3 to 10 capital letters or digits, such as \"EUR\"")]
    Currency,
    /// The amount is malformed, not above zero, or too precise or large.
    #[error(
        "an amount is a decimal above zero in a string, such as \"12.50\", with at most 18 decimals and below 10^15"
    )]
    Amount,
}

impl Currency {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let fits = (3..=10).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(MoneyError::Currency) }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl Money {
    /// Reads an amount as the API takes it: digits with an optional decimal point, no sign, no exponent.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let currency = currency.parse()?;
        let plain = !amount.is_empty()
            && amount.len() <= 40
            && amount.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !plain {
            return Err(MoneyError::Amount);
        }
        let amount = Decimal::from_str_exact(amount).map_err(|_| MoneyError::Amount)?;
        let in_range = amount > Decimal::ZERO
            && amount.scale() <= 18
            && amount < Decimal::from(1_000_000_000_000_000_u64);
        if in_range { Ok(Self { amount, currency }) } else { Err(MoneyError::Amount) }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_bounded() {
        assert_eq!(Money::parse("0.10", "EUR").unwrap().to_string(), "0.10 EUR");
        assert!(Money::parse("0.000000000000000001", "ETH").is_ok());
        for wrong in ["0", "-1", "+1", "1e3", "", ".", "1,5", "0.0000000000000000001", "1000000000000000"] {
            assert_eq!(Money::parse(wrong, "EUR"), Err(MoneyError::Amount), "{wrong}");
        }
        for wrong in ["", "eur", "EU", "EUROEUROEUR", "E-R"] {
            assert_eq!(Money::parse("1", wrong), Err(MoneyError::Currency), "{wrong}");
        }
    }
}
