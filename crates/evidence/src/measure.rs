//! How large something is, and what its bytes come to.

use flate2::Crc;
use ring::digest::{Context, SHA256, digest};
use std::fmt::Write as _;

/// What was measured of some bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measured {
    /// How many there are.
    pub size_bytes: u64,
    /// Their CRC-32, as a ZIP has it.
    pub crc32: u32,
    /// Their SHA-256 (FIPS 180-4) in hexadecimal.
    pub sha256: String,
}

/// Measures bytes as they come.
pub struct Measure {
    size_bytes: u64,
    crc: Crc,
    sha256: Context,
}

impl Default for Measure {
    fn default() -> Self {
        Self { size_bytes: 0, crc: Crc::new(), sha256: Context::new(&SHA256) }
    }
}

impl Measure {
    /// All at once.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Measured {
        let mut measure = Self::default();
        measure.add(bytes);
        measure.finish()
    }

    /// The next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.size_bytes += bytes.len() as u64;
        self.crc.update(bytes);
        self.sha256.update(bytes);
    }

    /// What they came to.
    #[must_use]
    pub fn finish(self) -> Measured {
        let Self { size_bytes, crc, sha256 } = self;
        Measured { size_bytes, crc32: crc.sum(), sha256: hex(sha256.finish().as_ref()) }
    }
}

/// The SHA-256 of some bytes in hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
