//! The customer: the aggregate every transition works on.

use crate::{
    check::Check,
    id::{CustomerId, UserId},
    item::ItemKey,
    level::{Level, Obstacle, obstacles},
    status::{Stage, Status, Verdict, words},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A customer with everything a transition needs to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// The level, as of the check that is open, else as of now.
    pub level: Level,
    /// The version of that level.
    pub level_version: u32,
    /// Where it stands.
    pub state: State,
    /// How many times it came to the queue; 0 before the first submission.
    pub round: u32,
    /// Counts the transitions: two writers cannot both go from the same one.
    pub version: u32,
    /// Whether it came back from a resubmission, and so stands at the head of the queue.
    pub returned: bool,
    /// How often it may still submit.
    pub attempts_left: u32,
    /// When it last came to the queue.
    pub submitted_at: Option<Timestamp>,
    /// When its review is due.
    pub due_at: Option<Timestamp>,
    /// The current version of every item supplied.
    pub items: BTreeMap<ItemKey, u32>,
    /// Every item ever asked for in a resubmission: required from then on.
    pub asked: BTreeSet<ItemKey>,
    /// The latest check, open or decided.
    pub check: Option<Check>,
}

/// Where a customer stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Documents or data still missing.
    Incomplete,
    /// In the queue.
    AwaitingReview,
    /// Claimed by the holder of the open check.
    InCheck,
    /// Decided once; waits for a second signature.
    AwaitingSecondApproval,
    /// May transact.
    Approved,
    /// May not transact.
    Rejected {
        /// Only an approver reopens.
        r#final: bool,
    },
    /// Asked to send something again.
    Resubmission(OpenRequest),
}

/// What a customer was asked for and has answered so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenRequest {
    /// Each item asked for, and whether it has been supplied since.
    pub items: BTreeMap<ItemKey, bool>,
    /// The last day to answer.
    pub due: Date,
    /// Who asked, and is told of the answer.
    pub requested_by: UserId,
}

/// How an item stands in the present check. Ordered: the later, the nearer to approval.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Never supplied.
    Missing,
    /// Marked rejected.
    Rejected,
    /// Supplied and not marked.
    Unmarked,
    /// Marked pending.
    Pending,
    /// Marked approved.
    Approved,
}

words! {
    /// What is known of a customer beside its items.
    Detail {
        /// The platform's own name for it.
        ExternalReference = "external_reference", "Reference";
        /// The level, and so what it must supply.
        Level = "level", "Level";
        /// The language it is written to in.
        Language = "language", "Language";
        /// The address e-mails go to.
        ContactEmail = "contact_email", "Contact e-mail";
    }
}

impl Detail {
    /// Whether it stands once the customer was submitted: a review is of one customer for one level. How to reach the
    /// customer can always be put right, or nobody could be told of what is asked.
    #[must_use]
    pub const fn is_fixed_by_submission(self) -> bool {
        matches!(self, Self::ExternalReference | Self::Level)
    }
}

impl Standing {
    /// What people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Rejected => "rejected",
            Self::Unmarked => "not marked",
            Self::Pending => "pending",
            Self::Approved => "approved",
        }
    }
}

impl State {
    /// The status people and the platform see.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Incomplete | Self::AwaitingReview | Self::InCheck | Self::AwaitingSecondApproval => {
                Status::Pending
            }
            Self::Approved => Status::Approved,
            Self::Rejected { .. } => Status::Rejected,
            Self::Resubmission(_) => Status::Resubmission,
        }
    }

    /// Why it is pending, if it is.
    #[must_use]
    pub const fn stage(&self) -> Option<Stage> {
        match self {
            Self::Incomplete => Some(Stage::Incomplete),
            Self::AwaitingReview => Some(Stage::AwaitingReview),
            Self::InCheck => Some(Stage::InCheck),
            Self::AwaitingSecondApproval => Some(Stage::AwaitingSecondApproval),
            Self::Approved | Self::Rejected { .. } | Self::Resubmission(_) => None,
        }
    }
}

impl Customer {
    /// A customer who has supplied nothing yet.
    #[must_use]
    pub const fn new(id: CustomerId, level: Level, level_version: u32) -> Self {
        Self {
            id,
            attempts_left: level.attempts_max,
            level,
            level_version,
            state: State::Incomplete,
            round: 0,
            version: 1,
            returned: false,
            submitted_at: None,
            due_at: None,
            items: BTreeMap::new(),
            asked: BTreeSet::new(),
            check: None,
        }
    }

    /// The check that is open, if one is.
    #[must_use]
    pub fn open_check(&self) -> Option<&Check> {
        self.check.as_ref().filter(|check| check.decision.is_none())
    }

    /// Whether this user holds the open check at this moment.
    #[must_use]
    pub fn is_held_by(&self, user: UserId, at: Timestamp) -> bool {
        let claim = self.open_check().and_then(|check| check.claim);
        claim.is_some_and(|claim| claim.holder == user && claim.until > at)
    }

    /// How each supplied item stands: a mark counts only for the version it was set on.
    #[must_use]
    pub fn standings(&self) -> BTreeMap<ItemKey, Standing> {
        let marks = self.check.as_ref().filter(|check| check.round == self.round).map(|check| &check.marks);
        self.items
            .iter()
            .map(|(key, version)| {
                let mark =
                    marks.and_then(|marks| marks.get(key)).filter(|mark| mark.item_version == *version);
                let standing = mark.map_or(Standing::Unmarked, |mark| match mark.verdict {
                    Verdict::Approved => Standing::Approved,
                    Verdict::Pending => Standing::Pending,
                    Verdict::Rejected => Standing::Rejected,
                });
                (key.clone(), standing)
            })
            .collect()
    }

    /// What must still be supplied before the customer can be submitted.
    #[must_use]
    pub fn missing(&self) -> Vec<Obstacle> {
        obstacles(&self.level.requirements(&self.asked), &self.standings(), |s| s != Standing::Missing)
    }

    /// What stands in the way of approval.
    #[must_use]
    pub fn obstacles(&self) -> Vec<Obstacle> {
        obstacles(&self.level.requirements(&self.asked), &self.standings(), |s| s == Standing::Approved)
    }

    /// Whether the customer may change this item now.
    #[must_use]
    pub fn may_supply(&self, item: &ItemKey) -> bool {
        match &self.state {
            State::Incomplete => true,
            State::Rejected { r#final: false } => self.attempts_left > 0,
            State::Resubmission(request) => request.items.contains_key(item),
            _ => false,
        }
    }
}
