//! How many requests fit into a window of time, where several instances count together: each takes some of the window's
//! requests at once, lets as many through, and gives back what it did not use. So no two ever let the same one through,
//! and not every request needs to ask the others.

use jiff::{SignedDuration, Timestamp};

/// How long a window lasts, in seconds. It begins with its first request.
pub const WINDOW_SECONDS: i64 = 60;
/// After so long an instance gives back what it has not used, takes anew, and learns what the others did, in seconds.
pub const SHARE_SECONDS: i64 = 5;
/// An instance takes at most such a part of the whole at once: so much is refused too early for each other instance.
const SHARES_OF_ALL: u32 = 50;
/// And at most such a part of what is left: towards the end nobody holds what another needs.
const SHARES_OF_REST: u32 = 4;

/// A window, as all instances see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// When it began.
    pub since: Timestamp,
    /// Requests that were let through, or that an instance has taken to let through.
    pub used: u32,
}

/// What one instance has of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    since: Timestamp,
    taken_at: Timestamp,
    /// Requests it may still let through.
    own: u32,
    /// Requests nobody had taken when it took.
    left: u32,
}

impl Window {
    /// A window that begins now.
    #[must_use]
    pub const fn begun(since: Timestamp) -> Self {
        Self { since, used: 0 }
    }

    /// Everything, for the only instance there is.
    #[must_use]
    pub const fn whole(at: Timestamp, requests_max: u32) -> Share {
        Share { since: at, taken_at: at, own: requests_max, left: 0 }
    }

    /// Takes a share of the requests left, and gives back what is unused of an earlier one. A window that is over begins anew.
    #[must_use]
    pub fn share(&mut self, earlier: Option<Share>, requests_max: u32, at: Timestamp) -> Share {
        if is_over(self.since, at) {
            *self = Self::begun(at);
        }
        if let Some(earlier) = earlier.filter(|earlier| earlier.since == self.since) {
            self.used = self.used.saturating_sub(earlier.own);
        }
        let left = requests_max.saturating_sub(self.used);
        let own = left.min((requests_max / SHARES_OF_ALL).min(left / SHARES_OF_REST).max(1));
        self.used += own;
        Share { since: self.since, taken_at: at, own, left: left - own }
    }
}

impl Share {
    /// Whether its window is over.
    #[must_use]
    pub fn is_over(&self, at: Timestamp) -> bool {
        is_over(self.since, at)
    }

    /// Whether the others should be asked again before a request is counted: it is used up and more was left, it is of another
    /// window, or nobody has heard of it for a while.
    #[must_use]
    pub fn is_stale(&self, at: Timestamp) -> bool {
        let is_old = at.duration_since(self.taken_at) >= SignedDuration::from_secs(SHARE_SECONDS);
        self.is_over(at) || is_old || (self.own == 0 && self.left > 0)
    }

    /// Lets a request through; `false` where none is left.
    #[must_use]
    pub const fn take(&mut self) -> bool {
        let has_one = self.own > 0;
        self.own = self.own.saturating_sub(1);
        has_one
    }

    /// Requests that remain: its own, and those nobody had taken when it last asked.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        self.own.saturating_add(self.left)
    }

    /// Seconds until all are there again, rounded up: a second too early would be refused again.
    #[must_use]
    pub fn reset_seconds(&self, at: Timestamp) -> u64 {
        let window = SignedDuration::from_secs(WINDOW_SECONDS);
        // Where the clock of another instance is ahead of ours, it began in our future.
        let rest = window - at.duration_since(self.since).max(SignedDuration::ZERO);
        u64::try_from(rest.as_millis().max(1)).unwrap_or(1).div_ceil(1_000)
    }
}

fn is_over(since: Timestamp, at: Timestamp) -> bool {
    at.duration_since(since) >= SignedDuration::from_secs(WINDOW_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).expect("in range")
    }

    /// Requests let through by so many instances that get them in turn, all within two seconds; and how often they asked.
    fn let_through(instances: u32, requests_max: u32, sent: u32) -> (u32, u32) {
        let mut window = Window::begun(at(0));
        let mut shares = vec![None::<Share>; instances as usize];
        let (mut through, mut asked) = (0, 0);
        for number in 0..sent {
            let (now, place) = (at(i64::from(number * 2_000 / sent)), (number % instances) as usize);
            let mut share = shares[place].filter(|share| !share.is_stale(now)).unwrap_or_else(|| {
                asked += 1;
                window.share(shares[place], requests_max, now)
            });
            through += u32::from(share.take());
            shares[place] = Some(share);
        }
        (through, asked)
    }

    #[test]
    fn never_more_than_the_limit_and_hardly_less() {
        for instances in [1, 2, 3, 10] {
            for requests_max in [1, 2, 49, 100, 600, 6_000] {
                let (through, asked) = let_through(instances, requests_max, requests_max * 2);
                let held_by_others = (instances - 1) * (requests_max / SHARES_OF_ALL).max(1);
                assert!(through <= requests_max, "{instances} {requests_max}: {through}");
                assert!(through + held_by_others >= requests_max, "{instances} {requests_max}: {through}");
                let asks_max = requests_max.min(60 + 40 * instances) + instances;
                assert!(asked <= asks_max, "{instances} {requests_max}: {asked}");
            }
        }
    }

    #[test]
    fn what_was_not_used_is_given_back_and_what_a_dead_one_held_comes_back_with_the_next_window() {
        let mut window = Window::begun(at(0));
        let mut here = window.share(None, 1_000, at(0));
        assert_eq!((here.own, here.left, window.used), (20, 980, 20));
        assert!(here.take() && !here.is_stale(at(4_999)) && here.is_stale(at(5_000)));
        // Another one holds 20, and dies.
        let there = window.share(None, 1_000, at(1_000));
        assert_eq!((there.remaining(), window.used), (980, 40));
        let here = window.share(Some(here), 1_000, at(5_000));
        assert_eq!((here.remaining(), window.used), (979, 41));
        assert!(!here.is_over(at(59_999)) && here.is_over(at(60_000)));
        let here = window.share(Some(here), 1_000, at(60_000));
        assert_eq!((here.remaining(), window.used), (1_000, 20));
    }

    #[test]
    fn the_whole_is_one_instances_own_and_the_rest_of_a_minute_is_rounded_up() {
        let mut share = Window::whole(at(0), 2);
        assert_eq!((share.remaining(), share.reset_seconds(at(1))), (2, 60));
        assert!(share.take() && share.take() && !share.take());
        assert_eq!((share.remaining(), share.reset_seconds(at(59_999))), (0, 1));
        // Of a window that an instance with a faster clock began.
        assert_eq!(Window::whole(at(500), 2).reset_seconds(at(0)), 60);
    }
}
