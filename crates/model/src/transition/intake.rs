//! What the customer sends: items, and the submission of all of them.

use super::Transition;
use crate::{
    check::Request,
    customer::{Customer, State},
    event::{Event, EventKind},
    id::DocumentVersionId,
    item::{DocumentKind, FieldCode, ItemKey},
    limits,
    refusal::{Command, Refusal, Why},
    user::Actor,
};
use jiff::{SignedDuration, Timestamp};

impl Customer {
    /// Takes a new value of a field. While a resubmission is open, only what was asked can be changed.
    pub fn supply_field(self, by: &Actor, field: FieldCode, at: Timestamp) -> Transition {
        let (customer, version) = self.supply(ItemKey::Field(field.clone()))?;
        let event = Event::of(customer.id, *by, at, EventKind::FieldSupplied { field, version });
        Ok((customer, event))
    }

    /// Takes a new version of a document, under the same rule as a field.
    pub fn supply_document(
        self,
        by: &Actor,
        document: DocumentKind,
        id: DocumentVersionId,
        at: Timestamp,
    ) -> Transition {
        let (customer, version) = self.supply(ItemKey::Document(document))?;
        let event = Event::of(customer.id, *by, at, EventKind::DocumentUploaded { document, version, id });
        Ok((customer, event))
    }

    fn supply(mut self, item: ItemKey) -> Result<(Self, u32), Refusal> {
        if !self.may_supply(&item) {
            let why = match &self.state {
                State::Resubmission(_) => Why::NotAsked(item),
                State::Rejected { r#final: true } => Why::FinalRejection,
                State::Rejected { r#final: false } => Why::NoAttemptsLeft,
                _ => Why::WrongState,
            };
            return self.refuse(Command::Supply, why);
        }
        let version = self.items.get(&item).map_or(1, |version| version + 1);
        if version > limits::ITEM_VERSIONS_MAX {
            return self.refuse(Command::Supply, Why::TooManyVersions(item));
        }
        if let State::Resubmission(request) = &mut self.state {
            request.items.insert(item.clone(), true);
        }
        self.items.insert(item, version);
        self.version += 1;
        Ok((self, version))
    }

    /// Brings the customer to the queue once all that was required or asked is there. One who answers a resubmission
    /// stands at its head.
    pub fn submit(mut self, by: &Actor, at: Timestamp) -> Transition {
        let Some(attempts_left) = self.attempts_left.checked_sub(1) else {
            return self.refuse(Command::Submit, Why::NoAttemptsLeft);
        };
        let returned = match &self.state {
            State::Rejected { r#final: false } if !self.has_sent_again() => {
                return self.refuse(Command::Submit, Why::NothingNew);
            }
            State::Incomplete | State::Rejected { r#final: false } => false,
            State::Rejected { r#final: true } => return self.refuse(Command::Submit, Why::FinalRejection),
            State::Resubmission(request) => {
                let open: Vec<_> = request
                    .items
                    .iter()
                    .filter(|(_, answered)| !**answered)
                    .map(|(key, _)| key.clone())
                    .collect();
                if !open.is_empty() {
                    return self.refuse(Command::Submit, Why::Unanswered(open));
                }
                true
            }
            _ => return self.refuse(Command::Submit, Why::WrongState),
        };
        let missing = self.missing();
        if !missing.is_empty() {
            return self.refuse(Command::Submit, Why::InTheWay(missing));
        }
        self.attempts_left = attempts_left;
        self = self.queued(at, returned);
        let event = Event::of(self.id, *by, at, EventKind::Submitted { round: self.round, returned });
        Ok((self, event))
    }

    /// Whether anything was supplied since the decision: the same again would be decided the same again.
    fn has_sent_again(&self) -> bool {
        let seen = self.check.as_ref().and_then(|check| check.decision.as_ref()).map(|it| &it.seen);
        self.items.iter().any(|(item, version)| {
            !seen.is_some_and(|seen| seen.iter().any(|it| it.item == *item && it.version == *version))
        })
    }

    /// Puts the customer into the queue for a new round.
    pub(super) fn queued(mut self, at: Timestamp, returned: bool) -> Self {
        self.round += 1;
        self.returned = returned;
        self.submitted_at = Some(at);
        let hours = i64::from(self.level.due_hours);
        self.due_at = at.checked_add(SignedDuration::from_hours(hours)).ok();
        self.becomes(State::AwaitingReview)
    }

    /// What was ever asked for is required from then on.
    pub(super) fn remember_request(&mut self, request: &Request) {
        self.asked.extend(request.items.iter().map(|requested| requested.item.clone()));
    }
}
