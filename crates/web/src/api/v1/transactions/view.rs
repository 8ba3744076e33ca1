//! A transaction as the API shows it.

use crate::api::{v1::customers::view::MissingBody, words};
use jiff::Timestamp;
use probity_app::transaction::TransactionRecord;
use probity_model::{
    id::{CustomerId, TransactionId},
    status::{Stage, Status},
    transaction::{Direction, TransactionRefusal},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A transaction.
#[derive(Serialize, ToSchema)]
#[schema(as = Transaction)]
pub(crate) struct TransactionBody {
    /// Begins with `txn_`.
    #[schema(value_type = String, example = "txn_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) id: TransactionId,
    /// Your own id of the transaction.
    #[schema(example = "payment-987")]
    pub(crate) external_id: String,
    /// Whose.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) customer_id: CustomerId,
    /// To the customer's account or from it.
    #[schema(schema_with = words::direction)]
    pub(crate) direction: Direction,
    /// An exact decimal.
    #[schema(example = "12.50")]
    pub(crate) amount: String,
    /// Three to ten capital letters or digits.
    #[schema(example = "EUR")]
    pub(crate) currency: String,
    /// What you said of it.
    #[schema(required = true)]
    pub(crate) description: Option<String>,
    /// When it happened.
    #[schema(schema_with = words::instant)]
    pub(crate) occurred_at: Timestamp,
    /// When it came in.
    #[schema(schema_with = words::instant)]
    pub(crate) received_at: Timestamp,
    /// Whether it was accepted.
    pub(crate) accepted: bool,
    /// Why not; null for an accepted one.
    #[schema(required = true)]
    pub(crate) refusal: Option<RefusalBody>,
}

/// Why a transaction was refused: how the customer stood at that moment.
#[derive(Serialize, ToSchema)]
#[schema(as = TransactionRefusal)]
pub(crate) struct RefusalBody {
    /// Stable code.
    #[schema(example = "customer_not_approved")]
    pub(crate) code: &'static str,
    /// The customer's status.
    #[schema(schema_with = words::status)]
    pub(crate) status: Status,
    /// Why the customer was pending.
    #[schema(schema_with = words::stage_or_null, required = true)]
    pub(crate) stage: Option<Stage>,
    /// What the customer had still to send.
    pub(crate) missing: Vec<MissingBody>,
}

impl From<TransactionRecord> for TransactionBody {
    fn from(record: TransactionRecord) -> Self {
        Self {
            id: record.id,
            external_id: record.external_id,
            customer_id: record.customer,
            direction: record.direction,
            amount: record.money.amount.to_string(),
            currency: record.money.currency.code().to_owned(),
            description: record.description.map(probity_model::Personal::into_inner),
            occurred_at: record.occurred_at,
            received_at: record.received_at,
            accepted: record.refusal.is_none(),
            refusal: record.refusal.map(|refusal| RefusalBody {
                code: TransactionRefusal::CODE,
                status: refusal.status,
                stage: refusal.stage,
                missing: refusal.missing.into_iter().map(MissingBody::from).collect(),
            }),
        }
    }
}
