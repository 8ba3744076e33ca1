//! `GET /api/v1/reasons`

use crate::{Web, api::v1::customers::view::ReasonBody, error::WebError, extract::Caller};
use axum::{Json, extract::State};
use probity_app::platform;
use serde::Serialize;
use utoipa::ToSchema;

/// The reasons.
#[derive(Serialize, ToSchema)]
#[schema(as = ReasonList)]
pub(crate) struct ReasonListBody {
    /// In the configured order.
    reasons: Vec<ReasonBody>,
}

/// List reasons
///
/// Every reason that may be told, with the text to show; all that may not be told stand under one code.
#[utoipa::path(
    get,
    path = "/api/v1/reasons",
    operation_id = "listReasons",
    tag = "Configuration",
    responses((status = 200, description = "The reasons", body = ReasonListBody))
)]
pub(crate) async fn reasons(
    State(web): State<Web>,
    Caller(by): Caller,
) -> Result<Json<ReasonListBody>, WebError> {
    let reasons = platform::reasons(&web.app, &by).await?;
    Ok(Json(ReasonListBody { reasons: reasons.into_iter().map(ReasonBody::from).collect() }))
}
