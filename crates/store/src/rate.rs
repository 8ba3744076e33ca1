//! Windows of requests that instances count together.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{id::ApiKeyId, rate::Window};
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    since: i64,
    used: i32,
}

/// The window of a key, held against the other instances until the transaction ends. One that begins now where there is none.
pub async fn hold<C: Connection>(db: &C, key: ApiKeyId, now: Timestamp) -> Result<Window, StoreError> {
    let sql = format!("SELECT since, used FROM request_windows WHERE api_key_id = $1{}", sql::for_update(db));
    let mut row = sql::one::<Row, _>(db, &sql, [key.uuid().into()]).await?;
    if row.is_none() {
        let insert = "INSERT INTO request_windows (api_key_id, since, used) VALUES ($1, $2, 0) \
                      ON CONFLICT (api_key_id) DO NOTHING";
        sql::execute(db, insert, [key.uuid().into(), micros(now).into()]).await?;
        row = sql::one::<Row, _>(db, &sql, [key.uuid().into()]).await?;
    }
    let Some(row) = row else { return Ok(Window::begun(now)) };
    let used = u32::try_from(row.used).unwrap_or_default();
    Ok(Window { since: timestamp(row.since)?, used })
}

/// Keeps a window that is held.
pub async fn keep<C: Connection>(db: &C, key: ApiKeyId, window: &Window) -> Result<(), StoreError> {
    let sql = "UPDATE request_windows SET since = $2, used = $3 WHERE api_key_id = $1";
    let used = i32::try_from(window.used).unwrap_or(i32::MAX);
    sql::execute(db, sql, [key.uuid().into(), micros(window.since).into(), used.into()]).await?;
    Ok(())
}
