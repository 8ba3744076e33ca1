//! The key that signs, and the one that everybody may have.

use crate::{entry::Hash, hex};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Bytes of a signature.
pub const SIGNATURE_BYTES: usize = 64;
/// What every signed message begins with.
const DOMAIN: &[u8] = b"probity audit signature 1\0";

/// What the log's key signs beside the log. Each begins otherwise, so that none can be passed off as another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statement {
    /// The manifest of evidence about a customer.
    Evidence,
    /// The receipt of a purge.
    Receipt,
    /// The manifest of a backup.
    Backup,
}

impl Statement {
    const fn domain(self) -> &'static [u8] {
        match self {
            Self::Evidence => b"probity evidence signature 1\0",
            Self::Receipt => b"probity receipt signature 1\0",
            Self::Backup => b"probity backup signature 1\0",
        }
    }

    fn message(self, bytes: &[u8]) -> Vec<u8> {
        [self.domain(), bytes].concat()
    }
}

/// An Ed25519 signature (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; SIGNATURE_BYTES]);

/// The text or the bytes are no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key of the audit log: 64 hexadecimal digits are needed")]
pub struct KeyError;

/// Signs the log. Not `Debug`: it holds the private key.
pub struct Signer {
    key: Ed25519KeyPair,
    /// What it signed last: to know that again is a comparison, and no signature to check.
    last: Mutex<Option<(u64, Hash, Signature)>>,
}

/// Checks signatures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl Signer {
    /// The signer of a seed of 32 random bytes, written as 64 hexadecimal digits.
    pub fn from_text(seed: &str) -> Result<Self, KeyError> {
        let seed: [u8; 32] = hex::decode(seed.trim()).ok_or(KeyError)?;
        Self::from_seed(&seed)
    }

    /// The signer of a seed of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map(|key| Self { key, last: Mutex::default() })
            .map_err(|_| KeyError)
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.key.public_key().as_ref());
        PublicKey(bytes)
    }

    /// Signs that the log up to this place has this hash.
    #[must_use]
    pub fn sign(&self, seq: u64, hash: Hash) -> Signature {
        let mut bytes = [0; SIGNATURE_BYTES];
        bytes.copy_from_slice(self.key.sign(&message(seq, hash)).as_ref());
        let signature = Signature(bytes);
        *self.last() = Some((seq, hash, signature));
        signature
    }

    /// Whether it signed that the log up to this place has this hash.
    #[must_use]
    pub fn has_signed(&self, seq: u64, hash: Hash, signature: &Signature) -> bool {
        let is_last = *self.last() == Some((seq, hash, *signature));
        is_last || self.public_key().verifies(seq, hash, signature)
    }

    fn last(&self) -> MutexGuard<'_, Option<(u64, Hash, Signature)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Signs what Probity says outside the log.
    #[must_use]
    pub fn sign_statement(&self, statement: Statement, said: &[u8]) -> Signature {
        let mut bytes = [0; SIGNATURE_BYTES];
        bytes.copy_from_slice(self.key.sign(&statement.message(said)).as_ref());
        Signature(bytes)
    }
}

impl PublicKey {
    /// Whether this signature says that the log up to this place has this hash.
    #[must_use]
    pub fn verifies(&self, seq: u64, hash: Hash, signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(&message(seq, hash), &signature.0).is_ok()
    }

    /// Whether this signature says that Probity said this.
    #[must_use]
    pub fn verifies_statement(&self, statement: Statement, said: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(&statement.message(said), &signature.0).is_ok()
    }
}

fn message(seq: u64, hash: Hash) -> Vec<u8> {
    [DOMAIN, &seq.to_be_bytes(), &hash.0].concat()
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        hex::decode(text.trim()).map(Self).ok_or(KeyError)
    }
}

impl Signature {
    /// The signature written as text, if it is one: 128 lower-case hexadecimal digits.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_one_place_one_hash_and_one_key() {
        let signer = Signer::from_seed(&[7; 32]).expect("a seed");
        let key = signer.public_key();
        let signature = signer.sign(3, Hash([1; 32]));
        assert!(key.verifies(3, Hash([1; 32]), &signature));
        assert!(!key.verifies(4, Hash([1; 32]), &signature));
        assert!(!key.verifies(3, Hash([2; 32]), &signature));
        let other = Signer::from_seed(&[8; 32]).expect("a seed").public_key();
        assert!(!other.verifies(3, Hash([1; 32]), &signature));
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("07".parse::<PublicKey>(), Err(KeyError));
        assert_eq!(Signature::from_text(&signature.to_string()), Some(signature));
    }

    #[test]
    fn a_signer_knows_what_it_signed_last_and_whatever_else_it_signed() {
        let signer = Signer::from_seed(&[7; 32]).expect("a seed");
        let (earlier, last) = (signer.sign(3, Hash([1; 32])), signer.sign(4, Hash([2; 32])));
        assert!(signer.has_signed(4, Hash([2; 32]), &last));
        assert!(signer.has_signed(3, Hash([1; 32]), &earlier));
        assert!(!signer.has_signed(4, Hash([2; 32]), &earlier));
        assert!(!signer.has_signed(5, Hash([2; 32]), &last));
        assert!(!signer.has_signed(4, Hash([1; 32]), &last));
        let other = Signer::from_seed(&[8; 32]).expect("a seed");
        assert!(!other.has_signed(4, Hash([2; 32]), &last));
    }

    #[test]
    fn what_is_said_of_one_thing_is_not_said_of_another() {
        let signer = Signer::from_seed(&[7; 32]).expect("a seed");
        let key = signer.public_key();
        let signature = signer.sign_statement(Statement::Evidence, b"this");
        assert!(key.verifies_statement(Statement::Evidence, b"this", &signature));
        assert!(!key.verifies_statement(Statement::Receipt, b"this", &signature));
        assert!(!key.verifies_statement(Statement::Evidence, b"that", &signature));
    }
}
