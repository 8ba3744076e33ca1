//! Single entries taken out of the log: each with the hash and the signature of the one before it, so that it can be checked
//! without the rest.

use crate::{
    checkpoint::Checkpoint,
    entry::{Entry, Hash},
    key::{PublicKey, Signature},
    verify::Record,
};
use serde::{Deserialize, Serialize};

/// A line that is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece<'a> {
    #[serde(borrow)]
    entry: Entry<'a>,
    hash: String,
    signature: String,
    hash_before: String,
    signature_before: String,
}

/// A line that is written.
#[derive(Debug, Serialize)]
pub struct PieceRef<'a> {
    entry: &'a Entry<'a>,
    hash: String,
    signature: String,
    hash_before: String,
    signature_before: String,
}

/// The entry is not one of this log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PieceError {
    /// The line is none.
    #[error("line {line} is not an entry of an audit log")]
    Unreadable {
        /// Which, from 1.
        line: u64,
    },
    /// It was altered, or was not signed by this log's key.
    #[error("entry {seq} of the audit log is not the one that was written there")]
    Altered {
        /// Its place.
        seq: u64,
    },
}

impl<'a> PieceRef<'a> {
    /// The line of this record, which stands after this place of the log.
    #[must_use]
    pub fn of(record: &'a Record<'a>, before: &Checkpoint) -> Self {
        Self {
            entry: &record.entry,
            hash: record.hash.to_string(),
            signature: record.signature.to_string(),
            hash_before: before.hash.to_string(),
            signature_before: before.signature.to_string(),
        }
    }

    /// The text, without the line's end.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Piece<'_> {
    /// Reads a line and checks it; `line` is its number.
    pub fn check(text: &str, line: u64, key: &PublicKey) -> Result<(), PieceError> {
        let error = || PieceError::Unreadable { line };
        let read: Piece<'_> = serde_json::from_str(text).map_err(|_| error())?;
        let hash = Hash::from_text(&read.hash).ok_or_else(error)?;
        let signature = Signature::from_text(&read.signature).ok_or_else(error)?;
        let before = Checkpoint {
            seq: read.entry.seq.saturating_sub(1),
            hash: Hash::from_text(&read.hash_before).ok_or_else(error)?,
            signature: Signature::from_text(&read.signature_before).ok_or_else(error)?,
        };
        let seq = read.entry.seq;
        if read.entry.hash(&before) == hash && key.verifies(seq, hash, &signature) {
            Ok(())
        } else {
            Err(PieceError::Altered { seq })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Signer;
    use uuid::Uuid;

    #[test]
    fn an_entry_is_checked_without_the_rest_of_its_log() {
        let signer = Signer::from_seed(&[7; 32]).expect("a seed");
        let before = Checkpoint::of(4, Hash([3; 32]), &signer);
        let entry = Entry {
            seq: 5,
            id: Uuid::from_u128(1),
            customer: None,
            kind: "signed_in".into(),
            actor_type: "system".into(),
            actor_id: None,
            actor_role: None,
            at: 7,
            data: "{}".into(),
        };
        let Checkpoint { hash, signature, .. } = Checkpoint::of(5, entry.hash(&before), &signer);
        let record = Record { entry, hash, signature };
        let line = PieceRef::of(&record, &before).text();
        assert_eq!(Piece::check(&line, 1, &signer.public_key()), Ok(()));
        let altered = line.replace("signed_in", "signed_on");
        assert_eq!(Piece::check(&altered, 1, &signer.public_key()), Err(PieceError::Altered { seq: 5 }));
        let other = Signer::from_seed(&[8; 32]).expect("a seed").public_key();
        assert_eq!(Piece::check(&line, 1, &other), Err(PieceError::Altered { seq: 5 }));
        assert_eq!(Piece::check("{}", 9, &other), Err(PieceError::Unreadable { line: 9 }));
    }
}
