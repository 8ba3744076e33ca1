//! Reasons, as chips on a mark and as the groups of a picker.

use super::words;
use probity_app::reason::ListedReason;
use probity_model::reason::{Reason, Target};
use probity_pages::verification::{ReasonChip, ReasonGroup};

/// Every reason there is, to look up what codes mean.
pub(crate) struct Reasons(pub(crate) Vec<ListedReason>);

impl Reasons {
    pub(crate) fn find(&self, code: &str) -> Option<&Reason> {
        self.0.iter().map(|listed| &listed.reason).find(|reason| reason.code == code)
    }

    pub(crate) fn chips(&self, codes: &[String]) -> Vec<ReasonChip> {
        codes
            .iter()
            .map(|code| {
                let reason = self.find(code);
                ReasonChip {
                    code: code.clone(),
                    label: reason.map_or_else(|| code.clone(), |reason| reason.label.clone()),
                    hidden: reason.is_some_and(Reason::is_confidential),
                }
            })
            .collect()
    }

    /// The reasons that fit any of the targets, by group, with these chosen.
    pub(crate) fn groups(&self, targets: &[Target], chosen: &[String]) -> Vec<ReasonGroup> {
        let mut groups: Vec<ReasonGroup> = Vec::new();
        let usable = self.0.iter().filter(|listed| listed.enabled).map(|listed| &listed.reason);
        for reason in usable.filter(|reason| reason.targets.iter().any(|it| targets.contains(it))) {
            let label = group_label(&reason.group);
            let shown = probity_pages::verification::Reason {
                code: reason.code.clone(),
                label: reason.label.clone(),
                customer_text: reason.disclosed_text().to_owned(),
                disposition: words::disposition(reason.disposition),
                hidden: reason.is_confidential(),
                chosen: chosen.contains(&reason.code),
            };
            match groups.iter_mut().find(|group| group.label == label) {
                Some(group) => group.reasons.push(shown),
                None => groups.push(ReasonGroup { label, reasons: vec![shown] }),
            }
        }
        groups
    }
}

/// `address_proof` reads as "Address proof", `aml` as "AML".
pub(crate) fn group_label(group: &str) -> String {
    if group == "aml" {
        return "AML".to_owned();
    }
    let words = group.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
