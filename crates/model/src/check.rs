//! A check: one round of review, its marks and its decision.

use crate::{
    four_eyes::Ground,
    id::{CheckId, NoteId, UserId},
    item::ItemKey,
    status::{Outcome, Verdict},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One round of review of one customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// Which round of the customer's.
    pub round: u32,
    /// The version of the level it began with.
    pub level_version: u32,
    /// When the first reviewer started it.
    pub started_at: Timestamp,
    /// Who holds it now.
    pub claim: Option<Claim>,
    /// The present marks.
    pub marks: BTreeMap<ItemKey, Mark>,
    /// How it ended, once it has.
    pub decision: Option<Decision>,
}

/// A reviewer's hold on a check: nobody else can mark or decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// Whose.
    pub holder: UserId,
    /// When it lapses without a further action.
    pub until: Timestamp,
}

/// What a reviewer said of one version of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The judgement.
    pub verdict: Verdict,
    /// The version of the item it is about.
    pub item_version: u32,
    /// Codes of the reasons; never empty when rejected.
    pub reasons: Vec<String>,
    /// A remark for colleagues.
    pub comment: Option<String>,
    /// Whose.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The check it was carried over from, if it was.
    pub carried_from: Option<CheckId>,
}

/// What a reviewer sends to set a mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMark {
    /// Which item.
    pub item: ItemKey,
    /// The version of it that was on screen.
    pub item_version: u32,
    /// The judgement.
    pub verdict: Verdict,
    /// Codes of the reasons.
    pub reasons: Vec<String>,
    /// A remark for colleagues.
    pub comment: Option<String>,
}

/// How a check ended, and what was on screen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    #[serde(flatten)]
    pub ruling: Ruling,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The internal note written with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<NoteId>,
    /// Every item as it stood: what the reviewer decided on.
    pub seen: Vec<Seen>,
    /// Why policy asked for a second signature; empty where it did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// The second signature, where policy asked for one and it was given or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondSignature>,
}

impl Decision {
    /// What people wrote in it, in an order that stays: it may be about a person, and is kept sealed.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut texts = match &mut self.ruling {
            Ruling::Approve => Vec::new(),
            Ruling::Reject(rejection) => vec![&mut rejection.customer_text],
            Ruling::Resubmission(request) => {
                request.items.iter_mut().map(|requested| &mut requested.message).collect()
            }
        };
        texts.extend(self.second.as_mut().and_then(|second| second.reason.as_mut()));
        texts
    }
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Ruling {
    /// The customer is approved.
    Approve,
    /// The customer is rejected.
    Reject(Rejection),
    /// The customer is asked to send something again.
    Resubmission(Request),
}

/// Why a customer is rejected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rejection {
    /// Codes of the reasons; never empty.
    pub reasons: Vec<String>,
    /// Whether the customer may not try again.
    pub r#final: bool,
    /// What the customer is told.
    pub customer_text: String,
}

/// What a customer is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Never empty.
    pub items: Vec<RequestedItem>,
    /// The last day to answer.
    pub due: Date,
}

/// One item a customer is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequestedItem {
    /// Which.
    pub item: ItemKey,
    /// Codes of the reasons; may be empty where it was never sent.
    pub reasons: Vec<String>,
    /// What the customer is told.
    pub message: String,
}

/// One item as it stood when the decision was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seen {
    /// Which.
    pub item: ItemKey,
    /// Its version.
    pub version: u32,
    /// Its mark, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// The second of two signatures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SecondSignature {
    /// Whether the decision was confirmed; otherwise it was sent back.
    pub confirmed: bool,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why it was sent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Check {
    /// Whether any present mark is this person's, a carried-over one too: the decision rests on it.
    #[must_use]
    pub fn has_marks_of(&self, user: UserId) -> bool {
        self.marks.values().any(|mark| mark.by == user)
    }
}

impl Ruling {
    /// The outcome without its details.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Approve => Outcome::Approve,
            Self::Reject(_) => Outcome::Reject,
            Self::Resubmission(_) => Outcome::Resubmission,
        }
    }
}
