//! The Verification tab: items to mark, the viewer beside them, the bar below.

use askama::Template;

use crate::activity::EventView;
use crate::customer::CustomerHeader;
use crate::layout::{Fact, Shell};
use crate::masking::Masking;
use crate::moment::{Due, Moment};
use crate::words::{DecisionKind, FindingLevel, Mark};

/// `GET /customers/{id}`.
#[derive(Template)]
#[template(path = "verification.html", blocks = ["profile"])]
pub struct VerificationPage {
    /// The shell.
    pub shell: Shell,
    /// The profile's header.
    pub header: CustomerHeader,
    /// Who may do what now.
    pub mode: Mode,
    /// What the first person saw and what happened since, while a second signature is awaited.
    pub second: Option<SecondLook>,
    /// Personal information, in the level's order.
    pub fields: Vec<Item>,
    /// Documents, in the level's order; one never sent has `document: None` and `missing: true`.
    pub documents: Vec<Item>,
    /// The item whose document the viewer shows first (`document:passport`).
    pub open: Option<String>,
    /// The bar at the bottom.
    pub bar: Bar,
    /// Earlier rounds, newest first.
    pub rounds: Vec<Round>,
    /// Whether personal values and documents are masked, and what can be done about it.
    pub masking: Masking,
}

/// `POST /customers/{id}/marks` with `HX-Request`: the row, the bar and the group's count, by parts.
#[derive(Template)]
#[template(path = "mark_answer.html")]
pub struct MarkAnswer {
    /// `cus_…`.
    pub customer: String,
    /// The version after the mark.
    pub version: u64,
    /// The item as it is now.
    pub item: Item,
    /// The bar as it is now.
    pub bar: Bar,
    /// The count of the item's group.
    pub group: GroupCount,
}

/// `GET /documents/{version_id}` with `HX-Request`: one document of the viewer, asked again while rendering.
#[derive(Template)]
#[template(path = "document_answer.html")]
pub struct DocumentAnswer {
    /// The document.
    pub document: DocumentView,
}

/// `GET /customers/{id}/marks?item=…`: the reasons picker, a dialog with script and a page without.
/// Also the answer (422) to a *rejected* mark without a reason. With `HX-Request` answer `as_dialog()`.
#[derive(Template)]
#[template(path = "reasons.html", blocks = ["dialog"])]
pub struct ReasonsPage {
    /// The shell.
    pub shell: Shell,
    /// `cus_…`.
    pub customer: String,
    /// The customer's name.
    pub customer_name: String,
    /// The version seen.
    pub version: u64,
    /// The item to reject.
    pub item: Item,
    /// The reasons that can be given for this item, those it has already chosen.
    pub reasons: Vec<ReasonGroup>,
    /// What is wrong with what was sent, if anything.
    pub error: Option<String>,
}

/// What can be done now, and by whom.
pub enum Mode {
    /// Everything is there, nobody holds it.
    ReadOnly {
        /// *Start check* is offered.
        can_start: bool,
        /// Why it is not, if not (`Auditors change nothing.`).
        why_not: Option<String>,
    },
    /// Somebody else holds it.
    Held {
        /// The holder's name.
        by: String,
        /// When the claim lapses.
        until: Moment,
        /// *Take over* is offered (approver).
        can_take_over: bool,
    },
    /// The signed-in person holds it.
    InCheck {
        /// When the claim lapses without an action.
        until: Moment,
    },
    /// One decision was made, the second signature is missing.
    SecondApproval {
        /// The first decision.
        first: Decision,
        /// *Confirm* and *Send back* are offered.
        can_sign: bool,
        /// Why not, if not (`You made the first decision.`).
        why_not: Option<String>,
    },
    /// Approved or rejected.
    Decided {
        /// The decision.
        decision: Decision,
        /// *Reopen* is offered (approver).
        can_reopen: bool,
    },
    /// Not submitted yet.
    Incomplete {
        /// What is missing, by label.
        missing: Vec<String>,
    },
    /// The customer was asked to send again.
    Resubmission {
        /// The decision that asked.
        decision: Decision,
        /// What was asked.
        asked: Vec<AskedItem>,
        /// Until when.
        due: Option<Due>,
        /// What became of the link, such as `E-mail sent, link not opened yet`.
        link: String,
        /// *Withdraw* is offered (approver).
        can_reopen: bool,
    },
}

