//! Settings: verification levels and reasons, to read.

use askama::Template;

use crate::layout::{Fact, Shell};
use crate::verification::ReasonGroup;

/// `GET /settings`.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct SettingsPage {
    /// The shell.
    pub shell: Shell,
    /// Verification levels.
    pub levels: Vec<LevelView>,
    /// Reasons by group.
    pub reasons: Vec<ReasonGroup>,
    /// Limits and policies in force: claim time, due time, upload size, second approval.
    pub policies: Vec<Fact>,
    /// The person may make and revoke API keys.
    pub can_manage_keys: bool,
}

/// A verification level.
pub struct LevelView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// Its fields: label, and whether required.
    pub fields: Vec<(String, bool)>,
    /// Its documents: label, and whether required.
    pub documents: Vec<(String, bool)>,
}
