//! The Verification tab.

use super::{
    decision::Decisions,
    header::{due, user_name},
    item::Rows,
    reason::Reasons,
};
use crate::extract::SignedIn;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use probity_app::{Settings, customer::Profile};
use probity_model::{
    check::Ruling,
    customer::State,
    item::ItemKey,
    level,
    permission::{Action, can},
    privacy::Sight,
    user::Role,
};
use probity_pages::{
    masking::Masking,
    moment::Moment,
    verification::{AskedItem, Bar, GroupCount, Item, Mode, Obstacle, Round},
    words::Mark,
};

/// The Verification tab of one customer for one user at one moment.
pub(crate) struct View<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) settings: &'a Settings,
    pub(crate) reasons: &'a Reasons,
    pub(crate) user: &'a SignedIn,
    /// Whether documents are covered until the person says why they look.
    pub(crate) covered: bool,
    pub(crate) now: Timestamp,
}

impl View<'_> {
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows {
            profile: self.profile,
            settings: self.settings,
            reasons: self.reasons,
            editable: self.profile.record.customer.is_held_by(self.user.id, self.now),
            can_download: can(&self.user.actor, Action::DownloadOriginal),
            can_see_documents: can(&self.user.actor, Action::ViewDocuments) && !self.covered,
            now: self.now,
        }
    }

    /// What is masked for this user, and whether *Show* asks why.
    pub(crate) fn masking(&self) -> Masking {
        match (self.profile.sight, self.covered) {
            (Sight::Clear, _) => Masking::Clear,
            (Sight::Masked, false) => Masking::Masked,
            (Sight::Masked, true) => Masking::Covered,
            (Sight::Barred, false) => Masking::Barred,
            (Sight::Barred, true) => Masking::BarredAndCovered,
        }
    }

    pub(crate) fn decisions(&self) -> Decisions<'_> {
        let Self { profile, settings, reasons, now, .. } = *self;
        Decisions { profile, settings, reasons, now }
    }

    pub(crate) fn rounds(&self) -> Vec<Round> {
        self.decisions().rounds()
    }

    pub(crate) fn mode(&self) -> Mode {
        let customer = &self.profile.record.customer;
        let may = |action| can(&self.user.actor, action);
        let decision = customer.check.as_ref().and_then(|check| check.decision.as_ref());
        match &customer.state {
            State::Incomplete => Mode::Incomplete { missing: self.missing() },
            State::AwaitingReview => self.read_only(),
            State::InCheck => {
                let claim = customer.open_check().and_then(|check| check.claim);
                match claim.filter(|claim| claim.until > self.now) {
                    Some(claim) if claim.holder == self.user.id => {
                        Mode::InCheck { until: Moment::new(claim.until, self.now) }
                    }
                    Some(claim) => Mode::Held {
                        by: user_name(&self.profile.users, claim.holder),
                        until: Moment::new(claim.until, self.now),
                        can_take_over: may(Action::TakeOver),
                    },
                    None => self.read_only(),
                }
            }
            State::AwaitingSecondApproval => match decision {
                Some(first) => {
                    let marked =
                        customer.check.as_ref().is_some_and(|check| check.has_marks_of(self.user.id));
                    let why_not = match may(Action::SignSecond) {
                        false => Some("An approver confirms this decision."),
                        true if first.by == self.user.id => {
                            Some("You made the first decision; somebody else must confirm it.")
                        }
                        true if marked => {
                            Some("You marked items in this check; somebody else must confirm it.")
                        }
                        true => None,
                    };
                    Mode::SecondApproval {
                        first: self.decisions().decision(first),
                        can_sign: why_not.is_none(),
                        why_not: why_not.map(ToOwned::to_owned),
                    }
                }
                None => self.read_only(),
            },
            State::Approved | State::Rejected { .. } => match decision {
                Some(decision) => Mode::Decided {
                    decision: self.decisions().decision(decision),
                    can_reopen: may(Action::Reopen),
                },
                None => self.read_only(),
            },
            State::Resubmission(request) => match decision {
                Some(decision) => Mode::Resubmission {
                    asked: self.asked(&decision.ruling),
                    decision: self.decisions().decision(decision),
                    due: due(end_of(request.due), self.now),
                    link: "The platform passes the request on to the customer.".to_owned(),
                    can_reopen: may(Action::Reopen),
                },
                None => self.read_only(),
            },
        }
    }

    fn read_only(&self) -> Mode {
        let can_start = can(&self.user.actor, Action::Review);
        let why_not = match self.user.role {
            Role::Custom(_) => format!("The role {} does not review customers.", self.user.role_name),
            built_in => format!("{}s do not review customers.", built_in.label()),
        };
        Mode::ReadOnly { can_start, why_not: (!can_start).then_some(why_not) }
    }

    fn missing(&self) -> Vec<String> {
        let missing = self.profile.record.customer.missing();
        missing.iter().map(|obstacle| self.obstacle_label(obstacle)).collect()
    }

    fn asked(&self, ruling: &Ruling) -> Vec<AskedItem> {
        let Ruling::Resubmission(request) = ruling else { return Vec::new() };
        let State::Resubmission(open) = &self.profile.record.customer.state else { return Vec::new() };
        request
            .items
            .iter()
            .map(|asked| AskedItem {
                label: self.settings.item_label(&asked.item),
                message: asked.message.clone(),
                sent: open.items.get(&asked.item).copied().unwrap_or(false),
            })
            .collect()
    }

    pub(crate) fn bar(&self, fields: &[Item], documents: &[Item]) -> Bar {
        let items = || fields.iter().chain(documents).filter(|item| !item.missing);
        let count = |mark: Mark| {
            u32::try_from(items().filter(|item| item.mark == Some(mark)).count()).unwrap_or(u32::MAX)
        };
        let (rejected, pending) = (count(Mark::Rejected), count(Mark::Pending));
        Bar {
            marked: count(Mark::Approved) + rejected + pending,
            total: u32::try_from(items().count()).unwrap_or(u32::MAX),
            rejected,
            pending,
            obstacles: if self.profile.record.customer.state == State::InCheck {
                self.obstacles()
            } else {
                Vec::new()
            },
            active: self.profile.record.customer.is_held_by(self.user.id, self.now),
        }
    }

    /// What stands in the way of *Finish check*, in the order of the page.
    pub(crate) fn obstacles(&self) -> Vec<Obstacle> {
        let mut obstacles: Vec<(usize, Obstacle)> = self
            .profile
            .record
            .customer
            .obstacles()
            .iter()
            .filter_map(|obstacle| {
                let key = obstacle.items.first()?;
                let shown = Obstacle {
                    key: key.to_string(),
                    label: self.obstacle_label(obstacle),
                    why: obstacle.standing.label().to_owned(),
                };
                Some((self.settings.item_order(key), shown))
            })
            .collect();
        obstacles.sort_by_key(|(order, _)| *order);
        obstacles.into_iter().map(|(_, obstacle)| obstacle).collect()
    }

    fn obstacle_label(&self, obstacle: &level::Obstacle) -> String {
        match (&obstacle.label, obstacle.items.as_slice()) {
            (Some(label), [_, _, ..]) => label.clone(),
            (_, [item, ..]) => self.settings.item_label(item),
            (label, []) => label.clone().unwrap_or_default(),
        }
    }

    /// The document the viewer shows first: the one with something left to mark, else the first.
    pub(crate) fn open(documents: &[Item]) -> Option<String> {
        let there = || documents.iter().filter(|item| item.document.is_some());
        there().find(|item| item.mark.is_none()).or_else(|| there().next()).map(|item| item.key.clone())
    }

    /// The count of the group an item belongs to.
    pub(crate) fn group(key: &ItemKey, fields: &[Item], documents: &[Item]) -> GroupCount {
        match key {
            ItemKey::Field(_) => GroupCount::of("fields", fields),
            ItemKey::Document(_) => GroupCount::of("documents", documents),
        }
    }
}

/// The last instant of a day, in UTC.
pub(crate) fn end_of(date: Date) -> Option<Timestamp> {
    date.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
