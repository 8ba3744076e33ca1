//! Review queue: what to do next.

use askama::Template;

use crate::layout::{Choice, Paging, Shell};
use crate::moment::{Due, Moment};
use crate::words::{Pill, Risk};

/// `GET /queue`. For a request with `HX-Request` and `HX-Target: …#list`, answer `as_list()` only.
#[derive(Template)]
#[template(path = "queue.html", blocks = ["list"])]
pub struct QueuePage {
    /// The shell.
    pub shell: Shell,
    /// Counts per stage, as links: `All`, `Resubmitted`, `Awaiting review`, `In check`, ...
    pub stages: Vec<StageTab>,
    /// Search, filters, sort, saved views.
    pub filters: Filters,
    /// The customers of this page.
    pub rows: Vec<CustomerRow>,
    /// Where the next page is.
    pub paging: Paging,
    /// The person may start checks: *Take next* is shown.
    pub can_take: bool,
    /// What is overdue in the queue as a whole.
    pub overdue: Option<OverdueCount>,
    /// Saved views.
    pub views: Views,
    /// What can be done to several at once.
    pub bulk: Bulk,
}

/// How many are overdue, and where they are listed.
#[derive(Clone)]
pub struct OverdueCount {
    /// `3 overdue`, `1000 or more overdue`.
    pub label: String,
    /// The list of them.
    pub href: String,
}

/// The saved views of a list.
#[derive(Clone, Default)]
pub struct Views {
    /// Ready-made ones, the own ones, those shared by others.
    pub all: Vec<SavedView>,
    /// Where the present filters are saved; none where there is nothing to save.
    pub save_href: Option<String>,
}

/// What can be done to several customers of a list at once.
#[derive(Clone, Default)]
pub struct Bulk {
    /// Where to come back to.
    pub back: String,
    /// Whom they can be assigned to; empty for whoever may not assign.
    pub assignees: Vec<Choice>,
    /// The person may add and remove tags.
    pub can_tag: bool,
    /// Tags in use, to choose from.
    pub tags: Vec<String>,
    /// The filters in force as names and values, for whoever may take the list out as a file.
    pub export: Option<Vec<(String, String)>>,
}

impl Bulk {
    /// Rows have a box to choose them by.
    #[must_use]
    pub fn chooses(&self) -> bool {
        self.can_tag || !self.assignees.is_empty()
    }
}

/// One stage with how many customers are in it.
#[derive(Clone)]
pub struct StageTab {
    /// What it is called.
    pub label: String,
    /// Where it is, other filters kept.
    pub href: String,
    /// How many.
    pub count: u64,
    /// Shown now.
    pub active: bool,
    /// Something in it is overdue.
    pub urgent: bool,
}

/// Search, filters and sort over customers. Each `Vec<Choice>` starts with the choice "any" (empty value).
#[derive(Clone, Default)]
pub struct Filters {
    /// `/queue` or `/customers`.
    pub action: String,
    /// What was searched for.
    pub q: String,
    /// Filter by stage (hidden when empty, as every one below).
    pub stage: Vec<Choice>,
    /// Filter by status.
    pub status: Vec<Choice>,
    /// Filter by level.
    pub level: Vec<Choice>,
    /// Filter by country.
    pub country: Vec<Choice>,
    /// Filter by risk.
    pub risk: Vec<Choice>,
    /// Filter by holder.
    pub holder: Vec<Choice>,
    /// Filter by who is to review.
    pub assignee: Vec<Choice>,
    /// Filter by when it is due.
    pub due: Vec<Choice>,
    /// Filter by age.
    pub age: Vec<Choice>,
    /// Filter by tag.
    pub tag: Vec<Choice>,
    /// The order.
    pub sort: Vec<Choice>,
    /// The filters in force, each with the address that removes it.
    pub applied: Vec<AppliedFilter>,
    /// The address without any filter.
    pub clear_href: String,
}

impl Filters {
    /// The selects in the order they are shown: name, label, choices.
    #[must_use]
    pub fn selects(&self) -> [(&'static str, &'static str, &[Choice]); 10] {
        [
            ("status", "Status", &self.status),
            ("stage", "Stage", &self.stage),
            ("level", "Level", &self.level),
            ("country", "Country", &self.country),
            ("risk", "Risk", &self.risk),
            ("holder", "Held by", &self.holder),
            ("assignee", "Assigned to", &self.assignee),
            ("due", "Due", &self.due),
            ("age", "Age", &self.age),
            ("tag", "Tag", &self.tag),
        ]
    }
}

/// A filter in force.
#[derive(Clone)]
pub struct AppliedFilter {
    /// `Country: Sweden`.
    pub label: String,
    /// The same list without it.
    pub remove_href: String,
}

/// A named set of filters.
#[derive(Clone)]
pub struct SavedView {
    /// Its name.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Shown now.
    pub active: bool,
    /// Where its owner renames, shares or deletes it.
    pub edit_href: Option<String>,
    /// Who shares it, if it is another's.
    pub shared_by: Option<String>,
}

/// One customer in a list.
#[derive(Clone)]
pub struct CustomerRow {
    /// The profile.
    pub href: String,
    /// `cus_…`.
    pub id: String,
    /// The name as on the document; `Not given yet` when none.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// The platform's reference.
    pub external_ref: String,
    /// Status and stage.
    pub pill: Pill,
    /// The risk, once known.
    pub risk: Option<Risk>,
    /// The verification level's label.
    pub level: String,
    /// The country's name.
    pub country: String,
    /// When it was last submitted.
    pub submitted: Option<Moment>,
    /// When the review is due.
    pub due: Option<Due>,
    /// Who holds it.
    pub holder: Option<String>,
    /// The signed-in person holds it.
    pub mine: bool,
    /// Who is to review it.
    pub assignee: Option<String>,
    /// The signed-in person is to review it.
    pub assigned_to_you: bool,
    /// What choosing it sends: its id and the version seen. None where rows are not chosen.
    pub chosen: Option<String>,
    /// Which submission this is; 2 and more come first in the queue.
    pub submission: u32,
    /// Tags.
    pub tags: Vec<String>,
}