impl Mode {
    /// Marks can be set.
    #[must_use]
    pub fn marking(&self) -> bool {
        matches!(self, Self::InCheck { .. })
    }
}

/// A field or a document: what a reviewer marks.
#[allow(clippy::struct_excessive_bools, reason = "each is a separate fact a template asks about")]
pub struct Item {
    /// `field:first_name`, `document:passport`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// The level requires it.
    pub required: bool,
    /// The value in lines (an address has several); for a document what it is (`Utopia · L898902C3`).
    pub value: Vec<String>,
    /// The value is masked.
    pub masked: bool,
    /// Never sent.
    pub missing: bool,
    /// The version shown, such as `fld_…` or `dov_…`; sent back as `item_version`.
    pub version_id: String,
    /// Which version this is.
    pub version_number: u32,
    /// New in this round: the customer sent it again.
    pub resubmitted: bool,
    /// Earlier versions, newest first.
    pub earlier: Vec<EarlierVersion>,
    /// What automated checks found.
    pub findings: Vec<Finding>,
    /// The mark in this check.
    pub mark: Option<Mark>,
    /// Who set it and when.
    pub marked: Option<Marked>,
    /// The reasons of a rejected mark.
    pub reasons: Vec<ReasonChip>,
    /// The comment with the mark; may be empty.
    pub comment: String,
    /// The mark can be changed now by the signed-in person.
    pub editable: bool,
    /// The document item the viewer opens for it; for a document its own key.
    pub opens: Option<String>,
    /// The document, when the item is one.
    pub document: Option<DocumentView>,
}

impl Item {
    /// The element id of its row: `item-field-first_name`.
    #[must_use]
    pub fn anchor(&self) -> String {
        anchor(&self.key)
    }

    /// It is a document.
    #[must_use]
    pub fn is_document(&self) -> bool {
        self.key.starts_with("document:")
    }
}

/// The element id of the row of an item.
#[must_use]
pub fn anchor(key: &str) -> String {
    format!("item-{}", key.replace(':', "-"))
}

/// An earlier version of an item.
pub struct EarlierVersion {
    /// Which version.
    pub number: u32,
    /// Its value in lines.
    pub value: Vec<String>,
    /// When it was submitted.
    pub at: Moment,
    /// The last mark it got.
    pub mark: Option<Mark>,
    /// The reasons it was rejected for.
    pub reasons: Vec<ReasonChip>,
}

/// What an automated check found.
pub struct Finding {
    /// How good or bad.
    pub level: FindingLevel,
    /// One line.
    pub text: String,
}

/// Who marked, and when.
pub struct Marked {
    /// The reviewer's name.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Carried over from the round before.
    pub carried: bool,
}

/// A reason on a mark or a decision.
#[derive(Clone)]
pub struct ReasonChip {
    /// The code.
    pub code: String,
    /// The internal label.
    pub label: String,
    /// The customer never learns it.
    pub hidden: bool,
}

/// Reasons of one group.
pub struct ReasonGroup {
    /// The group's label.
    pub label: String,
    /// Its reasons.
    pub reasons: Vec<Reason>,
}

/// One reason to choose.
pub struct Reason {
    /// The code.
    pub code: String,
    /// The internal label.
    pub label: String,
    /// What the customer reads.
    pub customer_text: String,
    /// What it allows afterwards: `retry`, `final`, `escalate`, `policy`.
    pub disposition: crate::words::Disposition,
    /// The customer never learns it (fraud, duplicate, AML).
    pub hidden: bool,
    /// Chosen now.
    pub chosen: bool,
}

/// A document version in the viewer.
pub struct DocumentView {
    /// The item it belongs to: `document:passport`.
    pub item: String,
    /// `dov_…`.
    pub version_id: String,
    /// What it is called: `Passport`.
    pub label: String,
    /// Which version.
    pub number: u32,
    /// Not the newest version.
    pub superseded: bool,
    /// When it was sent.
    pub sent: Moment,
    /// Country, number, dates.
    pub facts: Vec<Fact>,
    /// The files it consists of.
    pub files: Vec<FileView>,
    /// How far rendering is.
    pub rendering: Rendering,
    /// The pages rendered so far.
    pub pages: Vec<PageView>,
    /// What automated checks found about the document as a whole.
    pub findings: Vec<Finding>,
    /// The person may download originals.
    pub can_download: bool,
    /// The version before, for side by side.
    pub previous: Option<Box<DocumentView>>,
}

