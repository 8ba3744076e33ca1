//! Failures at a gate that instances count together.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;

/// Since when the failures of a gate count, where so many did after `since`: nobody else is let through.
pub async fn shut<C: Connection>(
    db: &C,
    gate: &str,
    failures_max: u32,
    since: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT since FROM gate_failures WHERE gate = $1 AND since > $2 AND failures >= $3";
    let values = [db.keys().gate(gate).into(), micros(since).into(), i64::from(failures_max).into()];
    let row = sql::query_one(db, sql, values).await?;
    row.map(|row| timestamp(row.try_get("", "since")?)).transpose()
}

/// Counts a failure of a gate, unless so many count already: those of a window that began after `since`. Gives when the window
/// began, which is now where there is none; nothing where the failure was not counted. In one statement, so that of two at the
/// same moment the second sees what the first counted.
pub async fn count<C: Connection>(
    db: &C,
    gate: &str,
    failures_max: u32,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "INSERT INTO gate_failures AS g (gate, since, failures) VALUES ($1, $2, 1) \
               ON CONFLICT (gate) DO UPDATE SET \
               since = CASE WHEN g.since > $3 THEN g.since ELSE $2 END, \
               failures = CASE WHEN g.since > $3 THEN g.failures + 1 ELSE 1 END \
               WHERE g.since <= $3 OR g.failures < $4 RETURNING since";
    let values = [
        db.keys().gate(gate).into(),
        micros(now).into(),
        micros(since).into(),
        i64::from(failures_max).into(),
    ];
    let row = sql::query_one(db, sql, values).await?;
    row.map(|row| timestamp(row.try_get("", "since")?)).transpose()
}

/// Takes back a failure that was counted in the window that began then: it was none.
pub async fn forgive<C: Connection>(db: &C, gate: &str, since: Timestamp) -> Result<(), StoreError> {
    let sql =
        "UPDATE gate_failures SET failures = failures - 1 WHERE gate = $1 AND since = $2 AND failures > 0";
    sql::execute(db, sql, [db.keys().gate(gate).into(), micros(since).into()]).await?;
    Ok(())
}

/// Removes windows that began at this moment or before. Gives how many.
pub async fn purge<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    sql::execute(db, "DELETE FROM gate_failures WHERE since <= $1", [micros(before).into()]).await
}
