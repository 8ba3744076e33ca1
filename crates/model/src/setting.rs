//! What all settings have in common: what is wrong with one, and what a change of one changed.

use serde::{Deserialize, Serialize};

/// Something wrong with a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// Where, as the form's name of it.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub message: String,
}

impl Flaw {
    pub(crate) fn new(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { field, code, message: message.into() }
    }
}

/// One thing that a change of a setting changed, in words. Settings hold nothing personal, so an event may carry it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// What.
    pub what: String,
    /// What it was; none for what was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is; none for what is not there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Collects what differs.
#[derive(Default)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    /// Notes this if it differs. An empty text is nothing.
    pub(crate) fn note(&mut self, what: &str, from: impl Into<String>, to: impl Into<String>) {
        let (from, to) = (from.into(), to.into());
        if from != to {
            let some = |text: String| (!text.is_empty()).then_some(text);
            self.0.push(Change { what: what.to_owned(), from: some(from), to: some(to) });
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Change> {
        self.0
    }
}

/// `yes` or `no`, as settings are told.
pub(crate) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Whether a text is on one line, not empty, and no longer than this.
pub(crate) fn is_line(text: &str, chars_max: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= chars_max && !text.chars().any(char::is_control)
}

/// Whether a text is a code: lower-case letters, digits and underscores, at most 40, starting with a letter.
pub(crate) fn is_code(text: &str) -> bool {
    text.parse::<crate::item::FieldCode>().is_ok()
}
