//! The four-eyes policy: every version that was ever in force.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{four_eyes::Policy, id::UserId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The most versions a list gives.
pub const VERSIONS_MAX: u32 = 50;

/// A version of the policy.
#[derive(Clone, Debug)]
pub struct PolicyVersion {
    /// Counts the versions.
    pub version: u32,
    /// What it asks.
    pub policy: Policy,
    /// Who made it.
    pub changed_by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    version: i32,
    definition: String,
    changed_by: Option<Uuid>,
    at: i64,
}

/// The version in force, if an administrator ever made one.
pub async fn newest<C: Connection>(db: &C) -> Result<Option<PolicyVersion>, StoreError> {
    let sql = "SELECT version, definition, changed_by, at FROM four_eyes ORDER BY version DESC LIMIT 1";
    sql::one::<Row, _>(db, sql, []).await?.map(read).transpose()
}

/// The newest versions, the newest first; at most [`VERSIONS_MAX`].
pub async fn versions<C: Connection>(db: &C) -> Result<Vec<PolicyVersion>, StoreError> {
    let sql = format!(
        "SELECT version, definition, changed_by, at FROM four_eyes ORDER BY version DESC LIMIT {VERSIONS_MAX}"
    );
    sql::all::<Row, _>(db, &sql, []).await?.into_iter().map(read).collect()
}

/// Adds a version.
pub async fn insert<C: Connection>(db: &C, version: &PolicyVersion) -> Result<(), StoreError> {
    let definition = serde_json::to_string(&version.policy).map_err(|error| corrupt(&error))?;
    let sql = "INSERT INTO four_eyes (version, definition, changed_by, at) VALUES ($1, $2, $3, $4)";
    let values = [
        i64::from(version.version).into(),
        definition.into(),
        version.changed_by.map(UserId::uuid).into(),
        micros(version.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

fn read(row: Row) -> Result<PolicyVersion, StoreError> {
    Ok(PolicyVersion {
        version: u32::try_from(row.version).unwrap_or_default(),
        policy: serde_json::from_str(&row.definition).map_err(|error| corrupt(&error))?,
        changed_by: row.changed_by.map(UserId::from_uuid),
        at: timestamp(row.at)?,
    })
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { what: "four-eyes policy", why: error.to_string() }
}
