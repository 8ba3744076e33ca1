//! Requests of customers to be erased, and what they were answered.

use crate::{
    Connection, StoreError,
    key::{self, Sealed},
    micros, sql, timestamp,
};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    Personal,
    erasure::{Answer, Channel},
    id::{CustomerId, ErasureRequestId, UserId},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where what the person is told is sealed for.
const TOLD: &str = "erasure_requests.told";

/// A request as it was kept.
#[derive(Clone, Debug)]
pub struct ErasureRequest {
    /// Its id.
    pub id: ErasureRequestId,
    /// Whose.
    pub customer: CustomerId,
    /// How it came in.
    pub channel: Channel,
    /// When the person asked.
    pub received: Date,
    /// The last day to answer.
    pub due: Date,
    /// Who recorded it.
    pub recorded_by: Option<UserId>,
    /// When.
    pub recorded_at: Timestamp,
    /// What was answered, once something was.
    pub answered: Option<Answered>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// In one word.
    pub answer: Answer,
    /// The first day it may be different, where that is known.
    pub until: Option<Date>,
    /// What the person is told; gone with everything else of who was erased.
    pub told: Option<Personal<String>>,
    /// Who answered.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    channel: String,
    received_on: String,
    due_on: String,
    recorded_by: Option<Uuid>,
    recorded_at: i64,
    answer: Option<String>,
    until: Option<String>,
    told: Option<Sealed>,
    answered_by: Option<Uuid>,
    answered_at: Option<i64>,
}

/// Keeps a request that waits for its answer.
pub async fn insert<C: Connection>(db: &C, request: &ErasureRequest) -> Result<(), StoreError> {
    let sql = "INSERT INTO erasure_requests (id, customer_id, channel, received_on, due_on, recorded_by, recorded_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        request.id.uuid().into(),
        request.customer.uuid().into(),
        request.channel.word().into(),
        request.received.to_string().into(),
        request.due.to_string().into(),
        request.recorded_by.map(UserId::uuid).into(),
        micros(request.recorded_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Answers a request of this customer that waits, or was put off. `false` where it was answered for good.
pub async fn answer<C: Connection>(
    db: &C,
    customer: CustomerId,
    id: ErasureRequestId,
    answered: &Answered,
) -> Result<bool, StoreError> {
    let key = key::of(db, customer).await?;
    let told = answered.told.as_ref().map(|told| key::seal(&key, TOLD, id.uuid(), told.reveal()));
    let sql = "UPDATE erasure_requests SET answer = $3, until = $4, told = $5, answered_by = $6, answered_at = $7 \
               WHERE id = $1 AND customer_id = $2 AND (answer IS NULL OR answer = 'deferred')";
    let values = [
        id.uuid().into(),
        customer.uuid().into(),
        answered.answer.word().into(),
        answered.until.map(|until| until.to_string()).into(),
        told.map(|sealed| sealed.0).into(),
        answered.by.map(UserId::uuid).into(),
        micros(answered.at).into(),
    ];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// The requests of a customer, the newest first.
pub async fn of_customer<C: Connection>(
    db: &C,
    customer: CustomerId,
) -> Result<Vec<ErasureRequest>, StoreError> {
    let sql = "SELECT * FROM erasure_requests WHERE customer_id = $1 ORDER BY id DESC";
    requests(db, sql::all(db, sql, [customer.uuid().into()]).await?).await
}

/// Requests that wait for their answer, and those put off whose day has come, the most urgent first; at most `limit`.
pub async fn waiting<C: Connection>(
    db: &C,
    today: Date,
    limit: u32,
) -> Result<Vec<ErasureRequest>, StoreError> {
    let sql = "SELECT r.* FROM erasure_requests r JOIN customers c ON c.id = r.customer_id WHERE c.erased_at IS NULL \
               AND (r.answer IS NULL OR (r.answer = 'deferred' AND r.until <= $1)) ORDER BY r.due_on, r.id LIMIT $2";
    requests(db, sql::all(db, sql, [today.to_string().into(), limit.into()]).await?).await
}

async fn requests<C: Connection>(db: &C, rows: Vec<Row>) -> Result<Vec<ErasureRequest>, StoreError> {
    let keys = key::of_all(db, rows.iter().map(|row| CustomerId::from_uuid(row.customer_id))).await?;
    let corrupt = |why: &str| StoreError::Corrupt { what: "request to be erased", why: why.to_owned() };
    let day = |text: &str| text.parse::<Date>().map_err(|_| corrupt("a day"));
    let request = |row: Row| {
        let customer = CustomerId::from_uuid(row.customer_id);
        let told = match (keys.get(customer), &row.told) {
            (Some(key), Some(sealed)) => Some(Personal::new(key::open(key, TOLD, row.id, sealed)?)),
            _ => None,
        };
        let answered = match (&row.answer, row.answered_at) {
            (Some(answer), Some(at)) => Some(Answered {
                answer: Answer::from_word(answer).ok_or_else(|| corrupt(answer))?,
                until: row.until.as_deref().map(day).transpose()?,
                told,
                by: row.answered_by.map(UserId::from_uuid),
                at: timestamp(at)?,
            }),
            _ => None,
        };
        Ok(ErasureRequest {
            id: ErasureRequestId::from_uuid(row.id),
            customer,
            channel: Channel::from_word(&row.channel).ok_or_else(|| corrupt(&row.channel))?,
            received: day(&row.received_on)?,
            due: day(&row.due_on)?,
            recorded_by: row.recorded_by.map(UserId::from_uuid),
            recorded_at: timestamp(row.recorded_at)?,
            answered,
        })
    };
    rows.into_iter().map(request).collect()
}
