//! Settings: the way to each of their pages, and the policies that hold.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Fact, Shell};

/// `GET /settings`.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct SettingsPage {
    /// The shell.
    pub shell: Shell,
    /// The pages this person may open.
    pub sections: Vec<SettingsSection>,
    /// Limits and policies in force: claim time, sessions, files.
    pub policies: Vec<Fact>,
    /// The person may change settings.
    pub can_change: bool,
}

/// One page of settings.
pub struct SettingsSection {
    /// What it is called.
    pub title: String,
    /// What is set there.
    pub what: String,
    /// How it stands, such as `2 levels`; may be empty.
    pub state: String,
    /// Where it is.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
}

/// Something to tick.
pub struct Tick {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
    /// Ticked now.
    pub chosen: bool,
}

/// What a form that was not taken says above itself.
#[derive(Default)]
pub struct Refused {
    /// What is wrong with what was typed.
    pub errors: Vec<String>,
    /// What somebody else changed meanwhile, newest first.
    pub meanwhile: Vec<EventView>,
    /// Where the thing stands as it is now.
    pub href: String,
}
