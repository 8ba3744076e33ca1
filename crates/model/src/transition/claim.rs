//! Who holds a check.

use super::Transition;
use crate::{
    check::{Check, Claim},
    customer::{Customer, State},
    event::{Event, EventKind},
    id::{CheckId, UserId},
    limits::CLAIM_SECONDS,
    refusal::{Command, Refusal, Why},
    status::Verdict,
    user::Actor,
};
use jiff::{SignedDuration, Timestamp};

/// A claim by this user from this moment.
pub(super) fn claim(holder: UserId, at: Timestamp) -> Claim {
    let until = at.checked_add(SignedDuration::from_secs(CLAIM_SECONDS)).unwrap_or(Timestamp::MAX);
    Claim { holder, until }
}

impl Customer {
    /// *Start check*: claims the customer for one reviewer. `new_check` becomes the check's id if this round has none
    /// yet; after a release or a lapse the round's check goes on with its marks.
    pub fn start_check(mut self, by: &Actor, new_check: CheckId, at: Timestamp) -> Transition {
        let holder = self.person(Command::StartCheck, by)?;
        self = match self.state {
            State::AwaitingReview => self,
            State::InCheck if self.is_held_by(holder, at) => {
                return self.refuse(Command::StartCheck, Why::WrongState);
            }
            State::InCheck => self.lapsed(Command::StartCheck, at)?,
            _ => return self.refuse(Command::StartCheck, self.why_not_open()),
        };
        let mut carried_over = 0;
        let check = match self.check.take() {
            Some(check) if check.round == self.round && check.decision.is_none() => {
                Check { claim: Some(claim(holder, at)), ..check }
            }
            previous => {
                let marks =
                    previous.map_or_else(Default::default, |previous| carried_marks(&previous, &self.items));
                carried_over = u32::try_from(marks.len()).unwrap_or(u32::MAX);
                Check {
                    id: new_check,
                    round: self.round,
                    level_version: self.level_version,
                    started_at: at,
                    claim: Some(claim(holder, at)),
                    marks,
                    decision: None,
                }
            }
        };
        let kind = EventKind::CheckStarted { check: check.id, round: check.round, carried_over };
        self.check = Some(check);
        let customer = self.becomes(State::InCheck);
        let event = Event::of(customer.id, *by, at, kind);
        Ok((customer, event))
    }

    /// Puts the customer back into the queue; the marks are kept.
    pub fn release(mut self, by: &Actor, at: Timestamp) -> Transition {
        let holder = self.person(Command::Release, by)?;
        let check = self.held_check(Command::Release, holder, at)?;
        check.claim = None;
        let kind = EventKind::CheckReleased { check: check.id };
        let customer = self.becomes(State::AwaitingReview);
        let event = Event::of(customer.id, *by, at, kind);
        Ok((customer, event))
    }

    /// Takes the check from whoever holds it; the marks are kept.
    pub fn take_over(mut self, by: &Actor, at: Timestamp) -> Transition {
        let taker = self.person(Command::TakeOver, by)?;
        let why_not = self.why_not_open();
        let (State::InCheck, Some(check)) = (&self.state, self.check.as_mut()) else {
            return self.refuse(Command::TakeOver, why_not);
        };
        let Some(before) = check.claim.filter(|claim| claim.holder != taker) else {
            return self.refuse(Command::TakeOver, Why::WrongState);
        };
        check.claim = Some(claim(taker, at));
        let kind = EventKind::CheckTakenOver { check: check.id, from: before.holder };
        let customer = self.becomes(State::InCheck);
        let event = Event::of(customer.id, *by, at, kind);
        Ok((customer, event))
    }

    /// Ends a claim whose time is up; the marks are kept.
    pub fn lapse(mut self, at: Timestamp) -> Transition {
        let held = self.open_check().and_then(|check| check.claim.map(|claim| (check.id, claim.holder)));
        let Some((check, holder)) = held else {
            return self.refuse(Command::Lapse, Why::WrongState);
        };
        self = self.lapsed(Command::Lapse, at)?;
        let event = Event::of(self.id, Actor::System, at, EventKind::CheckLapsed { check, holder });
        Ok((self.becomes(State::AwaitingReview), event))
    }

    /// The customer without its claim, if the claim's time is up.
    fn lapsed(mut self, command: Command, at: Timestamp) -> Result<Self, Refusal> {
        let from = self.state.clone();
        let claim = self.check.as_mut().and_then(|check| check.claim.take_if(|claim| claim.until <= at));
        match (claim, self.open_check().and_then(|check| check.claim)) {
            (Some(_), _) => Ok(self),
            (None, Some(_)) if command == Command::Lapse => Err(Refusal::new(command, &from, Why::NotYet)),
            (None, Some(claim)) => {
                Err(Refusal::new(command, &from, Why::HeldBy { holder: claim.holder, until: claim.until }))
            }
            (None, None) => Err(Refusal::new(command, &from, Why::WrongState)),
        }
    }

    /// Why no check can be started or taken: the latest decision, where one stands, tells the loser of a race more than
    /// the bare state would.
    fn why_not_open(&self) -> Why {
        let decision = self.check.as_ref().filter(|check| check.round == self.round);
        match decision.and_then(|check| check.decision.as_ref()) {
            Some(decision) => {
                Why::AlreadyDecided { outcome: decision.ruling.outcome(), by: decision.by, at: decision.at }
            }
            None => Why::WrongState,
        }
    }
}

/// The marks a new round begins with: approved in the last one, on the version that is still current.
fn carried_marks(
    previous: &Check,
    items: &std::collections::BTreeMap<crate::item::ItemKey, u32>,
) -> std::collections::BTreeMap<crate::item::ItemKey, crate::check::Mark> {
    previous
        .marks
        .iter()
        .filter(|(key, mark)| mark.verdict == Verdict::Approved && items.get(key) == Some(&mark.item_version))
        .map(|(key, mark)| {
            let mut mark = mark.clone();
            mark.carried_from.get_or_insert(previous.id);
            (key.clone(), mark)
        })
        .collect()
}
