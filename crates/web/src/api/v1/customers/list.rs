//! `GET /api/v1/customers`

use super::view::CustomerRowBody;
use crate::{
    Web,
    api::{extract::Query, limits::page_rows, openapi::QueryErrors, words},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::platform;
use probity_model::{id::CustomerId, status::Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomerQuery {
    /// Only the customer with exactly this reference.
    #[param(example = "user-1234")]
    external_reference: Option<String>,
    /// Only customers with this status.
    #[param(schema_with = words::status, required = false)]
    status: Option<Status>,
    /// Go on after this customer: `next` of the page before.
    #[param(value_type = Option<String>, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    after: Option<CustomerId>,
    /// At most so many; 50 unless told.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u32>,
}

/// A page of customers.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerList)]
pub(crate) struct CustomerListBody {
    /// The latest created first.
    customers: Vec<CustomerRowBody>,
    /// Send as `after` for the next page; null on the last one.
    #[schema(value_type = Option<String>, required = true, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    next: Option<CustomerId>,
}

/// List customers
///
/// The latest created first, page by page.
#[utoipa::path(
    get,
    path = "/api/v1/customers",
    operation_id = "listCustomers",
    tag = "Customers",
    params(CustomerQuery),
    responses((status = 200, description = "A page of customers", body = CustomerListBody), QueryErrors)
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
    Query(query): Query<CustomerQuery>,
) -> Result<Json<CustomerListBody>, WebError> {
    let limit = page_rows(query.limit)?;
    if let Some(reference) = &query.external_reference {
        let found = platform::by_reference(&web.app, &by, reference).await?;
        let found = found.filter(|row| query.status.is_none_or(|status| row.status == status));
        let customers = found.into_iter().map(CustomerRowBody::from).collect();
        return Ok(Json(CustomerListBody { customers, next: None }));
    }
    let page = platform::customers(&web.app, &by, query.status, query.after, limit).await?;
    let customers = page.rows.into_iter().map(CustomerRowBody::from).collect();
    Ok(Json(CustomerListBody { customers, next: page.next }))
}
