//! `GET /api/v1/customers/{id}/fields`

use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound, words},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use jiff::Timestamp;
use probity_app::platform::{self, FieldVersion};
use probity_model::{field::FieldValue, id::CustomerKind, item::FieldCode};
use serde::Serialize;
use utoipa::ToSchema;

/// The fields of a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldList)]
pub(crate) struct FieldListBody {
    /// By code; those never supplied are not there.
    fields: Vec<FieldBody>,
}

/// The present value of a field.
#[derive(Serialize, ToSchema)]
#[schema(as = Field)]
struct FieldBody {
    /// Its code.
    #[schema(value_type = String, example = "birth_date")]
    code: FieldCode,
    /// As it is kept: a text, or an address.
    #[schema(value_type = Value, example = "1974-08-12")]
    value: FieldValue,
    /// Which version, from 1.
    version: u32,
    /// When it came in.
    #[schema(schema_with = words::instant)]
    supplied_at: Timestamp,
}

/// List a customer's fields
///
/// The present value of each field, whether you sent it or the customer did on the hosted page.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/fields",
    operation_id = "listFields",
    tag = "Customers",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The fields", body = FieldListBody), NotFound)
)]
pub(crate) async fn fields(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<FieldListBody>, WebError> {
    let fields = platform::fields(&web.app, &by, id).await?;
    Ok(Json(FieldListBody { fields: fields.into_iter().map(FieldBody::from).collect() }))
}

impl From<FieldVersion> for FieldBody {
    fn from(field: FieldVersion) -> Self {
        Self {
            code: field.code,
            value: field.value.into_inner(),
            version: field.version,
            supplied_at: field.supplied_at,
        }
    }
}
