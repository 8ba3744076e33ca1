//! Reports.

use askama::Template;

use crate::layout::{Choice, Shell};

/// `GET /reports?period=`.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    /// The shell.
    pub shell: Shell,
    /// The person may see what waits to be answered and who is due to be purged.
    pub can_retain: bool,
    /// `period` filter.
    pub periods: Vec<Choice>,
    /// Big numbers.
    pub tiles: Vec<Tile>,
    /// Tables of counts, such as decisions per reviewer or reasons given.
    pub tables: Vec<CountTable>,
}

/// One big number.
pub struct Tile {
    /// What it counts.
    pub label: String,
    /// The number, formatted.
    pub value: String,
    /// What to know about it; may be empty.
    pub detail: String,
    /// Where the list behind it is.
    pub href: Option<String>,
}

/// A table of counts.
pub struct CountTable {
    /// What it counts.
    pub title: String,
    /// What a row is.
    pub column: String,
    /// The rows, largest first.
    pub rows: Vec<CountRow>,
}

/// One row of counts.
pub struct CountRow {
    /// What it is.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Of the largest, in percent.
    pub share: u8,
}
