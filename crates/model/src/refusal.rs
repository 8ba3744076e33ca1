//! Refusals: from which state, which command, and why not.

use crate::{
    customer::State,
    id::UserId,
    item::ItemKey,
    level::Obstacle,
    status::{Outcome, Stage, Status, words},
};
use jiff::Timestamp;
use std::fmt;

words! {
    /// What somebody wanted to do.
    Command {
        /// Supply a field or a document.
        Supply = "supply", "Supply an item";
        /// Hand in all that was required or asked.
        Submit = "submit", "Submit";
        /// Change what is known beside the items.
        Update = "update", "Update the customer";
        /// Claim the customer.
        StartCheck = "start_check", "Start check";
        /// Put the customer back.
        Release = "release", "Release";
        /// Take the check from its holder.
        TakeOver = "take_over", "Take over";
        /// End a claim whose time is up.
        Lapse = "lapse", "Lapse";
        /// Mark an item.
        Mark = "mark", "Mark";
        /// Approve the customer.
        Finish = "finish", "Finish check";
        /// Reject the customer.
        Reject = "reject", "Reject";
        /// Ask the customer for something.
        RequestResubmission = "request_resubmission", "Resubmission";
        /// Give the second signature.
        Confirm = "confirm", "Confirm";
        /// Refuse the second signature.
        SendBack = "send_back", "Send back";
        /// Open a decision again.
        Reopen = "reopen", "Reopen";
    }
}

/// Why a command was not carried out.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct Refusal {
    /// What was wanted.
    pub command: Command,
    /// The status at that moment.
    pub status: Status,
    /// The stage at that moment.
    pub stage: Option<Stage>,
    /// Why not.
    pub why: Why,
}

/// The reasons a command can be refused for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the variant says what its values are")]
pub enum Why {
    /// Not possible in this state.
    WrongState,
    /// Somebody else decided first.
    AlreadyDecided { outcome: Outcome, by: UserId, at: Timestamp },
    /// Somebody else holds the check.
    HeldBy { holder: UserId, until: Timestamp },
    /// The reviewer does not hold the check any more.
    ClaimLapsed,
    /// Something happened since the page was shown.
    Stale,
    /// A person must do this.
    PersonNeeded,
    /// The same person may not sign twice.
    SamePerson,
    /// Whoever marked an item of the check may not sign second.
    OwnMarks,
    /// Only an approver reopens a final rejection.
    FinalRejection,
    /// Required items are not there or not approved.
    InTheWay(Vec<Obstacle>),
    /// Items that were asked for are not answered.
    Unanswered(Vec<ItemKey>),
    /// Nothing was sent again since the rejection.
    NothingNew,
    /// The customer was not asked for this item.
    NotAsked(ItemKey),
    /// The customer has no such item.
    UnknownItem(ItemKey),
    /// The item has a newer version than the one on screen.
    ItemChanged(ItemKey),
    /// A reason is needed.
    ReasonNeeded,
    /// At least one item is needed.
    ItemNeeded,
    /// The due date is not between tomorrow and a year from now.
    DueDate,
    /// A text or list is longer than its limit.
    TooLong,
    /// The item has had as many versions as are kept.
    TooManyVersions(ItemKey),
    /// The customer has submitted as often as the level allows.
    NoAttemptsLeft,
    /// The claim has not lapsed yet.
    NotYet,
}

impl Refusal {
    pub(crate) fn new(command: Command, from: &State, why: Why) -> Self {
        Self { command, status: from.status(), stage: from.stage(), why }
    }

