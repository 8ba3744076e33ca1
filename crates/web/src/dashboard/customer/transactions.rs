//! `GET /customers/{id}/transactions`: content only once approved; before that, why not. Refusals whatever the status.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        page, shell,
        view::{transaction, words},
    },
    extract::{Path, Query, SignedIn},
};
use axum::{extract::State, http::HeaderMap};
use probity_app::{
    App,
    transaction::{self as transactions, MonthTotal, TransactionFilter},
};
use probity_model::{
    customer::{Customer, State as Standing},
    id::{CustomerId, TransactionId},
    status::Status,
    transaction::Direction,
};
use probity_pages::{
    customer::Tab,
    layout::{Paging, Section},
    transactions::{self as pages, Closed, CustomerTransactionsPage},
};
use serde::Deserialize;

/// Transactions of one page.
const PAGE_ROWS: u32 = 50;
/// Refusals shown beside them.
const REFUSALS_MAX: u32 = 50;

#[derive(Deserialize)]
pub(crate) struct Asked {
    after: Option<TransactionId>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let actor = user.actor;
    let shown = Shown::load(&app, &user, id).await?;
    let filter = |accepted: bool| TransactionFilter {
        customer: Some(id),
        accepted: Some(accepted),
        before: asked.after.filter(|_| accepted),
        ..TransactionFilter::default()
    };
    let mut rows = transactions::list(&app, &actor, &filter(true), PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next =
        rows.last().filter(|_| more).map(|last| format!("{}/transactions?after={}", path(id), last.id));
    let refusals = transactions::list(&app, &actor, &filter(false), REFUSALS_MAX).await?;
    let totals = transactions::totals(&app, &actor, id).await?;
    let customer = &shown.profile.record.customer;
    let answer = CustomerTransactionsPage {
        shell: shell(&app, &user, Section::Customers, &headers).await?,
        header: shown.header(Tab::Transactions),
        closed: (customer.state.status() != Status::Approved).then(|| closed(&shown)),
        totals: months(&totals),
        rows: rows.iter().map(|record| transaction::row(record, shown.now, false)).collect(),
        refusals: refusals.iter().map(|record| transaction::row(record, shown.now, false)).collect(),
        paging: Paging {
            next,
            first: asked.after.map(|_| format!("{}/transactions", path(id))),
            summary: String::new(),
        },
    };
    page(&answer, &headers)
}

fn closed(shown: &Shown<'_>) -> Closed {
    let customer = &shown.profile.record.customer;
    let missing = match customer.state {
        Standing::Incomplete => customer.missing(),
        Standing::AwaitingReview | Standing::InCheck => customer.obstacles(),
        _ => Vec::new(),
    };
    Closed {
        pill: words::pill(customer.state.status(), customer.state.stage()),
        why: why(customer).to_owned(),
        missing: missing
            .iter()
            .map(|obstacle| {
                let item = obstacle.items.first().map(|item| shown.app.settings().item_label(item));
                let label = obstacle.label.clone().filter(|_| obstacle.items.len() > 1).or(item);
                format!("{}: {}", label.unwrap_or_default(), obstacle.standing.label())
            })
            .collect(),
    }
}

const fn why(customer: &Customer) -> &'static str {
    match &customer.state {
        Standing::Incomplete => "Required information or documents are still missing.",
        Standing::AwaitingReview => "The customer waits for review.",
        Standing::InCheck => "A reviewer is checking the customer.",
        Standing::AwaitingSecondApproval => "The decision waits for a second signature.",
        Standing::Approved => "",
        Standing::Rejected { .. } => "The customer was rejected.",
        Standing::Resubmission(_) => "The customer was asked to send something again.",
    }
}

/// One line per month and currency, money in and out beside each other.
fn months(totals: &[MonthTotal]) -> Vec<pages::MonthTotal> {
    let mut months: Vec<(String, pages::MonthTotal)> = Vec::new();
    for total in totals {
        let key = total.month.clone();
        let place = months.iter().position(|(month, it)| *month == key && it.currency == total.currency);
        let place = place.unwrap_or_else(|| {
            let empty = pages::MonthTotal {
                month: month_label(&key),
                currency: total.currency.clone(),
                incoming: "0".to_owned(),
                outgoing: "0".to_owned(),
                count: 0,
            };
            months.push((key, empty));
            months.len() - 1
        });
        let line = &mut months[place].1;
        let amount = transaction::grouped(&total.amount.to_string());
        match total.direction {
            Direction::In => line.incoming = amount,
            Direction::Out => line.outgoing = amount,
        }
        line.count += total.accepted;
    }
    months.into_iter().map(|(_, line)| line).collect()
}

/// `2026-11` reads as "November 2026".
fn month_label(month: &str) -> String {
    let first = format!("{month}-01").parse::<jiff::civil::Date>();
    first.map_or_else(|_| month.to_owned(), |date| date.strftime("%B %Y").to_string())
}
