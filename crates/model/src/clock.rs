//! Time and randomness are parameters, so that a test or a replay decides them.

use jiff::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant in UTC.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes. Implementations outside tests must be cryptographically secure: tokens come from here.
pub trait Randomness: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// A token of 256 random bits as 64 lower-case hexadecimal digits: session cookies, API keys.
pub fn token(randomness: &dyn Randomness) -> String {
    use std::fmt::Write as _;
    let mut bytes = [0_u8; 32];
    randomness.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
