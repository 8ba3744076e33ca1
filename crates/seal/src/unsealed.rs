//! Sealing switched off, to measure what it costs. No build that an operator runs has this.

use std::sync::atomic::{AtomicBool, Ordering};

static ON: AtomicBool = AtomicBool::new(false);

/// From now on this program seals nothing and takes what it reads as it is. Only for a database that holds nobody and is
/// thrown away.
pub fn switch_on() {
    ON.store(true, Ordering::Relaxed);
}

pub(crate) fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}
