//! Verification levels: the list, and one to look at or to change.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Choice, Shell};
use crate::moment::Moment;
use crate::settings::{Refused, Tick};

/// `GET /settings/levels`.
#[derive(Template)]
#[template(path = "levels.html")]
pub struct LevelsPage {
    /// The shell.
    pub shell: Shell,
    /// Every level; the first that takes new customers is the usual one.
    pub rows: Vec<LevelRow>,
    /// The person may add levels.
    pub can_change: bool,
}

/// A level in the list.
pub struct LevelRow {
    /// Its code: `/settings/levels/{code}`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Whether it takes new customers.
    pub is_enabled: bool,
    /// Whether customers come to it unless the platform names another.
    pub is_usual: bool,
    /// What it asks, in a line.
    pub asks: String,
    /// How many customers it has.
    pub customers: u64,
    /// The version in force.
    pub version: u32,
    /// Since when.
    pub since: Moment,
    /// Who put it in force.
    pub by: String,
}

/// `GET /settings/levels/{code}` and `/settings/levels/new`; the same after a `POST` that was not taken or asked for a
/// preview.
#[derive(Template)]
#[template(path = "level.html")]
pub struct LevelPage {
    /// The shell.
    pub shell: Shell,
    /// A new one.
    pub is_new: bool,
    /// The person may change it.
    pub can_change: bool,
    /// What it is called now; for a new one, nothing.
    pub title: String,
    /// What is typed.
    pub form: LevelForm,
    /// What it would ask, or why that cannot be said.
    pub preview: LevelPreview,
    /// Whether what is shown is typed and not saved.
    pub is_typed: bool,
    /// Why it was not saved.
    pub refused: Refused,
    /// How many customers it has.
    pub customers: u64,
    /// How many of them are in a check, which keeps the version it began with.
    pub in_check: u64,
    /// Every version, newest first.
    pub history: Vec<EventView>,
}

/// What is said of a level: `code`, `name`, `field.{code}`, `group.{number}.label`, `group.{number}.kind` (repeated),
/// the numbers, `second_approval`, `enabled`, `version`.
pub struct LevelForm {
    /// The code; it never changes.
    pub code: String,
    /// The version that was on screen; 0 for a new level.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// Each field there is, with whether it is asked.
    pub fields: Vec<FieldNeed>,
    /// The groups of documents, with an empty one at the end.
    pub groups: Vec<GroupForm>,
    /// How often a customer may submit.
    pub attempts_max: String,
    /// Hours until a review is due.
    pub due_hours: String,
    /// Days to answer a resubmission.
    pub resubmission_days: String,
    /// Days before that a reminder goes out.
    pub reminder_days: String,
    /// The most of each of these.
    pub most: LevelLimits,
    /// Whether decisions need a second signature.
    pub second_approval: bool,
    /// Whether it takes new customers.
    pub enabled: bool,
}

/// The most of each number.
#[derive(Clone, Copy)]
pub struct LevelLimits {
    /// Attempts.
    pub attempts: u32,
    /// Hours.
    pub hours: u32,
    /// Days.
    pub days: u32,
    /// Characters of a name.
    pub name_chars: usize,
}

/// A field, and whether it is asked.
pub struct FieldNeed {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// `off`, `optional` or `required`.
    pub needs: Vec<Choice>,
}

/// Documents of which any one will do.
pub struct GroupForm {
    /// Which, from 1.
    pub number: usize,
    /// What it is called.
    pub label: String,
    /// Each kind of document.
    pub kinds: Vec<Tick>,
    /// Whether it is the empty one at the end.
    pub is_spare: bool,
}

/// What customers of a level are asked, as the hosted page says it in English.
#[derive(Default)]
pub struct LevelPreview {
    /// Each field, and whether it may be left out.
    pub fields: Vec<(String, bool)>,
    /// Each document; where several will do, each of them.
    pub documents: Vec<(String, Vec<String>)>,
    /// What else holds, a sentence each.
    pub rules: Vec<String>,
}
