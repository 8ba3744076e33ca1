//! Keeping and erasing: of one customer, and what is to be done about all of them.

use crate::{
    decide::Subject,
    layout::{Choice, Fact, Shell},
    moment::Moment,
};
use askama::Template;

/// `GET /customers/{id}/retention`, and the answer to what was not taken there.
#[derive(Template)]
#[template(path = "retention.html")]
pub struct RetentionPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// Why the customer cannot be erased now; none where it can.
    pub kept: Option<String>,
    /// The person may place holds and answer requests.
    pub can_change: bool,
    /// Every hold, the newest first.
    pub holds: Vec<HoldRow>,
    /// Every request, the newest first.
    pub requests: Vec<RequestRow>,
    /// What a hold can rest on.
    pub bases: Vec<Choice>,
    /// How a request can come in.
    pub channels: Vec<Choice>,
    /// Today, as a form has it.
    pub today: String,
    /// What was typed and not taken.
    pub typed: Typed,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What was typed and not taken.
#[derive(Clone, Default)]
pub struct Typed {
    /// The reference of a hold.
    pub reference: String,
    /// Its last day.
    pub until: String,
}

/// A hold as it stands.
pub struct HoldRow {
    /// `hld_…`.
    pub id: String,
    /// What it rests on.
    pub basis: String,
    /// The number of the case.
    pub reference: String,
    /// Its last day; none for as long as nobody lifts it.
    pub until: Option<String>,
    /// When it was placed.
    pub placed: Moment,
    /// By whom.
    pub by: String,
    /// What became of it.
    pub state: HoldState,
}

/// What became of a hold.
pub enum HoldState {
    /// It holds.
    InForce,
    /// Its last day is over.
    Ended,
    /// Somebody lifted it.
    Lifted {
        /// When.
        at: Moment,
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
}

/// A request to be erased.
pub struct RequestRow {
    /// `erq_…`.
    pub id: String,
    /// How it came in.
    pub channel: String,
    /// When.
    pub received: String,
    /// The last day to answer.
    pub due: String,
    /// That day is over, and nothing was answered.
    pub is_overdue: bool,
    /// It can be answered.
    pub is_open: bool,
    /// What was answered.
    pub answered: Option<AnsweredRow>,
}

/// What was answered.
pub struct AnsweredRow {
    /// In a word.
    pub answer: String,
    /// The first day it may be different.
    pub until: Option<String>,
    /// What the person is told.
    pub told: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// `GET /reports/retention`: what waits to be answered, and who is due to be purged.
#[derive(Template)]
#[template(path = "retention_list.html")]
pub struct RetentionListPage {
    /// The shell.
    pub shell: Shell,
    /// Requests that wait, the most urgent first.
    pub waiting: Vec<WaitingRow>,
    /// Customers whose time is over.
    pub due: Vec<DueRow>,
    /// There are more of them.
    pub is_cut: bool,
    /// The periods in force.
    pub periods: Vec<Fact>,
    /// Whether they go by themselves.
    pub purges: bool,
}

/// A request that waits.
pub struct WaitingRow {
    /// `cus_…`.
    pub customer: String,
    /// Whose it is.
    pub name: String,
    /// When it came in.
    pub received: String,
    /// The last day to answer; none where it was put off, and its day has come.
    pub due: Option<String>,
    /// That day is over.
    pub is_overdue: bool,
    /// Why the customer cannot be erased now; none where it can.
    pub kept: Option<String>,
}

/// A customer whose time is over.
pub struct DueRow {
    /// `cus_…`.
    pub customer: String,
    /// The name.
    pub name: String,
    /// On which basis it goes.
    pub basis: String,
    /// Since when time ran.
    pub since: Moment,
}
