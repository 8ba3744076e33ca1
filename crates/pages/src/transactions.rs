//! Transactions: the tab of one customer and the page of all.

use askama::Template;

use crate::customer::CustomerHeader;
use crate::layout::{Choice, Paging, Shell};
use crate::moment::Moment;
use crate::words::Pill;

/// `GET /customers/{id}/transactions`.
#[derive(Template)]
#[template(path = "customer_transactions.html")]
pub struct CustomerTransactionsPage {
    /// The shell.
    pub shell: Shell,
    /// The profile's header.
    pub header: CustomerHeader,
    /// Why there are none; only for a customer who is not approved.
    pub closed: Option<Closed>,
    /// Totals per currency and month, newest month first.
    pub totals: Vec<MonthTotal>,
    /// Accepted transactions, newest first.
    pub rows: Vec<TransactionRow>,
    /// Refused ones, newest first; shown whatever the status.
    pub refusals: Vec<TransactionRow>,
    /// Where the next page is.
    pub paging: Paging,
}

/// Why a customer can make no transactions.
pub struct Closed {
    /// Status and stage.
    pub pill: Pill,
    /// One sentence.
    pub why: String,
    /// What is missing, by label.
    pub missing: Vec<String>,
}

/// A currency in a month.
pub struct MonthTotal {
    /// `November 2026`.
    pub month: String,
    /// `EUR`.
    pub currency: String,
    /// Money in, formatted.
    pub incoming: String,
    /// Money out, formatted.
    pub outgoing: String,
    /// How many transactions.
    pub count: u64,
}

/// A transaction.
pub struct TransactionRow {
    /// `txn_…`.
    pub id: String,
    /// The platform's id.
    pub external_id: String,
    /// When.
    pub at: Moment,
    /// `Deposit`, `Withdrawal`, ...
    pub kind: String,
    /// Formatted, with sign: `-1,250.00`.
    pub amount: String,
    /// `EUR`.
    pub currency: String,
    /// With whom; may be empty.
    pub counterparty: String,
    /// Why it was refused; none when accepted.
    pub refusal: Option<String>,
    /// The customer: name and profile address (on the page of all).
    pub customer: Option<(String, String)>,
}

/// `GET /transactions`. For `HX-Request` with `HX-Target: …#list`, answer `as_list()`.
#[derive(Template)]
#[template(path = "transactions.html", blocks = ["list"])]
pub struct TransactionsPage {
    /// The shell.
    pub shell: Shell,
    /// What was searched for.
    pub q: String,
    /// `outcome` filter: any, accepted, refused.
    pub outcomes: Vec<Choice>,
    /// `currency` filter.
    pub currencies: Vec<Choice>,
    /// The transactions of this page.
    pub rows: Vec<TransactionRow>,
    /// Where the next page is.
    pub paging: Paging,
}
