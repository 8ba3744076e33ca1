//! Legal holds: a customer under one is not erased, whatever the basis, until it ends or is lifted.

use crate::{
    id::HoldId,
    limits,
    setting::{Flaw, is_line},
    status::words,
};
use jiff::civil::Date;

words! {
    /// What a hold rests on.
    HoldBasis {
        /// A court ordered it.
        CourtOrder = "court_order", "Court order";
        /// Somebody investigates.
        Investigation = "investigation", "Investigation";
        /// The records are needed for a legal claim.
        Dispute = "dispute", "Legal dispute";
        /// A supervisor or another authority asked for it.
        Authority = "authority", "Request of an authority";
        /// Something else, in words.
        Other = "other", "Other";
    }
}

/// A hold as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// What it rests on.
    pub basis: HoldBasis,
    /// The last day it holds; none for as long as nobody lifts it.
    pub until: Option<Date>,
    /// Somebody lifted it.
    pub is_lifted: bool,
}

impl Hold {
    /// Whether it holds on this day (UTC).
    #[must_use]
    pub fn is_in_force(&self, today: Date) -> bool {
        !self.is_lifted && self.until.is_none_or(|until| until >= today)
    }
}

/// The hold in force on this day that ends last; an open one before all.
#[must_use]
pub fn strongest(holds: &[Hold], today: Date) -> Option<Hold> {
    let in_force = holds.iter().copied().filter(|hold| hold.is_in_force(today));
    in_force.max_by_key(|hold| hold.until.unwrap_or(Date::MAX))
}

/// A hold to place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewHold {
    /// What it rests on.
    pub basis: HoldBasis,
    /// The number of the case, or what it rests on in words.
    pub reference: String,
    /// The last day it holds.
    pub until: Option<Date>,
}

impl NewHold {
    /// What is wrong with it on this day.
    #[must_use]
    pub fn flaws(&self, today: Date) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !is_line(&self.reference, limits::HOLD_REFERENCE_CHARS_MAX) {
            let message = format!(
                "Give the number of the case, or say what it rests on, in at most {} characters.",
                limits::HOLD_REFERENCE_CHARS_MAX
            );
            flaws.push(Flaw::new("reference", "reference_needed", message));
        }
        if self.until.is_some_and(|until| until < today) {
            flaws.push(Flaw::new(
                "until",
                "until_past",
                "Give a day to come, or none for as long as nobody lifts it.",
            ));
        }
        flaws
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hold(until: Option<Date>, is_lifted: bool) -> Hold {
        Hold { id: HoldId::from_uuid(uuid::Uuid::nil()), basis: HoldBasis::Dispute, until, is_lifted }
    }

    #[test]
    fn a_hold_holds_to_the_end_of_its_last_day_unless_lifted() {
        let day = date(2026, 11, 27);
        assert!(hold(None, false).is_in_force(day));
        assert!(hold(Some(day), false).is_in_force(day));
        assert!(!hold(Some(date(2026, 11, 26)), false).is_in_force(day));
        assert!(!hold(None, true).is_in_force(day));
        let holds = [hold(Some(day), false), hold(Some(date(2027, 1, 1)), false), hold(None, true)];
        assert_eq!(strongest(&holds, day), Some(holds[1]));
        let open = hold(None, false);
        assert_eq!(strongest(&[holds[1], open], day), Some(open));
        assert_eq!(strongest(&holds, date(2028, 1, 1)), None);
    }

    #[test]
    fn a_hold_says_what_it_rests_on_and_ends_in_time_to_come() {
        let new =
            |reference: &str, until| NewHold { basis: HoldBasis::Other, reference: reference.into(), until };
        let today = date(2026, 11, 27);
        let codes = |new: NewHold| new.flaws(today).into_iter().map(|flaw| flaw.code).collect::<Vec<_>>();
        assert!(codes(new("7 O 12/26", None)).is_empty());
        assert!(codes(new("7 O 12/26", Some(today))).is_empty());
        assert_eq!(codes(new(" ", Some(date(2026, 11, 26)))), ["reference_needed", "until_past"]);
    }
}
