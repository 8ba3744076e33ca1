//! Master keys: they wrap the other keys and seal nothing themselves.

use crate::{KEY_BYTES, Place, SealError, bound_to, cipher, new_key, open, seal};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use probity_model::Randomness;
use ring::{aead::LessSafeKey, digest};
use std::fmt;
use uuid::Uuid;

/// The most master keys held at once: the newest, and those that still wrap something.
pub const MASTER_KEYS_MAX: usize = 20;
/// Bytes of an id.
const ID_BYTES: usize = 6;

/// The name of a master key: the beginning of a hash of it. It tells nothing of the key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MasterKeyId(String);

impl MasterKeyId {
    /// The id as it is kept beside what the key wraps.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A master key.
#[derive(Clone)]
pub struct MasterKey {
    id: MasterKeyId,
    bytes: [u8; KEY_BYTES],
    cipher: LessSafeKey,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl MasterKey {
    /// A new one.
    #[must_use]
    pub fn generate(randomness: &dyn Randomness) -> Self {
        Self::new(new_key(randomness))
    }

    /// The one with these bytes.
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"probity master key\0");
        context.update(&bytes);
        let id = BASE64_URL_SAFE_NO_PAD.encode(&context.finish().as_ref()[..ID_BYTES]);
        Self { id: MasterKeyId(id), bytes, cipher: cipher(&bytes) }
    }

    /// Reads a key as [`Self::to_text`] writes it.
    pub fn from_text(text: &str) -> Result<Self, MasterKeysError> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(text.trim()).map_err(|_| MasterKeysError::Unreadable)?;
        Ok(Self::new(bytes.try_into().map_err(|_| MasterKeysError::Unreadable)?))
    }

    /// The key as a line of text: base64 without padding, 43 characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64_STANDARD_NO_PAD.encode(self.bytes)
    }

    /// Its name.
    #[must_use]
    pub const fn id(&self) -> &MasterKeyId {
        &self.id
    }

    /// Wraps a key: it can be kept anywhere, and unwrapped under this name alone.
    #[must_use]
    pub fn wrap(&self, randomness: &dyn Randomness, name: &[u8], key: &[u8; KEY_BYTES]) -> Vec<u8> {
        seal(&self.cipher, randomness, &named(name), key)
    }

    /// Unwraps a key.
    pub fn unwrap(&self, name: &[u8], wrapped: &[u8]) -> Result<[u8; KEY_BYTES], SealError> {
        let bytes = open(&self.cipher, &named(name), wrapped)?;
        bytes.try_into().map_err(|_| SealError)
    }
}

/// Wrapped keys belong to nobody; what they are called is their place.
fn named(name: &[u8]) -> Vec<u8> {
    bound_to(&Uuid::nil(), Place { column: "key", row: name })
}

/// Why master keys cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MasterKeysError {
    /// There is none.
    #[error("there is no master key")]
    None,
    /// More than [`MASTER_KEYS_MAX`].
    #[error("there are more than {MASTER_KEYS_MAX} master keys")]
    TooMany,
    /// A line is no key.
    #[error("a master key is a line of 43 characters (32 bytes in base64 without padding)")]
    Unreadable,
}

/// The master keys, the newest last. The newest wraps; the others only unwrap.
#[derive(Clone, Debug)]
pub struct MasterKeys(Vec<MasterKey>);

impl MasterKeys {
    /// Reads keys, one a line, the newest last. Empty lines and lines that begin with `#` count for nothing.
    pub fn from_text(text: &str) -> Result<Self, MasterKeysError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<_> = lines.map(MasterKey::from_text).collect::<Result<_, _>>()?;
        match keys.len() {
            0 => Err(MasterKeysError::None),
            count if count > MASTER_KEYS_MAX => Err(MasterKeysError::TooMany),
            _ => Ok(Self(keys)),
        }
    }

    /// One key alone.
    #[must_use]
    pub fn of(key: MasterKey) -> Self {
        Self(vec![key])
    }

    /// The one that wraps.
    #[must_use]
    pub fn newest(&self) -> &MasterKey {
        // One is there by construction.
        &self.0[self.0.len() - 1]
    }

    /// The one of this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&MasterKey> {
        self.0.iter().find(|key| key.id.0 == id)
    }

    /// All of them, the newest last.
    #[must_use]
    pub fn all(&self) -> &[MasterKey] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Counting;

    #[test]
    fn a_key_is_unwrapped_under_its_name_alone() {
        let randomness = Counting::default();
        let master = MasterKey::generate(&randomness);
        let wrapped = master.wrap(&randomness, b"one", &[9; KEY_BYTES]);
        assert_eq!(master.unwrap(b"one", &wrapped), Ok([9; KEY_BYTES]));
        assert_eq!(master.unwrap(b"two", &wrapped), Err(SealError));
        assert_eq!(MasterKey::generate(&randomness).unwrap(b"one", &wrapped), Err(SealError));
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        let randomness = Counting::default();
        let [older, newest] = [MasterKey::generate(&randomness), MasterKey::generate(&randomness)];
        let text = format!("# of the test\n{}\n\n{}\n", older.to_text(), newest.to_text());
        let keys = MasterKeys::from_text(&text).unwrap();
        assert_eq!(keys.newest().id(), newest.id());
        assert!(keys.get(older.id().as_str()).is_some());
        assert!(keys.get("other").is_none());
        assert_eq!(MasterKeys::from_text("# none\n").unwrap_err(), MasterKeysError::None);
        assert_eq!(MasterKeys::from_text("AAAA\n").unwrap_err(), MasterKeysError::Unreadable);
        let many = format!("{}\n", older.to_text()).repeat(MASTER_KEYS_MAX + 1);
        assert_eq!(MasterKeys::from_text(&many).unwrap_err(), MasterKeysError::TooMany);
    }
}
