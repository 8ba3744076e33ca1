//! The command palette's results.

use askama::Template;

/// `GET /palette?q=`: a part, never a page.
#[derive(Template)]
#[template(path = "palette.html")]
pub struct PaletteAnswer {
    /// What was typed.
    pub q: String,
    /// Groups with at least one entry.
    pub groups: Vec<PaletteGroup>,
}

/// A group of results.
pub struct PaletteGroup {
    /// `Customers`, `Pages`, `Actions`.
    pub label: String,
    /// Its entries.
    pub entries: Vec<PaletteEntry>,
}

/// One result: a link.
pub struct PaletteEntry {
    /// What it is.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// Where it leads.
    pub href: String,
    /// Its icon's name: `user`, `inbox`, ...
    pub icon: &'static str,
}
