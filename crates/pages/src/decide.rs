//! The dialogs that decide: Reject, Resubmission, Send back, Reopen. Each is a page without script.
//! With `HX-Request` answer `as_dialog()`.

use askama::Template;

use crate::layout::{Choice, Shell};
use crate::verification::{ReasonChip, ReasonGroup};
use crate::words::DecisionKind;

/// The customer a dialog is about.
pub struct Subject {
    /// `cus_…`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The version seen.
    pub version: u64,
}

/// `GET|POST /customers/{id}/check/reject`. A POST with `preview=1` decides nothing and answers this again,
/// with `preview` made from the reasons sent; the note stays out of addresses that way.
#[derive(Template)]
#[template(path = "reject.html", blocks = ["dialog"])]
pub struct RejectPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// All reasons, those of rejected marks already chosen.
    pub reasons: Vec<ReasonGroup>,
    /// The internal note typed so far.
    pub note: String,
    /// What the customer will read.
    pub preview: String,
    /// The chosen reasons let the customer send again.
    pub may_retry: bool,
    /// Why another person has to confirm, a line each; none where nobody has to.
    pub needs_second: Vec<String>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /customers/{id}/check/resubmission`. Fields: `items` (repeated key), `message:{key}`, `due`
/// (a date), `version`.
#[derive(Template)]
#[template(path = "resubmission.html", blocks = ["dialog"])]
pub struct ResubmissionPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// Every item that can be asked again, rejected and pending ones chosen.
    pub items: Vec<ResubmissionItem>,
    /// Documents never sent that can be asked for.
    pub extra: Vec<ResubmissionItem>,
    /// The due date, `2026-12-06`.
    pub due: String,
    /// The earliest due date allowed.
    pub due_min: String,
    /// The latest due date allowed.
    pub due_max: String,
    /// Where the e-mail goes, partly hidden; none when the customer gave no address.
    pub email: Option<String>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// One item that may be asked for again.
pub struct ResubmissionItem {
    /// `field:first_name`, `document:passport`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Its mark's word or `never sent`; may be empty.
    pub state: String,
    /// Chosen.
    pub chosen: bool,
    /// Its reasons.
    pub reasons: Vec<ReasonChip>,
    /// The message to the customer, made from the reasons at first.
    pub message: String,
}

/// `GET|POST /customers/{id}/check/finish`, shown when finishing is refused (or asked without script).
#[derive(Template)]
#[template(path = "finish_refused.html", blocks = ["dialog"])]
pub struct FinishRefusedPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// Each item in the way.
    pub obstacles: Vec<crate::verification::Obstacle>,
}

/// `GET|POST /customers/{id}/reopen`, `/check/send-back`, `/check/release`: one text field and a sentence
/// saying what happens.
#[derive(Template)]
#[template(path = "act.html", blocks = ["dialog"])]
pub struct ActPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// What is done.
    pub act: Act,
    /// The text typed so far.
    pub text: String,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /customers/{id}/reveal`: why somebody looks at what is masked.
#[derive(Template)]
#[template(path = "reveal.html", blocks = ["dialog"])]
pub struct RevealPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// What was typed so far.
    pub reason: String,
    /// The most characters of it.
    pub reason_chars_max: usize,
    /// It must be given.
    pub is_required: bool,
    /// How long the values are shown, in minutes.
    pub minutes: i64,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /customers/{id}/classify`: risk and tags.
#[derive(Template)]
#[template(path = "classify.html", blocks = ["dialog"])]
pub struct ClassifyPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// The risks to choose from.
    pub risks: Vec<Choice>,
    /// The tags, separated by commas.
    pub tags: String,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /customers/{id}/evidence`: everything about a customer, for somebody outside.
#[derive(Template)]
#[template(path = "evidence.html", blocks = ["dialog"])]
pub struct EvidencePage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// For whom it can be taken out.
    pub audiences: Vec<Choice>,
    /// Why, as typed so far.
    pub reason: String,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /customers/{id}/assign`: who is to review.
#[derive(Template)]
#[template(path = "assign.html", blocks = ["dialog"])]
pub struct AssignPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// Nobody, and everybody who can review.
    pub assignees: Vec<Choice>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET /views/new`, `POST /views`, `GET|POST /views/{id}`: a name for the filters of a list.
#[derive(Template)]
#[template(path = "saved_view.html", blocks = ["dialog"])]
pub struct SavedViewPage {
    /// The shell.
    pub shell: Shell,
    /// Where the form goes: `/views` or `/views/{id}`.
    pub action: String,
    /// It is there already: it can be deleted.
    pub is_saved: bool,
    /// The list, `queue` or `customers`.
    pub list: String,
    /// The filters as an address carries them.
    pub query: String,
    /// The filters in words.
    pub filters: Vec<String>,
    /// The name typed so far.
    pub name: String,
    /// Whether everybody sees it; none for whoever may not share.
    pub shared: Option<bool>,
    /// Where *Cancel* leads.
    pub back: String,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// An act that asks for words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open a decided customer again.
    Reopen(DecisionKind),
    /// Return the first decision instead of signing it.
    SendBack,
}

impl Act {
    /// The last part of the address.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Reopen(_) => "reopen",
            Self::SendBack => "check/send-back",
        }
    }

    /// The title and the button.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reopen(DecisionKind::Resubmission) => "Withdraw request",
            Self::Reopen(_) => "Reopen",
            Self::SendBack => "Send back",
        }
    }

    /// What happens then.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            Self::Reopen(DecisionKind::Approved) => {
                "The customer goes back to the queue and can make no transactions until approved again."
            }
            Self::Reopen(DecisionKind::Resubmission) => {
                "The customer need not send anything and goes back to the queue as awaiting review."
            }
            Self::Reopen(_) => "The customer goes back to the queue as awaiting review.",
            Self::SendBack => {
                "The first decision does not stand. The customer goes back to the queue as awaiting review; \
                 the first reviewer reads your reason."
            }
        }
    }
}
