//! Codes of an authenticator app (RFC 6238): six digits from a secret and the time, as every app makes them.

use jiff::Timestamp;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use std::fmt::Write as _;

/// Bytes of a secret, as RFC 4226 recommends for SHA-1.
pub(super) const SECRET_BYTES: usize = 20;
/// How long a code holds.
const STEP_SECONDS: i64 = 30;
/// Steps that a phone's clock may be off, each way.
const STEPS_OFF_MAX: i64 = 1;
const DIGITS: usize = 6;
const CODES: u32 = 1_000_000;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step of this code, if it is the code of one around this instant. Every step is tried, whichever fits, and
/// numbers are compared: how long it takes says nothing of the code.
pub(super) fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let sent = number(code)?;
    let present = now.as_second() / STEP_SECONDS;
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let mut found = None;
    for step in present - STEPS_OFF_MAX..=present + STEPS_OFF_MAX {
        let fits = code_at(&key, step) == sent;
        found = if fits { Some(step) } else { found };
    }
    found
}

/// Six digits, with the spaces people put between them.
pub(super) fn number(code: &str) -> Option<u32> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let is_code = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { digits.parse().ok() } else { None }
}

fn code_at(key: &Key, step: i64) -> u32 {
    let mac = sign(key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 0xF);
    let word =
        mac.get(offset..offset + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    (word & 0x7FFF_FFFF) % CODES
}

/// The code of this instant: for tests, which have no phone.
#[must_use]
pub fn code(secret: &[u8], at: Timestamp) -> String {
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    format!("{:06}", code_at(&key, at.as_second() / STEP_SECONDS))
}

/// Bytes as people type them over (RFC 4648, base 32 without padding).
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

fn letter(bits: u32) -> char {
    char::from(BASE32[(bits & 31) as usize])
}

/// The address that authenticator apps read from a picture.
pub(super) fn uri(secret: &[u8], email: &str) -> String {
    let mut account = String::new();
    for byte in email.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~@".contains(&byte) {
            account.push(char::from(byte));
        } else {
            let _ = write!(account, "%{byte:02X}");
        }
    }
    let secret = base32(secret);
    format!(
        "otpauth://totp/Probity:{account}?secret={secret}&issuer=Probity&algorithm=SHA1&digits=6&period=30"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, its last six digits.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code(SECRET, at(second)), expected);
        }
    }

    #[test]
    fn a_phone_may_be_one_step_off() {
        let sent = code(SECRET, at(3_000));
        for second in [2_970, 3_000, 3_029, 3_059] {
            assert_eq!(step_of(SECRET, &sent, at(second)), Some(100), "{second}");
        }
        assert_eq!(step_of(SECRET, &sent, at(2_969)), None);
        assert_eq!(step_of(SECRET, &sent, at(3_060)), None);
        let spaced = format!(" {} {} ", &sent[..3], &sent[3..]);
        assert_eq!(step_of(SECRET, &spaced, at(3_000)), Some(100));
        for nonsense in ["", "12345", "1234567", "+12345", "12a456", "١٢٣٤٥٦"] {
            assert_eq!(step_of(SECRET, nonsense, at(3_000)), None, "{nonsense}");
        }
    }

    #[test]
    fn base32_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        let uri = uri(SECRET, "anna+x@bank.example");
        assert!(
            uri.starts_with("otpauth://totp/Probity:anna%2Bx@bank.example?secret=GEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
    }
}
