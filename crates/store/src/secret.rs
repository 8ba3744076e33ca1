//! Secrets at rest: sealed, so that the database alone does not open them.

use crate::StoreError;
use probity_model::Randomness;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::sync::Arc;

/// Bytes of the key.
pub const SECRET_KEY_BYTES: usize = 32;

/// Seals and opens secrets with AES-256-GCM. Not `Debug`: it holds the key.
#[derive(Clone)]
pub struct SecretBox(Arc<LessSafeKey>);

impl SecretBox {
    /// The box of a key. It must stay the same: with another one nothing that was sealed opens.
    pub fn new(key: &[u8; SECRET_KEY_BYTES]) -> Result<Self, StoreError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| unreadable("no key of 32 bytes"))?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    /// Seals a secret. `what` names what it is and whose: it opens as nothing else.
    pub fn seal(
        &self,
        randomness: &dyn Randomness,
        what: &str,
        secret: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_LEN];
        randomness.fill(&mut nonce);
        let mut sealed = secret.to_vec();
        let aad = Aad::from(what.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| unreadable("it cannot be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed as this.
    pub fn open(&self, what: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or_else(|| unreadable("too short"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unreadable("no nonce"))?;
        let mut bytes = sealed.to_vec();
        let opened = self
            .0
            .open_in_place(nonce, Aad::from(what.as_bytes()), &mut bytes)
            .map_err(|_| unreadable("sealed with another key, as something else, or changed"))?;
        Ok(opened.to_vec())
    }
}

fn unreadable(why: &str) -> StoreError {
    StoreError::Corrupt { what: "secret", why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Counting(std::sync::atomic::AtomicU8);

    impl Randomness for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn a_secret_opens_with_its_key_and_as_what_it_was_sealed() {
        let randomness = Counting(0.into());
        let secrets = SecretBox::new(&[7; 32]).expect("a key");
        let sealed = secrets.seal(&randomness, "totp usr_1", b"twenty secret bytes!").expect("sealed");
        assert_eq!(secrets.open("totp usr_1", &sealed).expect("opened"), b"twenty secret bytes!");
        assert!(secrets.open("totp usr_2", &sealed).is_err(), "moved to another user");
        assert!(SecretBox::new(&[8; 32]).expect("a key").open("totp usr_1", &sealed).is_err());
        let mut changed = sealed.clone();
        changed[NONCE_LEN] ^= 1;
        assert!(secrets.open("totp usr_1", &changed).is_err());
        assert!(secrets.open("totp usr_1", &sealed[..5]).is_err());
        let again = secrets.seal(&randomness, "totp usr_1", b"twenty secret bytes!").expect("sealed");
        assert_ne!(sealed, again);
    }
}
