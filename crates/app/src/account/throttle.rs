//! Counts failures per key in memory, so that guessing gets slow before it gets anywhere: where one process serves.

use super::gate::WINDOW;
use jiff::Timestamp;
use std::collections::HashMap;

/// Keys remembered; an attacker with more addresses than this meets the lock of the account.
const KEYS_MAX: usize = 20_000;

/// Failures of each key within one window that begins with the first.
#[derive(Default)]
pub(super) struct Throttle {
    failures: HashMap<String, (Timestamp, u32)>,
}

impl Throttle {
    /// Counts a failure, and gives when its window began; where there were too many already, the window is the error.
    pub(super) fn count(
        &mut self,
        key: &str,
        failures_max: u32,
        now: Timestamp,
    ) -> Result<Timestamp, Timestamp> {
        if self.failures.len() >= KEYS_MAX && !self.failures.contains_key(key) {
            self.failures.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
            if self.failures.len() >= KEYS_MAX {
                self.failures.clear();
            }
        }
        let (since, count) = self.failures.entry(key.to_owned()).or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *count) = (now, 0);
        }
        if *count >= failures_max {
            return Err(*since);
        }
        *count += 1;
        Ok(*since)
    }

    /// Takes back a failure that was counted in the window that began then.
    pub(super) fn forgive(&mut self, key: &str, window: Timestamp) {
        if let Some((since, count)) = self.failures.get_mut(key)
            && *since == window
        {
            *count = count.saturating_sub(1);
        }
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
            assert_eq!(throttle.count("a", 3, at(second)), Ok(at(0)));
        }
        assert_eq!(throttle.count("a", 3, at(10)), Err(at(0)));
        assert_eq!(throttle.count("b", 3, at(10)), Ok(at(10)));
        assert_eq!(throttle.count("a", 3, at(900)), Ok(at(900)), "a new window counts from one");
        throttle.forgive("a", at(0));
        throttle.forgive("a", at(900));
        for _ in 0..3 {
            assert_eq!(throttle.count("a", 3, at(901)), Ok(at(900)));
        }
        assert_eq!(throttle.count("a", 3, at(901)), Err(at(900)));
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut throttle = Throttle::default();
        for key in 0..KEYS_MAX + 5 {
            assert!(throttle.count(&key.to_string(), 1, at(0)).is_ok());
        }
        assert!(throttle.failures.len() <= KEYS_MAX);
    }
}
