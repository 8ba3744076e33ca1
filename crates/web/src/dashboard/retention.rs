//! `GET /reports/retention`: requests to be erased that wait for an answer, and customers whose time is over.

use super::{PageResult, page, shell};
use crate::extract::SignedIn;
use axum::{extract::State, http::HeaderMap};
use probity_app::{
    App,
    purge::{self, Due},
    retention::{self, Waiting, today},
};
use probity_model::erasure::Retention;
use probity_pages::{
    layout::{Fact, Section},
    moment::Moment,
    retention::{DueRow, RetentionListPage, WaitingRow},
};

/// Customers that are due and shown.
const DUE_SHOWN_MAX: usize = 100;

pub(crate) async fn get(State(app): State<App>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let waiting = retention::waiting(&app, &user.actor).await?;
    let mut due = purge::due(&app, &user.actor, DUE_SHOWN_MAX + 1).await?;
    let is_cut = due.len() > DUE_SHOWN_MAX;
    due.truncate(DUE_SHOWN_MAX);
    let answer = RetentionListPage {
        shell: shell(&app, &user, Section::Reports, &headers).await?,
        waiting: waiting.iter().map(|it| waiting_row(&app, it)).collect(),
        due: due.iter().map(|it| due_row(&app, it)).collect(),
        is_cut,
        periods: periods(app.settings().retention),
        purges: app.settings().purges,
    };
    page(&answer, &headers)
}

fn waiting_row(app: &App, waiting: &Waiting) -> WaitingRow {
    let request = &waiting.request;
    let due = request.answered.is_none().then_some(request.due);
    WaitingRow {
        customer: request.customer.to_string(),
        name: waiting.name.reveal().clone(),
        received: request.received.to_string(),
        is_overdue: due.is_some_and(|due| due < today(app)),
        due: due.map(|due| due.to_string()),
        kept: waiting.kept.err().map(|kept| kept.to_string()),
    }
}

fn due_row(app: &App, due: &Due) -> DueRow {
    DueRow {
        customer: due.customer.to_string(),
        name: due.name.reveal().clone(),
        basis: due.basis.label().to_owned(),
        since: Moment::new(due.since, app.now()),
    }
}

fn periods(retention: Retention) -> Vec<Fact> {
    let fact = |label: &str, value: String| Fact { label: label.to_owned(), value };
    let days = |days: u32| format!("{days} days after the last decision or transaction");
    let abandoned = match retention.abandoned_days {
        0 => "never".to_owned(),
        days => format!("{days} days without a change"),
    };
    vec![
        fact("Approved, or ever approved", days(retention.approved_days.max(retention.rejected_days))),
        fact("Rejected", days(retention.rejected_days)),
        fact("Never submitted", abandoned),
    ]
}
