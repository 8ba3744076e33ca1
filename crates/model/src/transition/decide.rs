//! Decisions, second signatures, and opening a decision again.

use super::Transition;
use crate::{
    check::{Decision, Rejection, Request, RequestedItem, Ruling, SecondSignature, Seen},
    customer::{Customer, OpenRequest, State},
    event::{Event, EventKind},
    four_eyes::Circumstances,
    id::{NoteId, UserId},
    limits,
    refusal::{Command, Refusal, Why},
    user::Actor,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::collections::BTreeSet;

/// What a reviewer sends to reject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reject {
    /// Codes of the reasons; at least one.
    pub reasons: Vec<String>,
    /// Whether any of them, or the reviewer, makes it final.
    pub r#final: bool,
    /// What the customer is told, already without what may not be disclosed.
    pub customer_text: String,
}

/// What a reviewer sends to ask for a resubmission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resubmission {
    /// At least one.
    pub items: Vec<RequestedItem>,
    /// The last day to answer.
    pub due: Date,
}

impl Customer {
    /// *Finish check*: approves the customer, if every required item is approved on its current version.
    pub fn finish(
        self,
        by: &Actor,
        seen_version: u32,
        circumstances: &Circumstances,
        at: Timestamp,
    ) -> Transition {
        self.decide(Command::Finish, by, seen_version, (Ruling::Approve, None), circumstances, at)
    }

