//! Legal holds: placed, lifted once, never changed otherwise.

use crate::{
    Connection, StoreError,
    key::{self, DataKey, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    hold::{Hold, HoldBasis, NewHold},
    id::{CustomerId, HoldId, UserId},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where references are sealed for.
const REFERENCE: &str = "legal_holds.reference";
/// Where the reasons of lifting are sealed for.
const LIFT_REASON: &str = "legal_holds.lift_reason";

/// A hold as it was kept.
#[derive(Clone, Debug)]
pub struct HoldRecord {
    /// What it is.
    pub hold: Hold,
    /// On whom.
    pub customer: CustomerId,
    /// The number of the case, or what it rests on in words.
    pub reference: Personal<String>,
    /// Who placed it.
    pub placed_by: Option<UserId>,
    /// When.
    pub placed_at: Timestamp,
    /// Who lifted it, if somebody did.
    pub lifted_by: Option<UserId>,
    /// When.
    pub lifted_at: Option<Timestamp>,
    /// Why.
    pub lift_reason: Option<Personal<String>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    basis: String,
    reference: Sealed,
    until: Option<String>,
    placed_by: Option<Uuid>,
    placed_at: i64,
    lifted_by: Option<Uuid>,
    lifted_at: Option<i64>,
    lift_reason: Option<Sealed>,
}

/// Places a hold.
pub async fn insert<C: Connection>(
    db: &C,
    id: HoldId,
    customer: CustomerId,
    new: &NewHold,
    by: Option<UserId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let key = key::of(db, customer).await?;
    let sql = "INSERT INTO legal_holds (id, customer_id, basis, reference, until, placed_by, placed_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.uuid().into(),
        customer.uuid().into(),
        new.basis.word().into(),
        key::seal(&key, REFERENCE, id.uuid(), &new.reference).0.into(),
        new.until.map(|until| until.to_string()).into(),
        by.map(UserId::uuid).into(),
        micros(at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Lifts a hold of this customer. `false` where it was lifted already, or there is none.
pub async fn lift<C: Connection>(
    db: &C,
    customer: CustomerId,
    id: HoldId,
    reason: &str,
    by: Option<UserId>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let key = key::of(db, customer).await?;
    let sql = "UPDATE legal_holds SET lifted_by = $3, lifted_at = $4, lift_reason = $5 \
               WHERE id = $1 AND customer_id = $2 AND lifted_at IS NULL";
    let values = [
        id.uuid().into(),
        customer.uuid().into(),
        by.map(UserId::uuid).into(),
        micros(at).into(),
        key::seal(&key, LIFT_REASON, id.uuid(), reason).0.into(),
    ];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Every hold there ever was on a customer, the newest first, without its words.
pub async fn of_customer<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<Hold>, StoreError> {
    rows(db, customer).await?.iter().map(hold).collect()
}

/// The same with their words.
pub async fn records<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<HoldRecord>, StoreError> {
    let key = key::of(db, customer).await?;
    rows(db, customer).await?.into_iter().map(|row| record(&key, &row)).collect()
}

async fn rows<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT * FROM legal_holds WHERE customer_id = $1 ORDER BY id DESC";
    sql::all(db, sql, [customer.uuid().into()]).await
}

fn hold(row: &Row) -> Result<Hold, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "legal hold", why: why.to_owned() };
    let until = row.until.as_deref().map(str::parse).transpose();
    Ok(Hold {
        id: HoldId::from_uuid(row.id),
        basis: HoldBasis::from_word(&row.basis).ok_or_else(|| corrupt(&row.basis))?,
        until: until.map_err(|_| corrupt("a day"))?,
        is_lifted: row.lifted_at.is_some(),
    })
}

fn record(key: &DataKey, row: &Row) -> Result<HoldRecord, StoreError> {
    let lift_reason = row.lift_reason.as_ref().map(|sealed| key::open(key, LIFT_REASON, row.id, sealed));
    Ok(HoldRecord {
        hold: hold(row)?,
        customer: CustomerId::from_uuid(row.customer_id),
        reference: Personal::new(key::open(key, REFERENCE, row.id, &row.reference)?),
        placed_by: row.placed_by.map(UserId::from_uuid),
        placed_at: timestamp(row.placed_at)?,
        lifted_by: row.lifted_by.map(UserId::from_uuid),
        lifted_at: row.lifted_at.map(timestamp).transpose()?,
        lift_reason: lift_reason.transpose()?.map(Personal::new),
    })
}
