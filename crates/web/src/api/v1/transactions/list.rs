//! `GET /api/v1/transactions`

use super::view::TransactionBody;
use crate::{
    Web,
    api::{
        extract::Query,
        limits::{PAGE_ROWS_MAX, page_rows},
        openapi::QueryErrors,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use jiff::Timestamp;
use probity_app::transaction::{self, TransactionFilter};
use probity_model::id::{CustomerId, TransactionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransactionQuery {
    /// Only transactions of this customer.
    #[param(value_type = Option<String>, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    customer_id: Option<CustomerId>,
    /// Only accepted ones, or only refused ones.
    accepted: Option<bool>,
    /// Only the transaction with exactly this id of yours.
    #[param(example = "payment-987")]
    external_id: Option<String>,
    /// Only transactions of this currency.
    #[param(example = "EUR")]
    currency: Option<String>,
    /// Only transactions received at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-22T09:30:00Z")]
    received_since: Option<Timestamp>,
    /// Only transactions received before this instant.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-23T00:00:00Z")]
    received_until: Option<Timestamp>,
    /// Go on after this transaction: `next` of the page before.
    #[param(value_type = Option<String>, example = "txn_019aab1c3e007000a1b2c3d4e5f60718")]
    after: Option<TransactionId>,
    /// At most so many; 50 unless told.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u32>,
}

/// A page of transactions.
#[derive(Serialize, ToSchema)]
#[schema(as = TransactionList)]
pub(crate) struct TransactionListBody {
    /// The last received first.
    transactions: Vec<TransactionBody>,
    /// Send as `after` for the next page; null on the last one.
    #[schema(value_type = Option<String>, required = true, example = "txn_019aab1c3e007000a1b2c3d4e5f60718")]
    next: Option<TransactionId>,
}

/// List transactions
///
/// Accepted and refused ones, the last received first, page by page.
#[utoipa::path(
    get,
    path = "/api/v1/transactions",
    operation_id = "listTransactions",
    tag = "Transactions",
    params(TransactionQuery),
    responses((status = 200, description = "A page of transactions", body = TransactionListBody), QueryErrors)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    Query(query): Query<TransactionQuery>,
) -> Result<Json<TransactionListBody>, WebError> {
    let limit = page_rows(query.limit, PAGE_ROWS_MAX)?;
    let filter = TransactionFilter {
        customer: query.customer_id,
        accepted: query.accepted,
        external_id: query.external_id,
        currency: query.currency,
        received_since: query.received_since,
        received_until: query.received_until,
        before: query.after,
        ..TransactionFilter::default()
    };
    let page = transaction::page(&web.app, &by, &filter, limit).await?;
    let transactions = page.transactions.into_iter().map(TransactionBody::from).collect();
    Ok(Json(TransactionListBody { transactions, next: page.next }))
}
