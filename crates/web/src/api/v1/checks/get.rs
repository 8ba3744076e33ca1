//! `GET /api/v1/checks/{id}`

use super::view::CheckBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::platform;
use probity_model::id::CheckKind;

/// Get a check
///
/// Marks and decisions for your staff's own systems. Reasons are told as far as they may be; comments, notes and who
/// reviewed are not. A decision that waits for a second signature may still be sent back, so it is not told yet.
#[utoipa::path(
    get,
    path = "/api/v1/checks/{id}",
    operation_id = "getCheck",
    tag = "Checks",
    params(("id" = String, Path, description = "The check", example = "chk_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The check", body = CheckBody), NotFound)
)]
pub(crate) async fn get(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CheckKind>,
) -> Result<Json<CheckBody>, WebError> {
    let check = platform::check(&web.app, &by, id).await?;
    Ok(Json(CheckBody::from(check)))
}