    /// The stable code under which programs know the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match &self.why {
            Why::WrongState => "wrong_state",
            Why::AlreadyDecided { .. } => "already_decided",
            Why::HeldBy { .. } => "held_by_another",
            Why::ClaimLapsed => "claim_lapsed",
            Why::Stale => "stale",
            Why::PersonNeeded => "person_needed",
            Why::SamePerson => "same_person",
            Why::OwnMarks => "own_marks",
            Why::FinalRejection => "final_rejection",
            Why::InTheWay(_) => "items_in_the_way",
            Why::Unanswered(_) => "items_unanswered",
            Why::NothingNew => "nothing_new",
            Why::NotAsked(_) => "item_not_asked",
            Why::UnknownItem(_) => "item_unknown",
            Why::ItemChanged(_) => "item_changed",
            Why::ReasonNeeded => "reason_needed",
            Why::ItemNeeded => "item_needed",
            Why::DueDate => "due_date",
            Why::TooLong => "too_long",
            Why::TooManyVersions(_) => "too_many_versions",
            Why::NoAttemptsLeft => "no_attempts_left",
            Why::NotYet => "not_yet",
        }
    }

    /// Whether what was sent is at fault (422), rather than the moment it was sent at (409).
    #[must_use]
    pub const fn is_input(&self) -> bool {
        matches!(
            self.why,
            Why::InTheWay(_)
                | Why::Unanswered(_)
                | Why::NothingNew
                | Why::NotAsked(_)
                | Why::UnknownItem(_)
                | Why::ReasonNeeded
                | Why::ItemNeeded
                | Why::DueDate
                | Why::TooLong
                | Why::TooManyVersions(_)
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.stage.map_or(self.status.label(), Stage::label).to_lowercase();
        match &self.why {
            Why::WrongState => {
                write!(f, "{} is not possible while the customer is {state}.", self.command.label())
            }
            Why::AlreadyDecided { .. } => f.write_str("This check has already been decided."),
            Why::HeldBy { .. } => f.write_str("Somebody else holds this check."),
            Why::ClaimLapsed => {
                f.write_str("You do not hold this check any more. Start the check again; the marks are kept.")
            }
            Why::Stale => {
                f.write_str("The customer changed since this page was shown. Reload it and look again.")
            }
            Why::PersonNeeded => f.write_str("Only a signed-in reviewer can do this."),
            Why::SamePerson => {
                f.write_str("You took the first decision. The second signature must be somebody else's.")
            }
            Why::OwnMarks => {
                f.write_str("You marked items in this check. The second signature must be somebody else's.")
            }
            Why::FinalRejection => f.write_str("The rejection is final. Only an approver can reopen it."),
            Why::InTheWay(obstacles) => {
                let names: Vec<_> = obstacles.iter().map(ToString::to_string).collect();
                write!(f, "Not everything required is in order: {}.", names.join(", "))
            }
            Why::Unanswered(items) => {
                let names: Vec<_> = items.iter().map(ToString::to_string).collect();
                write!(f, "Not everything asked for has been sent: {}.", names.join(", "))
            }
            Why::NothingNew => f.write_str("Send at least one item again before submitting."),
            Why::NotAsked(item) => {
                write!(f, "The customer was not asked for {item}; it cannot be changed now.")
            }
            Why::UnknownItem(item) => write!(f, "The customer has not sent {item}."),
            Why::ItemChanged(item) => {
                write!(f, "{item} has a newer version than the one on screen. Reload the page.")
            }
            Why::ReasonNeeded => f.write_str("Give at least one reason."),
            Why::ItemNeeded => f.write_str("Choose at least one item."),
            Why::DueDate => f.write_str("Choose a due date between tomorrow and a year from now."),
            Why::TooLong => f.write_str("A text or a list is longer than allowed."),
            Why::TooManyVersions(item) => write!(f, "{item} has had too many versions."),
            Why::NoAttemptsLeft => f.write_str(
                "The customer has used every attempt of this level. An approver can ask once more.",
            ),
            Why::NotYet => f.write_str("The claim has not lapsed yet."),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items: Vec<_> = self.items.iter().map(ToString::to_string).collect();
        match &self.label {
            Some(label) => write!(f, "{label} ({}) {}", items.join(" or "), self.standing.label()),
            None => write!(f, "{} {}", items.join(" or "), self.standing.label()),
        }
    }
}
