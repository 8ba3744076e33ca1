//! Tokens under which a value is found without being readable.

use ring::hmac;
use std::fmt;

/// Bytes of a token. 128 bits: with a billion different tokens the chance that two meet is below 10^-20.
pub const TOKEN_BYTES: usize = 16;

/// The key that tokens are made with. Who has it can try whether a customer is called something, and no more.
#[derive(Clone)]
pub struct TokenKey(hmac::Key);

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey")
    }
}

impl TokenKey {
    /// The key with these bytes.
    #[must_use]
    pub fn new(bytes: &[u8; crate::KEY_BYTES]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// The token of a text: the same for the same text, and nothing of it.
    #[must_use]
    pub fn token(&self, text: &str) -> [u8; TOKEN_BYTES] {
        let tag = hmac::sign(&self.0, text.as_bytes());
        let mut token = [0; TOKEN_BYTES];
        token.copy_from_slice(&tag.as_ref()[..TOKEN_BYTES]);
        token
    }

    /// Another key, for what this word says. One secret serves several purposes without any of them knowing another's.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; crate::KEY_BYTES] {
        let tag = hmac::sign(&self.0, purpose.as_bytes());
        let mut key = [0; crate::KEY_BYTES];
        key.copy_from_slice(tag.as_ref());
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_beginning_of_an_hmac() {
        // RFC 4231, test case 2, has a key shorter than ours; padded with zeros it is the same key.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let token = TokenKey::new(&key).token("what do ya want for nothing?");
        assert_eq!(token, [91, 220, 193, 70, 191, 96, 117, 78, 106, 4, 36, 38, 8, 149, 117, 199]);
    }
}
