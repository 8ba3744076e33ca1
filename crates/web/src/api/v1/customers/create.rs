//! `POST /api/v1/customers`

use super::{etag::tagged, view::CustomerBody};
use crate::{
    Web,
    api::{
        extract::Body,
        openapi::{BodyErrors, Conflict},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, http::StatusCode, response::Response};
use probity_app::{
    idempotency::{Done, once},
    intake::{self, NewCustomer},
    platform,
};
use probity_model::{Personal, status::Risk};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A new customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCustomer)]
pub(crate) struct NewCustomerBody {
    /// Your own name for the customer; unique.
    #[schema(min_length = 1, max_length = 100)]
    external_reference: String,
    /// The code of a level.
    level: String,
    /// Values of fields, by code; a text each, or an address.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    /// How risky you hold the customer to be; `low` unless told.
    #[schema(schema_with = words::risk, required = false)]
    risk: Option<Risk>,
    /// For finding the customer again.
    #[serde(default)]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    /// The language the customer is written to in, as a tag (BCP 47); English unless told.
    language: Option<String>,
    /// The address e-mails go to; that of the field `email` unless told.
    contact_email: Option<String>,
}

/// Create a customer
///
/// With any fields that are known already; the rest can follow. All of it is kept, or nothing.
#[utoipa::path(
    post,
    path = "/api/v1/customers",
    operation_id = "createCustomer",
    tag = "Customers",
    request_body(
        content = NewCustomerBody,
        example = json!({
            "external_reference": "user-1234",
            "level": "standard",
            "fields": {
                "first_name": "Anna",
                "last_name": "Lindqvist",
                "birth_date": "1974-08-12",
                "nationality": "SE",
                "address": {"lines": ["Storgatan 1"], "city": "Stockholm", "postal_code": "111 22", "country": "SE"}
            },
            "risk": "low",
            "tags": ["web"],
            "language": "sv"
        })
    ),
    responses(
        (
            status = 201, description = "The customer", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        Conflict, BodyErrors
    )
)]
pub(crate) async fn create(
    State(web): State<Web>,
    Caller(by): Caller,
    Body(body): Body<NewCustomerBody>,
) -> Result<Response, WebError> {
    let new = NewCustomer {
        external_reference: body.external_reference,
        level: Some(body.level),
        fields: Personal::new(body.fields),
        risk: body.risk,
        tags: body.tags,
        language: body.language,
        contact_email: body.contact_email.map(Personal::new),
    };
    let Done { id, .. } = once(intake::create_customer(&web.app, &by, new), |it| it.customer.id).await?;
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged(StatusCode::CREATED, customer.into())
}
