//! What an archive says of itself, and the signature of that.

use crate::measure::Measured;
use probity_audit::{PublicKey, Signature, Signer, Statement};
use serde::{Deserialize, Serialize};

/// The format, in the manifest: what is read differently has another number.
pub const FORMAT: &str = "probity evidence 1";
/// The name of the manifest, the first member.
pub const MANIFEST_NAME: &str = "manifest.json";
/// The name of its signature, the second.
pub const SIGNATURE_NAME: &str = "manifest.sig";
/// The name of everything that is known, as data.
pub const RECORD_NAME: &str = "record.json";
/// The name of the same, to be read.
pub const REPORT_NAME: &str = "report.pdf";
/// The name of the entries of the audit log about the customer, one a line.
pub const AUDIT_NAME: &str = "audit.jsonl";

/// What an archive says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Whom it is about, by id.
    pub customer: String,
    /// For whom it was made: `examiner` or `person`.
    pub audience: String,
    /// When, as RFC 3339 writes it.
    pub made_at: String,
    /// By whom, by id; not told to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<String>,
    /// Why; not told to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What made it.
    pub software: String,
    /// Where the audit log stood, as `probity audit checkpoint` prints it.
    pub audit_checkpoint: String,
    /// What was left out, in words, each with its basis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Every other member, in order.
    pub files: Vec<ManifestFile>,
}

/// A member, as the manifest names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// The SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

impl ManifestFile {
    /// A member of this name with these bytes.
    #[must_use]
    pub fn of(name: &str, measured: &Measured) -> Self {
        Self { name: name.to_owned(), size_bytes: measured.size_bytes, sha256: measured.sha256.clone() }
    }
}

impl Manifest {
    /// The bytes that are signed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// The signature of a manifest, with the key to check it by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// `Ed25519` (RFC 8032).
    pub algorithm: String,
    /// The public key, as `probity audit key` prints it.
    pub key: String,
    /// The signature.
    pub signature: String,
}

const ALGORITHM: &str = "Ed25519";

impl Seal {
    /// Signs something said by Probity, such as a manifest.
    #[must_use]
    pub fn of(signer: &Signer, statement: Statement, bytes: &[u8]) -> Self {
        Self {
            algorithm: ALGORITHM.to_owned(),
            key: signer.public_key().to_string(),
            signature: signer.sign_statement(statement, bytes).to_string(),
        }
    }

    /// The bytes of the member.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The key, if it holds for these bytes.
    #[must_use]
    pub fn key_of(&self, statement: Statement, bytes: &[u8]) -> Option<PublicKey> {
        let key: PublicKey = self.key.parse().ok()?;
        let signature = Signature::from_text(&self.signature)?;
        let holds = self.algorithm == ALGORITHM && key.verifies_statement(statement, bytes, &signature);
        holds.then_some(key)
    }
}
