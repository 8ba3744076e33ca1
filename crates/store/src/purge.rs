//! Purges: whom they may concern, whom they erased, and their receipts.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    erasure::ErasureBasis,
    id::{CustomerId, PurgeId},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A purge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// Its id.
    pub id: PurgeId,
    /// When it began.
    pub started_at: Timestamp,
}

/// Somebody who was purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// Who.
    pub customer: CustomerId,
    /// Why.
    pub basis: ErasureBasis,
    /// When.
    pub at: Timestamp,
}

/// When the last check of a customer ended, or the last transaction came after it; none for who was never decided on.
pub async fn last_at<C: Connection>(db: &C, customer: CustomerId) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT max(k.decided_at) AS decided_at, \
               (SELECT max(t.received_at) FROM transactions t WHERE t.customer_id = $1) AS moved_at \
               FROM checks k WHERE k.customer_id = $1";
    let Some(row) = sql::query_one(db, sql, [customer.uuid().into()]).await? else { return Ok(None) };
    let decided: Option<i64> = row.try_get("", "decided_at")?;
    let moved: Option<i64> = row.try_get("", "moved_at")?;
    decided.map(|decided| timestamp(moved.map_or(decided, |moved| moved.max(decided)))).transpose()
}

/// Customers after this one who may be due: decided on before the one instant, or never submitted and unchanged since before
/// the other. In the order of their ids, at most `limit`; whether they are is the model's to say.
pub async fn candidates<C: Connection>(
    db: &C,
    decided_before: Timestamp,
    unchanged_since: Option<Timestamp>,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<Vec<CustomerId>, StoreError> {
    let sql = "SELECT c.id FROM customers c WHERE c.erased_at IS NULL AND NOT c.sandbox AND c.id > $1 AND ( \
               (SELECT max(k.decided_at) FROM checks k WHERE k.customer_id = c.id) <= $2 \
               OR (c.stage = 'incomplete' AND c.round = 0 AND c.updated_at <= $3)) ORDER BY c.id LIMIT $4";
    let values = [
        after.map_or(Uuid::nil(), CustomerId::uuid).into(),
        micros(decided_before).into(),
        unchanged_since.map_or(i64::MIN, micros).into(),
        limit.into(),
    ];
    let rows = sql::query_all(db, sql, values).await?;
    rows.iter().map(|row| Ok(CustomerId::from_uuid(row.try_get("", "id")?))).collect()
}

/// The purge that has not ended, if there is one.
pub async fn unfinished<C: Connection>(db: &C) -> Result<Option<Purge>, StoreError> {
    let sql = "SELECT id, started_at FROM purges WHERE ended_at IS NULL ORDER BY id LIMIT 1";
    let Some(row) = sql::query_one(db, sql, []).await? else { return Ok(None) };
    let id = PurgeId::from_uuid(row.try_get("", "id")?);
    Ok(Some(Purge { id, started_at: timestamp(row.try_get("", "started_at")?)? }))
}

/// Begins a purge.
pub async fn begin<C: Connection>(db: &C, purge: &Purge) -> Result<(), StoreError> {
    let sql = "INSERT INTO purges (id, started_at) VALUES ($1, $2)";
    sql::execute(db, sql, [purge.id.uuid().into(), micros(purge.started_at).into()]).await?;
    Ok(())
}

/// Notes whom a purge erased, in the transaction that erases.
pub async fn note<C: Connection>(db: &C, purge: PurgeId, purged: &Purged) -> Result<(), StoreError> {
    let sql = "INSERT INTO purged (customer_id, purge_id, basis, at) VALUES ($1, $2, $3, $4)";
    let values = [
        purged.customer.uuid().into(),
        purge.uuid().into(),
        purged.basis.word().into(),
        micros(purged.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Whom a purge erased, in order.
pub async fn of<C: Connection>(db: &C, purge: PurgeId) -> Result<Vec<Purged>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        customer_id: Uuid,
        basis: String,
        at: i64,
    }
    let sql = "SELECT customer_id, basis, at FROM purged WHERE purge_id = $1 ORDER BY at, customer_id";
    let rows: Vec<Row> = sql::all(db, sql, [purge.uuid().into()]).await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = || StoreError::Corrupt { what: "purge", why: row.basis.clone() };
            Ok(Purged {
                customer: CustomerId::from_uuid(row.customer_id),
                basis: ErasureBasis::from_word(&row.basis).ok_or_else(corrupt)?,
                at: timestamp(row.at)?,
            })
        })
        .collect()
}

/// Ends a purge with its receipt. `false` where another process has ended it.
pub async fn end<C: Connection>(
    db: &C,
    purge: PurgeId,
    receipt: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE purges SET ended_at = $2, receipt = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(sql::execute(db, sql, [purge.uuid().into(), micros(at).into(), receipt.into()]).await? == 1)
}
