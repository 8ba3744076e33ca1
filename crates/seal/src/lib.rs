//! Sealing personal data: a key per customer, wrapped by a master key.
//!
//! Everything is AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, bound to the place it belongs to: what is
//! copied to another customer, column or row does not open. Tokens for searching are HMAC-SHA-256 (RFC 2104), cut to
//! [`TOKEN_BYTES`]. Pure: no database, no files.

mod master;
mod token;
#[cfg(feature = "unsealed")]
pub mod unsealed;

pub use master::{MASTER_KEYS_MAX, MasterKey, MasterKeyId, MasterKeys, MasterKeysError};
pub use token::{TOKEN_BYTES, TokenKey};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use probity_model::Randomness;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::{fmt, sync::Arc};
use uuid::Uuid;

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;
/// The first byte of what is sealed: how the rest is to be read.
pub const FORMAT: u8 = 1;
/// Bytes that sealing adds: the format, the nonce and the tag.
pub const OVERHEAD_BYTES: usize = 1 + NONCE_LEN + 16;

/// What is sealed does not open: another key, another place, or it was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("sealed data does not open: it was changed, moved, or sealed with another key")]
pub struct SealError;

/// Where something sealed belongs. It opens nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// The kind of place: a table and a column, or a folder of the vault.
    pub column: &'a str,
    /// Which row or object.
    pub row: &'a [u8],
}

impl<'a> Place<'a> {
    /// A column of the row with this id.
    #[must_use]
    pub const fn of(column: &'a str, row: &'a Uuid) -> Self {
        Self { column, row: row.as_bytes() }
    }
}

/// A key that seals the data of one owner, and is bound to it.
#[derive(Clone)]
pub struct DataKey {
    owner: Uuid,
    key: LessSafeKey,
    randomness: Arc<dyn Randomness>,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({})", self.owner)
    }
}

impl DataKey {
    /// The key of this owner with these bytes.
    #[must_use]
    pub fn new(owner: Uuid, bytes: &[u8; KEY_BYTES], randomness: Arc<dyn Randomness>) -> Self {
        Self { owner, key: cipher(bytes), randomness }
    }

    /// Seals bytes for a place.
    #[must_use]
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        seal(&self.key, &*self.randomness, &bound_to(&self.owner, place), plain)
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open(&self.key, &bound_to(&self.owner, place), sealed)
    }

    /// Seals a text for a place, as text (base64 without padding).
    #[must_use]
    pub fn seal_text(&self, place: Place<'_>, plain: &str) -> String {
        BASE64_STANDARD_NO_PAD.encode(self.seal(place, plain.as_bytes()))
    }

    /// Opens a text that was sealed for this place.
    pub fn open_text(&self, place: Place<'_>, sealed: &str) -> Result<String, SealError> {
        let sealed = BASE64_STANDARD_NO_PAD.decode(sealed).map_err(|_| SealError)?;
        String::from_utf8(self.open(place, &sealed)?).map_err(|_| SealError)
    }
}

/// Owner, column and row, the column with its length before it, so that no two places are spelled alike.
fn bound_to(owner: &Uuid, place: Place<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 + 1 + place.column.len() + place.row.len());
    bytes.extend_from_slice(owner.as_bytes());
    // Columns have short names; of a longer one the length is cut, and what follows still tells it apart.
    bytes.push(u8::try_from(place.column.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(place.column.as_bytes());
    bytes.extend_from_slice(place.row);
    bytes
}

/// New bytes for a key.
#[must_use]
pub fn new_key(randomness: &dyn Randomness) -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    randomness.fill(&mut bytes);
    bytes
}

#[allow(clippy::expect_used, reason = "the length is in the type")]
fn cipher(bytes: &[u8; KEY_BYTES]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).expect("32 bytes are a key"))
}

#[allow(clippy::expect_used, reason = "AES-GCM fails over 64 GiB alone")]
fn seal(key: &LessSafeKey, randomness: &dyn Randomness, bound_to: &[u8], plain: &[u8]) -> Vec<u8> {
    #[cfg(feature = "unsealed")]
    if unsealed::is_on() {
        return plain.to_vec();
    }
    let mut nonce = [0; NONCE_LEN];
    randomness.fill(&mut nonce);
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD_BYTES);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let body = &mut sealed[1 + NONCE_LEN..];
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(bound_to), body).expect("not over 64 GiB");
    sealed.extend_from_slice(tag.as_ref());
    sealed
}

fn open(key: &LessSafeKey, bound_to: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    #[cfg(feature = "unsealed")]
    if unsealed::is_on() {
        return Ok(sealed.to_vec());
    }
    let (head, body) = sealed.split_at_checked(1 + NONCE_LEN).ok_or(SealError)?;
    if head[0] != FORMAT {
        return Err(SealError);
    }
    let nonce = Nonce::try_assume_unique_for_key(&head[1..]).map_err(|_| SealError)?;
    let mut body = body.to_vec();
    let plain = key.open_in_place(nonce, Aad::from(bound_to), &mut body).map_err(|_| SealError)?;
    let length = plain.len();
    body.truncate(length);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    /// Counts instead of being random: no nonce comes twice.
    #[derive(Default)]
    pub(crate) struct Counting(AtomicU8);

    impl Randomness for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn key(owner: u128, byte: u8) -> DataKey {
        DataKey::new(Uuid::from_u128(owner), &[byte; KEY_BYTES], Arc::new(Counting::default()))
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let (row, other_row) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let place = Place::of("fields.value", &row);
        let sealed = key(1, 7).seal_text(place, "Ångström");
        assert_eq!(key(1, 7).open_text(place, &sealed).unwrap(), "Ångström");
        // The same bytes of a key, and still not another customer's.
        assert_eq!(key(2, 7).open_text(place, &sealed), Err(SealError));
        assert_eq!(key(1, 7).open_text(Place::of("notes.body", &row), &sealed), Err(SealError));
        assert_eq!(key(1, 7).open_text(Place::of("fields.value", &other_row), &sealed), Err(SealError));
        assert_eq!(key(1, 8).open_text(place, &sealed), Err(SealError));
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let row = Uuid::from_u128(1);
        let place = Place::of("fields.value", &row);
        let sealed = key(1, 7).seal(place, b"AB123456");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key(1, 7).open(place, &changed), Err(SealError), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(key(1, 7).open(place, &sealed[..length]), Err(SealError), "{length} bytes");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let (row, key) = (Uuid::from_u128(1), key(1, 7));
        let place = Place::of("fields.value", &row);
        assert_ne!(key.seal(place, b"x"), key.seal(place, b"x"));
    }
}
