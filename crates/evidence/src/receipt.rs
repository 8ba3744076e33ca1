//! The receipt of a purge: whom it erased, when and why, signed.

use crate::manifest::Seal;
use probity_audit::{Checkpoint, PublicKey, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format, in the receipt.
pub const RECEIPT_FORMAT: &str = "probity purge receipt 1";

/// What a purge did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// [`RECEIPT_FORMAT`].
    pub format: String,
    /// Which purge, by id.
    pub purge: String,
    /// When it began, as RFC 3339 writes it.
    pub started_at: String,
    /// When it ended.
    pub ended_at: String,
    /// Who carried it out, by id; `probity` for the daily one and the command.
    pub by: String,
    /// Where the audit log stood, as `probity audit checkpoint` prints it.
    pub audit_checkpoint: String,
    /// How many were erased on which basis.
    pub counts: BTreeMap<String, u64>,
    /// Who was erased.
    pub customers: Vec<ReceiptCustomer>,
}

/// Somebody who was erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCustomer {
    /// Who, by id.
    pub id: String,
    /// On which basis.
    pub basis: String,
    /// When, as RFC 3339 writes it.
    pub erased_at: String,
}

/// What is wrong with a receipt.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReceiptFault {
    /// The signature does not hold for it.
    #[error("the receipt is not the one that was signed")]
    Unsigned,
    /// It was signed, but with another key.
    #[error("the receipt is signed with another key: {found}")]
    OtherKey {
        /// With which.
        found: PublicKey,
    },
    /// It is of another format, or none.
    #[error("the receipt is not one that this version can read")]
    Unreadable,
}

impl Receipt {
    /// The bytes that are signed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a receipt with its signature, and checks it; with a key, that it was signed with that one.
    pub fn check(
        receipt: &[u8],
        seal: &[u8],
        key: Option<PublicKey>,
    ) -> Result<(Self, PublicKey), ReceiptFault> {
        let seal: Seal = serde_json::from_slice(seal).map_err(|_| ReceiptFault::Unsigned)?;
        let found = seal.key_of(Statement::Receipt, receipt).ok_or(ReceiptFault::Unsigned)?;
        if key.is_some_and(|key| key != found) {
            return Err(ReceiptFault::OtherKey { found });
        }
        let receipt: Self = serde_json::from_slice(receipt).map_err(|_| ReceiptFault::Unreadable)?;
        let checkpoint: Checkpoint =
            receipt.audit_checkpoint.parse().map_err(|_| ReceiptFault::Unreadable)?;
        if receipt.format != RECEIPT_FORMAT || !checkpoint.is_signed_by(&found) {
            return Err(ReceiptFault::Unreadable);
        }
        Ok((receipt, found))
    }
}
