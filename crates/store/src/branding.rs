//! Branding: every version that was ever in force, and the logos they name.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{branding::Branding, id::UserId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The most versions a list gives.
pub const VERSIONS_MAX: u32 = 50;

/// A version of the branding.
#[derive(Clone, Debug)]
pub struct BrandingVersion {
    /// Counts the versions.
    pub version: u32,
    /// What it says.
    pub branding: Branding,
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

/// The version in force, if an administrator ever set one.
pub async fn newest<C: Connection>(db: &C) -> Result<Option<BrandingVersion>, StoreError> {
    let sql = "SELECT version, definition, changed_by, at FROM brandings ORDER BY version DESC LIMIT 1";
    sql::one::<Row, _>(db, sql, []).await?.map(read).transpose()
}

/// The newest versions, the newest first; at most [`VERSIONS_MAX`].
pub async fn versions<C: Connection>(db: &C) -> Result<Vec<BrandingVersion>, StoreError> {
    let sql = format!(
        "SELECT version, definition, changed_by, at FROM brandings ORDER BY version DESC LIMIT {VERSIONS_MAX}"
    );
    sql::all::<Row, _>(db, &sql, []).await?.into_iter().map(read).collect()
}

/// Adds a version. Its logo is there already.
pub async fn insert<C: Connection>(db: &C, version: &BrandingVersion) -> Result<(), StoreError> {
    let definition = serde_json::to_string(&version.branding).map_err(|error| corrupt(&error))?;
    let sql = "INSERT INTO brandings (version, definition, logo, changed_by, at) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        i64::from(version.version).into(),
        definition.into(),
        version.branding.logo.clone().into(),
        version.changed_by.map(UserId::uuid).into(),
        micros(version.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Keeps a logo under its SHA-256; the same one twice is one.
pub async fn keep_logo<C: Connection>(db: &C, sha256: &str, png: Vec<u8>) -> Result<(), StoreError> {
    let sql = "INSERT INTO logos (sha256, png) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
    sql::execute(db, sql, [sha256.into(), png.into()]).await?;
    Ok(())
}

/// A logo, as a PNG.
pub async fn logo<C: Connection>(db: &C, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sql::query_one(db, "SELECT png FROM logos WHERE sha256 = $1", [sha256.into()]).await?;
    Ok(row.map(|row| row.try_get("", "png")).transpose()?)
}

fn read(row: Row) -> Result<BrandingVersion, StoreError> {
    Ok(BrandingVersion {
        version: u32::try_from(row.version).unwrap_or_default(),
        branding: serde_json::from_str(&row.definition).map_err(|error| corrupt(&error))?,
        changed_by: row.changed_by.map(UserId::from_uuid),
        at: timestamp(row.at)?,
    })
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { what: "branding", why: error.to_string() }
}
