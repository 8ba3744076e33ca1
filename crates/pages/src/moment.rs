//! An instant as people read it: relative, with the exact instant one hover away.

use jiff::Timestamp;

/// One instant. The script replaces `exact` by the person's own zone; without script it is UTC.
#[derive(Clone, PartialEq, Eq)]
pub struct Moment {
    /// `2 h ago`, `in 22 h`.
    pub relative: String,
    /// `2026-11-22 21:50:29 UTC`.
    pub exact: String,
    /// For `<time datetime>`.
    pub iso: String,
}

impl Moment {
    /// Describes `at` as seen at `now`.
    #[must_use]
    pub fn new(at: Timestamp, now: Timestamp) -> Self {
        let seconds = at.as_second() - now.as_second();
        Self {
            relative: relative(seconds),
            exact: at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// When something is due.
#[derive(Clone, PartialEq, Eq)]
pub struct Due {
    /// The instant.
    pub at: Moment,
    /// The instant has passed.
    pub overdue: bool,
    /// Less than the warning time is left.
    pub soon: bool,
}

impl Due {
    /// Describes a due time; `soon_seconds` is how long before it people should hurry.
    #[must_use]
    pub fn new(at: Timestamp, now: Timestamp, soon_seconds: i64) -> Self {
        let left = at.as_second() - now.as_second();
        Self { at: Moment::new(at, now), overdue: left < 0, soon: (0..soon_seconds).contains(&left) }
    }
}

impl Due {
    /// `due in 3 h`, `overdue by 2 h`.
    #[must_use]
    pub fn words(&self) -> String {
        let relative = self.at.relative.as_str();
        match relative.strip_suffix(" ago") {
            Some(late) => format!("overdue by {late}"),
            None if self.overdue => "overdue".to_owned(),
            None => format!("due {relative}"),
        }
    }
}

fn relative(seconds: i64) -> String {
    let distance = seconds.unsigned_abs();
    let amount = match distance {
        0..60 => return if seconds > 0 { "in a moment".to_owned() } else { "just now".to_owned() },
        60..3_600 => format!("{} min", distance / 60),
        3_600..86_400 => format!("{} h", distance / 3_600),
        86_400..5_184_000 => {
            let days = distance / 86_400;
            format!("{days} day{}", if days == 1 { "" } else { "s" })
        }
        5_184_000..63_072_000 => format!("{} months", distance / 2_592_000),
        _ => format!("{} years", distance / 31_536_000),
    };
    if seconds > 0 { format!("in {amount}") } else { format!("{amount} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seconds: i64) -> Moment {
        let now: Timestamp = "2026-11-22T21:50:29Z".parse().expect("a timestamp");
        Moment::new(Timestamp::from_second(now.as_second() + seconds).expect("in range"), now)
    }

    #[test]
    fn says_how_far_away_it_is() {
        assert_eq!(moment(0).relative, "just now");
        assert_eq!(moment(-7_300).relative, "2 h ago");
        assert_eq!(moment(79_200).relative, "in 22 h");
        assert_eq!(moment(-86_400).relative, "1 day ago");
        assert_eq!(moment(-5_184_000).relative, "2 months ago");
        assert_eq!(moment(0).exact, "2026-11-22 21:50:29 UTC");
    }

    #[test]
    fn says_how_late_it_is() {
        let now: Timestamp = "2026-11-22T21:50:29Z".parse().expect("a timestamp");
        let due = |seconds| {
            Due::new(Timestamp::from_second(now.as_second() + seconds).expect("in range"), now, 4 * 3600)
        };
        assert_eq!(due(-7_300).words(), "overdue by 2 h");
        assert_eq!(due(-5).words(), "overdue");
        assert_eq!(due(11_000).words(), "due in 3 h");
        assert!(due(11_000).soon && due(-1).overdue && !due(0).overdue);
    }
}
