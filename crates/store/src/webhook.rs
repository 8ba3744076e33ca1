//! Webhook endpoints and the secrets they sign with.

pub mod delivery;

use crate::{
    Connection, StoreError,
    key::{self, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::id::EndpointId;
use sea_orm::{FromQueryResult, Value};
use std::fmt;
use uuid::Uuid;

/// Where secrets are sealed for.
pub(crate) const SECRET: &str = "webhook_secrets.secret";

/// A webhook endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointRecord {
    /// Its id.
    pub id: EndpointId,
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The words of the events it gets, with spaces between; empty for all.
    pub events: String,
    /// Whether it gets any.
    pub enabled: bool,
    /// Whether it gets those of made-up customers, instead of those of real ones.
    pub sandbox: bool,
    /// Since when nothing has arrived, if something failed since.
    pub failing_since: Option<Timestamp>,
    /// When it was switched off because it failed for too long.
    pub given_up_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A secret as it is kept. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretRecord {
    /// `whsec_…`.
    pub secret: String,
    /// Until when it signs; the newest has no end.
    pub valid_until: Option<Timestamp>,
}

impl fmt::Debug for SecretRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretRecord(until {:?})", self.valid_until)
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    url: String,
    description: String,
    events: String,
    enabled: bool,
    sandbox: bool,
    failing_since: Option<i64>,
    given_up_at: Option<i64>,
    created_at: i64,
}

/// Adds an endpoint.
pub async fn insert<C: Connection>(db: &C, endpoint: &EndpointRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO webhook_endpoints (id, url, description, events, enabled, sandbox, failing_since, \
               given_up_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sql::execute(db, sql, values(endpoint)).await?;
    Ok(())
}

/// Stores what can change of an endpoint. The caller holds the row.
pub async fn save<C: Connection>(db: &C, endpoint: &EndpointRecord) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_endpoints SET url = $2, description = $3, events = $4, enabled = $5, sandbox = $6, \
               failing_since = $7, given_up_at = $8, created_at = $9 WHERE id = $1";
    if sql::execute(db, sql, values(endpoint)).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

fn values(endpoint: &EndpointRecord) -> [Value; 9] {
    [
        endpoint.id.uuid().into(),
        endpoint.url.as_str().into(),
        endpoint.description.as_str().into(),
        endpoint.events.as_str().into(),
        endpoint.enabled.into(),
        endpoint.sandbox.into(),
        endpoint.failing_since.map(micros).into(),
        endpoint.given_up_at.map(micros).into(),
        micros(endpoint.created_at).into(),
    ]
}

/// Removes an endpoint with everything that was on its way to it.
pub async fn remove<C: Connection>(db: &C, id: EndpointId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM webhook_attempts WHERE delivery_id IN \
         (SELECT id FROM webhook_deliveries WHERE endpoint_id = $1)",
        "DELETE FROM webhook_deliveries WHERE endpoint_id = $1",
        "DELETE FROM webhook_secrets WHERE endpoint_id = $1",
        "DELETE FROM webhook_endpoints WHERE id = $1",
    ] {
        sql::execute(db, sql, [id.uuid().into()]).await?;
    }
    Ok(())
}

/// The endpoint with this id.
pub async fn by_id<C: Connection>(db: &C, id: EndpointId) -> Result<Option<EndpointRecord>, StoreError> {
    let sql = "SELECT * FROM webhook_endpoints WHERE id = $1";
    sql::one::<Row, _>(db, sql, [id.uuid().into()]).await?.map(record).transpose()
}

/// The endpoint with this id, held against other writers.
pub async fn for_update<C: Connection>(db: &C, id: EndpointId) -> Result<Option<EndpointRecord>, StoreError> {
    let sql = format!("SELECT * FROM webhook_endpoints WHERE id = $1{}", sql::for_update(db));
    sql::one::<Row, _>(db, &sql, [id.uuid().into()]).await?.map(record).transpose()
}

/// The endpoints, the oldest first, at most `limit`.
pub async fn list<C: Connection>(db: &C, limit: u32) -> Result<Vec<EndpointRecord>, StoreError> {
    let sql = "SELECT * FROM webhook_endpoints ORDER BY id LIMIT $1";
    sql::all::<Row, _>(db, sql, [limit.into()]).await?.into_iter().map(record).collect()
}

/// The endpoints that get anything, at most `limit`.
pub async fn enabled<C: Connection>(db: &C, limit: u32) -> Result<Vec<EndpointRecord>, StoreError> {
    let sql = "SELECT * FROM webhook_endpoints WHERE enabled ORDER BY id LIMIT $1";
    sql::all::<Row, _>(db, sql, [limit.into()]).await?.into_iter().map(record).collect()
}

fn record(row: Row) -> Result<EndpointRecord, StoreError> {
    Ok(EndpointRecord {
        id: EndpointId::from_uuid(row.id),
        url: row.url,
        description: row.description,
        events: row.events,
        enabled: row.enabled,
        sandbox: row.sandbox,
        failing_since: row.failing_since.map(timestamp).transpose()?,
        given_up_at: row.given_up_at.map(timestamp).transpose()?,
        created_at: timestamp(row.created_at)?,
    })
}

/// Adds the secret that signs from now on.
pub async fn add_secret<C: Connection>(db: &C, id: EndpointId, secret: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO webhook_secrets (endpoint_id, secret) VALUES ($1, $2)";
    let sealed = key::seal(db.keys().secrets(), SECRET, id.uuid(), secret);
    sql::execute(db, sql, [id.uuid().into(), sealed.0.into()]).await?;
    Ok(())
}

/// Gives the newest secret an end, and removes those whose end is past.
pub async fn retire_secrets<C: Connection>(
    db: &C,
    id: EndpointId,
    now: Timestamp,
    valid_until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM webhook_secrets WHERE endpoint_id = $1 AND valid_until <= $2";
    sql::execute(db, sql, [id.uuid().into(), micros(now).into()]).await?;
    let sql = "UPDATE webhook_secrets SET valid_until = $2 WHERE endpoint_id = $1 AND valid_until IS NULL";
    sql::execute(db, sql, [id.uuid().into(), micros(valid_until).into()]).await?;
    Ok(())
}

/// The secrets that sign now, the newest first.
pub async fn secrets<C: Connection>(
    db: &C,
    id: EndpointId,
    now: Timestamp,
) -> Result<Vec<SecretRecord>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        secret: Sealed,
        valid_until: Option<i64>,
    }
    let sql = "SELECT secret, valid_until FROM webhook_secrets \
               WHERE endpoint_id = $1 AND (valid_until IS NULL OR valid_until > $2) \
               ORDER BY CASE WHEN valid_until IS NULL THEN 0 ELSE 1 END, valid_until DESC";
    let rows: Vec<Row> = sql::all(db, sql, [id.uuid().into(), micros(now).into()]).await?;
    rows.into_iter()
        .map(|row| {
            let secret = key::open(db.keys().secrets(), SECRET, id.uuid(), &row.secret)?;
            Ok(SecretRecord { secret, valid_until: row.valid_until.map(timestamp).transpose()? })
        })
        .collect()
}
