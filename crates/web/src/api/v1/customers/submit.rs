//! `POST /api/v1/customers/{id}/submissions`

use super::{etag::tagged, view::CustomerBody};
use crate::{
    Web,
    api::{
        extract::PathId,
        openapi::{Conflict, NotFound, Unready},
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, http::StatusCode, response::Response};
use probity_app::{idempotency::once, intake, platform};
use probity_model::id::CustomerKind;

/// Submit a customer
///
/// Hands everything in for review, once all that the level requires is there, or all that was asked again has been
/// sent. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/submissions",
    operation_id = "submitCustomer",
    tag = "Customers",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses(
        (
            status = 201, description = "The customer, awaiting review", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        NotFound, Conflict, Unready
    )
)]
pub(crate) async fn submit(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Response, WebError> {
    once(intake::submit(&web.app, &by, id), |it| it.customer.id).await?;
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged(StatusCode::CREATED, customer.into())
}
