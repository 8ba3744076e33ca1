//! Erasing a customer: on which basis, what must stay until when, and what whoever asks for it is answered.

use crate::{
    customer::{Customer, State},
    hold::{Hold, HoldBasis, strongest},
    status::words,
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

words! {
    /// Why a customer is erased.
    ErasureBasis {
        /// The person asked for it (GDPR, article 17).
        Request = "request", "Request of the person";
        /// The time for which records are kept is over (GDPR, article 5(1)(e)).
        Retention = "retention", "End of the retention period";
        /// It should never have been here.
        Mistake = "mistake", "Sent in by mistake";
        /// Nobody ever submitted it, and nobody came back (GDPR, article 5(1)(c)).
        Abandoned = "abandoned", "Never submitted";
    }
}

words! {
    /// How a request to be erased came in.
    Channel {
        /// By e-mail.
        Email = "email", "E-mail";
        /// By letter.
        Letter = "letter", "Letter";
        /// By telephone.
        Telephone = "telephone", "Telephone";
        /// In person.
        InPerson = "in_person", "In person";
        /// Through the platform.
        Platform = "platform", "The platform";
    }
}

words! {
    /// What a request to be erased was answered.
    Answer {
        /// It was done.
        Erased = "erased", "Erased";
        /// Not now: something must stay (GDPR, article 17(3)).
        Deferred = "deferred", "Must stay for now";
        /// No: it was not the person, or is asked again and again (GDPR, article 12(5) and (6)).
        Refused = "refused", "Refused";
    }
}

/// The last day to answer what was received on this one: one month (GDPR, article 12(3)).
#[must_use]
pub fn answer_due(received: Date) -> Date {
    received.saturating_add(1.month())
}

/// For how long records are kept, by how the last check ended. Laws against money laundering ask for five years (EU AMLR,
/// article 77; 31 CFR 1020.220(a)(3); FATF recommendation 11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Of approved customers, in days since the last decision or transaction.
    pub approved_days: u32,
    /// Of rejected customers, in days since the last decision or transaction.
    pub rejected_days: u32,
    /// After how many days without a change who never submitted anything is purged; 0 for never.
    pub abandoned_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { approved_days: 5 * 365 + 1, rejected_days: 5 * 365 + 1, abandoned_days: 0 }
    }
}

/// How a customer stands, as far as it decides whether it can be erased.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The customer.
    pub customer: &'a Customer,
    /// Whether it is made up.
    pub sandbox: bool,
    /// When the last check ended, or the last transaction came after it; none for who was never decided on.
    pub last_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Every hold there ever was on it.
    pub holds: &'a [Hold],
}

/// Why a customer cannot be erased now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Kept {
    /// Somebody is at it.
    #[error("A check is open. End it, or release it, and try again.")]
    InCheck,
    /// A legal hold is in force.
    #[error("A legal hold is in force{}: {}. It must end or be lifted first.", ends(*until), basis.label())]
    Held {
        /// What it rests on.
        basis: HoldBasis,
        /// The last day it holds; none for as long as nobody lifts it.
        until: Option<Date>,
    },
    /// The law says so until then.
    #[error("The records must be kept until {}: {days} days after the last decision or transaction.", day(*until))]
    Until {
        /// From when on it can be erased.
        until: Timestamp,
        /// How long that is after the decision or the transaction.
        days: u32,
    },
}

fn ends(until: Option<Date>) -> String {
    until.map_or_else(String::new, |until| format!(" until {until}"))
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

impl Kept {
    /// The first day it may be different, where that is known.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        match self {
            Self::InCheck => None,
            Self::Held { until, .. } => until.map(|until| until.saturating_add(1.day())),
            // Within that day, and at the latest when it is over.
            Self::Until { until, .. } => Some(day(*until)),
        }
    }

    /// What the person may be told of it. Nothing of a hold: who investigates is not the person's to know (EU AMLR,
    /// article 73).
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::InCheck => "Your data is being checked at this moment.".to_owned(),
            Self::Held { .. } => {
                "We are obliged by law to keep your data for the time being (GDPR, article 17(3)(b) and (e))."
                    .to_owned()
            }
            Self::Until { until, .. } => format!(
                "We are obliged by law to keep your data until {} (GDPR, article 17(3)(b); Regulation (EU) 2024/1624, \
                 article 77).",
                day(*until)
            ),
        }
    }
}

impl Retention {
    /// Whether a customer can be erased on this basis at this moment. A hold comes before everything; what is made up, or
    /// came by mistake, was never a record of anybody.
    pub fn allows(&self, standing: &Standing<'_>, basis: ErasureBasis, at: Timestamp) -> Result<(), Kept> {
        if let Some(hold) = strongest(standing.holds, day(at)) {
            return Err(Kept::Held { basis: hold.basis, until: hold.until });
        }
        if standing.sandbox {
            return Ok(());
        }
        if matches!(standing.customer.state, State::InCheck | State::AwaitingSecondApproval) {
            return Err(Kept::InCheck);
        }
        match self.kept_until(standing) {
            Some((until, days)) if until > at && basis != ErasureBasis::Mistake => {
                Err(Kept::Until { until, days })
            }
            _ => Ok(()),
        }
    }

    /// Until when the law keeps the records, and how long that is after the last decision or transaction; nothing where
    /// nobody was ever decided on.
    #[must_use]
    pub fn kept_until(&self, standing: &Standing<'_>) -> Option<(Timestamp, u32)> {
        let days = match standing.customer.state {
            State::Rejected { .. } => self.rejected_days,
            // Who was approved once stays as long, whatever came after.
            _ => self.approved_days.max(self.rejected_days),
        };
        Some((later(standing.last_at?, days), days))
    }

