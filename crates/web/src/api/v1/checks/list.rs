//! `GET /api/v1/customers/{id}/checks`

use super::view::CheckBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::platform;
use probity_model::id::CustomerKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The checks of a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckList)]
pub(crate) struct CheckListBody {
    /// The newest round first, at most 50.
    checks: Vec<CheckBody>,
}

/// List a customer's checks
///
/// Marks and decisions for your staff's own systems. Reasons are told as far as they may be; comments, notes and who
/// reviewed are not. A decision that waits for a second signature may still be sent back, so it is not told yet.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/checks",
    operation_id = "listChecks",
    tag = "Checks",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The checks", body = CheckListBody), NotFound)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<CheckListBody>, WebError> {
    let checks = platform::checks(&web.app, &by, id).await?;
    Ok(Json(CheckListBody { checks: checks.into_iter().map(CheckBody::from).collect() }))
}
