//! Idempotency keys: the first answer to a request, given again to the same request.

use crate::{
    Connection, StoreError,
    key::{self, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::id::ApiKeyId;
use sea_orm::FromQueryResult;

/// Where answers are sealed for. They repeat what was sent of a customer.
const BODY: &str = "idempotency_keys.body";

/// A request under a key, and its answer once there is one.
#[derive(Clone, Debug)]
pub struct KeyRecord {
    /// The SHA-256 of the request.
    pub request_hash: String,
    /// The answer; none while the request is worked on.
    pub answer: Option<Answer>,
    /// When the request came.
    pub created_at: Timestamp,
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

#[derive(FromQueryResult)]
struct Row {
    request_hash: String,
    status: Option<i32>,
    body: Option<Sealed>,
    etag: Option<String>,
    created_at: i64,
}

/// What is kept under a key; within a transaction it stays so until its end.
pub async fn load<C: Connection>(
    db: &C,
    owner: ApiKeyId,
    key: &str,
) -> Result<Option<KeyRecord>, StoreError> {
    let sql = format!(
        "SELECT request_hash, status, body, etag, created_at FROM idempotency_keys \
         WHERE api_key_id = $1 AND idempotency_key = $2{}",
        sql::for_update(db)
    );
    let (opener, name) = db.keys().answer(owner.uuid(), key);
    let Some(row) = sql::one::<Row, _>(db, &sql, [owner.uuid().into(), name.into()]).await? else {
        return Ok(None);
    };
    let body = row.body.map(|body| key::open(&opener, BODY, owner.uuid(), &body)).transpose()?;
    let status = row.status.and_then(|status| u16::try_from(status).ok());
    Ok(Some(KeyRecord {
        request_hash: row.request_hash,
        answer: status.zip(body).map(|(status, body)| Answer { status, body, etag: row.etag }),
        created_at: timestamp(row.created_at)?,
    }))
}

/// Takes a key for a request. `replace` says that what [`load`] found under it does not count any more. `false` when
/// another request was faster.
pub async fn take<C: Connection>(
    db: &C,
    owner: ApiKeyId,
    key: &str,
    request_hash: &str,
    at: Timestamp,
    replace: bool,
) -> Result<bool, StoreError> {
    let conflict = if replace {
        "DO UPDATE SET request_hash = $3, created_at = $4, status = NULL, body = NULL, etag = NULL"
    } else {
        "DO NOTHING"
    };
    let sql = format!(
        "INSERT INTO idempotency_keys (api_key_id, idempotency_key, request_hash, created_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (api_key_id, idempotency_key) {conflict}"
    );
    let (_, name) = db.keys().answer(owner.uuid(), key);
    let values = [owner.uuid().into(), name.into(), request_hash.into(), micros(at).into()];
    Ok(sql::execute(db, &sql, values).await? == 1)
}

/// Keeps the answer to the request that took the key at this moment.
pub async fn answer<C: Connection>(
    db: &C,
    owner: ApiKeyId,
    key: &str,
    taken_at: Timestamp,
    answer: &Answer,
) -> Result<(), StoreError> {
    let sql = "UPDATE idempotency_keys SET status = $1, body = $2, etag = $6 \
               WHERE api_key_id = $3 AND idempotency_key = $4 AND created_at = $5 AND status IS NULL";
    let (sealer, name) = db.keys().answer(owner.uuid(), key);
    let values = [
        i32::from(answer.status).into(),
        key::seal(&sealer, BODY, owner.uuid(), &answer.body).0.into(),
        owner.uuid().into(),
        name.into(),
        micros(taken_at).into(),
        answer.etag.as_deref().into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Gives the key back: the request that took it at this moment has no answer worth keeping.
pub async fn forget<C: Connection>(
    db: &C,
    owner: ApiKeyId,
    key: &str,
    taken_at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency_keys \
               WHERE api_key_id = $1 AND idempotency_key = $2 AND created_at = $3 AND status IS NULL";
    let (_, name) = db.keys().answer(owner.uuid(), key);
    sql::execute(db, sql, [owner.uuid().into(), name.into(), micros(taken_at).into()]).await?;
    Ok(())
}

/// Removes every key taken before this moment. Gives how many.
pub async fn purge<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM idempotency_keys WHERE created_at < $1";
    sql::execute(db, sql, [micros(before).into()]).await
}
