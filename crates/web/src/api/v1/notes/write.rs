//! `POST /api/v1/customers/{id}/notes`

use super::view::NoteBody;
use crate::{
    Web,
    api::{
        extract::{Body, PathId},
        openapi::{BodyErrors, Conflict, NotFound},
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use probity_app::{
    AppError,
    idempotency::once,
    note::{self, NewNote},
};
use probity_model::id::CustomerKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// A note to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNote)]
pub(crate) struct NewNoteBody {
    /// The text; a colleague named as `@name` is told.
    #[schema(min_length = 1, max_length = 10_000)]
    body: String,
    /// The note of the same customer that it corrects; a note itself never changes.
    #[schema(pattern = "^not_[0-9a-f]{32}$")]
    corrects: Option<String>,
}

/// Write a note
///
/// In the name of the user the key acts for. The customer never reads it.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/notes",
    operation_id = "writeNote",
    tag = "Notes",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    request_body(
        content = NewNoteBody,
        example = json!({"body": "Called the customer; the new address is right."})
    ),
    responses((status = 201, description = "The note", body = NoteBody), NotFound, Conflict, BodyErrors)
)]
pub(crate) async fn write(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    Body(body): Body<NewNoteBody>,
) -> Result<(StatusCode, Json<NoteBody>), WebError> {
    let corrects = body.corrects.map(|id| id.parse()).transpose().map_err(|_| AppError::NotFound("note"))?;
    let new = NewNote { body: body.body, corrects, files: Vec::new() };
    let written = once(note::add(&web.app, &by, id, new), |it| *it).await?.id;
    let note = note::written(&web.app, &by, id, written).await?;
    Ok((StatusCode::CREATED, Json(NoteBody::from(note))))
}
