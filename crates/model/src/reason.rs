//! Reasons: coded, grouped tags that say why an item or a customer was rejected.

mod rules;

use crate::status::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a customer reads in place of a reason that may not be disclosed.
pub const UNDISCLOSED_TEXT: &str = "Your identity could not be verified.";

/// The groups whose reasons never leave the staff: telling would be tipping-off.
pub const CONFIDENTIAL_GROUPS: [&str; 3] = ["fraud", "duplicate", "aml"];

words! {
    /// What follows from a reason.
    Disposition {
        /// The customer may try again.
        Retry = "retry", "May try again";
        /// The customer may not try again; only an approver reopens.
        Final = "final", "Final";
        /// The operator's policy decides; treated as retry unless the reviewer rejects for good.
        Policy = "policy", "By policy";
        /// Worth a second look by an approver.
        Escalate = "escalate", "Escalate";
    }
}

words! {
    /// What a reason can be said of.
    Target {
        /// A field.
        Field = "field", "Field";
        /// A document.
        Document = "document", "Document";
        /// A selfie.
        Selfie = "selfie", "Selfie";
        /// The customer as a whole.
        Customer = "customer", "Customer";
    }
}

/// A reason as configured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code, such as `image_blurred`.
    pub code: String,
    /// Group, such as `image`.
    pub group: String,
    /// What staff see.
    pub label: String,
    /// What it can be said of.
    pub targets: BTreeSet<Target>,
    /// What follows.
    pub disposition: Disposition,
    /// Whether the customer may read [`Reason::customer_text`].
    pub customer_visible: bool,
    /// What the customer reads, in English.
    pub customer_text: String,
    /// What the customer reads in other languages, by tag (BCP 47), such as `de`.
    #[serde(default)]
    pub translations: BTreeMap<String, String>,
}

impl Reason {
    /// Whether telling the customer would be tipping-off: these groups never leave the staff.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        CONFIDENTIAL_GROUPS.contains(&self.group.as_str())
    }

    /// What the customer, a webhook or the customer's API may read for this reason.
    #[must_use]
    pub fn disclosed_text(&self) -> &str {
        if self.is_confidential() || !self.customer_visible { UNDISCLOSED_TEXT } else { &self.customer_text }
    }

    /// What the customer may read in this language, as a tag (BCP 47), falling back to English; none where it may not be
    /// told at all.
    #[must_use]
    pub fn told_in(&self, tag: &str) -> Option<&str> {
        let may_be = !self.is_confidential() && self.customer_visible;
        may_be.then(|| self.translations.get(tag).unwrap_or(&self.customer_text).as_str())
    }

    /// The code the platform may read for this reason.
    #[must_use]
    pub fn disclosed_code(&self) -> &str {
        if self.is_confidential() { "could_not_be_verified" } else { &self.code }
    }
}

/// What the customer reads for these reasons: each text once, in order; never empty.
#[must_use]
pub fn customer_text(reasons: &[&Reason]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for reason in reasons {
        let text = reason.disclosed_text();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if texts.is_empty() { UNDISCLOSED_TEXT.to_owned() } else { texts.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(group: &str, visible: bool) -> Reason {
        Reason {
            code: format!("{group}_x"),
            group: group.into(),
            label: String::new(),
            targets: BTreeSet::new(),
            disposition: Disposition::Retry,
            customer_visible: visible,
            customer_text: "Take it again.".into(),
            translations: BTreeMap::new(),
        }
    }

    #[test]
    fn fraud_duplicates_and_aml_never_reach_the_customer_even_if_configured_visible() {
        for group in ["fraud", "duplicate", "aml"] {
            let hidden = reason(group, true);
            assert_eq!(hidden.disclosed_text(), UNDISCLOSED_TEXT);
            assert_eq!(hidden.disclosed_code(), "could_not_be_verified");
        }
        assert_eq!(reason("image", true).disclosed_text(), "Take it again.");
        assert_eq!(reason("image", false).disclosed_text(), UNDISCLOSED_TEXT);
    }

    #[test]
    fn the_customer_reads_each_text_once() {
        let (blurred, fraud) = (reason("image", true), reason("fraud", false));
        assert_eq!(
            customer_text(&[&blurred, &fraud, &blurred]),
            "Take it again.\nYour identity could not be verified."
        );
    }
}
