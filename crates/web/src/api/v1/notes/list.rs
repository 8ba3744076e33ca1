//! `GET /api/v1/customers/{id}/notes`

use super::view::NoteBody;
use crate::{
    Web,
    api::{
        extract::{PathId, Query},
        limits::page_rows,
        openapi::{NotFound, QueryErrors},
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::note;
use probity_model::id::{CustomerKind, NoteId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoteQuery {
    /// Go on after this note: `next` of the page before.
    #[param(value_type = Option<String>, example = "not_019aab1c3e007000a1b2c3d4e5f60718")]
    after: Option<NoteId>,
    /// At most so many; 50 unless told.
    #[param(minimum = 1, maximum = 100, example = 50)]
    limit: Option<u32>,
}

/// A page of notes.
#[derive(Serialize, ToSchema)]
#[schema(as = NoteList)]
pub(crate) struct NoteListBody {
    /// Pinned ones first, then the newest first.
    notes: Vec<NoteBody>,
    /// Send as `after` for the next page; null on the last one.
    #[schema(value_type = Option<String>, required = true, example = "not_019aab1c3e007000a1b2c3d4e5f60718")]
    next: Option<NoteId>,
}

/// List a customer's notes
///
/// For your staff's own systems alone: nothing of a note may reach the customer.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/notes",
    operation_id = "listNotes",
    tag = "Notes",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718"), NoteQuery),
    responses((status = 200, description = "A page of notes", body = NoteListBody), NotFound, QueryErrors)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    Query(query): Query<NoteQuery>,
) -> Result<Json<NoteListBody>, WebError> {
    let limit = page_rows(query.limit, note::PAGE_MAX)?;
    let page = note::page(&web.app, &by, id, query.after, limit).await?;
    let notes = page.notes.into_iter().map(NoteBody::from).collect();
    Ok(Json(NoteListBody { notes, next: page.next }))
}
