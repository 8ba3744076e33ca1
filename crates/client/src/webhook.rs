//! Whether a webhook came from Probity, as Standard Webhooks says it is signed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;

/// How old or how early a webhook may be, in seconds.
pub const WEBHOOK_AGE_SECONDS_MAX: i64 = 5 * 60;
const SECRET_PREFIX: &str = "whsec_";
const SIGNATURE_PREFIX: &str = "v1,";

/// Why a webhook must not be believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WebhookError {
    /// The secret is not what Probity showed when the endpoint was made: `whsec_…`.
    #[error("the secret of the endpoint is malformed")]
    Secret,
    /// `webhook-timestamp` is no time, or one too far from now: an old webhook sent again.
    #[error("the webhook is too old, or dated in the future")]
    Time,
    /// None of the signatures is by this secret over this body.
    #[error("the webhook is not signed with this secret")]
    Signature,
}

/// The headers of a webhook.
#[derive(Clone, Copy, Debug)]
pub struct WebhookHeaders<'a> {
    /// `webhook-id`: the same for every try; carry out each once.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more, with spaces between.
    pub signature: &'a str,
}

/// Checks a webhook. `body` is as it came, byte by byte; `now` is the time in seconds since 1970.
pub fn verify_webhook(
    secret: &str,
    headers: WebhookHeaders<'_>,
    body: &[u8],
    now: i64,
) -> Result<(), WebhookError> {
    let secret = secret.strip_prefix(SECRET_PREFIX).ok_or(WebhookError::Secret)?;
    let secret = STANDARD.decode(secret).map_err(|_| WebhookError::Secret)?;
    let sent: i64 = headers.timestamp.parse().map_err(|_| WebhookError::Time)?;
    if now.abs_diff(sent) > WEBHOOK_AGE_SECONDS_MAX.unsigned_abs() {
        return Err(WebhookError::Time);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let signed = [headers.id.as_bytes(), b".", headers.timestamp.as_bytes(), b".", body].concat();
    let is_by_us = |signature: &str| {
        let signature = signature.strip_prefix(SIGNATURE_PREFIX).and_then(|text| STANDARD.decode(text).ok());
        signature.is_some_and(|signature| hmac::verify(&key, &signed, &signature).is_ok())
    };
    if headers.signature.split(' ').any(is_by_us) { Ok(()) } else { Err(WebhookError::Signature) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the specification's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SENT: i64 = 1_614_265_330;
    const HEADERS: WebhookHeaders<'_> = WebhookHeaders {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signature: "v1,bm90IHRoaXMgb25l v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };

    #[test]
    fn a_webhook_is_believed_only_as_it_was_signed_and_soon() {
        assert_eq!(verify_webhook(SECRET, HEADERS, BODY, SENT + 300), Ok(()));
        assert_eq!(verify_webhook(SECRET, HEADERS, BODY, SENT + 301), Err(WebhookError::Time));
        assert_eq!(verify_webhook(SECRET, HEADERS, BODY, SENT - 301), Err(WebhookError::Time));
        let changed = br#"{"test": 2432232315}"#;
        assert_eq!(verify_webhook(SECRET, HEADERS, changed, SENT), Err(WebhookError::Signature));
        let another = WebhookHeaders { id: "msg_other", ..HEADERS };
        assert_eq!(verify_webhook(SECRET, another, BODY, SENT), Err(WebhookError::Signature));
        let later = WebhookHeaders { timestamp: "1614265331", ..HEADERS };
        assert_eq!(verify_webhook(SECRET, later, BODY, SENT), Err(WebhookError::Signature));
        let undated = WebhookHeaders { timestamp: "soon", ..HEADERS };
        assert_eq!(verify_webhook(SECRET, undated, BODY, SENT), Err(WebhookError::Time));
        let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(verify_webhook(other, HEADERS, BODY, SENT), Err(WebhookError::Signature));
        assert_eq!(verify_webhook("secret", HEADERS, BODY, SENT), Err(WebhookError::Secret));
    }
}
