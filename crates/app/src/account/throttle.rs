//! Counts failures per key in memory, so that guessing gets slow before it gets anywhere.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// How long a failure counts.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Keys remembered; an attacker with more addresses than this meets the lock of the account.
const KEYS_MAX: usize = 20_000;

/// Failures of each key within one window that begins with the first.
#[derive(Default)]
pub(super) struct Throttle {
    failures: HashMap<String, (Timestamp, u32)>,
}

impl Throttle {
    /// Seconds to wait before the next try, if there were too many failures.
    pub(super) fn wait(&self, key: &str, failures_max: u32, now: Timestamp) -> Option<u64> {
        let (since, count) = self.failures.get(key)?;
        let left = WINDOW.saturating_sub(now.duration_since(*since));
        (*count >= failures_max && left.is_positive())
            .then(|| u64::try_from(left.as_secs()).unwrap_or_default().max(1))
    }

    /// Counts a failure.
    pub(super) fn failed(&mut self, key: &str, now: Timestamp) {
        if self.failures.len() >= KEYS_MAX && !self.failures.contains_key(key) {
            self.failures.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
            if self.failures.len() >= KEYS_MAX {
                self.failures.clear();
            }
        }
        let entry = self.failures.entry(key.to_owned()).or_insert((now, 0));
        if now.duration_since(entry.0) >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn too_many_failures_wait_for_the_end_of_the_window() {
        let mut throttle = Throttle::default();
        for second in 0..3 {
            assert_eq!(throttle.wait("a", 3, at(second)), None);
            throttle.failed("a", at(second));
        }
        assert_eq!(throttle.wait("a", 3, at(10)), Some(890));
        assert_eq!(throttle.wait("b", 3, at(10)), None);
        assert_eq!(throttle.wait("a", 3, at(900)), None);
        throttle.failed("a", at(900));
        assert_eq!(throttle.wait("a", 3, at(901)), None, "a new window counts from one");
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut throttle = Throttle::default();
        for key in 0..KEYS_MAX + 5 {
            throttle.failed(&key.to_string(), at(0));
        }
        assert!(throttle.failures.len() <= KEYS_MAX);
    }
}
