//! The log of the embedded database, read from its file in one thread. The driver of everything else hands each column of each row
//! from one thread to another, which takes several times as long as to check it.

use super::{COLUMNS, Row, record, unreadable};
use crate::StoreError;
use probity_audit::Record;
use rusqlite::{Connection, OpenFlags, types::FromSqlError};
use sea_orm::{DbErr, RuntimeErr};
use std::path::Path;
use uuid::Uuid;

/// The entries after a place and up to another, in order, at most `limit`; as [`super::after`] gives them.
pub(super) fn between(
    file: &Path,
    after: i64,
    up_to: i64,
    limit: u32,
) -> Result<Vec<Record<'static>>, StoreError> {
    read(file, after, up_to, limit)
        .map_err(|error| DbErr::Query(RuntimeErr::Internal(error.to_string())).into())
}

fn read(file: &Path, after: i64, up_to: i64, limit: u32) -> rusqlite::Result<Vec<Record<'static>>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    let sql = format!("SELECT {COLUMNS} FROM events WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query((after, up_to, limit))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        records.push(self::row(row, seq).map_or_else(|_| unreadable(seq), record));
    }
    Ok(records)
}

/// Fails where a column is not of its type.
fn row(row: &rusqlite::Row<'_>, seq: i64) -> Result<Row, FromSqlError> {
    let column = |place| row.get_ref(place).map_err(|_| FromSqlError::InvalidType);
    let text = |place| Ok(column(place)?.as_str()?.to_owned());
    let id = |bytes: &[u8]| Uuid::from_slice(bytes).map_err(|_| FromSqlError::InvalidType);
    let bytes = |place| Ok(column(place)?.as_blob_or_null()?.map(<[u8]>::to_vec));
    Ok(Row {
        seq,
        id: id(column(1)?.as_blob()?)?,
        customer_id: column(2)?.as_blob_or_null()?.map(id).transpose()?,
        kind: text(3)?,
        actor_type: text(4)?,
        actor_id: column(5)?.as_blob_or_null()?.map(id).transpose()?,
        actor_role: column(6)?.as_str_or_null()?.map(str::to_owned),
        at: column(7)?.as_i64()?,
        data: text(8)?,
        hash: bytes(9)?,
        signature: bytes(10)?,
    })
}
