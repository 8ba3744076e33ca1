//! How many requests a key may send: so many in each minute, told on every answer as the IETF's draft says
//! (draft-ietf-httpapi-ratelimit-headers-10).

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use probity_model::id::ApiKeyId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");
const WINDOW_SECONDS: i64 = 60;
/// Keys remembered before those that are silent are forgotten.
const KEYS_MAX: usize = 1_000;

/// Counts the requests of each key, in this process.
pub(crate) struct RateLimit {
    requests_max: u32,
    windows: Mutex<HashMap<ApiKeyId, Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    since: Timestamp,
    used: u32,
}

/// How a key stands after a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    requests_max: u32,
    remaining: u32,
    reset_seconds: u64,
    /// Whether the request is one too many.
    pub(crate) is_over: bool,
}

impl RateLimit {
    /// So many requests in a minute; 0 for no limit.
    pub(crate) fn new(requests_per_minute: u32) -> Self {
        Self { requests_max: requests_per_minute, windows: Mutex::default() }
    }

    /// Counts a request of a key; nothing where there is no limit.
    pub(crate) fn count(&self, key: ApiKeyId, at: Timestamp) -> Option<Standing> {
        if self.requests_max == 0 {
            return None;
        }
        let length = SignedDuration::from_secs(WINDOW_SECONDS);
        let is_over = |window: &Window| at.duration_since(window.since) >= length;
        // A count is whole at every moment, whoever panicked while holding it.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS_MAX {
            windows.retain(|_, window| !is_over(window));
        }
        let window = windows.entry(key).or_insert(Window { since: at, used: 0 });
        if is_over(window) {
            *window = Window { since: at, used: 0 };
        }
        window.used = window.used.saturating_add(1);
        let rest = length - at.duration_since(window.since);
        Some(Standing {
            requests_max: self.requests_max,
            remaining: self.requests_max.saturating_sub(window.used),
            // Rounded up: a second too early would be refused again.
            reset_seconds: u64::try_from(rest.as_millis().max(1)).unwrap_or(1).div_ceil(1_000),
            is_over: window.used > self.requests_max,
        })
    }
}

impl Standing {
    /// Seconds until a refused request may be sent again.
    pub(crate) const fn retry_after_seconds(self) -> u64 {
        self.reset_seconds
    }

    /// Tells the key how it stands.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        let policy = format!("\"key\";q={};w={WINDOW_SECONDS}", self.requests_max);
        let standing = format!("\"key\";r={};t={}", self.remaining, self.reset_seconds);
        for (name, value) in [(POLICY, policy), (STANDING, standing)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u128) -> ApiKeyId {
        format!("key_{number:032x}").parse().expect("an id")
    }

    #[test]
    fn each_key_has_its_own_minute() {
        let limit = RateLimit::new(2);
        let began = Timestamp::UNIX_EPOCH;
        let stand = |number, millis| {
            let at = began + SignedDuration::from_millis(millis);
            let standing = limit.count(key(number), at).expect("a limit");
            (standing.remaining, standing.reset_seconds, standing.is_over)
        };
        assert_eq!(stand(1, 0), (1, 60, false));
        assert_eq!(stand(1, 500), (0, 60, false));
        assert_eq!(stand(2, 500), (1, 60, false));
        assert_eq!(stand(1, 59_999), (0, 1, true));
        assert_eq!(stand(1, 60_000), (1, 60, false));
        assert_eq!(RateLimit::new(0).count(key(1), began), None);
    }

    #[test]
    fn silent_keys_are_forgotten() {
        let limit = RateLimit::new(1);
        for number in 0..KEYS_MAX {
            limit.count(key(number as u128), Timestamp::UNIX_EPOCH);
        }
        limit.count(key(KEYS_MAX as u128), Timestamp::UNIX_EPOCH + SignedDuration::from_secs(60));
        assert_eq!(limit.windows.lock().expect("whole").len(), 1);
    }
}
