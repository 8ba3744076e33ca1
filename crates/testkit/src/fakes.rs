//! Time and randomness as the test decides them.

use jiff::{SignedDuration, Timestamp};
use probity_model::{Clock, Randomness};
use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

/// A clock that moves only when told.
#[derive(Debug)]
pub struct FakeClock(Mutex<Timestamp>);

impl Default for FakeClock {
    /// 1 June 2026 at nine in the morning, a Monday.
    fn default() -> Self {
        Self(Mutex::new("2026-06-01T09:00:00Z".parse().expect("an instant")))
    }
}

impl FakeClock {
    /// Sets the present.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().expect("not poisoned") = now;
    }

    /// Moves the present on.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().expect("not poisoned");
        *now = now.checked_add(by).expect("in range");
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("not poisoned")
    }
}

/// The same bytes in the same order in every run: `SplitMix64` over a counter.
#[derive(Debug, Default)]
pub struct SeededRandomness(AtomicU64);

impl SeededRandomness {
    /// One that begins somewhere else.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D)))
    }

    fn next(&self) -> u64 {
        let step = 0x9E37_79B9_7F4A_7C15_u64;
        let mut z = self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
