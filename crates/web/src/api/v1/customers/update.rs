//! `PATCH /api/v1/customers/{id}`

use super::{
    etag::{if_match, stale, tagged},
    view::CustomerBody,
};
use crate::{
    Web,
    api::{
        extract::{Body, PathId, present},
        openapi::{BodyErrors, Conflict, NotFound, Stale},
    },
    error::WebError,
    extract::Caller,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use probity_app::{
    intake::{self, CustomerUpdate},
    platform,
};
use probity_model::{Personal, id::CustomerKind};
use serde::Deserialize;
use utoipa::ToSchema;

/// What changes of a customer; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerUpdate)]
pub(crate) struct CustomerUpdateBody {
    /// Your own name for the customer; unique. Only while `incomplete`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    external_reference: Option<String>,
    /// The code of a level. Only while `incomplete`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false)]
    level: Option<String>,
    /// The language the customer is written to in, as a tag (BCP 47).
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false)]
    language: Option<String>,
    /// The address e-mails go to; null for that of the field `email`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    #[allow(clippy::option_option, reason = "left out and null are two things: stays, and none")]
    contact_email: Option<Option<String>>,
}

/// Update a customer
///
/// The reference and the level stand once the customer was submitted; how to reach the customer can always be put right.
/// All of it is kept, or nothing. Where a customer stands is no member: only a review changes that.
#[utoipa::path(
    patch,
    path = "/api/v1/customers/{id}",
    operation_id = "updateCustomer",
    tag = "Customers",
    params(
        ("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718"),
        ("If-Match" = Option<String>, Header, description = "Only if the customer still has this `ETag`", example = "\"7-0a1b2c3d4e5f6071\"")
    ),
    request_body(
        content = CustomerUpdateBody,
        example = json!({"external_reference": "user-1234b", "language": "de", "contact_email": "anna@example.org"})
    ),
    responses(
        (
            status = 200, description = "The customer", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        NotFound, Conflict, Stale, BodyErrors
    )
)]
pub(crate) async fn update(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    headers: HeaderMap,
    Body(body): Body<CustomerUpdateBody>,
) -> Result<Response, WebError> {
    let expected = if_match(&headers)?;
    let update = CustomerUpdate {
        external_reference: body.external_reference,
        level: body.level,
        language: body.language,
        contact_email: body.contact_email.map(|email| email.map(Personal::new)),
    };
    intake::update_customer(&web.app, &by, id, expected, update).await.map_err(stale)?;
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged(StatusCode::OK, customer.into())
}
