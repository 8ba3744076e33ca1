//! How many customers stand where, as the database keeps it.

use super::day_of;
use crate::{Connection, StoreError, micros, sql};
use jiff::Timestamp;
use probity_model::status::{Stage, Status};
use sea_orm::{FromQueryResult, Value};
use std::{collections::BTreeMap, fmt::Write as _};

/// How many customers stand at each stage, and with each other status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// At this stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> u64 {
        self.0.get(stage.word()).copied().unwrap_or(0)
    }

    /// With this status.
    #[must_use]
    pub fn status(&self, status: Status) -> u64 {
        match status {
            Status::Pending => Stage::ALL.iter().map(|stage| self.stage(*stage)).sum(),
            other => self.0.get(other.word()).copied().unwrap_or(0),
        }
    }
}

/// The counts, kept by the database with every change.
pub async fn counts<C: Connection>(db: &C) -> Result<Counts, StoreError> {
    counted(db, "SELECT place, total FROM customer_counts", []).await
}

async fn counted<C: Connection>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Counts, StoreError> {
    #[derive(FromQueryResult)]
    struct Count {
        place: String,
        total: i64,
    }
    let rows: Vec<Count> = sql::all(db, sql, values).await?;
    let counts = rows.into_iter().map(|row| (row.place, u64::try_from(row.total).unwrap_or(0)));
    Ok(Counts(counts.collect()))
}

/// How many reviews are overdue at each stage where they fall due, and how many resubmissions were not answered in time. Of each
/// up to `most` are counted: more than that is not told apart.
pub async fn overdue<C: Connection>(db: &C, now: Timestamp, most: u32) -> Result<Counts, StoreError> {
    let mut sql = String::new();
    for stage in [Stage::AwaitingReview, Stage::InCheck, Stage::AwaitingSecondApproval] {
        let word = stage.word();
        let _ = write!(
            sql,
            "SELECT '{word}' AS place, (SELECT count(*) FROM (SELECT 1 FROM customers WHERE stage = '{word}' \
             AND due_at < $1 AND NOT sandbox LIMIT $3) AS late) AS total UNION ALL "
        );
    }
    sql.push_str(
        "SELECT 'resubmission' AS place, (SELECT count(*) FROM (SELECT 1 FROM customers \
         WHERE status = 'resubmission' AND resubmission_due < $2 AND NOT sandbox LIMIT $3) AS late) AS total",
    );
    let values = [micros(now).into(), day_of(now).to_string().into(), most.into()];
    counted(db, &sql, values).await
}
