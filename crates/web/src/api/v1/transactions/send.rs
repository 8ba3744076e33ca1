//! `POST /api/v1/transactions`

use super::view::TransactionBody;
use crate::{
    Web,
    api::{
        extract::Body,
        openapi::{BodyErrors, Conflict, NotApproved, NotFound},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use jiff::Timestamp;
use probity_app::{AppError, idempotency::once, transaction};
use probity_model::transaction::Direction;
use serde::Deserialize;
use utoipa::ToSchema;

/// A transaction on your platform.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTransaction)]
pub(crate) struct NewTransactionBody {
    /// Your own id of the transaction; unique.
    #[schema(min_length = 1, max_length = 100)]
    external_id: String,
    /// Whose; begins with `cus_`.
    #[schema(pattern = "^cus_[0-9a-f]{32}$")]
    customer_id: String,
    /// To the customer's account or from it.
    #[schema(schema_with = words::direction)]
    direction: Direction,
    /// A decimal above zero in a text, with at most 18 decimals.
    #[schema(pattern = r"^[0-9]+(\.[0-9]{1,18})?$")]
    amount: String,
    /// Three to ten capital letters or digits: a code of ISO 4217 or of a crypto-asset.
    #[schema(pattern = "^[A-Z0-9]{3,10}$")]
    currency: String,
    /// What reviewers read of it.
    #[schema(max_length = 300)]
    description: Option<String>,
    /// When it happened; now, unless told.
    #[schema(value_type = Option<String>, format = DateTime)]
    occurred_at: Option<Timestamp>,
}

/// Send a transaction
///
/// Accepted only for an approved customer. For any other it is refused and the refusal is kept: the answer says how the
/// customer stands and what is missing. The same transaction under the same `external_id` gets the first answer again.
#[utoipa::path(
    post,
    path = "/api/v1/transactions",
    operation_id = "sendTransaction",
    tag = "Transactions",
    request_body(
        content = NewTransactionBody,
        example = json!({
            "external_id": "payment-987",
            "customer_id": "cus_019aab1c3e007000a1b2c3d4e5f60718",
            "direction": "in",
            "amount": "12.50",
            "currency": "EUR",
            "description": "Salary",
            "occurred_at": "2026-11-22T09:30:00Z"
        })
    ),
    responses(
        (status = 201, description = "Accepted", body = TransactionBody),
        NotApproved, NotFound, Conflict, BodyErrors
    )
)]
pub(crate) async fn send(
    State(web): State<Web>,
    Caller(by): Caller,
    Body(body): Body<NewTransactionBody>,
) -> Result<(StatusCode, Json<TransactionBody>), WebError> {
    let customer = body.customer_id.parse().map_err(|_| AppError::NotFound("customer"))?;
    let sent = transaction::Send {
        external_id: body.external_id,
        customer,
        direction: body.direction,
        amount: body.amount,
        currency: body.currency,
        description: body.description,
        occurred_at: body.occurred_at,
    };
    let done = once(transaction::send(&web.app, &by, &sent), |it| it.id).await?;
    let accepted = match done.now {
        Some(accepted) => accepted,
        None => transaction::sent(&web.app, &by, done.id).await?,
    };
    Ok((StatusCode::CREATED, Json(TransactionBody::from(accepted))))
}
