//! An event as the API shows it: written by `probity_app::public_event`, which webhooks are made of too, and only
//! described here.

use crate::api::words;
use utoipa::ToSchema;

/// One thing that happened.
#[derive(ToSchema)]
#[schema(as = Event)]
#[allow(dead_code, reason = "described here, made by the app")]
pub(crate) struct EventBody {
    /// Begins with `evt_`; the same in a webhook.
    #[schema(example = "evt_019aab1c3e007000a1b2c3d4e5f60718")]
    id: String,
    /// What happened.
    #[schema(schema_with = words::event_type)]
    r#type: String,
    /// When.
    #[schema(schema_with = words::instant)]
    timestamp: String,
    /// The rest.
    data: EventDataBody,
}

/// What there is to know of it. What does not belong to its type is left out.
#[derive(ToSchema)]
#[schema(as = EventData)]
#[allow(dead_code, reason = "described here, made by the app")]
struct EventDataBody {
    /// Whom it is about.
    #[schema(example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    customer_id: String,
    /// The customer's status from then on.
    #[schema(schema_with = words::status, required = false)]
    status: String,
    /// Why the customer is pending.
    #[schema(schema_with = words::stage, required = false)]
    stage: String,
    /// The items supplied or asked for.
    #[schema(required = false)]
    items: Vec<EventItemBody>,
    /// Codes of the reasons of a rejection, as far as they may be told.
    #[schema(required = false, example = json!(["could_not_be_verified"]))]
    reasons: Vec<String>,
    /// Whether a rejected customer may send again.
    #[schema(required = false)]
    may_try_again: bool,
    /// The last day to answer.
    #[schema(schema_with = words::day, required = false)]
    due: String,
    /// What was changed of the customer.
    #[schema(required = false, example = json!(["language"]))]
    changed: Vec<String>,
    /// The transaction it is about.
    #[schema(required = false, example = "txn_019aab1c3e007000a1b2c3d4e5f60718")]
    transaction_id: String,
    /// Why the transaction was refused.
    #[schema(required = false, example = "customer_not_approved")]
    code: String,
}

/// An item, without its value.
#[derive(ToSchema)]
#[schema(as = EventItem)]
#[allow(dead_code, reason = "described here, made by the app")]
struct EventItemBody {
    /// `field:<code>` or `document:<type>`.
    #[schema(example = "document:passport")]
    item: String,
    /// The version supplied.
    #[schema(required = false)]
    version: u32,
    /// Codes of the reasons it was asked for, as far as they may be told.
    #[schema(required = false, example = json!(["image_blurred"]))]
    reasons: Vec<String>,
}
