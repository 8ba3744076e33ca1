//! Marking an item.

use super::{Transition, claim::claim};
use crate::{
    check::{Mark, NewMark},
    customer::{Customer, State},
    event::Event,
    limits,
    refusal::{Command, Why},
    status::Verdict,
    user::Actor,
};
use jiff::Timestamp;

impl Customer {
    /// Marks one item within the open check, by its holder, and so holds the claim for longer. The customer's version
    /// stays: a mark changes the check, and only its holder can set one.
    pub fn mark(mut self, by: &Actor, mark: NewMark, at: Timestamp) -> Transition {
        let reviewer = self.person(Command::Mark, by)?;
        self.held_check(Command::Mark, reviewer, at)?;
        if self.state != State::InCheck {
            return self.refuse(Command::Mark, Why::WrongState);
        }
        match self.items.get(&mark.item) {
            None => return self.refuse(Command::Mark, Why::UnknownItem(mark.item)),
            Some(version) if *version != mark.item_version => {
                return self.refuse(Command::Mark, Why::ItemChanged(mark.item));
            }
            Some(_) => {}
        }
        if mark.verdict == Verdict::Rejected && mark.reasons.is_empty() {
            return self.refuse(Command::Mark, Why::ReasonNeeded);
        }
        let comment_chars = mark.comment.as_ref().map_or(0, |text| text.chars().count());
        if mark.reasons.len() > limits::REASONS_MAX || comment_chars > limits::COMMENT_CHARS_MAX {
            return self.refuse(Command::Mark, Why::TooLong);
        }
        let check = self.held_check(Command::Mark, reviewer, at)?;
        check.claim = Some(claim(reviewer, at));
        let new = Mark {
            verdict: mark.verdict,
            item_version: mark.item_version,
            reasons: mark.reasons.clone(),
            comment: mark.comment.clone(),
            by: reviewer,
            at,
            carried_from: None,
        };
        let before = check.marks.insert(mark.item.clone(), new).map(|mark| mark.verdict);
        let id = check.id;
        let event = Event::marked(self.id, *by, at, id, &mark, before);
        Ok((self, event))
    }
}
