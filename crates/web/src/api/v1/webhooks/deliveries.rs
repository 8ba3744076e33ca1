//! `GET /api/v1/webhooks/{id}/deliveries`

use super::view::DeliveryBody;
use crate::{
    Web,
    api::{
        extract::{PathId, Query},
        limits::{PAGE_ROWS_MAX, page_rows},
        openapi::{NoEndpoint, QueryErrors},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::webhook::{self, DeliveryFilter};
use probity_model::{
    id::{DeliveryId, EndpointKind},
    webhook::DeliveryState,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveryQuery {
    /// Only those of which this became.
    #[param(schema_with = words::delivery_state, required = false)]
    state: Option<DeliveryState>,
    /// Go on after this delivery: `next` of the page before.
    #[param(value_type = Option<String>, example = "dlv_019aab1c3e007000a1b2c3d4e5f60718")]
    after: Option<DeliveryId>,
    /// At most so many; 50 unless told.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u32>,
}

/// A page of deliveries.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryList)]
pub(crate) struct DeliveryListBody {
    /// The latest first.
    deliveries: Vec<DeliveryBody>,
    /// Send as `after` for the next page; null on the last one.
    #[schema(value_type = Option<String>, required = true, example = "dlv_019aab1c3e007000a1b2c3d4e5f60718")]
    next: Option<DeliveryId>,
}

/// List deliveries
///
/// What is on its way to an endpoint and what was, the latest first, page by page. They are kept for 30 days.
#[utoipa::path(
    get,
    path = "/api/v1/webhooks/{id}/deliveries",
    operation_id = "listWebhookDeliveries",
    tag = "Webhooks",
    params(
        ("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718"),
        DeliveryQuery
    ),
    responses((status = 200, description = "A page of deliveries", body = DeliveryListBody), NoEndpoint, QueryErrors)
)]
pub(crate) async fn deliveries(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<DeliveryListBody>, WebError> {
    let limit = page_rows(query.limit, PAGE_ROWS_MAX)?;
    let filter = DeliveryFilter { state: query.state, after: query.after };
    let mut rows = webhook::deliveries(&web.app, &by, id, filter, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| last.id);
    Ok(Json(DeliveryListBody { deliveries: rows.into_iter().map(DeliveryBody::from).collect(), next }))
}
