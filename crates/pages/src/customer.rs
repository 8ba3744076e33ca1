//! What every tab of the customer profile shows: header and tabs.

use crate::moment::{Due, Moment};
use crate::words::{Pill, Risk};

/// The tabs of the profile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// `/customers/{id}`.
    Verification,
    /// `/customers/{id}/transactions`.
    Transactions,
    /// `/customers/{id}/notes`.
    Notes,
    /// `/customers/{id}/activity`.
    Activity,
}

impl Tab {
    /// Every one, in order.
    pub const ALL: [Self; 4] = [Self::Verification, Self::Transactions, Self::Notes, Self::Activity];

    /// What it is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Verification => "Verification",
            Self::Transactions => "Transactions",
            Self::Notes => "Notes",
            Self::Activity => "Activity",
        }
    }

    /// The end of its address.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Verification => "",
            Self::Transactions => "/transactions",
            Self::Notes => "/notes",
            Self::Activity => "/activity",
        }
    }
}

/// The profile's header.
#[allow(clippy::struct_excessive_bools, reason = "each is a button of its own")]
pub struct CustomerHeader {
    /// `cus_…`: the addresses are built from it.
    pub id: String,
    /// The version seen: sent back with every change.
    pub version: u64,
    /// The name as on the document.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// Status and stage.
    pub pill: Pill,
    /// The risk, once known.
    pub risk: Option<Risk>,
    /// The platform's reference.
    pub external_ref: String,
    /// Other identifiers worth copying (ID number, e-mail, ...).
    pub ids: Vec<Identifier>,
    /// The country's name.
    pub country: String,
    /// The level's label.
    pub level: String,
    /// When the customer came.
    pub created: Moment,
    /// When it was last submitted.
    pub submitted: Option<Moment>,
    /// When the review is due; none once decided.
    pub due: Option<Due>,
    /// Who holds it.
    pub holder: Option<Holder>,
    /// Who is to review it.
    pub assignee: Option<String>,
    /// The person may say who is to review it.
    pub can_assign: bool,
    /// `2 of 5 attempts used`; nothing before the first.
    pub attempts: Option<String>,
    /// Which submission this is; zero before the first.
    pub submission: u32,
    /// Tags.
    pub tags: Vec<String>,
    /// The tabs the person may open.
    pub tabs: Vec<Tab>,
    /// The person may set risk and tags.
    pub can_classify: bool,
    /// The person may make links to the hosted page.
    pub can_link: bool,
    /// The legal hold in force, in words.
    pub hold: Option<String>,
    /// The person may take out everything about the customer.
    pub can_export: bool,
    /// How many notes there are.
    pub notes: u64,
    /// The tab shown.
    pub tab: Tab,
}

impl CustomerHeader {
    /// `second submission`; nothing for the first.
    #[must_use]
    pub fn submission_words(&self) -> String {
        match self.submission {
            0 => "not submitted yet".to_owned(),
            1 => "first submission".to_owned(),
            2 => "second submission".to_owned(),
            3 => "third submission".to_owned(),
            n => format!("submission {n}"),
        }
    }
}

/// An identifier in the header.
pub struct Identifier {
    /// What it is.
    pub label: String,
    /// Its value, or what is left of it masked.
    pub value: String,
    /// It is masked: nothing to copy.
    pub is_masked: bool,
}

/// Who holds a customer, and until when.
#[derive(Clone)]
pub struct Holder {
    /// The reviewer's name.
    pub name: String,
    /// It is the signed-in person.
    pub you: bool,
    /// When the claim lapses without an action.
    pub until: Moment,
}
