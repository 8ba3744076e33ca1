//! Checks: the rounds of a customer, and the claims whose time is up.

use crate::{Connection, StoreError, customer as customers, entity, key, micros, sql};
use jiff::Timestamp;
use probity_model::{
    check::{Check, Decision},
    id::{CheckId, CustomerId},
};
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use uuid::Uuid;

/// Every round of a customer, the newest first, each with its marks.
pub async fn rounds<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<Check>, StoreError> {
    let sql = "SELECT * FROM checks WHERE customer_id = $1 ORDER BY round DESC LIMIT 50";
    let rows: Vec<entity::check::Model> = sql::all(db, sql, [customer.uuid().into()]).await?;
    let sql =
        "SELECT marks.* FROM marks JOIN checks ON checks.id = check_id WHERE customer_id = $1 AND active";
    let mut marks: HashMap<Uuid, Vec<entity::mark::Model>> = HashMap::new();
    for mark in sql::all::<entity::mark::Model, _>(db, sql, [customer.uuid().into()]).await? {
        marks.entry(mark.check_id).or_default().push(mark);
    }
    let keys = key::of_all(db, [customer]).await?;
    let read = |row: entity::check::Model| {
        let marks = marks.remove(&row.id).unwrap_or_default();
        customers::check(keys.get(customer), row, marks)
    };
    rows.into_iter().map(read).collect()
}

/// Whose a check is, if there is one of this id.
pub async fn customer<C: Connection>(db: &C, id: CheckId) -> Result<Option<CustomerId>, StoreError> {
    let row = sql::query_one(db, "SELECT customer_id FROM checks WHERE id = $1", [id.uuid().into()]).await?;
    row.map_or(Ok(None), |row| Ok(Some(CustomerId::from_uuid(row.try_get("", "customer_id")?))))
}

/// The decision a check ended with, if it has ended.
pub async fn decision<C: Connection>(db: &C, check: CheckId) -> Result<Option<Decision>, StoreError> {
    let sql = "SELECT customer_id, decision FROM checks WHERE id = $1 AND decision IS NOT NULL";
    let Some(row) = sql::query_one(db, sql, [check.uuid().into()]).await? else { return Ok(None) };
    let (customer, text): (Uuid, String) = (row.try_get("", "customer_id")?, row.try_get("", "decision")?);
    let customer = CustomerId::from_uuid(customer);
    let keys = key::of_all(db, [customer]).await?;
    customers::decision(keys.get(customer), check.uuid(), &text).map(Some)
}

/// Customers whose claim has lapsed, at most `limit`.
pub async fn lapsed<C: Connection>(
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

/// The decisions on real customers since an instant, at most `limit`. For counting: their texts are left out.
pub async fn decided_since<C: Connection>(
    db: &C,
    from: Timestamp,
    limit: u32,
) -> Result<Vec<Decision>, StoreError> {
    let sql = "SELECT decision FROM checks JOIN customers ON customers.id = checks.customer_id \
               WHERE decided_at >= $1 AND NOT customers.sandbox ORDER BY decided_at LIMIT $2";
    let texts = sql::texts(db, sql, [micros(from).into(), limit.into()]).await?;
    texts.iter().map(|text| customers::decision(None, Uuid::nil(), text)).collect()
}
