//! What an onlooker with a notebook knows of one customer: kept from the commands that were carried out alone, never
//! from what the model says of itself.

use super::{COMPLETE, key};
use crate::{
    check::{Check, Decision, Mark, NewMark, Ruling},
    event::EventKind,
    id::{CheckId, UserId},
    item::ItemKey,
    limits::CLAIM_SECONDS,
    status::{Outcome, Stage, Status, Verdict},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A decision taken, as the onlooker saw it.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) outcome: Outcome,
    pub(super) by: UserId,
    pub(super) at: Timestamp,
    pub(super) second: Option<(UserId, bool)>,
}

/// The notebook.
#[derive(Default, Debug)]
pub(super) struct Record {
    two_signatures: bool,
    /// The current version of each item.
    pub(super) items: BTreeMap<ItemKey, u32>,
    /// Everything ever asked for.
    pub(super) asked: BTreeSet<ItemKey>,
    /// What was asked for and is not all answered, while it is not.
    pub(super) open_request: Option<BTreeMap<ItemKey, bool>>,
    /// The check that goes on.
    pub(super) check: Option<CheckId>,
    /// The marks of the latest check.
    pub(super) marks: BTreeMap<ItemKey, Mark>,
    latest: Option<CheckId>,
    claim: Option<(UserId, Timestamp)>,
    /// Every decision, by its check.
    pub(super) taken: BTreeMap<CheckId, Taken>,
    /// Whether all that the rules ask for an approval has been done since the last time it was undone.
    pub(super) entitled: bool,
}

impl Record {
    pub(super) fn new(two_signatures: bool) -> Self {
        Self { two_signatures, ..Self::default() }
    }

    pub(super) fn holds(&self, who: UserId, now: Timestamp) -> bool {
        self.claim.is_some_and(|(holder, until)| holder == who && now < until)
    }

    pub(super) fn holder(&self) -> Option<UserId> {
        self.claim.map(|(holder, _)| holder)
    }

    pub(super) fn is_free(&self, now: Timestamp) -> bool {
        self.claim.is_none_or(|(_, until)| until <= now)
    }

    fn claim(&mut self, who: UserId, now: Timestamp) {
        self.claim = Some((who, now + SignedDuration::from_secs(CLAIM_SECONDS)));
    }

    /// Whether each requirement has an item approved on its current version: the small level's, written out here once
    /// more, and everything asked for.
    pub(super) fn is_all_approved(&self) -> bool {
        let approved = |item: &ItemKey| {
            self.marks.get(item).is_some_and(|mark| {
                mark.verdict == Verdict::Approved && self.items.get(item) == Some(&mark.item_version)
            })
        };
        approved(&key(COMPLETE[0]))
            && (approved(&key("document:passport")) || approved(&key("document:identity_card")))
            && approved(&key(COMPLETE[2]))
            && self.asked.iter().all(approved)
    }

    pub(super) fn supplied(&mut self, item: &ItemKey) {
        *self.items.entry(item.clone()).or_default() += 1;
        if let Some(answered) = self.open_request.as_mut().and_then(|open| open.get_mut(item)) {
            *answered = true;
        }
    }

    pub(super) fn submitted(&mut self) {
        self.open_request = None;
    }

    /// A claim by `who`: of the check that goes on, or of a new one with the marks that are carried over.
    pub(super) fn started(&mut self, who: UserId, new: CheckId, now: Timestamp) {
        self.claim(who, now);
        if self.check.is_some() {
            return;
        }
        let items = &self.items;
        self.marks.retain(|item, mark| mark.verdict == Verdict::Approved && items[item] == mark.item_version);
        for mark in self.marks.values_mut() {
            mark.carried_from = mark.carried_from.or(self.latest);
        }
        (self.check, self.latest) = (Some(new), Some(new));
    }

    pub(super) fn taken_over(&mut self, who: UserId, now: Timestamp) {
        self.claim(who, now);
    }

    pub(super) fn let_go(&mut self) {
        self.claim = None;
    }

    pub(super) fn marked(&mut self, who: UserId, mark: &NewMark, now: Timestamp) {
        self.claim(who, now);
        let new = Mark {
            verdict: mark.verdict,
            item_version: mark.item_version,
            reasons: mark.reasons.clone(),
            comment: mark.comment.clone(),
            by: who,
            at: now,
            carried_from: None,
        };
        self.marks.insert(mark.item.clone(), new);
    }

