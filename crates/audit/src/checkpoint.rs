//! A checkpoint: what the log was up to one place, signed, in one line of text that can be kept anywhere.

use crate::{
    entry::Hash,
    key::{PublicKey, SIGNATURE_BYTES, Signature, Signer},
};
use std::{fmt, str::FromStr};

/// What the log was up to one place. A log that is cut off before it, or differs up to it, is not that log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The place of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The signature that stands beside it.
    pub signature: Signature,
}

/// The text is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a checkpoint: write \"<place> <hash> <signature>\", as `probity audit checkpoint` prints it")]
pub struct CheckpointError;

impl Checkpoint {
    /// Where a log begins.
    pub const BEGINNING: Self =
        Self { seq: 0, hash: Hash([0; 32]), signature: Signature([0; SIGNATURE_BYTES]) };

    /// Of a log whose last entry has this place and this hash.
    #[must_use]
    pub fn of(seq: u64, hash: Hash, signer: &Signer) -> Self {
        Self { seq, hash, signature: signer.sign(seq, hash) }
    }

    /// Whether it was signed with the key that this one belongs to.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.verifies(self.seq, self.hash, &self.signature)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.seq, self.hash, self.signature)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut parts = text.split_whitespace();
        let seq = parts.next().and_then(|part| part.parse().ok());
        let hash = parts.next().and_then(Hash::from_text);
        let signature = parts.next().and_then(Signature::from_text);
        match (seq, hash, signature, parts.next()) {
            (Some(seq), Some(hash), Some(signature), None) => Ok(Self { seq, hash, signature }),
            _ => Err(CheckpointError),
        }
    }
}
