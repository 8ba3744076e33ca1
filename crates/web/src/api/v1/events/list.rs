//! `GET /api/v1/events`

use super::view::EventBody;
use crate::{
    Web,
    api::{
        extract::Query,
        limits::{PAGE_ROWS_MAX, page_rows},
        openapi::{NotFound, QueryErrors},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use probity_app::{
    feed,
    public_event::{PublicEvent, PublicKind},
};
use probity_model::id::EventId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where to go on, and what of.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventQuery {
    /// Go on after this event: `next` of the page before, or the last event you know of. From the first event unless
    /// told.
    #[param(value_type = Option<String>, example = "evt_019aab1c3e007000a1b2c3d4e5f60718")]
    after: Option<EventId>,
    /// Only events of this type.
    #[param(schema_with = words::event_type, required = false)]
    r#type: Option<String>,
    /// At most so many; 50 unless told.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u32>,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
#[schema(as = EventList)]
pub(crate) struct EventListBody {
    /// The oldest first; may be empty though there are more.
    #[schema(value_type = Vec<EventBody>)]
    events: Vec<PublicEvent>,
    /// Send as `after` next time, at once or later; null only before anything has happened.
    #[schema(value_type = Option<String>, required = true, example = "evt_019aab1c3e007000a1b2c3d4e5f60718")]
    next: Option<EventId>,
    /// Whether to ask again at once.
    more: bool,
}

/// Follow events
///
/// Everything that webhooks tell, in the order it happened and from the first event on, under the same ids. Keep `next`,
/// and ask again from there: nothing is missed. Ask every few seconds; while `more` is true, at once.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    operation_id = "listEvents",
    tag = "Events",
    params(EventQuery),
    responses((status = 200, description = "A page of events", body = EventListBody), NotFound, QueryErrors)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    Query(query): Query<EventQuery>,
) -> Result<Json<EventListBody>, WebError> {
    let limit = page_rows(query.limit, PAGE_ROWS_MAX)?;
    let kind = query.r#type.map(|word| PublicKind::from_word(&word).ok_or_else(unknown)).transpose()?;
    let page = feed::page(&web.app, &by, query.after, kind, limit).await?;
    Ok(Json(EventListBody { events: page.events, next: page.next, more: page.more }))
}

fn unknown() -> WebError {
    let words: Vec<_> = PublicKind::ALL.iter().map(|kind| kind.word()).collect();
    let message = format!("The query is not understood. `type` is one of {}.", words.join(", "));
    WebError::Told(StatusCode::BAD_REQUEST, "query_malformed", message)
}
