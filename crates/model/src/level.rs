//! Verification levels: which fields and documents a customer must supply.

mod rules;

pub use rules::NEW;

use crate::{
    customer::Standing,
    item::{DocumentKind, FieldCode, ItemKey},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One version of a level. A change makes a new version; a check keeps the one it began with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable code, such as `standard`.
    pub code: String,
    /// What people see.
    pub name: String,
    /// Fields that must be supplied and approved.
    pub required_fields: Vec<FieldCode>,
    /// Fields that may be supplied.
    #[serde(default)]
    pub optional_fields: Vec<FieldCode>,
    /// Documents that must be supplied and approved; of each group any one will do.
    pub required_documents: Vec<DocumentGroup>,
    /// Hours from submission until a review is due.
    #[serde(default = "due_hours")]
    pub due_hours: u32,
    /// Days a customer is given to answer a resubmission, unless the reviewer says otherwise.
    #[serde(default = "resubmission_days")]
    pub resubmission_days: u32,
    /// How often a customer may submit before an approver must allow one time more.
    #[serde(default = "attempts_max")]
    pub attempts_max: u32,
    /// Days before a resubmission is due that the customer is reminded of it.
    #[serde(default = "reminder_days")]
    pub reminder_days: u32,
    /// Whether customers can still be sent in for it.
    #[serde(default = "enabled")]
    pub enabled: bool,
    /// Whether *Finish check* and *Reject* need a second signature.
    #[serde(default)]
    pub second_approval: bool,
}

const fn due_hours() -> u32 {
    24
}

const fn resubmission_days() -> u32 {
    14
}

const fn attempts_max() -> u32 {
    5
}

const fn reminder_days() -> u32 {
    3
}

const fn enabled() -> bool {
    true
}

/// Documents of which any one will do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentGroup {
    /// What people see, such as "Identity document".
    pub label: String,
    /// Any of these.
    pub any_of: Vec<DocumentKind>,
}

/// Something that must be approved before the customer can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// The group's name, where several documents will do; otherwise the item speaks for itself.
    pub label: Option<String>,
    /// Any of these; never empty.
    pub any_of: Vec<ItemKey>,
}

/// A requirement that is not met, and how far it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Obstacle {
    /// The group's name, where several documents will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The item in the way, or those of which one is missing.
    pub items: Vec<ItemKey>,
    /// How far it is.
    pub standing: Standing,
}

impl Level {
    /// What must be approved: the level's own requirements, and everything that was ever asked of this customer.
    #[must_use]
    pub fn requirements(&self, asked: &BTreeSet<ItemKey>) -> Vec<Requirement> {
        let fields = self
            .required_fields
            .iter()
            .map(|code| Requirement { label: None, any_of: vec![ItemKey::Field(code.clone())] });
        let documents = self.required_documents.iter().map(|group| Requirement {
            label: (group.any_of.len() > 1).then(|| group.label.clone()),
            any_of: group.any_of.iter().map(|kind| ItemKey::Document(*kind)).collect(),
        });
        let own: Vec<_> = fields.chain(documents).collect();
        // An item asked for by name stands for itself, even where its group would take another.
        let extra: Vec<_> = asked
            .iter()
            .filter(|key| !own.iter().any(|requirement| requirement.any_of == [(*key).clone()]))
            .map(|key| Requirement { label: None, any_of: vec![key.clone()] })
            .collect();
        own.into_iter().chain(extra).collect()
    }

    /// Whether the level names this field.
    #[must_use]
    pub fn has_field(&self, code: &FieldCode) -> bool {
        self.required_fields.contains(code) || self.optional_fields.contains(code)
    }
}

/// What of these requirements is not met, given how each item stands.
#[must_use]
pub fn obstacles(
    requirements: &[Requirement],
    standings: &BTreeMap<ItemKey, Standing>,
    met: impl Fn(Standing) -> bool,
) -> Vec<Obstacle> {
    let standing = |key: &ItemKey| standings.get(key).copied().unwrap_or(Standing::Missing);
    requirements
        .iter()
        .filter(|requirement| !requirement.any_of.iter().any(|key| met(standing(key))))
        .map(|requirement| {
            let present: Vec<_> =
                requirement.any_of.iter().filter(|key| standing(key) != Standing::Missing).cloned().collect();
            let items = if present.is_empty() { requirement.any_of.clone() } else { present };
            // The nearest to approval speaks for the group.
            let nearest = items.iter().map(standing).max().unwrap_or(Standing::Missing);
            Obstacle { label: requirement.label.clone(), items, standing: nearest }
        })
        .collect()
}

/// The level every installation begins with.
#[must_use]
pub fn default_level() -> Level {
    let field = |code: &str| code.parse::<FieldCode>().ok();
    Level {
        code: "standard".into(),
        name: "Standard".into(),
        required_fields: [
            "id_number",
            "first_name",
            "last_name",
            "nationality",
            "birth_date",
            "sex",
            "birth_place",
            "residence_country",
            "address",
            "phone",
            "email",
            "occupation",
        ]
        .into_iter()
        .filter_map(field)
        .collect(),
        optional_fields: ["middle_name"].into_iter().filter_map(field).collect(),
        required_documents: vec![
            DocumentGroup {
                label: "Identity document".into(),
                any_of: DocumentKind::ALL.iter().copied().filter(|kind| kind.is_identity()).collect(),
            },
            DocumentGroup { label: "Proof of address".into(), any_of: vec![DocumentKind::ProofOfAddress] },
            DocumentGroup { label: "Selfie".into(), any_of: vec![DocumentKind::Selfie] },
        ],
        due_hours: due_hours(),
        resubmission_days: resubmission_days(),
        attempts_max: attempts_max(),
        reminder_days: reminder_days(),
        enabled: enabled(),
        second_approval: false,
    }
}
