//! The set of reasons: the list, and one to look at or to change.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Choice, Fact, Shell};
use crate::settings::{Refused, Tick};

/// `GET /settings/reasons`.
#[derive(Template)]
#[template(path = "reason_set.html")]
pub struct ReasonSetPage {
    /// The shell.
    pub shell: Shell,
    /// What is searched for.
    pub q: String,
    /// The groups with reasons that match.
    pub groups: Vec<ReasonSetGroup>,
    /// How far each language is.
    pub languages: Vec<Coverage>,
    /// The name of the language whose gaps are shown alone.
    pub lacks: Option<String>,
    /// How many reasons are shown.
    pub count: usize,
    /// The person may add reasons.
    pub can_change: bool,
}

/// How much of what customers read there is in a language.
pub struct Coverage {
    /// What the language calls itself.
    pub name: String,
    /// Its tag (BCP 47).
    pub tag: String,
    /// Texts there are.
    pub done: usize,
    /// Texts there should be.
    pub all: usize,
    /// Where those that lack are shown alone.
    pub href: String,
}

/// Reasons that belong together.
pub struct ReasonSetGroup {
    /// What they are about.
    pub label: String,
    /// Whether they never leave the staff.
    pub is_confidential: bool,
    /// Each, in order.
    pub rows: Vec<ReasonRow>,
}

/// A reason in the list.
pub struct ReasonRow {
    /// Its code: `/settings/reasons/{code}`.
    pub code: String,
    /// What staff see.
    pub label: String,
    /// What follows.
    pub disposition: String,
    /// What the customer reads in English; none where it is not told.
    pub text: Option<String>,
    /// Whether it can be chosen.
    pub is_enabled: bool,
    /// The tags of the languages it lacks.
    pub lacks: Vec<String>,
}

/// `GET /settings/reasons/{code}` and `/settings/reasons/new`; the same after a `POST` that was not taken.
#[derive(Template)]
#[template(path = "reason.html")]
pub struct ReasonPage {
    /// The shell.
    pub shell: Shell,
    /// A new one.
    pub is_new: bool,
    /// The person may change it.
    pub can_change: bool,
    /// What it is called now.
    pub title: String,
    /// How it is, for whoever may not change it.
    pub facts: Vec<Fact>,
    /// What is typed.
    pub form: ReasonForm,
    /// Why it was not saved.
    pub refused: Refused,
    /// What happened to it, newest first.
    pub history: Vec<EventView>,
}

/// What is said of a reason: `code`, `group`, `label`, `target` (repeated), `disposition`, `visible`, `text`,
/// `text.{tag}`, `after`, `enabled`, `version`.
pub struct ReasonForm {
    /// The code; it never changes.
    pub code: String,
    /// The version that was on screen; 0 for a new reason.
    pub version: u32,
    /// The groups to choose from, for a new one.
    pub groups: Vec<Choice>,
    /// What its group is called.
    pub group: String,
    /// Whether its group never leaves the staff.
    pub is_confidential: bool,
    /// What staff see.
    pub label: String,
    /// What it can be said of.
    pub targets: Vec<Tick>,
    /// What follows.
    pub dispositions: Vec<Choice>,
    /// Whether the customer may read it.
    pub visible: bool,
    /// What the customer reads in English.
    pub text: String,
    /// What the customer reads in each other language.
    pub translations: Vec<Translation>,
    /// The place in its group.
    pub places: Vec<Choice>,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Characters of a label.
    pub label_chars_max: usize,
    /// Characters of a text.
    pub text_chars_max: usize,
}

/// A text in one language.
pub struct Translation {
    /// What the language calls itself.
    pub name: String,
    /// Its tag (BCP 47).
    pub tag: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// What is typed.
    pub text: String,
    /// What customers read while nothing is typed, if that is not English: the text that comes with Probity.
    pub instead: String,
}
