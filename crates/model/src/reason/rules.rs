//! What a reason may be, and what a change of one changed.

use super::{Reason, Target};
use crate::{
    limits,
    setting::{Change, Changes, Flaw, is_code, is_line, yes_no},
};
use std::collections::BTreeSet;

/// The code under which the form for a new reason stands; no reason can have it.
const NEW: &str = "new";

impl Reason {
    /// The reason as it is kept: texts trimmed, empty translations left out, and what may never be told not visible,
    /// whatever was said.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.code, &mut self.label, &mut self.customer_text] {
            *text = text.trim().to_owned();
        }
        for text in self.translations.values_mut() {
            *text = text.trim().to_owned();
        }
        self.translations.retain(|_, text| !text.is_empty());
        self.customer_visible &= !self.is_confidential();
        self
    }

    /// What is wrong with it, given the groups there are.
    #[must_use]
    pub fn flaws(&self, groups: &BTreeSet<String>) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !is_code(&self.code) || self.code == NEW {
            let message = "Give a code of at most 40 lower-case letters, digits and underscores, starting with a \
                           letter; not \"new\".";
            flaws.push(Flaw::new("code", "code_invalid", message));
        }
        // A group of another spelling would not be confidential.
        if !groups.contains(&self.group) {
            flaws.push(Flaw::new("group", "group_unknown", "Choose a group from the list."));
        }
        if !is_line(&self.label, limits::REASON_LABEL_CHARS_MAX) {
            let message = format!("Give a label of at most {} characters.", limits::REASON_LABEL_CHARS_MAX);
            flaws.push(Flaw::new("label", "label_invalid", message));
        }
        if self.targets.is_empty() {
            let message = "Tick at least one thing the reason can be said of.";
            flaws.push(Flaw::new("targets", "target_needed", message));
        }
        if self.customer_visible && self.customer_text.is_empty() {
            let message = "Write what the customer reads, or do not show the reason to customers.";
            flaws.push(Flaw::new("customer_text", "text_needed", message));
        }
        let chars_max = limits::REASON_TEXT_CHARS_MAX;
        for text in self.translations.values().chain([&self.customer_text]) {
            if text.chars().count() > chars_max || text.chars().any(char::is_control) {
                let message =
                    format!("What a customer reads has at most {chars_max} characters on one line.");
                flaws.push(Flaw::new("customer_text", "text_invalid", message));
            }
        }
        flaws
    }

    /// What differs from before, in words.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let mut changes = Changes::default();
        changes.note("Label", &before.label, &self.label);
        changes.note("Can be said of", targets(before), targets(self));
        changes.note("What follows", before.disposition.label(), self.disposition.label());
        changes.note("Shown to the customer", yes_no(before.customer_visible), yes_no(self.customer_visible));
        changes.note("Customer's text (en)", &before.customer_text, &self.customer_text);
        let tags: BTreeSet<_> = before.translations.keys().chain(self.translations.keys()).collect();
        for tag in tags {
            let text = |reason: &Self| reason.translations.get(tag).cloned().unwrap_or_default();
            changes.note(&format!("Customer's text ({tag})"), text(before), text(self));
        }
        changes.into_vec()
    }
}

fn targets(reason: &Reason) -> String {
    reason.targets.iter().map(|target: &Target| target.label()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::{CONFIDENTIAL_GROUPS, Disposition, UNDISCLOSED_TEXT};
    use std::collections::BTreeMap;

    fn reason(group: &str) -> Reason {
        Reason {
            code: "blurred".into(),
            group: group.into(),
            label: " Blurred ".into(),
            targets: BTreeSet::from([Target::Document]),
            disposition: Disposition::Retry,
            customer_visible: true,
            customer_text: "It is blurred.".into(),
            translations: BTreeMap::from([
                ("de".into(), "Es ist unscharf.".into()),
                ("fr".into(), " ".into()),
            ]),
        }
    }

    fn groups() -> BTreeSet<String> {
        CONFIDENTIAL_GROUPS.iter().chain(&["image"]).map(ToString::to_string).collect()
    }

    #[test]
    fn what_may_never_be_told_is_never_visible_whatever_is_posted() {
        for group in CONFIDENTIAL_GROUPS {
            let kept = reason(group).tidied();
            assert!(!kept.customer_visible && kept.told_in("de").is_none(), "{group}");
            assert_eq!(kept.disclosed_text(), UNDISCLOSED_TEXT);
        }
        assert!(reason("image").tidied().customer_visible);
        assert_eq!(reason("Fraud").flaws(&groups())[0].code, "group_unknown", "no other spelling of a group");
    }

    #[test]
    fn the_customer_reads_the_own_language_and_english_where_it_lacks() {
        let kept = reason("image").tidied();
        assert_eq!(kept.told_in("de"), Some("Es ist unscharf."));
        assert_eq!(kept.told_in("fr"), Some("It is blurred."), "an empty translation is none");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let good = reason("image").tidied();
        assert_eq!(good.flaws(&groups()), []);
        let codes = |reason: Reason| -> Vec<_> {
            reason.flaws(&groups()).into_iter().map(|flaw| flaw.code).collect()
        };
        assert_eq!(codes(Reason { code: "Blurred!".into(), ..good.clone() }), ["code_invalid"]);
        assert_eq!(codes(Reason { label: "x".repeat(101), ..good.clone() }), ["label_invalid"]);
        assert_eq!(codes(Reason { targets: BTreeSet::new(), ..good.clone() }), ["target_needed"]);
        assert_eq!(codes(Reason { customer_text: String::new(), ..good.clone() }), ["text_needed"]);
        assert_eq!(codes(Reason { customer_text: "x".repeat(501), ..good.clone() }), ["text_invalid"]);
    }

    #[test]
    fn a_change_names_before_and_after() {
        let before = reason("image").tidied();
        let mut after = before.clone();
        after.disposition = Disposition::Final;
        after.translations.insert("fr".into(), "C'est flou.".into());
        let change = |what: &str, from: Option<&str>, to: &str| Change {
            what: what.into(),
            from: from.map(str::to_owned),
            to: Some(to.into()),
        };
        assert_eq!(
            after.changes_since(&before),
            [
                change("What follows", Some("May try again"), "Final"),
                change("Customer's text (fr)", None, "C'est flou."),
            ]
        );
    }
}
