//! A clock set back into the past, and moved on by what happens.

use jiff::{SignedDuration, Timestamp};
use probity_model::Clock;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the moment the story has got to. It never goes back, so that what happened later is written later.
#[derive(Debug)]
pub(crate) struct StoryClock {
    micros: AtomicI64,
}

impl StoryClock {
    /// A clock that begins at this moment.
    pub(crate) fn new(at: Timestamp) -> Self {
        Self { micros: AtomicI64::new(at.as_microsecond()) }
    }

    /// Moves on to this moment, unless it has passed already.
    pub(crate) fn reach(&self, at: Timestamp) {
        self.micros.fetch_max(at.as_microsecond(), Ordering::Relaxed);
    }

    /// Lets so many seconds pass.
    pub(crate) fn pass(&self, seconds: i64) {
        let micros = SignedDuration::from_secs(seconds).as_micros();
        self.micros.fetch_add(i64::try_from(micros).unwrap_or(0), Ordering::Relaxed);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.micros.load(Ordering::Relaxed)).unwrap_or(Timestamp::MAX)
    }
}
