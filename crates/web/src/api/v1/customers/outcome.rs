//! `POST /api/v1/customers/{id}/outcome`

use super::{etag::tagged, view::CustomerBody};
use crate::{
    Web,
    api::{
        extract::{Body, PathId},
        openapi::{BodyErrors, Conflict, NotFound},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use probity_app::{
    idempotency::once,
    platform,
    sandbox::{self, Forced},
};
use probity_model::{check::RequestedItem, id::CustomerKind, item::ItemKey, status::Outcome};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to become of a made-up customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ForcedOutcome)]
pub(crate) struct OutcomeBody {
    /// How the check ends.
    #[schema(schema_with = words::outcome)]
    outcome: Outcome,
    /// With `reject`: codes of reasons as reviewers have them, at least one.
    #[serde(default)]
    #[schema(max_items = 20)]
    reasons: Vec<String>,
    /// With `reject`: whether the customer may not try again.
    #[serde(default)]
    r#final: bool,
    /// With `resubmission`: what is asked for, at least one item.
    #[serde(default)]
    #[schema(max_items = 100)]
    items: Vec<ForcedItemBody>,
    /// With `resubmission`: the last day to answer; the level's days from now unless told.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
}

/// An item to ask for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ForcedItem)]
struct ForcedItemBody {
    /// `field:<code>` or `document:<type>`.
    #[schema(value_type = String, pattern = "^(field:[a-z][a-z0-9_]{0,39}|document:(passport|identity_card|driving_licence|residence_permit|proof_of_address|selfie|source_of_funds|other))$")]
    item: ItemKey,
    /// Codes of reasons; may be empty.
    #[serde(default)]
    #[schema(max_items = 20)]
    reasons: Vec<String>,
    /// What to tell the customer; the reasons' texts unless told.
    #[serde(default)]
    #[schema(max_length = 2000)]
    message: String,
}

/// Force an outcome
///
/// For sandbox keys and made-up customers alone. The customer must await review. A check is started, every item marked
/// and the decision taken, as reviewers do it, in the name of a user *Sandbox*: you get the events, e-mails and statuses
/// of a real review.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/outcome",
    operation_id = "forceOutcome",
    tag = "Sandbox",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    request_body(
        content = OutcomeBody,
        example = json!({
            "outcome": "resubmission",
            "items": [{"item": "document:passport", "reasons": ["image_blurred"], "message": "Take it in daylight."}]
        })
    ),
    responses(
        (
            status = 200, description = "The customer as decided", body = CustomerBody,
            headers(("ETag" = String, description = "The customer's version, and a mark of this answer"))
        ),
        NotFound, Conflict, BodyErrors
    )
)]
pub(crate) async fn outcome(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    Body(body): Body<OutcomeBody>,
) -> Result<Response, WebError> {
    let items = body.items.into_iter().map(|asked| RequestedItem {
        item: asked.item,
        reasons: asked.reasons,
        message: asked.message,
    });
    let forced = Forced {
        outcome: body.outcome,
        reasons: body.reasons,
        r#final: body.r#final,
        items: items.collect(),
        due: body.due,
    };
    once(sandbox::force(&web.app, &by, id, forced), |()| id).await?;
    let customer = platform::customer(&web.app, &by, id).await?;
    tagged(StatusCode::OK, customer.into())
}
