//! Webhooks: what becomes of a delivery, and when an endpoint is given up.

use crate::status::words;
use jiff::{SignedDuration, Timestamp};

/// How long an endpoint may fail, with nothing arriving, before it is switched off.
pub const FAILING_DAYS_MAX: i64 = 3;

words! {
    /// What became of a delivery.
    DeliveryState {
        /// It is tried, or waits to be tried.
        Waiting = "waiting", "Waiting";
        /// The receiver took it.
        Delivered = "delivered", "Delivered";
        /// It was tried too often.
        Failed = "failed", "Failed";
    }
}

words! {
    /// Why an attempt did not deliver.
    AttemptProblem {
        /// Any status but 2xx.
        Refused = "refused", "The receiver answered with an error.";
        /// 3xx.
        Redirected = "redirected", "The receiver sends elsewhere, which is not followed. Change the address.";
        /// 410.
        Gone = "gone", "The receiver wants no more webhooks (410).";
        /// This machine or a private network.
        NotPublic = "not_public", "The address is of this machine or of a private network, which the operator has not allowed.";
        /// No address for the name.
        NameUnknown = "name_unknown", "The name of the receiver is not known.";
        /// Nobody there, or no TLS to be trusted.
        NoConnection = "no_connection", "No connection: nobody answers there, or the certificate is not in order.";
        /// No answer in time.
        TimedOut = "timed_out", "The receiver took too long to answer.";
        /// Half an answer, or none of HTTP.
        BrokenOff = "broken_off", "The connection broke off before there was an answer.";
        /// No request could be made.
        Impossible = "impossible", "No request can be made for this address. Change it.";
    }
}

/// Whether an endpoint that has failed since then, with nothing arriving in between, is given up.
#[must_use]
pub fn is_given_up(failing_since: Option<Timestamp>, now: Timestamp) -> bool {
    let longest = SignedDuration::from_hours(24 * FAILING_DAYS_MAX);
    failing_since.is_some_and(|since| now.duration_since(since) >= longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_given_up_after_three_days_without_a_delivery() {
        let since: Timestamp = "2026-06-01T09:00:00Z".parse().expect("an instant");
        let later = |hours| since + SignedDuration::from_hours(hours);
        assert!(!is_given_up(None, later(100)));
        assert!(!is_given_up(Some(since), later(71)));
        assert!(is_given_up(Some(since), later(72)));
    }
}
