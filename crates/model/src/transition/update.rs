//! What is known of a customer beside its items.

use super::Transition;
use crate::{
    customer::{Customer, Detail, State},
    event::{Event, EventKind},
    level::Level,
    refusal::{Command, Why},
    user::Actor,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl Customer {
    /// Takes these details as changed, and another level if one of them is the level. An incomplete customer has never
    /// submitted, so it gets the attempts of its new level.
    pub fn update(
        mut self,
        by: &Actor,
        details: &BTreeSet<Detail>,
        level: Option<(Level, u32)>,
        at: Timestamp,
    ) -> Transition {
        let is_fixed = level.is_some() || details.iter().any(|detail| detail.is_fixed_by_submission());
        if is_fixed && self.state != State::Incomplete {
            return self.refuse(Command::Update, Why::WrongState);
        }
        if let Some((level, version)) = level {
            self.attempts_left = level.attempts_max;
            self.level = level;
            self.level_version = version;
        }
        self.version += 1;
        let what = details.iter().map(|detail| detail.word().to_owned()).collect();
        let event = Event::of(self.id, *by, at, EventKind::CustomerUpdated { what });
        Ok((self, event))
    }
}