    /// Notes a decision; gives whether it was the first on its check.
    pub(super) fn decided(&mut self, outcome: Outcome, by: UserId, at: Timestamp) -> bool {
        self.claim = None;
        let Some(check) = self.check.take() else {
            return false;
        };
        self.entitled = outcome == Outcome::Approve && self.is_all_approved() && !self.two_signatures;
        self.taken.insert(check, Taken { outcome, by, at, second: None }).is_none()
    }

    pub(super) fn asked(&mut self, items: &[ItemKey]) {
        self.asked.extend(items.iter().cloned());
        self.open_request = Some(items.iter().map(|item| (item.clone(), false)).collect());
    }

    /// Notes a second signature; gives whether it was the first one, and by somebody else.
    pub(super) fn signed(&mut self, who: UserId, confirmed: bool) -> bool {
        let all_approved = self.is_all_approved();
        let Some(taken) = self.latest.and_then(|check| self.taken.get_mut(&check)) else {
            return false;
        };
        let marked = self.marks.values().any(|mark| mark.by == who);
        let proper = taken.second.is_none() && taken.by != who && !marked;
        taken.second = Some((who, confirmed));
        self.entitled = proper && confirmed && taken.outcome == Outcome::Approve && all_approved;
        proper
    }

    pub(super) fn reopened(&mut self) {
        self.open_request = None;
        let items = &self.items;
        self.asked.retain(|item| items.contains_key(item));
        self.entitled = false;
    }

    /// Whether the check has exactly the marks and the decision noted here.
    pub(super) fn is_as_noted(&self, check: Option<&Check>) -> Result<(), String> {
        let Some(check) = check else {
            return if self.latest.is_none() { Ok(()) } else { Err("the check is gone".into()) };
        };
        if Some(check.id) != self.latest || check.decision.is_none() != self.check.is_some() {
            return Err(format!("another check: {check:?}"));
        }
        if check.marks != self.marks {
            return Err(format!("marks {:?}, noted {:?}", check.marks, self.marks));
        }
        let decision = check.decision.as_ref().map(summary);
        let noted = self.taken.get(&check.id).map(|it| (it.outcome, it.by, it.at, it.second));
        if decision != noted {
            return Err(format!("decision {decision:?}, noted {noted:?}"));
        }
        Ok(())
    }
}

type Summary = (Outcome, UserId, Timestamp, Option<(UserId, bool)>);

fn summary(decision: &Decision) -> Summary {
    let second = decision.second.as_ref().map(|second| (second.by, second.confirmed));
    (decision.ruling.outcome(), decision.by, decision.at, second)
}

/// What somebody knows who has only the events: the status, the stage, and whether a rejection is final.
#[derive(Default, Debug)]
pub(super) struct Told {
    ruling: Option<Ruling>,
    standing: Option<(Status, Option<Stage>, bool)>,
}

impl Told {
    pub(super) fn standing(&self) -> (Status, Option<Stage>, bool) {
        self.standing.unwrap_or((Status::Pending, Some(Stage::Incomplete), false))
    }

    pub(super) fn stage(&self) -> Option<Stage> {
        self.standing().1
    }

    pub(super) fn hear(&mut self, event: &EventKind) {
        use EventKind as E;
        let pending = |stage| (Status::Pending, Some(stage), false);
        let next = match event {
            E::Submitted { .. }
            | E::CheckReleased { .. }
            | E::CheckLapsed { .. }
            | E::DecisionSentBack { .. }
            | E::Reopened { .. } => pending(Stage::AwaitingReview),
            E::CheckStarted { .. } | E::CheckTakenOver { .. } => pending(Stage::InCheck),
            E::Decided { decision, awaits_second, .. } => {
                self.ruling = Some(decision.ruling.clone());
                if *awaits_second { pending(Stage::AwaitingSecondApproval) } else { self.decided() }
            }
            E::DecisionConfirmed { .. } => self.decided(),
            _ => return,
        };
        self.standing = Some(next);
    }

    fn decided(&self) -> (Status, Option<Stage>, bool) {
        match self.ruling.as_ref() {
            Some(Ruling::Approve) => (Status::Approved, None, false),
            Some(Ruling::Reject(rejection)) => (Status::Rejected, None, rejection.r#final),
            Some(Ruling::Resubmission(_)) => (Status::Resubmission, None, false),
            None => self.standing(),
        }
    }
}
