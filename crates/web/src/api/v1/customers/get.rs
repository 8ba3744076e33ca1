//! `GET /api/v1/customers/{id}`

use super::{etag::tagged_if_new, view::CustomerBody};
use crate::{
    Web,
    api::{
        extract::PathId,
        openapi::{NotFound, NotModified},
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use probity_app::platform;
use probity_model::id::CustomerKind;

/// Get a customer
///
/// Where the customer stands, what is missing, and what was asked again with the texts to show. Internal remarks and
/// reasons that may not be told never appear.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}",
    operation_id = "getCustomer",
    tag = "Customers",
    params(
        ("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718"),
        ("If-None-Match" = Option<String>, Header, description = "Only if the customer has not this `ETag` any more", example = "\"7-0a1b2c3d4e5f6071\"")
    ),
    responses(
        (
            status = 200, description = "The customer", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        NotModified, NotFound
    )
)]
pub(crate) async fn get(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged_if_new(&headers, customer.into())
}
