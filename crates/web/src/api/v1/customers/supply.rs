//! `PUT /api/v1/customers/{id}/fields`

use super::{
    etag::{if_match, stale, tagged},
    view::CustomerBody,
};
use crate::{
    Web,
    api::{
        extract::{Body, PathId},
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
use probity_app::{AppError, intake, platform};
use probity_model::{Personal, id::CustomerKind};
use serde_json::{Map, Value};

/// Supply fields
///
/// Every one of them is kept, or none: the errors say which is wrong and why. A field sent before gets a new version.
/// While a resubmission is open, only what was asked can be sent.
#[utoipa::path(
    put,
    path = "/api/v1/customers/{id}/fields",
    operation_id = "supplyFields",
    tag = "Customers",
    params(
        ("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718"),
        ("If-Match" = Option<String>, Header, description = "Only if the customer still has this `ETag`", example = "\"7-0a1b2c3d4e5f6071\"")
    ),
    request_body(
        content = Object,
        description = "Values by the field's code; a text each, or an address",
        content_type = "application/json",
        example = json!({
            "phone": "+46701234567",
            "address": {"lines": ["Storgatan 1"], "city": "Stockholm", "postal_code": "111 22", "country": "SE"}
        })
    ),
    responses(
        (
            status = 200, description = "The customer", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        NotFound, Conflict, Stale, BodyErrors
    )
)]
pub(crate) async fn supply(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    headers: HeaderMap,
    Body(fields): Body<Map<String, Value>>,
) -> Result<Response, WebError> {
    let expected = if_match(&headers)?;
    let fields = Personal::new(fields);
    intake::supply_fields(&web.app, &by, id, expected, &fields).await.map_err(told)?;
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged(StatusCode::OK, customer.into())
}

/// The body is the fields themselves, so an error points at the code alone.
fn told(error: AppError) -> WebError {
    match error {
        AppError::Invalid(mut violations) => {
            for violation in &mut violations {
                if let Some(code) = violation.field.strip_prefix("fields/") {
                    violation.field = code.to_owned();
                }
            }
            AppError::Invalid(violations).into()
        }
        other => stale(other),
    }
}
