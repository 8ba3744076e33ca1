//! Idempotency keys: what came of the first request under each, and its answer, given again to the same request.

use crate::{
    Connection, StoreError,
    key::{self, Sealed},
    micros, open, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::id::ApiKeyId;
use sea_orm::FromQueryResult;

/// Where answers are sealed for. They repeat what was sent of a customer.
const BODY: &str = "idempotency_keys.body";

/// A request under a key, what came of it, and its answer once there is one.
#[derive(Clone, Debug)]
pub struct KeyRecord {
    /// The SHA-256 of the request.
    pub request_hash: String,
    /// That its change was committed; none while it is worked on, and of a request that changed nothing.
    pub carried_out: Option<CarriedOut>,
    /// The answer; none while the request is worked on.
    pub answer: Option<Answer>,
    /// When the request came.
    pub created_at: Timestamp,
    /// The instance it came to.
    pub instance: Option<String>,
}

/// What a request under a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedOut {
    /// When it was committed.
    pub at: Timestamp,
    /// The id of what it made or changed; none where nobody said so.
    pub made: Option<String>,
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The `ETag`, if it has one.
    pub etag: Option<String>,
}

/// A request that took a key: whose, which, when and where. Of two that took the same key one after the other, only the last
/// has it.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// Whose key.
    pub owner: ApiKeyId,
    /// The key.
    pub key: &'a str,
    /// When it was taken.
    pub at: Timestamp,
    /// The instance that works on it.
    pub instance: &'a str,
}

#[derive(FromQueryResult)]
struct Row {
    request_hash: String,
    carried_out_at: Option<i64>,
    made: Option<String>,
    status: Option<i32>,
    body: Option<Sealed>,
    etag: Option<String>,
    created_at: i64,
    instance: Option<String>,
}

/// What is kept under a key; within a transaction it stays so until its end.
pub async fn load<C: Connection>(
    db: &C,
    owner: ApiKeyId,
    key: &str,
) -> Result<Option<KeyRecord>, StoreError> {
    let sql = format!(
        "SELECT request_hash, carried_out_at, made, status, body, etag, created_at, instance \
         FROM idempotency_keys WHERE api_key_id = $1 AND idempotency_key = $2{}",
        sql::for_update(db)
    );
    let (opener, name) = db.keys().answer(owner.uuid(), key);
    let Some(row) = sql::one::<Row, _>(db, &sql, [owner.uuid().into(), name.into()]).await? else {
        return Ok(None);
    };
    let body = row.body.map(|body| key::open(&opener, BODY, owner.uuid(), &body)).transpose()?;
    let status = row.status.and_then(|status| u16::try_from(status).ok());
    let carried_out_at = row.carried_out_at.map(timestamp).transpose()?;
    Ok(Some(KeyRecord {
        request_hash: row.request_hash,
        carried_out: carried_out_at.map(|at| CarriedOut { at, made: row.made }),
        answer: status.zip(body).map(|(status, body)| Answer { status, body, etag: row.etag }),
        created_at: timestamp(row.created_at)?,
        instance: row.instance,
    }))
}

/// Whether the instance that took this key is known to have gone; `began` is when this one did.
pub async fn is_gone<C: Connection>(
    db: &C,
    record: &KeyRecord,
    began: Timestamp,
) -> Result<bool, StoreError> {
    match &record.instance {
        Some(instance) => open::is_gone(db, instance, record.created_at, began).await,
        None => Ok(false),
    }
}

/// Takes a key for a request. `replace` says that what [`load`] found under it does not count any more. `false` when
/// another request was faster.
pub async fn take<C: Connection>(
    db: &C,
    taken: &Taken<'_>,
    request_hash: &str,
    replace: bool,
) -> Result<bool, StoreError> {
    let conflict = if replace {
        "DO UPDATE SET request_hash = $3, created_at = $4, instance = $5, carried_out_at = NULL, made = NULL, \
         status = NULL, body = NULL, etag = NULL"
    } else {
        "DO NOTHING"
    };
    let sql = format!(
        "INSERT INTO idempotency_keys (api_key_id, idempotency_key, request_hash, created_at, instance) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (api_key_id, idempotency_key) {conflict}"
    );
    let (_, name) = db.keys().answer(taken.owner.uuid(), taken.key);
    let values = [
        taken.owner.uuid().into(),
        name.into(),
        request_hash.into(),
        micros(taken.at).into(),
        taken.instance.into(),
    ];
    Ok(sql::execute(db, &sql, values).await? == 1)
}

/// Notes, in the transaction of the change itself, that the request is carried out. `false` where it has not the key any
/// more, or was carried out before: then the change must not be committed.
pub async fn carried_out<C: Connection>(
    db: &C,
    taken: &Taken<'_>,
    done: &CarriedOut,
) -> Result<bool, StoreError> {
    let sql = "UPDATE idempotency_keys SET carried_out_at = $1, made = $2 \
               WHERE api_key_id = $3 AND idempotency_key = $4 AND created_at = $5 AND instance = $6 \
               AND carried_out_at IS NULL AND status IS NULL";
    let (_, name) = db.keys().answer(taken.owner.uuid(), taken.key);
    let values = [
        micros(done.at).into(),
        done.made.as_deref().into(),
        taken.owner.uuid().into(),
        name.into(),
        micros(taken.at).into(),
        taken.instance.into(),
    ];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Keeps the answer to the request that took the key, unless one is kept already.
pub async fn answer<C: Connection>(db: &C, taken: &Taken<'_>, answer: &Answer) -> Result<(), StoreError> {
    let sql = "UPDATE idempotency_keys SET status = $1, body = $2, etag = $7 \
               WHERE api_key_id = $3 AND idempotency_key = $4 AND created_at = $5 AND instance = $6 \
               AND status IS NULL";
    let (sealer, name) = db.keys().answer(taken.owner.uuid(), taken.key);
    let values = [
        i32::from(answer.status).into(),
        key::seal(&sealer, BODY, taken.owner.uuid(), &answer.body).0.into(),
        taken.owner.uuid().into(),
        name.into(),
        micros(taken.at).into(),
        taken.instance.into(),
        answer.etag.as_deref().into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Gives the key back: the request that took it has changed nothing, and has no answer worth keeping.
pub async fn forget<C: Connection>(db: &C, taken: &Taken<'_>) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency_keys \
               WHERE api_key_id = $1 AND idempotency_key = $2 AND created_at = $3 AND instance = $4 \
               AND carried_out_at IS NULL AND status IS NULL";
    let (_, name) = db.keys().answer(taken.owner.uuid(), taken.key);
    let values = [taken.owner.uuid().into(), name.into(), micros(taken.at).into(), taken.instance.into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Removes every key taken before this moment. Gives how many.
pub async fn purge<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM idempotency_keys WHERE created_at < $1";
    sql::execute(db, sql, [micros(before).into()]).await
}
