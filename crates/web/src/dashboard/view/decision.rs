//! Decisions and earlier rounds.

use super::{header::user_name, reason::Reasons, words};
use jiff::Timestamp;
use probity_app::{Settings, customer::Profile};
use probity_model::{
    check::{Check, Decision, Ruling, Seen},
    customer::State,
    four_eyes::Ground,
};
use probity_pages::{
    activity::EventView,
    moment::Moment,
    verification::{self as page, Round, RoundMark, SecondLook, SeenItem},
};

/// Why a decision needed a second signature, in words.
pub(crate) fn ground(ground: &Ground) -> String {
    match ground {
        Ground::Level { level, version } => format!("the level {level} (version {version})"),
        Ground::Rule { policy, rule } => format!("the rule \"{rule}\" (policy version {policy})"),
    }
}

/// What decisions are shown with.
pub(crate) struct Decisions<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) settings: &'a Settings,
    pub(crate) reasons: &'a Reasons,
    pub(crate) now: Timestamp,
}

impl Decisions<'_> {
    pub(crate) fn decision(&self, decision: &Decision) -> page::Decision {
        let (reasons, customer_text, is_final) = match &decision.ruling {
            Ruling::Approve => (Vec::new(), String::new(), false),
            Ruling::Reject(rejection) => {
                (self.reasons.chips(&rejection.reasons), rejection.customer_text.clone(), rejection.r#final)
            }
            Ruling::Resubmission(request) => {
                let mut codes: Vec<String> =
                    request.items.iter().flat_map(|item| item.reasons.clone()).collect();
                codes.sort();
                codes.dedup();
                let lines: Vec<String> = request
                    .items
                    .iter()
                    .map(|item| format!("{}: {}", self.settings.item_label(&item.item), item.message))
                    .collect();
                (self.reasons.chips(&codes), lines.join("\n"), false)
            }
        };
        page::Decision {
            kind: words::outcome(decision.ruling.outcome()),
            by: user_name(&self.profile.users, decision.by),
            at: Moment::new(decision.at, self.now),
            second: decision
                .second
                .as_ref()
                .filter(|second| second.confirmed)
                .map(|second| (user_name(&self.profile.users, second.by), Moment::new(second.at, self.now))),
            reasons,
            note: decision
                .note
                .map_or_else(String::new, |_| "Written with the decision; see Notes.".to_owned()),
            customer_text,
            is_final,
            grounds: decision.grounds.iter().map(ground).collect(),
        }
    }

    /// What the first person saw, where a second signature is awaited; what happened since is told by others.
    pub(crate) fn second_look(&self, since: Vec<EventView>, is_cut: bool) -> Option<SecondLook> {
        let customer = &self.profile.record.customer;
        let check = customer.check.as_ref().filter(|_| customer.state == State::AwaitingSecondApproval)?;
        let first = check.decision.as_ref()?;
        let mut seen: Vec<_> = first.seen.iter().collect();
        seen.sort_by_key(|seen| self.settings.item_order(&seen.item));
        let item = |seen: &Seen| {
            let mark = check.marks.get(&seen.item).filter(|mark| mark.item_version == seen.version);
            SeenItem {
                label: self.settings.item_label(&seen.item),
                version: seen.version,
                now: customer.items.get(&seen.item).copied().filter(|now| *now != seen.version),
                mark: seen.verdict.map(words::mark),
                reasons: mark.map_or_else(Vec::new, |mark| self.reasons.chips(&mark.reasons)),
                by: mark.map_or_else(String::new, |mark| user_name(&self.profile.users, mark.by)),
                comment: mark.and_then(|mark| mark.comment.clone()).unwrap_or_default(),
            }
        };
        Some(SecondLook {
            first: user_name(&self.profile.users, first.by),
            seen: seen.into_iter().map(item).collect(),
            since,
            is_cut,
        })
    }

    /// The rounds before the present one, newest first.
    pub(crate) fn rounds(&self) -> Vec<Round> {
        let present = self.profile.record.customer.check.as_ref().map(|check| check.id);
        let round = self.profile.record.customer.round;
        self.profile
            .rounds
            .iter()
            .filter(|check| Some(check.id) != present || check.round < round)
            .filter_map(|check| check.decision.as_ref().map(|decision| self.round(check, decision)))
            .collect()
    }

    fn round(&self, check: &Check, decision: &Decision) -> Round {
        let mut marks: Vec<_> = check.marks.iter().collect();
        marks.sort_by_key(|(key, _)| self.settings.item_order(key));
        Round {
            number: check.round,
            decision: self.decision(decision),
            marks: marks
                .into_iter()
                .map(|(key, mark)| RoundMark {
                    label: self.settings.item_label(key),
                    mark: words::mark(mark.verdict),
                    reasons: self.reasons.chips(&mark.reasons),
                    comment: mark.comment.clone().unwrap_or_default(),
                })
                .collect(),
        }
    }
}