    /// *Reject*: refuses the customer, with at least one reason.
    pub fn reject(
        self,
        by: &Actor,
        seen_version: u32,
        reject: Reject,
        note: Option<NoteId>,
        circumstances: &Circumstances,
        at: Timestamp,
    ) -> Transition {
        let Reject { reasons, r#final, customer_text } = reject;
        let ruling = Ruling::Reject(Rejection { reasons, r#final, customer_text });
        self.decide(Command::Reject, by, seen_version, (ruling, note), circumstances, at)
    }

    /// *Resubmission*: asks the customer for at least one item, sent before or not.
    pub fn request_resubmission(
        self,
        by: &Actor,
        seen_version: u32,
        resubmission: Resubmission,
        at: Timestamp,
    ) -> Transition {
        let Resubmission { items, due } = resubmission;
        let ruling = Ruling::Resubmission(Request { items, due });
        // It decides nothing for good: whatever the circumstances, policy asks for no second signature.
        let none = Circumstances::default();
        self.decide(Command::RequestResubmission, by, seen_version, (ruling, None), &none, at)
    }

    fn decide(
        mut self,
        command: Command,
        by: &Actor,
        seen_version: u32,
        (ruling, note): (Ruling, Option<NoteId>),
        circumstances: &Circumstances,
        at: Timestamp,
    ) -> Transition {
        let reviewer = self.person(command, by)?;
        self.held_check(command, reviewer, at)?;
        if self.version != seen_version {
            return self.refuse(command, Why::Stale);
        }
        let grants_attempt = matches!(ruling, Ruling::Resubmission(_)) && self.attempts_left == 0;
        if grants_attempt && !by.is_approver() {
            return self.refuse(command, Why::NoAttemptsLeft);
        }
        if let Some(why) = self.why_not_rule(&ruling, at) {
            return self.refuse(command, why);
        }
        self.attempts_left += u32::from(grants_attempt);
        let grounds = circumstances.grounds(&self.level, self.level_version, &ruling);
        let awaits_second = !grounds.is_empty();
        let next =
            if awaits_second { State::AwaitingSecondApproval } else { self.state_after(&ruling, reviewer) };
        let decision = Decision { ruling, by: reviewer, at, note, seen: self.seen(), grounds, second: None };
        let check = self.held_check(command, reviewer, at)?;
        check.claim = None;
        check.decision = Some(decision.clone());
        let kind = EventKind::Decided { check: check.id, decision, awaits_second };
        let customer = self.becomes(next);
        let event = Event::of(customer.id, *by, at, kind);
        Ok((customer, event))
    }

    fn why_not_rule(&self, ruling: &Ruling, at: Timestamp) -> Option<Why> {
        match ruling {
            Ruling::Approve => {
                let obstacles = self.obstacles();
                (!obstacles.is_empty()).then_some(Why::InTheWay(obstacles))
            }
            Ruling::Reject(rejection) if rejection.reasons.is_empty() => Some(Why::ReasonNeeded),
            Ruling::Reject(rejection) => {
                let long = rejection.reasons.len() > limits::REASONS_MAX
                    || rejection.customer_text.chars().count() > limits::COMMENT_CHARS_MAX;
                long.then_some(Why::TooLong)
            }
            Ruling::Resubmission(request) => why_not_ask(request, at),
        }
    }

    /// The state a ruling leads to, once no further signature is needed.
    fn state_after(&mut self, ruling: &Ruling, requested_by: UserId) -> State {
        match ruling {
            Ruling::Approve => State::Approved,
            Ruling::Reject(rejection) => State::Rejected { r#final: rejection.r#final },
            Ruling::Resubmission(request) => {
                self.remember_request(request);
                let items = request.items.iter().map(|requested| (requested.item.clone(), false)).collect();
                State::Resubmission(OpenRequest { items, due: request.due, requested_by })
            }
        }
    }

    /// Every item as the reviewer has it on screen.
    fn seen(&self) -> Vec<Seen> {
        let marks = self.check.as_ref().map(|check| &check.marks);
        self.items
            .iter()
            .map(|(key, version)| {
                let mark =
                    marks.and_then(|marks| marks.get(key)).filter(|mark| mark.item_version == *version);
                Seen { item: key.clone(), version: *version, verdict: mark.map(|mark| mark.verdict) }
            })
            .collect()
    }

    /// Gives the second signature; the decision takes effect.
    pub fn confirm(mut self, by: &Actor, seen_version: u32, at: Timestamp) -> Transition {
        let (check, ruling, first) = self.sign(Command::Confirm, by, seen_version, None, at)?;
        let next = self.state_after(&ruling, first);
        let customer = self.becomes(next);
        let event = Event::of(customer.id, *by, at, EventKind::DecisionConfirmed { check });
        Ok((customer, event))
    }

    /// Refuses the second signature; the customer goes back to the queue for a new round.
    pub fn send_back(mut self, by: &Actor, seen_version: u32, reason: &str, at: Timestamp) -> Transition {
        self.check_reason(Command::SendBack, reason)?;
        let (check, _, _) = self.sign(Command::SendBack, by, seen_version, Some(reason), at)?;
        let kind = EventKind::DecisionSentBack { check, reason: reason.to_owned() };
        let customer = self.queued(at, false);
        let event = Event::of(customer.id, *by, at, kind);
        Ok((customer, event))
    }

    fn sign(
        &mut self,
        command: Command,
        by: &Actor,
        seen_version: u32,
        sent_back: Option<&str>,
        at: Timestamp,
    ) -> Result<(crate::id::CheckId, Ruling, UserId), Refusal> {
        let signer = self.person(command, by)?;
        let from = self.state.clone();
        let refuse = |why| Err(Refusal::new(command, &from, why));
        let stale = self.version != seen_version;
        let has_marked = self.check.as_ref().is_some_and(|check| check.has_marks_of(signer));
        let decided = self.check.as_mut().and_then(|check| Some((check.id, check.decision.as_mut()?)));
        let Some((id, decision)) = decided else {
            return refuse(Why::WrongState);
        };
        if let Some(second) = &decision.second {
            let outcome = decision.ruling.outcome();
            return refuse(Why::AlreadyDecided { outcome, by: second.by, at: second.at });
        }
        if from != State::AwaitingSecondApproval {
            return refuse(Why::WrongState);
        }
        if decision.by == signer {
            return refuse(Why::SamePerson);
        }
        if has_marked {
            return refuse(Why::OwnMarks);
        }
        if stale {
            return refuse(Why::Stale);
        }
        let reason = sent_back.map(ToOwned::to_owned);
        decision.second = Some(SecondSignature { confirmed: sent_back.is_none(), by: signer, at, reason });
        Ok((id, decision.ruling.clone(), decision.by))
    }

    /// Opens a decision again and puts the customer into the queue for a new round; a resubmission nobody answers is
    /// withdrawn the same way, or the customer would wait for ever. A final rejection only by an approver.
    pub fn reopen(self, by: &Actor, seen_version: u32, reason: &str, at: Timestamp) -> Transition {
        self.check_reason(Command::Reopen, reason)?;
        match self.state {
            State::Approved | State::Rejected { r#final: false } | State::Resubmission(_) => {}
            State::Rejected { r#final: true } => {
                if !by.is_approver() {
                    return self.refuse(Command::Reopen, Why::FinalRejection);
                }
            }
            _ => return self.refuse(Command::Reopen, Why::WrongState),
        }
        if self.version != seen_version {
            return self.refuse(Command::Reopen, Why::Stale);
        }
        let mut customer = self.queued(at, false);
        // What was asked for and never came is not required any more: the request is withdrawn.
        customer.asked.retain(|item| customer.items.contains_key(item));
        let event = Event::of(customer.id, *by, at, EventKind::Reopened { reason: reason.to_owned() });
        Ok((customer, event))
    }

    fn check_reason(&self, command: Command, reason: &str) -> Result<(), Refusal> {
        if reason.trim().is_empty() {
            return self.refuse(command, Why::ReasonNeeded);
        }
        if reason.chars().count() > limits::COMMENT_CHARS_MAX {
            return self.refuse(command, Why::TooLong);
        }
        Ok(())
    }
}

fn why_not_ask(request: &Request, at: Timestamp) -> Option<Why> {
    if request.items.is_empty() {
        return Some(Why::ItemNeeded);
    }
    let items: BTreeSet<_> = request.items.iter().map(|requested| &requested.item).collect();
    let long = request.items.len() > limits::ITEMS_MAX
        || items.len() < request.items.len()
        || request.items.iter().any(|requested| {
            requested.reasons.len() > limits::REASONS_MAX
                || requested.message.chars().count() > limits::COMMENT_CHARS_MAX
        });
    if long {
        return Some(Why::TooLong);
    }
    if request.items.iter().any(|requested| requested.message.trim().is_empty()) {
        return Some(Why::ReasonNeeded);
    }
    let today = at.to_zoned(TimeZone::UTC).date();
    let days = (request.due - today).get_days();
    (!(1..=limits::RESUBMISSION_DUE_DAYS_MAX).contains(&i64::from(days))).then_some(Why::DueDate)
}
