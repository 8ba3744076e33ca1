//! Jobs of the worker: put there in the transaction of the change that caused them.

use crate::{Connection, StoreError, micros, sql};
use jiff::Timestamp;
use probity_model::id::JobId;
use sea_orm::{DatabaseBackend, FromQueryResult};
use uuid::Uuid;

/// A job somebody has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// To what.
    pub payload: String,
    /// The trace it goes on with, if any.
    pub traceparent: Option<String>,
    /// Which attempt this is, from 1. It also tells this claim from a later one of the same job.
    pub attempt: u32,
}

/// How a claimed job goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It is done.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It is tried again.
    Retry {
        /// Not before.
        run_at: Timestamp,
        /// What went wrong.
        error: String,
    },
    /// What it takes is away: it is tried again, and this attempt does not count.
    Postponed {
        /// Not before.
        run_at: Timestamp,
        /// What is away.
        error: String,
    },
    /// It goes back into the queue as if it had not been claimed: whoever had it stops.
    Returned,
    /// It is given up.
    Failed {
        /// When.
        at: Timestamp,
        /// What went wrong.
        error: String,
    },
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    payload: String,
    traceparent: Option<String>,
    attempts: i32,
}

/// A job to put into the queue.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'a str,
    /// The lane it waits in.
    pub lane: &'a str,
    /// To what.
    pub payload: &'a str,
    /// The trace it goes on with, if any.
    pub traceparent: Option<&'a str>,
    /// Not before.
    pub run_at: Timestamp,
    /// Now.
    pub at: Timestamp,
}

/// Puts a job into the queue.
pub async fn insert<C: Connection>(db: &C, new: &NewJob<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO jobs (id, kind, lane, payload, state, attempts, run_at, created_at, traceparent) \
               VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $7)";
    let values = [
        new.id.uuid().into(),
        new.kind.into(),
        new.lane.into(),
        new.payload.into(),
        micros(new.run_at).into(),
        micros(new.at).into(),
        new.traceparent.into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Whether a job of this lane waits to be claimed: asked without the write lock, so that an idle worker disturbs nobody.
pub async fn any_due<C: Connection>(db: &C, lane: &str, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS due WHERE \
               EXISTS (SELECT 1 FROM jobs WHERE lane = $1 AND state = 'queued' AND run_at <= $2) \
               OR EXISTS (SELECT 1 FROM jobs WHERE lane = $1 AND state = 'running' AND locked_until <= $2)";
    Ok(sql::query_one(db, sql, [lane.into(), micros(now).into()]).await?.is_some())
}

/// Claims the job of a lane that has waited longest; one whose worker vanished comes first. No two claim the same.
pub async fn claim<C: Connection>(
    db: &C,
    lane: &str,
    now: Timestamp,
    locked_until: Timestamp,
) -> Result<Option<ClaimedJob>, StoreError> {
    let skip_locked = match db.get_database_backend() {
        DatabaseBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    for waiting in ["state = 'running' AND locked_until <= $2", "state = 'queued' AND run_at <= $2"] {
        let sql = format!(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $1 \
             WHERE id = (SELECT id FROM jobs WHERE lane = $3 AND {waiting} ORDER BY run_at, id LIMIT 1{skip_locked}) \
             RETURNING id, kind, payload, traceparent, attempts"
        );
        let values = [micros(locked_until).into(), micros(now).into(), lane.into()];
        if let Some(row) = sql::one::<Row, _>(db, &sql, values).await? {
            let attempt = u32::try_from(row.attempts).unwrap_or(u32::MAX);
            let Row { id, kind, payload, traceparent, .. } = row;
            return Ok(Some(ClaimedJob { id: JobId::from_uuid(id), kind, payload, traceparent, attempt }));
        }
    }
    Ok(None)
}

/// Holds a claimed job for longer. `false` when the claim has gone to somebody else.
pub async fn extend<C: Connection>(
    db: &C,
    job: &ClaimedJob,
    locked_until: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE jobs SET locked_until = $1 WHERE id = $2 AND attempts = $3 AND state = 'running'";
    let values = [micros(locked_until).into(), job.id.uuid().into(), job.attempt.into()];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Ends a claim. `false` when it has gone to somebody else, whose end counts.
pub async fn end<C: Connection>(db: &C, job: &ClaimedJob, end: &JobEnd) -> Result<bool, StoreError> {
    let (state, run_at, error, finished_at) = match end {
        JobEnd::Done { at } => ("done", None, None, Some(*at)),
        JobEnd::Retry { run_at, error } | JobEnd::Postponed { run_at, error } => {
            ("queued", Some(*run_at), Some(error.as_str()), None)
        }
        JobEnd::Returned => ("queued", None, None, None),
        JobEnd::Failed { at, error } => ("failed", None, Some(error.as_str()), Some(*at)),
    };
    let counts = !matches!(end, JobEnd::Returned | JobEnd::Postponed { .. });
    let attempts = if counts { "attempts" } else { "attempts - 1" };
    let sql = format!(
        "UPDATE jobs SET state = $1, run_at = coalesce($2, run_at), last_error = coalesce($3, last_error), \
         finished_at = $4, locked_until = NULL, attempts = {attempts} \
         WHERE id = $5 AND attempts = $6 AND state = 'running'"
    );
    let values = [
        state.into(),
        run_at.map(micros).into(),
        error.into(),
        finished_at.map(micros).into(),
        job.id.uuid().into(),
        job.attempt.into(),
    ];
    Ok(sql::execute(db, &sql, values).await? == 1)
}

/// Removes jobs done before this moment; failed ones stay to be looked into. Gives how many.
pub async fn purge_done<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    sql::execute(db, "DELETE FROM jobs WHERE state = 'done' AND finished_at < $1", [micros(before).into()])
        .await
}
