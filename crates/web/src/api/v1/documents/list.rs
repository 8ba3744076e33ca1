//! `GET /api/v1/customers/{id}/documents`

use super::view::DocumentBody;
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

/// Every version of every document.
#[derive(Serialize, ToSchema)]
#[schema(as = DocumentList)]
pub(crate) struct DocumentListBody {
    /// By type, the newest version of each first.
    documents: Vec<DocumentBody>,
}

/// List a customer's documents
///
/// Every version ever uploaded, with its files and whether they have been turned into page images.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/documents",
    operation_id = "listDocuments",
    tag = "Documents",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The documents", body = DocumentListBody), NotFound)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<DocumentListBody>, WebError> {
    let documents = platform::documents(&web.app, &by, id).await?;
    Ok(Json(DocumentListBody { documents: documents.into_iter().map(DocumentBody::from).collect() }))
}
