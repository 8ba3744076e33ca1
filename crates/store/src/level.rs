//! Verification levels: every version that was ever in force.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{id::UserId, level::Level};
use sea_orm::FromQueryResult;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    version: i32,
    definition: String,
}

/// The newest version of a level, with its number.
pub async fn newest<C: Connection>(db: &C, code: &str) -> Result<Option<(u32, Level)>, StoreError> {
    let sql = "SELECT version, definition FROM levels WHERE code = $1 ORDER BY version DESC LIMIT 1";
    sql::one::<Row, _>(db, sql, [code.into()]).await?.map(read).transpose()
}

/// A version of a level, and who put it in force.
#[derive(Clone, Debug)]
pub struct LevelVersion {
    /// Counts the versions of the level.
    pub version: u32,
    /// What it asks.
    pub level: Level,
    /// Who made it; nobody where it came from the configuration.
    pub changed_by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct VersionRow {
    version: i32,
    definition: String,
    changed_by: Option<Uuid>,
    created_at: i64,
}

/// The newest version of every level, in the order in which the levels were first there.
pub async fn list<C: Connection>(db: &C) -> Result<Vec<LevelVersion>, StoreError> {
    let sql = "SELECT l.version, l.definition, l.changed_by, l.created_at FROM levels l \
               JOIN levels begun ON begun.code = l.code AND begun.version = 1 \
               WHERE l.version = (SELECT max(version) FROM levels newer WHERE newer.code = l.code) \
               ORDER BY begun.created_at, l.code";
    sql::all::<VersionRow, _>(db, sql, []).await?.into_iter().map(read_version).collect()
}

/// Every version of a level, the newest first.
pub async fn versions<C: Connection>(db: &C, code: &str) -> Result<Vec<LevelVersion>, StoreError> {
    let sql = "SELECT version, definition, changed_by, created_at FROM levels WHERE code = $1 ORDER BY version DESC";
    sql::all::<VersionRow, _>(db, sql, [code.into()]).await?.into_iter().map(read_version).collect()
}

/// Whether a person ever made a version of it: the configuration changes it no more.
pub async fn is_own<C: Connection>(db: &C, code: &str) -> Result<bool, StoreError> {
    let sql = "SELECT version FROM levels WHERE code = $1 AND changed_by IS NOT NULL LIMIT 1";
    Ok(sql::query_one(db, sql, [code.into()]).await?.is_some())
}

/// How many customers a level has, and how many of them are in a check that keeps the version it began with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LevelCustomers {
    /// All of them, but for those of the sandbox.
    pub all: u64,
    /// In a check.
    pub in_check: u64,
}

/// How many customers each level has, by its code.
pub async fn customers<C: Connection>(db: &C) -> Result<BTreeMap<String, LevelCustomers>, StoreError> {
    #[derive(FromQueryResult)]
    struct CountRow {
        level_code: String,
        total: i64,
        in_check: i64,
    }
    let sql = "SELECT level_code, count(*) AS total, count(CASE WHEN stage = 'in_check' THEN 1 END) AS in_check \
               FROM customers WHERE NOT sandbox GROUP BY level_code";
    let rows: Vec<CountRow> = sql::all(db, sql, []).await?;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let counted = |row: CountRow| {
        (row.level_code, LevelCustomers { all: number(row.total), in_check: number(row.in_check) })
    };
    Ok(rows.into_iter().map(counted).collect())
}

/// Adds a version.
pub async fn insert<C: Connection>(db: &C, version: &LevelVersion) -> Result<(), StoreError> {
    let definition = serde_json::to_string(&version.level).map_err(|error| corrupt(&error))?;
    let sql =
        "INSERT INTO levels (code, version, definition, created_at, changed_by) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        version.level.code.as_str().into(),
        i64::from(version.version).into(),
        definition.into(),
        micros(version.at).into(),
        version.changed_by.map(UserId::uuid).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

fn read_version(row: VersionRow) -> Result<LevelVersion, StoreError> {
    let (version, level) = read(Row { version: row.version, definition: row.definition })?;
    let changed_by = row.changed_by.map(UserId::from_uuid);
    Ok(LevelVersion { version, level, changed_by, at: timestamp(row.created_at)? })
}

fn read(row: Row) -> Result<(u32, Level), StoreError> {
    Ok((u32::try_from(row.version).unwrap_or_default(), defined(&row.definition)?))
}

/// A level as its definition is kept.
pub(crate) fn defined(definition: &str) -> Result<Level, StoreError> {
    serde_json::from_str(definition).map_err(|error| corrupt(&error))
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { what: "level", why: error.to_string() }
}
