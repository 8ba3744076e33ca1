//! What is measured of the database: each statement goes by an index, and counts only so far.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::status::Stage;
use sea_orm::{DatabaseBackend, DatabaseConnection, FromQueryResult};

/// Jobs that are counted.
const JOBS_MAX: u32 = 100_000;

/// The connections of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What it is for.
    pub name: &'static str,
    /// Connections somebody uses.
    pub in_use: u64,
    /// Connections nobody uses.
    pub idle: u64,
}

pub(crate) fn pool(name: &'static str, db: &DatabaseConnection) -> Pool {
    let (size, idle) = match db.get_database_backend() {
        DatabaseBackend::Sqlite => {
            let pool = db.get_sqlite_connection_pool();
            (u64::from(pool.size()), pool.num_idle() as u64)
        }
        DatabaseBackend::Postgres => {
            let pool = db.get_postgres_connection_pool();
            (u64::from(pool.size()), pool.num_idle() as u64)
        }
        // There is no third.
        _ => (0, 0),
    };
    Pool { name, in_use: size.saturating_sub(idle), idle }
}

/// When the one at a stage who is due first was submitted.
pub async fn first_submitted<C: Connection>(db: &C, stage: Stage) -> Result<Option<Timestamp>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        submitted_at: Option<i64>,
    }
    let sql = "SELECT submitted_at FROM customers WHERE stage = $1 AND NOT sandbox ORDER BY due_at LIMIT 1";
    let first: Option<Row> = sql::one(db, sql, [stage.word().into()]).await?;
    first.and_then(|row| row.submitted_at).map(timestamp).transpose()
}

/// What waits in a lane of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct InLane {
    /// How many are due and not begun.
    pub due: i64,
    /// How many are being done.
    pub running: i64,
    /// How many were given up.
    pub given_up: i64,
    /// Since when the first has been due, in microseconds since 1970.
    pub oldest: Option<i64>,
}

/// What waits in a lane of jobs.
pub async fn lane<C: Connection>(db: &C, lane: &str, now: Timestamp) -> Result<Option<InLane>, StoreError> {
    let count = |condition: &str| {
        format!(
            "(SELECT count(*) FROM (SELECT 1 FROM jobs WHERE lane = $1 AND {condition} LIMIT $3) AS counted)"
        )
    };
    let sql = format!(
        "SELECT {} AS due, {} AS running, {} AS given_up, \
         (SELECT min(run_at) FROM jobs WHERE lane = $1 AND state = 'queued' AND run_at <= $2) AS oldest",
        count("state = 'queued' AND run_at <= $2"),
        count("state = 'running'"),
        count("state = 'failed'"),
    );
    sql::one(db, &sql, [lane.into(), micros(now).into(), JOBS_MAX.into()]).await
}
