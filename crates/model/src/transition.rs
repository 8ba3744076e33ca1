//! The transitions: each consumes the customer and returns the new one with its event, or says why not.
//!
//! They trust that [`crate::permission::can`] has allowed the actor to try; here is only what the state allows.

mod claim;
mod decide;
mod intake;
mod mark;
#[cfg(test)]
mod tests;
mod update;

pub use decide::{Reject, Resubmission};

use crate::{
    check::Check,
    customer::{Customer, State},
    event::Event,
    id::UserId,
    refusal::{Command, Refusal, Why},
    user::Actor,
};
use jiff::Timestamp;

/// What a transition gives.
pub type Transition = Result<(Customer, Event), Refusal>;

impl Customer {
    fn refuse<T>(&self, command: Command, why: Why) -> Result<T, Refusal> {
        Err(Refusal::new(command, &self.state, why))
    }

    /// The next state, one version later.
    fn becomes(mut self, state: State) -> Self {
        self.state = state;
        self.version += 1;
        self
    }

    /// The person acting; nothing else may.
    fn person(&self, command: Command, by: &Actor) -> Result<UserId, Refusal> {
        by.user().map_or_else(|| self.refuse(command, Why::PersonNeeded), Ok)
    }

    /// The open check, if this user holds it at this moment.
    fn held_check(&mut self, command: Command, by: UserId, at: Timestamp) -> Result<&mut Check, Refusal> {
        let from = self.state.clone();
        let refuse = |why| Err(Refusal::new(command, &from, why));
        let Some(check) = self.check.as_mut() else {
            return refuse(Why::WrongState);
        };
        if let Some(decision) = &check.decision {
            return refuse(Why::AlreadyDecided {
                outcome: decision.ruling.outcome(),
                by: decision.by,
                at: decision.at,
            });
        }
        match check.claim {
            Some(claim) if claim.holder == by && claim.until > at => Ok(check),
            Some(claim) if claim.holder != by && claim.until > at => {
                refuse(Why::HeldBy { holder: claim.holder, until: claim.until })
            }
            Some(_) | None => refuse(Why::ClaimLapsed),
        }
    }
}
