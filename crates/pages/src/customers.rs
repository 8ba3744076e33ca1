//! Customers: all of them.

use askama::Template;

use crate::layout::{Paging, Shell};
use crate::queue::{Bulk, CustomerRow, Filters, StageTab, Views};

/// `GET /customers`. For a request with `HX-Request` and `HX-Target: …#list`, answer `as_list()` only.
#[derive(Template)]
#[template(path = "customers.html", blocks = ["list"])]
pub struct CustomersPage {
    /// The shell.
    pub shell: Shell,
    /// Counts per status, as links.
    pub statuses: Vec<StageTab>,
    /// Search, filters, sort.
    pub filters: Filters,
    /// The customers of this page.
    pub rows: Vec<CustomerRow>,
    /// Where the next page is.
    pub paging: Paging,
    /// Saved views.
    pub views: Views,
    /// What can be done to several at once.
    pub bulk: Bulk,
}
