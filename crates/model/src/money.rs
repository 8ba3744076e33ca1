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

/// An exact sum of amounts of one currency. A [`Decimal`] would round a large sum with many decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Total {
    /// In units of 10^-18.
    units: i128,
    /// How many decimals are shown: as many as the most precise amount had.
    decimals: u32,
}

/// Decimals of an amount, at most.
const DECIMALS_MAX: u32 = 18;

/// Why a text is no money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The currency is malformed.
    #[error("a currency is 3 to 10 capital letters or digits, such as \"EUR\"")]
    Currency,
    /// The amount is malformed, not above zero, or too precise or large.
    #[error(
        "an amount is a decimal above zero in a string, such as \"12.50\", with at most 18 decimals, 28 digits in all, and below 10^15"
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
            && amount.scale() <= DECIMALS_MAX
            && amount < Decimal::from(1_000_000_000_000_000_u64);
        if in_range { Ok(Self { amount, currency }) } else { Err(MoneyError::Amount) }
    }
}

impl Total {
    /// The sum with one more amount; none past 10^20, far above any month of any customer.
    #[must_use]
    pub fn plus(self, amount: Decimal) -> Option<Self> {
        let shift = DECIMALS_MAX.checked_sub(amount.scale())?;
        let units = amount.mantissa().checked_mul(10_i128.checked_pow(shift)?)?;
        let units = self.units.checked_add(units).filter(|units| *units < 10_i128.pow(20 + DECIMALS_MAX))?;
        Some(Self { units, decimals: self.decimals.max(amount.scale()) })
    }
}

impl Total {
    /// Both together; past every bound of its own it stays there, which reaches whatever an amount can be.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { units: self.units.saturating_add(other.units), decimals: self.decimals.max(other.decimals) }
    }

    /// Whether it is this much or more, however many decimals either is written with.
    #[must_use]
    pub fn reaches(self, amount: Decimal) -> bool {
        Self::default().plus(amount).is_some_and(|least| self.units >= least.units)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_i128.pow(DECIMALS_MAX);
        write!(f, "{}", self.units / one)?;
        if self.decimals > 0 {
            let fraction = (self.units % one) / 10_i128.pow(DECIMALS_MAX - self.decimals);
            write!(f, ".{fraction:0width$}", width = self.decimals as usize)?;
        }
        Ok(())
    }
}

impl FromStr for Total {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let decimals = u32::try_from(fraction.len()).map_err(|_| MoneyError::Amount)?;
        if whole.is_empty()
            || whole.len() > 20
            || decimals > DECIMALS_MAX
            || !digits(whole)
            || !digits(fraction)
        {
            return Err(MoneyError::Amount);
        }
        let units = format!("{whole}{fraction}").parse::<i128>().map_err(|_| MoneyError::Amount)?;
        Ok(Self { units: units * 10_i128.pow(DECIMALS_MAX - decimals), decimals })
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

    #[test]
    fn totals_are_exact_where_a_decimal_would_round() {
        let amounts = ["9999999999.999999999999999999", "0.000000000000000001", "100000000000000"];
        let total = amounts.iter().try_fold(Total::default(), |total, amount| {
            total.plus(Money::parse(amount, "ETH").unwrap().amount)
        });
        assert_eq!(total.unwrap().to_string(), "100010000000000.000000000000000000");
        let cents = Total::default().plus(Money::parse("12.50", "EUR").unwrap().amount).unwrap();
        assert_eq!(cents.to_string(), "12.50");
        assert_eq!("12.50".parse(), Ok(cents));
        assert!("99999999999999999999".parse::<Total>().unwrap().plus(Decimal::ONE).is_none());
        for wrong in ["", ".5", "-1", "1e3", "0.0000000000000000001", "100000000000000000000000"] {
            assert!(wrong.parse::<Total>().is_err(), "{wrong}");
        }
    }
}
