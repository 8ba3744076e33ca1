//! `GET /api/v1/transactions/{id}`

use super::view::TransactionBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::transaction;
use probity_model::id::TransactionKind;

/// Get a transaction
///
/// Accepted or refused, as it was kept.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/{id}",
    operation_id = "getTransaction",
    tag = "Transactions",
    params(("id" = String, Path, description = "The transaction", example = "txn_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The transaction", body = TransactionBody), NotFound)
)]
pub(crate) async fn get(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<TransactionKind>,
) -> Result<Json<TransactionBody>, WebError> {
    let found = transaction::get(&web.app, &by, id).await?;
    Ok(Json(TransactionBody::from(found)))
}
