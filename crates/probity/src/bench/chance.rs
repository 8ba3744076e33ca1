//! Randomness that is the same in every run (`SplitMix64`).

use probity_model::Randomness;
use std::sync::atomic::{AtomicU64, Ordering};

/// Repeatable randomness: the same customer always gets the same ids.
pub(super) struct Chance(AtomicU64);

impl Chance {
    /// The chance of the customer at this place.
    pub(super) const fn of(place: u64) -> Self {
        Self(AtomicU64::new(place.wrapping_mul(0xD134_2543_DE82_EF95)))
    }

    /// The next 64 bits.
    pub(super) fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one.
    pub(super) fn below(&self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// Whether something so likely happens.
    pub(super) fn percent(&self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

impl Randomness for Chance {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
