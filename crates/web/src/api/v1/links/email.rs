//! `POST /api/v1/customers/{id}/links/email`

use crate::{
    Web,
    api::{
        extract::PathId,
        openapi::{NoAddress, NotFound},
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use probity_app::{email, idempotency::once};
use probity_model::id::{CustomerKind, EmailId};
use serde::Serialize;
use utoipa::ToSchema;

/// An e-mail on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = QueuedEmail)]
pub(crate) struct QueuedEmailBody {
    /// Begins with `eml_`.
    #[schema(value_type = String, example = "eml_019aab1c3e007000a1b2c3d4e5f60718")]
    email_id: EmailId,
}

/// E-mail a link
///
/// Invites the customer to the hosted page, in the customer's language. The link is made when the e-mail is sent, and
/// nobody else learns of it. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/links/email",
    operation_id = "emailLink",
    tag = "Links",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 202, description = "It is on its way", body = QueuedEmailBody), NotFound, NoAddress)
)]
pub(crate) async fn email(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<(StatusCode, Json<QueuedEmailBody>), WebError> {
    let email_id = once(email::invite(&web.app, &by, id), |it| *it).await?.id;
    Ok((StatusCode::ACCEPTED, Json(QueuedEmailBody { email_id })))
}