/// A file of a document.
pub struct FileView {
    /// `fil_…`.
    pub id: String,
    /// The name it came with.
    pub name: String,
    /// `Front`, `Back`, `Page 2`.
    pub side: String,
    /// `1.2 MB`.
    pub size: String,
}

/// How far the rendering of a document is.
pub enum Rendering {
    /// Waiting for its turn.
    Queued,
    /// Under way.
    Running {
        /// Pages done.
        done: u32,
        /// Pages in all.
        total: u32,
    },
    /// All pages are there.
    Ready,
    /// Cannot be rendered; can be marked all the same.
    Failed {
        /// Why, in words for a reviewer.
        why: String,
    },
}

/// A rendered page.
pub struct PageView {
    /// The id; pictures are `/pages/{id}/thumb|medium|large`.
    pub id: String,
    /// `Front`, `Page 2 of 3`.
    pub label: String,
    /// Width of the large picture in pixels.
    pub width: u32,
    /// Height of the large picture in pixels.
    pub height: u32,
}

/// The bar at the bottom of the Verification tab.
pub struct Bar {
    /// Items marked.
    pub marked: u32,
    /// Items in all.
    pub total: u32,
    /// Items marked rejected.
    pub rejected: u32,
    /// Items marked pending.
    pub pending: u32,
    /// What stands in the way of *Finish check*.
    pub obstacles: Vec<Obstacle>,
    /// The actions are offered: the person holds the check.
    pub active: bool,
}

/// One item in the way of finishing.
pub struct Obstacle {
    /// The item's key.
    pub key: String,
    /// The item's label.
    pub label: String,
    /// `not marked`, `rejected`, `pending`, `never sent`.
    pub why: String,
}

impl Obstacle {
    /// The element id of the item's row.
    #[must_use]
    pub fn anchor(&self) -> String {
        anchor(&self.key)
    }
}

/// How many of a group are approved.
pub struct GroupCount {
    /// `fields` or `documents`.
    pub group: &'static str,
    /// Approved ones.
    pub approved: usize,
    /// All.
    pub total: usize,
}

impl GroupCount {
    /// Counts a group's items.
    #[must_use]
    pub fn of(group: &'static str, items: &[Item]) -> Self {
        let approved = items.iter().filter(|item| item.mark == Some(Mark::Approved)).count();
        Self { group, approved, total: items.len() }
    }
}

/// One decision, as it was made.
pub struct Decision {
    /// What was decided.
    pub kind: DecisionKind,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Who gave the second signature, and when.
    pub second: Option<(String, Moment)>,
    /// The reasons.
    pub reasons: Vec<ReasonChip>,
    /// The internal note; may be empty.
    pub note: String,
    /// What the customer was told; may be empty.
    pub customer_text: String,
    /// Rejected for good: only an approver reopens.
    pub is_final: bool,
    /// Why a second signature was needed, a line each.
    pub grounds: Vec<String>,
}

/// What the second person sees of the first decision.
pub struct SecondLook {
    /// Who decided first.
    pub first: String,
    /// Every item as it was on the first person's screen.
    pub seen: Vec<SeenItem>,
    /// What happened since, oldest first.
    pub since: Vec<EventView>,
    /// There was more before these.
    pub is_cut: bool,
}

/// An item as the first person saw it.
pub struct SeenItem {
    /// What it is called.
    pub label: String,
    /// The version that was on screen.
    pub version: u32,
    /// The version there is now, where it is another.
    pub now: Option<u32>,
    /// The mark it had.
    pub mark: Option<Mark>,
    /// The reasons of the mark.
    pub reasons: Vec<ReasonChip>,
    /// Whose mark; may be empty.
    pub by: String,
    /// The comment with the mark; may be empty.
    pub comment: String,
}

/// What was asked of the customer.
pub struct AskedItem {
    /// The item's label.
    pub label: String,
    /// The message the customer reads.
    pub message: String,
    /// It has been sent.
    pub sent: bool,
}

/// One earlier round.
pub struct Round {
    /// Which round.
    pub number: u32,
    /// How it ended.
    pub decision: Decision,
    /// The marks at that moment: label, mark, reasons.
    pub marks: Vec<RoundMark>,
}

/// A mark of an earlier round.
pub struct RoundMark {
    /// The item's label.
    pub label: String,
    /// The mark.
    pub mark: Mark,
    /// Its reasons.
    pub reasons: Vec<ReasonChip>,
    /// Its comment; may be empty.
    pub comment: String,
}
