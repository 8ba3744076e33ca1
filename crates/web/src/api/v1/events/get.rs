//! `GET /api/v1/events/{id}`

use super::view::EventBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::{feed, public_event::PublicEvent};
use probity_model::id::EventIdKind;

/// Get an event
///
/// As a webhook tells it.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}",
    operation_id = "getEvent",
    tag = "Events",
    params(("id" = String, Path, description = "The event", example = "evt_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The event", body = EventBody), NotFound)
)]
pub(crate) async fn get(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EventIdKind>,
) -> Result<Json<PublicEvent>, WebError> {
    Ok(Json(feed::get(&web.app, &by, id).await?))
}
