//! Texts that only the key of their customer opens.

use super::{DataKey, Place, Sealed};
use crate::StoreError;
use uuid::Uuid;

/// Seals a text.
pub(crate) fn seal(key: &DataKey, column: &str, row: Uuid, plain: &str) -> Sealed {
    Sealed(key.seal_text(Place::of(column, &row), plain))
}

/// Opens a text.
pub(crate) fn open(key: &DataKey, column: &str, row: Uuid, sealed: &Sealed) -> Result<String, StoreError> {
    Ok(key.open_text(Place::of(column, &row), &sealed.0)?)
}

/// Seals the texts of a document that else stays readable, each for its place in it.
pub(crate) fn seal_texts(key: &DataKey, column: &str, row: Uuid, texts: Vec<&mut String>) {
    for (number, text) in texts.into_iter().enumerate() {
        let row = nth(row, number);
        *text = key.seal_text(Place { column, row: &row }, text);
    }
}

/// Opens them again. Without the key nothing is left of them.
pub(crate) fn open_texts(
    key: Option<&DataKey>,
    column: &str,
    row: Uuid,
    texts: Vec<&mut String>,
) -> Result<(), StoreError> {
    for (number, text) in texts.into_iter().enumerate() {
        let row = nth(row, number);
        *text = match key {
            Some(key) => key.open_text(Place { column, row: &row }, text)?,
            None => ERASED.to_owned(),
        };
    }
    Ok(())
}

/// What stands where a text was that nobody can open any more.
pub const ERASED: &str = "Erased";

fn nth(row: Uuid, number: usize) -> Vec<u8> {
    let mut place = row.as_bytes().to_vec();
    place.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
    place
}
