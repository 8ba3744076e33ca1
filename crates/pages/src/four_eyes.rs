//! The four-eyes policy, to read and to change.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Choice, Fact, Shell};
use crate::settings::{Refused, Tick};

/// `GET|POST /settings/four-eyes`.
#[derive(Template)]
#[template(path = "four_eyes.html")]
pub struct FourEyesPage {
    /// The shell.
    pub shell: Shell,
    /// The person may change it.
    pub can_change: bool,
    /// The version that was on screen; 0 before the first.
    pub version: u32,
    /// The rules as typed, with an empty one at the end; empty for whoever only reads.
    pub rules: Vec<RuleForm>,
    /// Each rule in force, by its name, as a sentence.
    pub in_force: Vec<Fact>,
    /// Levels that ask for two signatures by themselves: code and name.
    pub levels: Vec<(String, String)>,
    /// Whether what is shown is typed and not saved.
    pub is_typed: bool,
    /// Why it was not saved.
    pub refused: Refused,
    /// Every version, newest first.
    pub history: Vec<EventView>,
    /// The most characters of a name.
    pub name_chars_max: usize,
}

/// A rule: `rule.{number}.name`, `.approvals`, `.rejections`, `.level` (repeated), `.risk`, `.group` (repeated),
/// `.reason` (repeated), `.amount`, `.currency`, `.remove`.
pub struct RuleForm {
    /// Which, from 1.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// It is about approvals.
    pub approvals: bool,
    /// It is about rejections.
    pub rejections: bool,
    /// Each level.
    pub levels: Vec<Tick>,
    /// The risks, any of them first.
    pub risks: Vec<Choice>,
    /// Each group of reasons.
    pub groups: Vec<Tick>,
    /// Each single reason.
    pub reasons: Vec<Tick>,
    /// How many single reasons are ticked.
    pub reasons_chosen: usize,
    /// The amount.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// It is the empty one at the end.
    pub is_spare: bool,
}