    /// On which basis a purge erases this customer at this moment, if it does.
    #[must_use]
    pub fn due(&self, standing: &Standing<'_>, at: Timestamp) -> Option<ErasureBasis> {
        let is_abandoned = self.abandoned_days > 0
            && standing.last_at.is_none()
            && matches!(standing.customer.state, State::Incomplete)
            && standing.customer.round == 0
            && later(standing.updated_at, self.abandoned_days) <= at;
        let basis = match self.kept_until(standing) {
            Some((until, _)) if until <= at => ErasureBasis::Retention,
            None if is_abandoned => ErasureBasis::Abandoned,
            _ => return None,
        };
        // What is made up goes with its sandbox, and not by the clock.
        (!standing.sandbox && self.allows(standing, basis, at).is_ok()).then_some(basis)
    }
}

fn later(at: Timestamp, days: u32) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{CustomerId, HoldId},
        level::default_level,
    };
    use jiff::civil::date;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn customer(state: State) -> Customer {
        let mut customer = Customer::new(CustomerId::from_uuid(uuid::Uuid::nil()), default_level(), 1);
        customer.round = u32::from(state != State::Incomplete);
        Customer { state, ..customer }
    }

    fn retention() -> Retention {
        Retention { approved_days: 100, rejected_days: 10, abandoned_days: 0 }
    }

    const T: Timestamp = Timestamp::UNIX_EPOCH;

    fn standing<'a>(customer: &'a Customer, holds: &'a [Hold]) -> Standing<'a> {
        Standing { customer, sandbox: false, last_at: Some(T), updated_at: T, holds }
    }

    #[test]
    fn a_hold_comes_before_everything_on_every_basis() {
        let hold = Hold {
            id: HoldId::from_uuid(uuid::Uuid::nil()),
            basis: HoldBasis::CourtOrder,
            until: None,
            is_lifted: false,
        };
        let (customer, at) = (customer(State::Approved), T + DAY * 1_000);
        for basis in ErasureBasis::ALL {
            let holds = [hold];
            for sandbox in [false, true] {
                let under_it = Standing { sandbox, ..standing(&customer, &holds) };
                let kept = Err(Kept::Held { basis: HoldBasis::CourtOrder, until: None });
                assert_eq!(retention().allows(&under_it, *basis, at), kept, "{basis}");
                assert_eq!(retention().due(&under_it, at), None);
            }
            let lifted = [Hold { is_lifted: true, ..hold }];
            assert_eq!(retention().allows(&standing(&customer, &lifted), *basis, at), Ok(()));
            let lapsed = [Hold { until: Some(date(1971, 1, 1)), ..hold }];
            assert_eq!(retention().allows(&standing(&customer, &lapsed), *basis, at), Ok(()));
        }
    }

    #[test]
    fn the_period_is_of_the_outcome_and_runs_from_the_last_that_happened() {
        let (approved, rejected) = (customer(State::Approved), customer(State::Rejected { r#final: true }));
        let allows = |customer, days| {
            retention().allows(&standing(customer, &[]), ErasureBasis::Request, T + DAY * days)
        };
        assert_eq!(allows(&approved, 99), Err(Kept::Until { until: T + DAY * 100, days: 100 }));
        assert_eq!(allows(&approved, 100), Ok(()));
        assert!(allows(&rejected, 9).is_err() && allows(&rejected, 10).is_ok());
        let due = |customer, days| retention().due(&standing(customer, &[]), T + DAY * days);
        assert_eq!((due(&rejected, 9), due(&rejected, 10)), (None, Some(ErasureBasis::Retention)));
        assert_eq!(due(&customer(State::InCheck), 1_000), None);
        let moved = Standing { last_at: Some(T + DAY * 50), ..standing(&approved, &[]) };
        assert_eq!(retention().due(&moved, T + DAY * 149), None);
        assert_eq!(retention().due(&moved, T + DAY * 150), Some(ErasureBasis::Retention));
        let mistake = retention().allows(&standing(&approved, &[]), ErasureBasis::Mistake, T);
        assert_eq!(mistake, Ok(()));
    }

    #[test]
    fn who_never_submitted_goes_only_where_that_is_asked_for() {
        let never = customer(State::Incomplete);
        let standing = Standing { last_at: None, ..standing(&never, &[]) };
        assert_eq!(retention().due(&standing, T + DAY * 9_999), None);
        let purging = Retention { abandoned_days: 30, ..retention() };
        assert_eq!(purging.due(&standing, T + DAY * 29), None);
        assert_eq!(purging.due(&standing, T + DAY * 30), Some(ErasureBasis::Abandoned));
        let waiting = customer(State::AwaitingReview);
        let waiting = Standing { customer: &waiting, ..standing };
        assert_eq!(purging.due(&waiting, T + DAY * 9_999), None, "who waits for us was not abandoned");
        let made_up = Standing { sandbox: true, ..standing };
        assert_eq!(purging.due(&made_up, T + DAY * 9_999), None);
    }

    #[test]
    fn an_answer_is_due_within_a_month_and_says_nothing_of_a_hold() {
        assert_eq!(answer_due(date(2026, 1, 31)), date(2026, 2, 28));
        assert_eq!(answer_due(date(2026, 11, 27)), date(2026, 12, 27));
        let held = |basis, until| Kept::Held { basis, until };
        let told = held(HoldBasis::Investigation, None).told();
        assert_eq!(told, held(HoldBasis::Dispute, Some(date(2027, 1, 1))).told());
        assert!(!told.to_lowercase().contains("investigat"));
        assert_eq!(held(HoldBasis::Dispute, Some(date(2027, 1, 1))).until(), Some(date(2027, 1, 2)));
        assert_eq!(Kept::Until { until: T + DAY, days: 1 }.until(), Some(date(1970, 1, 2)));
    }
}
