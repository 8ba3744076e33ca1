//! `GET /api/v1/customers/{id}/resubmissions`

use super::view::ReasonBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NotFound, words},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use jiff::{Timestamp, civil::Date};
use probity_app::platform::{self, PastItem, PastRequest, RequestState};
use probity_model::{
    id::{CheckId, CustomerKind},
    item::ItemKey,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Everything a customer was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = ResubmissionList)]
pub(crate) struct ResubmissionListBody {
    /// The newest first.
    resubmissions: Vec<PastResubmissionBody>,
}

/// What a customer was asked for once.
#[derive(Serialize, ToSchema)]
#[schema(as = PastResubmission)]
struct PastResubmissionBody {
    /// The check that ended with it.
    #[schema(value_type = String, example = "chk_019aab1c3e007000a1b2c3d4e5f60718")]
    check_id: CheckId,
    /// What became of it.
    state: RequestStateBody,
    /// When it was asked.
    #[schema(schema_with = words::instant)]
    requested_at: Timestamp,
    /// When it was answered or withdrawn; null while it is open.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    closed_at: Option<Timestamp>,
    /// The last day to answer.
    #[schema(schema_with = words::day)]
    due: Date,
    /// Each item.
    items: Vec<PastItemBody>,
}

/// What became of a resubmission.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ResubmissionState)]
enum RequestStateBody {
    /// It waits for its answer.
    Open,
    /// Everything was sent and submitted.
    Answered,
    /// The staff took it back.
    Withdrawn,
}

/// One item that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = PastResubmissionItem)]
struct PastItemBody {
    /// `field:<code>` or `document:<type>`.
    #[schema(value_type = String, example = "document:passport")]
    item: ItemKey,
    /// What people call it.
    #[schema(example = "Passport")]
    label: String,
    /// When it was sent; null where it was not.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    answered_at: Option<Timestamp>,
    /// Why.
    reasons: Vec<ReasonBody>,
    /// What the customer was told.
    #[schema(example = "Take the photo again in daylight.")]
    message: String,
}

/// List a customer's resubmissions
///
/// Everything the customer was ever asked for, the newest first, with what became of it.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/resubmissions",
    operation_id = "listResubmissions",
    tag = "Customers",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The resubmissions", body = ResubmissionListBody), NotFound)
)]
pub(crate) async fn resubmissions(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Json<ResubmissionListBody>, WebError> {
    let requests = platform::resubmissions(&web.app, &by, id).await?;
    let resubmissions = requests.into_iter().map(PastResubmissionBody::from).collect();
    Ok(Json(ResubmissionListBody { resubmissions }))
}

impl From<PastRequest> for PastResubmissionBody {
    fn from(request: PastRequest) -> Self {
        Self {
            check_id: request.check,
            state: match request.state {
                RequestState::Open => RequestStateBody::Open,
                RequestState::Answered => RequestStateBody::Answered,
                RequestState::Withdrawn => RequestStateBody::Withdrawn,
            },
            requested_at: request.requested_at,
            closed_at: request.closed_at,
            due: request.due,
            items: request.items.into_iter().map(PastItemBody::from).collect(),
        }
    }
}

impl From<PastItem> for PastItemBody {
    fn from(item: PastItem) -> Self {
        Self {
            item: item.item,
            label: item.label,
            answered_at: item.answered_at,
            reasons: item.reasons.into_iter().map(ReasonBody::from).collect(),
            message: item.message,
        }
    }
}
