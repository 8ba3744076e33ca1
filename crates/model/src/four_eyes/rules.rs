//! What the policy may be, a rule in words, and what a change of the policy changed.

use super::{Policy, Rule};
use crate::{
    limits,
    setting::{Change, Changes, Flaw, is_line},
};
use std::collections::BTreeSet;

/// Something a rule names by its code, for whoever knows what people call it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named<'a> {
    /// A level.
    Level(&'a str),
    /// A group of reasons.
    Group(&'a str),
    /// A reason.
    Reason(&'a str),
}

/// What a rule can name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// Codes of levels.
    pub levels: BTreeSet<String>,
    /// Groups of reasons.
    pub groups: BTreeSet<String>,
    /// Codes of reasons.
    pub reasons: BTreeSet<String>,
}

impl Policy {
    /// What is wrong with it, given what there is to name.
    #[must_use]
    pub fn flaws(&self, known: &Known) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.rules.len() > limits::FOUR_EYES_RULES_MAX {
            let message = format!("Make at most {} rules.", limits::FOUR_EYES_RULES_MAX);
            flaws.push(Flaw::new("rules", "too_many_rules", message));
        }
        let mut names = BTreeSet::new();
        for rule in &self.rules {
            if !names.insert(rule.name.to_lowercase()) {
                let message = format!("Two rules are called \"{}\". Give each a name of its own.", rule.name);
                flaws.push(Flaw::new("rules", "rule_twice", message));
            }
            rule.flaws(known, &mut flaws);
        }
        flaws
    }

    /// What differs from an earlier version, rule by rule.
    #[must_use]
    pub fn changes_since(&self, before: &Self, name: &dyn Fn(Named<'_>) -> String) -> Vec<Change> {
        let mut changes = Changes::default();
        let told = |policy: &Self, rule: &str| {
            policy.rules.iter().find(|it| it.name == rule).map_or_else(String::new, |it| it.told(name))
        };
        let mut names: Vec<&str> = before.rules.iter().map(|rule| rule.name.as_str()).collect();
        names.extend(self.rules.iter().map(|rule| rule.name.as_str()));
        let mut seen = BTreeSet::new();
        for rule in names.into_iter().filter(|rule| seen.insert(*rule)) {
            changes.note(rule, told(before, rule), told(self, rule));
        }
        changes.into_vec()
    }

    /// Whether any rule narrows by a group of reasons.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.rules.iter().any(|rule| !rule.groups.is_empty())
    }
}

impl Rule {
    fn flaws(&self, known: &Known, flaws: &mut Vec<Flaw>) {
        if !is_line(&self.name, limits::FOUR_EYES_NAME_CHARS_MAX) {
            let message =
                format!("Give each rule a name of at most {} characters.", limits::FOUR_EYES_NAME_CHARS_MAX);
            flaws.push(Flaw::new("rules", "rule_unnamed", message));
        }
        if !self.approvals && !self.rejections {
            let message =
                format!("\"{}\" is about no decision. Tick approvals, rejections or both.", self.name);
            flaws.push(Flaw::new("rules", "rule_about_nothing", message));
        }
        if self.approvals && self.has_reasons() {
            // Read as "approvals for this reason" it would never fit, and somebody would believe it did.
            let message =
                format!("\"{}\" names reasons, and an approval has none. Make it two rules.", self.name);
            flaws.push(Flaw::new("rules", "reasons_on_approvals", message));
        }
        let unknown = self.levels.difference(&known.levels).next().map(|code| ("level", code));
        let unknown =
            unknown.or_else(|| self.groups.difference(&known.groups).next().map(|it| ("group", it)));
        let unknown =
            unknown.or_else(|| self.reasons.difference(&known.reasons).next().map(|it| ("reason", it)));
        if let Some((what, code)) = unknown {
            let message = format!("\"{}\" names the {what} {code}, which is not there.", self.name);
            flaws.push(Flaw::new("rules", "rule_names_unknown", message));
        }
    }

    /// The rule as a sentence without its name: `Rejections, of high risk, for a reason of Fraud`.
    #[must_use]
    pub fn told(&self, name: &dyn Fn(Named<'_>) -> String) -> String {
        let mut parts = vec![
            match (self.approvals, self.rejections) {
                (true, true) => "Approvals and rejections",
                (true, false) => "Approvals",
                (false, true) => "Rejections",
                (false, false) => "No decision",
            }
            .to_owned(),
        ];
        if !self.levels.is_empty() {
            let levels: Vec<_> = self.levels.iter().map(|code| name(Named::Level(code))).collect();
            parts.push(format!("at level {}", levels.join(" or ")));
        }
        if let Some(risk) = self.risk_min {
            parts.push(match risk {
                crate::status::Risk::High => "of high risk".to_owned(),
                other => format!("of {other} risk or more"),
            });
        }
        if self.has_reasons() {
            let groups = self.groups.iter().map(|code| format!("a reason of {}", name(Named::Group(code))));
            let reasons = self.reasons.iter().map(|code| format!("\"{}\"", name(Named::Reason(code))));
            parts.push(format!("for {}", groups.chain(reasons).collect::<Vec<_>>().join(" or ")));
        }
        if let Some(super::Threshold(least)) = &self.moved_min {
            parts.push(format!("where {least} or more was moved"));
        }
        parts.join(", ")
    }
}
