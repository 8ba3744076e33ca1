//! `GET /api/v1/customers/{id}/links`

use super::view::LinkBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::link;
use probity_model::id::CustomerKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The links of a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = LinkList)]
pub(crate) struct LinkListBody {
    /// The newest first, at most 100.
    links: Vec<LinkBody>,
}

/// List a customer's links
///
/// Also those sent by e-mail, used, expired or revoked.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/links",
    operation_id = "listLinks",
    tag = "Links",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The links", body = LinkListBody), NotFound)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<LinkListBody>, WebError> {
    let links = link::list(&web.app, &by, id).await?;
    let now = web.app.now();
    Ok(Json(LinkListBody { links: links.iter().map(|link| LinkBody::of(link, now)).collect() }))
}
