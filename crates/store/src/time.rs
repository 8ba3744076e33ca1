//! Instants as the database keeps them.

use crate::StoreError;
use jiff::Timestamp;

/// Microseconds since 1970 in UTC.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of so many microseconds since 1970 in UTC.
pub fn timestamp(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros)
        .map_err(|error| StoreError::Corrupt { what: "instant", why: error.to_string() })
}
