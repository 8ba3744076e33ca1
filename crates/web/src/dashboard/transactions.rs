//! `GET /transactions`: all of them, refusals included.

use super::{html, lists::choices, page, shell, view::transaction::row};
use crate::dashboard::PageResult;
use crate::{
    extract::{Query, SignedIn},
    request::is_partial,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App,
    transaction::{self, TransactionFilter},
};
use probity_model::id::{CustomerId, TransactionId};
use probity_pages::{
    Template,
    layout::{Paging, Section},
    transactions::TransactionsPage,
};
use serde::{Deserialize, Serialize};

const PATH: &str = "/transactions";
const PAGE_ROWS: u32 = 50;

#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    currency: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    after: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let filter = filter(&asked);
    let mut records = transaction::list(&app, &user.actor, &filter, PAGE_ROWS + 1).await?;
    let more = records.len() > PAGE_ROWS as usize;
    records.truncate(PAGE_ROWS as usize);
    let next = records.last().filter(|_| more).map(|last| href(&asked, &last.id.to_string()));
    let now = app.now();
    let word = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    let outcomes = [word("accepted", "Accepted"), word("refused", "Refused")];
    let currencies = transaction::currencies(&app, &user.actor).await?;
    let answer = TransactionsPage {
        shell: shell(&app, &user, Section::Transactions, &headers).await?,
        q: asked.q.clone(),
        outcomes: choices("Accepted and refused", &asked.outcome, outcomes.into_iter()),
        currencies: choices(
            "Any currency",
            &asked.currency,
            currencies.into_iter().map(|code| (code.clone(), code)),
        ),
        rows: records.iter().map(|record| row(record, now, true)).collect(),
        paging: Paging {
            next,
            first: (!asked.after.is_empty()).then(|| href(&asked, "")),
            summary: String::new(),
        },
    };
    if is_partial(&headers) {
        return html(answer.as_list().render(), StatusCode::OK);
    }
    page(&answer, &headers)
}

fn filter(asked: &Asked) -> TransactionFilter {
    let text = |value: &str| Some(value.trim().to_owned()).filter(|it| !it.is_empty());
    let customer = asked.q.trim().parse::<CustomerId>().ok();
    TransactionFilter {
        customer,
        accepted: match asked.outcome.as_str() {
            "accepted" => Some(true),
            "refused" => Some(false),
            _ => None,
        },
        currency: text(&asked.currency),
        external_id: text(&asked.q).filter(|_| customer.is_none()),
        before: asked.after.parse::<TransactionId>().ok(),
        ..TransactionFilter::default()
    }
}

fn href(asked: &Asked, after: &str) -> String {
    let asked = Asked { after: after.to_owned(), ..asked.clone() };
    format!("{PATH}?{}", serde_html_form::to_string(&asked).unwrap_or_default())
}
