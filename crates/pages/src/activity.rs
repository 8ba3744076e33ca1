//! The Activity tab and the audit log: events, newest first.

use askama::Template;

use crate::customer::CustomerHeader;
use crate::layout::{Choice, Paging, Shell};
use crate::moment::Moment;

/// `GET /customers/{id}/activity`.
#[derive(Template)]
#[template(path = "activity.html")]
pub struct ActivityPage {
    /// The shell.
    pub shell: Shell,
    /// The profile's header.
    pub header: CustomerHeader,
    /// Days, newest first.
    pub days: Vec<ActivityDay>,
    /// Where the next page is.
    pub paging: Paging,
}

/// The events of one day.
pub struct ActivityDay {
    /// `22 November 2026`.
    pub date: String,
    /// Newest first.
    pub events: Vec<EventView>,
}

/// What an event is about: decides its icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The customer sent something.
    Submitted,
    /// A check was started, released, taken over or lapsed.
    Check,
    /// A mark.
    Marked,
    /// An approval.
    Approved,
    /// A rejection.
    Rejected,
    /// A resubmission was asked or answered.
    Resubmission,
    /// A note.
    Note,
    /// A document was opened, rendered or downloaded.
    Document,
    /// A transaction, accepted or refused.
    Transaction,
    /// Users, sign-ins, keys, settings.
    Administration,
    /// Anything else.
    Other,
}

impl EventKind {
    /// The icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Submitted => "send",
            Self::Check => "clipboard-check",
            Self::Marked => "tag",
            Self::Approved => "circle-check",
            Self::Rejected => "circle-x",
            Self::Resubmission => "rotate-ccw",
            Self::Note => "message-square",
            Self::Document => "file-text",
            Self::Transaction => "arrow-left-right",
            Self::Administration => "user-cog",
            Self::Other => "circle-dot",
        }
    }
}

/// One event.
pub struct EventView {
    /// `evt_…`.
    pub id: String,
    /// The event's code, `check.started`.
    pub code: String,
    /// What it is about.
    pub kind: EventKind,
    /// When.
    pub at: Moment,
    /// Who: a name, `Customer`, `API key Platform`, `Probity`.
    pub who: String,
    /// What happened, after the name: `started a check`.
    pub what: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// Reasons, comments and other lines.
    pub details: Vec<String>,
    /// The customer: name and address (in the audit log).
    pub customer: Option<(String, String)>,
}

/// One value that changed.
pub struct Change {
    /// Which.
    pub label: String,
    /// Before; none when there was nothing.
    pub from: Option<String>,
    /// After; none when it was removed.
    pub to: Option<String>,
}

/// `GET /audit?q=&kind=&who=&from=&to=&after=`. For `HX-Request` with `HX-Target: …#list`, answer `as_list()`.
#[derive(Template)]
#[template(path = "audit.html", blocks = ["list"])]
pub struct AuditPage {
    /// The shell.
    pub shell: Shell,
    /// What was searched for (an id).
    pub q: String,
    /// The person may take out who may do what.
    pub can_review_access: bool,
    /// `kind` filter.
    pub kinds: Vec<Choice>,
    /// `who` filter.
    pub people: Vec<Choice>,
    /// First day, `2026-11-01` or empty.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The events of this page.
    pub events: Vec<EventView>,
    /// Where the next page is.
    pub paging: Paging,
}
