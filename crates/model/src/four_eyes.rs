//! Four eyes: which decisions need a second person, and why.

mod rules;

pub use rules::{Known, Named};

use crate::{
    check::Ruling,
    level::Level,
    money::{Currency, Money, MoneyError, Total},
    status::Risk,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One version of the policy: whichever rule fits a decision asks for a second signature. Without a rule, only levels do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// In the order they are shown.
    pub rules: Vec<Rule>,
}

/// Decisions that need a second person. Everything left out does not narrow; what is there must all hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What people call it; no other rule has the same name.
    pub name: String,
    /// Whether it is about approvals.
    pub approvals: bool,
    /// Whether it is about rejections.
    pub rejections: bool,
    /// Codes of levels: customers of any of these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub levels: BTreeSet<String>,
    /// Customers held to be this risky, or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_min: Option<Risk>,
    /// Groups of reasons: rejections for a reason of any of these, or one of [`Rule::reasons`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// Codes of reasons.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<String>,
    /// Customers whose accepted transactions of this currency, in and out, come to this much or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_min: Option<Threshold>,
}

/// An amount of a currency that is reached or not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "ThresholdText", into = "ThresholdText")]
pub struct Threshold(pub Money);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdText {
    amount: String,
    currency: String,
}

impl TryFrom<ThresholdText> for Threshold {
    type Error = MoneyError;

    fn try_from(text: ThresholdText) -> Result<Self, MoneyError> {
        Money::parse(&text.amount, &text.currency).map(Self)
    }
}

impl From<Threshold> for ThresholdText {
    fn from(Threshold(money): Threshold) -> Self {
        Self { amount: money.amount.to_string(), currency: money.currency.code().to_owned() }
    }
}

/// Why a decision needed a second signature: kept with it, so that it can be explained when the policy is another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Ground {
    /// The level asks for two signatures, whatever the policy says.
    Level {
        /// Its code.
        level: String,
        /// The version the check was begun with.
        version: u32,
    },
    /// A rule of the policy.
    Rule {
        /// The version of the policy.
        policy: u32,
        /// The rule's name.
        rule: String,
    },
}

/// What the policy is measured against: all of the moment of the decision, read in its transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstances {
    /// The policy in force.
    pub policy: Policy,
    /// Its version; 0 before anybody made one.
    pub policy_version: u32,
    /// How risky the customer is held to be.
    pub risk: Risk,
    /// What the customer has moved, by currency; a currency that is not there: nothing.
    pub moved: BTreeMap<Currency, Total>,
    /// The group of each reason there is, by its code.
    pub groups: BTreeMap<String, String>,
}

impl Default for Circumstances {
    /// No policy, and nothing it could be about.
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            policy_version: 0,
            risk: Risk::Low,
            moved: BTreeMap::new(),
            groups: BTreeMap::new(),
        }
    }
}

impl Circumstances {
    /// Why this ruling on a customer of this level needs a second signature; nothing where it does not. A resubmission
    /// decides nothing for good, so none is ever asked for.
    #[must_use]
    pub fn grounds(&self, level: &Level, level_version: u32, ruling: &Ruling) -> Vec<Ground> {
        let reasons = match ruling {
            Ruling::Approve => None,
            Ruling::Reject(rejection) => Some(rejection.reasons.as_slice()),
            Ruling::Resubmission(_) => return Vec::new(),
        };
        let of_level = level
            .second_approval
            .then(|| Ground::Level { level: level.code.clone(), version: level_version });
        let rules = self.policy.rules.iter().filter(|rule| self.fits(rule, level, reasons));
        let of_rules =
            rules.map(|rule| Ground::Rule { policy: self.policy_version, rule: rule.name.clone() });
        of_level.into_iter().chain(of_rules).collect()
    }

    /// `reasons` are those of a rejection; none for an approval.
    fn fits(&self, rule: &Rule, level: &Level, reasons: Option<&[String]>) -> bool {
        let decision = if reasons.is_some() { rule.rejections } else { rule.approvals };
        decision
            && (rule.levels.is_empty() || rule.levels.contains(&level.code))
            && rule.risk_min.is_none_or(|least| self.risk >= least)
            && (!rule.has_reasons()
                || reasons.is_some_and(|codes| codes.iter().any(|it| self.names(rule, it))))
            && rule.moved_min.as_ref().is_none_or(|least| self.reaches(least))
    }

    /// A reason whose group nobody knows might be of any: the rule fits.
    fn names(&self, rule: &Rule, code: &str) -> bool {
        let of_group = || self.groups.get(code).is_none_or(|group| rule.groups.contains(group));
        rule.reasons.contains(code) || (!rule.groups.is_empty() && of_group())
    }

    fn reaches(&self, Threshold(least): &Threshold) -> bool {
        self.moved.get(&least.currency).is_some_and(|total| total.reaches(least.amount))
    }
}

impl Rule {
    /// Whether it narrows by reasons, and so is about rejections alone.
    #[must_use]
    pub fn has_reasons(&self) -> bool {
        !self.groups.is_empty() || !self.reasons.is_empty()
    }
}

#[cfg(test)]
mod tests;
