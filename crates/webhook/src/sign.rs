//! Signatures as Standard Webhooks has them: `v1,` and the HMAC-SHA256 over id, time and body, in Base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;
use std::fmt;

/// Random bytes of a secret; the standard asks for 24 to 64.
pub const SECRET_BYTES: usize = 32;
const SECRET_PREFIX: &str = "whsec_";

/// What signs for one endpoint. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The same at every attempt.
    pub id: &'a str,
    /// When this attempt is made, in seconds since 1970.
    pub timestamp: i64,
    /// The body, byte by byte.
    pub body: &'a str,
}

impl Secret {
    /// A secret of random bytes.
    #[must_use]
    pub fn new(random: [u8; SECRET_BYTES]) -> Self {
        Self(random.to_vec())
    }

    /// The secret of its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
        (!bytes.is_empty()).then_some(Self(bytes))
    }

    /// `whsec_…`: what the receiver is given, once.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn sign(&self, message: Message<'_>) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
        context.update(format!("{}.{}.", message.id, message.timestamp).as_bytes());
        context.update(message.body.as_bytes());
        format!("v1,{}", STANDARD.encode(context.sign()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// One signature for each secret, with spaces between.
pub(crate) fn signatures(secrets: &[Secret], message: Message<'_>) -> String {
    secrets.iter().map(|secret| secret.sign(message)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_libraries_of_the_standard_do() {
        // The example of the standard's own libraries.
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let message = Message {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: r#"{"test": 2432232314}"#,
        };
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signatures(std::slice::from_ref(&secret), message), signature);
        let other = Secret::new([7; SECRET_BYTES]);
        let both = signatures(&[other.clone(), secret], message);
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.ends_with(signature), "{both}");
        assert_eq!(Secret::parse(&other.reveal()), Some(other.clone()));
        assert_eq!(format!("{other:?}"), "Secret(…)");
        assert_eq!(Secret::parse("whsec_"), None);
        assert_eq!(Secret::parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), None);
    }
}
