//! A check as the API shows it.

use crate::api::{v1::customers::view::ReasonBody, words};
use jiff::{Timestamp, civil::Date};
use probity_app::platform::{PlatformCheck, PlatformDecision, PlatformMark, Progress};
use probity_model::{
    id::{CheckId, CustomerId},
    item::ItemKey,
    status::{Outcome, Verdict},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A round of review.
#[derive(Serialize, ToSchema)]
#[schema(as = Check)]
pub(crate) struct CheckBody {
    /// Begins with `chk_`.
    #[schema(value_type = String, example = "chk_019aab1c3e007000a1b2c3d4e5f60718")]
    id: CheckId,
    /// Whose.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    customer_id: CustomerId,
    /// Which round of the customer's, from 1.
    round: u32,
    /// How far it is.
    state: CheckStateBody,
    /// When it was started.
    #[schema(schema_with = words::instant)]
    started_at: Timestamp,
    /// The present marks, by item; items without one are not there.
    marks: Vec<MarkBody>,
    /// How it ended; null until that has taken effect.
    #[schema(required = true)]
    decision: Option<DecisionBody>,
}

/// How far a check is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CheckState)]
enum CheckStateBody {
    /// Not decided; marks can still change.
    Open,
    /// Decided once; a second signature is awaited.
    AwaitingSecondApproval,
    /// The second signature was refused, and the decision never took effect.
    SentBack,
    /// Decided.
    Decided,
}

/// What was said of one version of one item.
#[derive(Serialize, ToSchema)]
#[schema(as = Mark)]
struct MarkBody {
    /// `field:<code>` or `document:<type>`.
    #[schema(value_type = String, example = "document:passport")]
    item: ItemKey,
    /// The version of the item it is about.
    item_version: u32,
    /// The judgement.
    #[schema(schema_with = words::verdict)]
    verdict: Verdict,
    /// Why, as far as it may be told.
    reasons: Vec<ReasonBody>,
    /// When.
    #[schema(schema_with = words::instant)]
    marked_at: Timestamp,
    /// Whether it stands since an earlier check.
    carried_over: bool,
}

/// How a check ended.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
struct DecisionBody {
    /// In one word.
    #[schema(schema_with = words::outcome)]
    outcome: Outcome,
    /// When it took effect.
    #[schema(schema_with = words::instant)]
    decided_at: Timestamp,
    /// Why the customer was rejected, as far as it may be told.
    reasons: Vec<ReasonBody>,
    /// Whether a rejected customer may send again; null with any other outcome.
    #[schema(required = true)]
    may_try_again: Option<bool>,
    /// What a rejected customer was told; null with any other outcome.
    #[schema(required = true, example = "Your identity could not be verified.")]
    message: Option<String>,
    /// What was asked for.
    #[schema(value_type = Vec<String>, example = json!(["document:passport"]))]
    items: Vec<ItemKey>,
    /// The last day to answer; null where nothing was asked for.
    #[schema(value_type = Option<String>, format = Date, required = true, example = "2026-12-06")]
    due: Option<Date>,
}

impl From<PlatformCheck> for CheckBody {
    fn from(check: PlatformCheck) -> Self {
        Self {
            id: check.id,
            customer_id: check.customer,
            round: check.round,
            state: match check.progress {
                Progress::Open => CheckStateBody::Open,
                Progress::AwaitingSecondApproval => CheckStateBody::AwaitingSecondApproval,
                Progress::SentBack => CheckStateBody::SentBack,
                Progress::Decided => CheckStateBody::Decided,
            },
            started_at: check.started_at,
            marks: check.marks.into_iter().map(MarkBody::from).collect(),
            decision: check.decision.map(DecisionBody::from),
        }
    }
}

impl From<PlatformMark> for MarkBody {
    fn from(mark: PlatformMark) -> Self {
        Self {
            item: mark.item,
            item_version: mark.item_version,
            verdict: mark.verdict,
            reasons: mark.reasons.into_iter().map(ReasonBody::from).collect(),
            marked_at: mark.marked_at,
            carried_over: mark.carried_over,
        }
    }
}

impl From<PlatformDecision> for DecisionBody {
    fn from(decision: PlatformDecision) -> Self {
        Self {
            outcome: decision.outcome,
            decided_at: decision.decided_at,
            reasons: decision.reasons.into_iter().map(ReasonBody::from).collect(),
            may_try_again: decision.may_try_again,
            message: decision.message,
            items: decision.items,
            due: decision.due,
        }
    }
}
