//! `GET /api/v1/customers/{id}/permission`

use super::view::MissingBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound, words},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::transaction;
use probity_model::{
    id::CustomerKind,
    status::{Stage, Status},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a customer may transact.
#[derive(Serialize, ToSchema)]
#[schema(as = Permission)]
pub(crate) struct PermissionBody {
    /// Whether transactions are accepted now.
    may_transact: bool,
    /// The status.
    #[schema(schema_with = words::status)]
    status: Status,
    /// Why the customer is pending; null with any other status.
    #[schema(schema_with = words::stage_or_null, required = true)]
    stage: Option<Stage>,
    /// What the customer must still send; empty while a decision is awaited.
    missing: Vec<MissingBody>,
}

/// May this customer transact?
///
/// One fast look-up, for every time before money moves.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/permission",
    operation_id = "getPermission",
    tag = "Transactions",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses(
        (
            status = 200, description = "The answer", body = PermissionBody,
            example = json!({"may_transact": true, "status": "approved", "stage": null, "missing": []})
        ),
        NotFound
    )
)]
pub(crate) async fn permission(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<PermissionBody>, WebError> {
    let permission = transaction::permission(&web.app, &by, id).await?;
    Ok(Json(PermissionBody {
        may_transact: permission.may_transact,
        status: permission.status,
        stage: permission.stage,
        missing: permission.missing.into_iter().map(MissingBody::from).collect(),
    }))
}
