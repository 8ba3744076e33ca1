//! Deliveries: one event on its way to one endpoint, and every attempt.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    id::{DeliveryId, EndpointId, EventId},
    webhook::{AttemptProblem, DeliveryState},
};
use sea_orm::{FromQueryResult, Value};
use std::fmt::Write as _;
use uuid::Uuid;

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Its id.
    pub id: DeliveryId,
    /// To which endpoint.
    pub endpoint: EndpointId,
    /// The event's id: the same at every attempt.
    pub event: EventId,
    /// The word of what happened.
    pub event_type: String,
    /// What is sent, byte by byte.
    pub body: String,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; none while the endpoint is switched off, and once it has ended.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was put on its way.
    pub created_at: Timestamp,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRecord {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u32,
    /// The headers that were sent, one on a line, without a signature.
    pub request_headers: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer.
    pub response: Option<String>,
    /// Why it did not deliver, if it did not.
    pub problem: Option<AttemptProblem>,
}

/// Which deliveries to list. Everything left out does not narrow.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryFilter {
    /// Only those of which this became.
    pub state: Option<DeliveryState>,
    /// Older than this one.
    pub after: Option<DeliveryId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    endpoint_id: Uuid,
    event_id: Uuid,
    event_type: String,
    body: String,
    state: String,
    attempts: i32,
    next_attempt_at: Option<i64>,
    created_at: i64,
}

/// Puts a delivery on its way. An event that is on its way to this endpoint already is a [`StoreError::Duplicate`].
pub async fn insert<C: Connection>(db: &C, new: &DeliveryRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, body, state, attempts, \
               next_attempt_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        new.id.uuid().into(),
        new.endpoint.uuid().into(),
        new.event.uuid().into(),
        new.event_type.as_str().into(),
        new.body.as_str().into(),
        new.state.word().into(),
        new.attempts.into(),
        new.next_attempt_at.map(micros).into(),
        micros(new.created_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The delivery with this id.
pub async fn by_id<C: Connection>(db: &C, id: DeliveryId) -> Result<Option<DeliveryRecord>, StoreError> {
    let sql = "SELECT * FROM webhook_deliveries WHERE id = $1";
    sql::one::<Row, _>(db, sql, [id.uuid().into()]).await?.map(record).transpose()
}

/// The deliveries to an endpoint, the newest first, at most `limit`.
pub async fn list<C: Connection>(
    db: &C,
    endpoint: EndpointId,
    filter: DeliveryFilter,
    limit: u32,
) -> Result<Vec<DeliveryRecord>, StoreError> {
    let mut values: Vec<Value> = vec![endpoint.uuid().into(), limit.into()];
    let mut conditions = String::new();
    if let Some(state) = filter.state {
        values.push(state.word().into());
        conditions += " AND state = $3";
    }
    if let Some(after) = filter.after {
        values.push(after.uuid().into());
        let _ = write!(conditions, " AND id < ${}", values.len());
    }
    let sql = format!(
        "SELECT * FROM webhook_deliveries WHERE endpoint_id = $1{conditions} ORDER BY id DESC LIMIT $2"
    );
    sql::all::<Row, _>(db, &sql, values).await?.into_iter().map(record).collect()
}

/// Deliveries that wait for their endpoint to be switched on, the oldest first, at most `limit`.
pub async fn held<C: Connection>(
    db: &C,
    endpoint: EndpointId,
    limit: u32,
) -> Result<Vec<DeliveryRecord>, StoreError> {
    let sql = "SELECT * FROM webhook_deliveries \
               WHERE endpoint_id = $1 AND state = 'waiting' AND next_attempt_at IS NULL ORDER BY id LIMIT $2";
    let values = [endpoint.uuid().into(), limit.into()];
    sql::all::<Row, _>(db, sql, values).await?.into_iter().map(record).collect()
}

/// Says how a delivery that waits goes on. `false` where it has ended meanwhile.
pub async fn go_on<C: Connection>(
    db: &C,
    id: DeliveryId,
    state: DeliveryState,
    next_attempt_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let sql =
        "UPDATE webhook_deliveries SET state = $2, next_attempt_at = $3 WHERE id = $1 AND state = 'waiting'";
    let values = [id.uuid().into(), state.word().into(), next_attempt_at.map(micros).into()];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// The receiver took it, whatever was thought of it before.
pub async fn delivered<C: Connection>(db: &C, id: DeliveryId) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_deliveries SET state = 'delivered', next_attempt_at = NULL WHERE id = $1";
    sql::execute(db, sql, [id.uuid().into()]).await?;
    Ok(())
}

/// Keeps an attempt under the next number. `false` where the delivery has gone.
pub async fn add_attempt<C: Connection>(
    db: &C,
    id: DeliveryId,
    attempt: &AttemptRecord,
) -> Result<bool, StoreError> {
    let sql = "UPDATE webhook_deliveries SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts";
    let Some(row) = sql::query_one(db, sql, [id.uuid().into()]).await? else {
        return Ok(false);
    };
    let number: i32 = row.try_get("", "attempts")?;
    let sql = "INSERT INTO webhook_attempts (delivery_id, number, at, duration_ms, request_headers, status, response, \
               problem) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        id.uuid().into(),
        number.into(),
        micros(attempt.at).into(),
        attempt.duration_ms.into(),
        attempt.request_headers.as_str().into(),
        attempt.status.map(i32::from).into(),
        attempt.response.as_deref().into(),
        attempt.problem.map(AttemptProblem::word).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(true)
}

/// The newest attempts of a delivery, the newest first, at most `limit`.
pub async fn attempts<C: Connection>(
    db: &C,
    id: DeliveryId,
    limit: u32,
) -> Result<Vec<AttemptRecord>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i32,
        at: i64,
        duration_ms: i32,
        request_headers: String,
        status: Option<i32>,
        response: Option<String>,
        problem: Option<String>,
    }
    let sql = "SELECT * FROM webhook_attempts WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2";
    let rows: Vec<Row> = sql::all(db, sql, [id.uuid().into(), limit.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(AttemptRecord {
                number: number(row.number),
                at: timestamp(row.at)?,
                duration_ms: number(row.duration_ms),
                request_headers: row.request_headers,
                status: row.status.and_then(|status| u16::try_from(status).ok()),
                response: row.response,
                problem: row.problem.as_deref().and_then(AttemptProblem::from_word),
            })
        })
        .collect()
}

/// Removes deliveries put on their way before this moment, with their attempts. Gives how many.
pub async fn purge<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    let attempts = "DELETE FROM webhook_attempts WHERE delivery_id IN \
                    (SELECT id FROM webhook_deliveries WHERE created_at < $1)";
    sql::execute(db, attempts, [micros(before).into()]).await?;
    sql::execute(db, "DELETE FROM webhook_deliveries WHERE created_at < $1", [micros(before).into()]).await
}

fn number(value: i32) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

fn record(row: Row) -> Result<DeliveryRecord, StoreError> {
    Ok(DeliveryRecord {
        id: DeliveryId::from_uuid(row.id),
        endpoint: EndpointId::from_uuid(row.endpoint_id),
        event: EventId::from_uuid(row.event_id),
        event_type: row.event_type,
        body: row.body,
        state: DeliveryState::from_word(&row.state)
            .ok_or(StoreError::Corrupt { what: "delivery", why: row.state })?,
        attempts: number(row.attempts),
        next_attempt_at: row.next_attempt_at.map(timestamp).transpose()?,
        created_at: timestamp(row.created_at)?,
    })
}
