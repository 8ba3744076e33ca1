//! Checks: the rounds of a customer, and the claims whose time is up.

use crate::{StoreError, customer as customers, entity, micros, sql};
use jiff::Timestamp;
use probity_model::{
    check::{Check, Decision},
    id::{CheckId, CustomerId},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Every round of a customer, the newest first, each with its marks.
pub async fn rounds<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<Check>, StoreError> {
    let sql = "SELECT * FROM checks WHERE customer_id = $1 ORDER BY round DESC LIMIT 50";
    let rows: Vec<entity::check::Model> = sql::all(db, sql, [customer.uuid().into()]).await?;
    let mut rounds = Vec::with_capacity(rows.len());
    for row in rows {
        rounds.push(customers::check(db, row).await?);
    }
    Ok(rounds)
}

/// Whose a check is, if there is one of this id.
pub async fn customer<C: ConnectionTrait>(db: &C, id: CheckId) -> Result<Option<CustomerId>, StoreError> {
    let row = sql::query_one(db, "SELECT customer_id FROM checks WHERE id = $1", [id.uuid().into()]).await?;
    row.map_or(Ok(None), |row| Ok(Some(CustomerId::from_uuid(row.try_get("", "customer_id")?))))
}

/// The decision a check ended with, if it has ended.
pub async fn decision<C: ConnectionTrait>(db: &C, check: CheckId) -> Result<Option<Decision>, StoreError> {
    let sql = "SELECT decision FROM checks WHERE id = $1 AND decision IS NOT NULL";
    let texts = sql::texts(db, sql, [check.uuid().into()]).await?;
    texts.first().map(|text| customers::decision(text)).transpose()
}

/// Customers whose claim has lapsed, at most `limit`.
pub async fn lapsed<C: ConnectionTrait>(
    db: &C,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<CustomerId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        customer_id: Uuid,
    }
    let sql = "SELECT customer_id FROM checks WHERE holder IS NOT NULL AND claim_until <= $1 \
               ORDER BY claim_until LIMIT $2";
    let rows: Vec<Row> = sql::all(db, sql, [micros(now).into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|row| CustomerId::from_uuid(row.customer_id)).collect())
}

/// The decisions on real customers since an instant, at most `limit`.
pub async fn decided_since<C: ConnectionTrait>(
    db: &C,
    from: Timestamp,
    limit: u32,
) -> Result<Vec<Decision>, StoreError> {
    let sql = "SELECT decision FROM checks JOIN customers ON customers.id = checks.customer_id \
               WHERE decided_at >= $1 AND NOT customers.sandbox ORDER BY decided_at LIMIT $2";
    let texts = sql::texts(db, sql, [micros(from).into(), limit.into()]).await?;
    texts.iter().map(|text| customers::decision(text)).collect()
}
