//! `GET /api/v1/customers`

use super::view::CustomerRowBody;
use crate::{
    Web,
    api::{
        extract::Query,
        limits::{PAGE_ROWS_MAX, page_rows},
        openapi::QueryErrors,
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use jiff::Timestamp;
use probity_app::platform::{self, Filter};
use probity_model::{
    country::Country,
    id::CustomerId,
    status::{Stage, Status},
};
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
    /// Only customers at this stage.
    #[param(schema_with = words::stage, required = false)]
    stage: Option<Stage>,
    /// Only customers of this level.
    #[param(example = "standard")]
    level: Option<String>,
    /// Only customers with this tag.
    #[param(example = "web")]
    tag: Option<String>,
    /// Only customers living there, as an ISO 3166-1 code.
    #[param(schema_with = words::country, required = false, example = "SE")]
    country: Option<Country>,
    /// Only customers created at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-22T09:30:00Z")]
    created_since: Option<Timestamp>,
    /// Only customers that changed at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-22T09:30:00Z")]
    updated_since: Option<Timestamp>,
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
    let limit = page_rows(query.limit, PAGE_ROWS_MAX)?;
    let filter = Filter {
        external_reference: query.external_reference,
        status: query.status,
        stage: query.stage,
        level: query.level,
        tag: query.tag,
        country: query.country,
        created_since: query.created_since,
        updated_since: query.updated_since,
        ..Filter::default()
    };
    let page = platform::customers(&web.app, &by, filter, query.after, limit).await?;
    let customers = page.rows.into_iter().map(CustomerRowBody::from).collect();
    Ok(Json(CustomerListBody { customers, next: page.next }))
}
