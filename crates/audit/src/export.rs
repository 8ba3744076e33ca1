//! An export: one entry a line, in JSON, each with its hash and its signature. Whoever has the public key can check it.

use crate::{
    entry::{Entry, Hash},
    key::Signature,
    verify::Record,
};
use serde::{Deserialize, Serialize};

/// A line that is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line<'a> {
    #[serde(borrow)]
    entry: Entry<'a>,
    hash: String,
    signature: String,
}

/// A line that is written.
#[derive(Debug, Serialize)]
pub struct LineRef<'a> {
    entry: &'a Entry<'a>,
    hash: String,
    signature: String,
}

/// The line is not one of an export.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is not a line of an export")]
pub struct ExportError {
    /// Which, from 1.
    pub line: u64,
}

impl<'a> LineRef<'a> {
    /// The line of this record.
    #[must_use]
    pub fn of(record: &'a Record<'a>) -> Self {
        Self { entry: &record.entry, hash: record.hash.to_string(), signature: record.signature.to_string() }
    }

    /// The text, without the line's end.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl<'a> Line<'a> {
    /// Reads a line; `line` is its number.
    pub fn read(text: &'a str, line: u64) -> Result<Record<'a>, ExportError> {
        let error = || ExportError { line };
        let read: Line<'a> = serde_json::from_str(text).map_err(|_| error())?;
        Ok(Record {
            hash: Hash::from_text(&read.hash).ok_or_else(error)?,
            signature: Signature::from_text(&read.signature).ok_or_else(error)?,
            entry: read.entry,
        })
    }
}
