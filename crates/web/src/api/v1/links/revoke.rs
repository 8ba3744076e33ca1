//! `DELETE /api/v1/links/{id}`

use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, http::StatusCode};
use probity_app::link;
use probity_model::id::LinkKind;

/// Revoke a link
///
/// It leads nowhere from now on, and whoever is on the hosted page through it is sent away. Twice is no error.
#[utoipa::path(
    delete,
    path = "/api/v1/links/{id}",
    operation_id = "revokeLink",
    tag = "Links",
    params(("id" = String, Path, description = "The link", example = "lnk_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 204, description = "It is revoked"), NotFound)
)]
pub(crate) async fn revoke(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<LinkKind>,
) -> Result<StatusCode, WebError> {
    link::revoke(&web.app, &by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
