//! Verification levels: every version that was ever in force.

use crate::{StoreError, micros, sql};
use jiff::Timestamp;
use probity_model::level::Level;
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    version: i32,
    definition: String,
}

/// One version of a level, if there was one.
pub async fn load<C: ConnectionTrait>(db: &C, code: &str, version: u32) -> Result<Option<Level>, StoreError> {
    let sql = "SELECT version, definition FROM levels WHERE code = $1 AND version = $2";
    let row = sql::one::<Row, _>(db, sql, [code.into(), i64::from(version).into()]).await?;
    row.map(|row| Ok(read(row)?.1)).transpose()
}

/// The newest version of a level, with its number.
pub async fn newest<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<(u32, Level)>, StoreError> {
    let sql = "SELECT version, definition FROM levels WHERE code = $1 ORDER BY version DESC LIMIT 1";
    sql::one::<Row, _>(db, sql, [code.into()]).await?.map(read).transpose()
}

/// The version a check was begun with, or the newest, with its number. A customer's level is always there.
pub async fn in_force<C: ConnectionTrait>(
    db: &C,
    code: &str,
    begun: Option<u32>,
) -> Result<(Level, u32), StoreError> {
    let found = match begun {
        Some(version) => load(db, code, version).await?.map(|level| (level, version)),
        None => newest(db, code).await?.map(|(version, level)| (level, version)),
    };
    found.ok_or_else(|| StoreError::Corrupt { what: "level", why: format!("{code} is not there") })
}

/// Adds a version.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    version: u32,
    level: &Level,
    at: Timestamp,
) -> Result<(), StoreError> {
    let definition = serde_json::to_string(level).map_err(|error| corrupt(&error))?;
    let sql = "INSERT INTO levels (code, version, definition, created_at) VALUES ($1, $2, $3, $4)";
    let values =
        [level.code.as_str().into(), i64::from(version).into(), definition.into(), micros(at).into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

fn read(row: Row) -> Result<(u32, Level), StoreError> {
    let level = serde_json::from_str(&row.definition).map_err(|error| corrupt(&error))?;
    Ok((u32::try_from(row.version).unwrap_or_default(), level))
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { what: "level", why: error.to_string() }
}
