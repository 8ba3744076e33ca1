//! Erasing a customer: on which basis, and what must stay until when.

use crate::{
    customer::{Customer, State},
    status::words,
};
use jiff::{SignedDuration, Timestamp};

words! {
    /// Why a customer is erased.
    ErasureBasis {
        /// The person asked for it (GDPR, article 17).
        Request = "request", "Request of the person";
        /// The time for which records are kept is over (GDPR, article 5(1)(e)).
        Retention = "retention", "End of the retention period";
        /// It should never have been here.
        Mistake = "mistake", "Sent in by mistake";
    }
}

/// For how long records are kept, by how the last check ended. Laws against money laundering ask for five years (EU AMLR,
/// article 77; 31 CFR 1020.220(a)(3); FATF recommendation 11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Of approved customers, in days since the decision.
    pub approved_days: u32,
    /// Of rejected customers, in days since the decision.
    pub rejected_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { approved_days: 5 * 365 + 1, rejected_days: 5 * 365 + 1 }
    }
}

/// Why a customer cannot be erased now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Kept {
    /// Somebody is at it.
    #[error("A check is open. End it, or release it, and try again.")]
    InCheck,
    /// The law says so until then.
    #[error("The records must be kept until {}: {days} days after the decision.", day(*until))]
    Until {
        /// From when on it can be erased.
        until: Timestamp,
        /// How long that is after the decision.
        days: u32,
    },
}

fn day(at: Timestamp) -> jiff::civil::Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

impl Retention {
    /// Whether a customer can be erased at this moment. `decided_at` is when the last check ended, if one ever did: who was
    /// never decided on has no records that must stay.
    pub fn allows(
        &self,
        customer: &Customer,
        decided_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(), Kept> {
        let days = match customer.state {
            State::InCheck | State::AwaitingSecondApproval => return Err(Kept::InCheck),
            State::Rejected { .. } => self.rejected_days,
            // Who was approved once stays as long, whatever came after.
            _ => self.approved_days.max(self.rejected_days),
        };
        let Some(decided_at) = decided_at else { return Ok(()) };
        let until = decided_at.saturating_add(SignedDuration::from_hours(24 * i64::from(days)));
        match until {
            Ok(until) if until > at => Err(Kept::Until { until, days }),
            _ => Ok(()),
        }
    }
}
