//! Custom roles: every version of each, and who has which.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    id::{RoleId, UserId},
    role::{CustomRole, Permissions, RoleDefinition},
};
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A version of a custom role.
#[derive(Clone, Debug)]
pub struct RoleVersion {
    /// Which role.
    pub id: RoleId,
    /// Counts the versions of the role.
    pub version: u32,
    /// What it says.
    pub definition: RoleDefinition,
    /// Who made it.
    pub changed_by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl RoleVersion {
    /// The role as whoever has it acts. A retired one is nobody's, and may do nothing.
    #[must_use]
    pub fn role(&self) -> CustomRole {
        let permissions =
            if self.definition.retired { Permissions::default() } else { self.definition.permissions };
        CustomRole { id: self.id, version: self.version, permissions }
    }
}

#[derive(FromQueryResult)]
struct Row {
    role_id: Uuid,
    version: i32,
    name: String,
    permissions: String,
    retired: bool,
    changed_by: Option<Uuid>,
    at: i64,
}

const SELECT: &str =
    "SELECT v.role_id, v.version, v.name, v.permissions, v.retired, v.changed_by, v.at FROM role_versions v";
const NEWEST: &str = "v.version = (SELECT max(version) FROM role_versions n WHERE n.role_id = v.role_id)";

/// The newest version of every role, by name, the retired ones too.
pub async fn list<C: Connection>(db: &C) -> Result<Vec<RoleVersion>, StoreError> {
    let sql = format!("{SELECT} WHERE {NEWEST} ORDER BY v.name, v.role_id");
    read(sql::all(db, &sql, []).await?)
}

/// The newest version of a role, if there is one of this id.
pub async fn newest<C: Connection>(db: &C, id: RoleId) -> Result<Option<RoleVersion>, StoreError> {
    let sql = format!("{SELECT} WHERE v.role_id = $1 ORDER BY v.version DESC LIMIT 1");
    Ok(read(sql::all(db, &sql, [id.uuid().into()]).await?)?.pop())
}

/// Every version of a role, the newest first.
pub async fn versions<C: Connection>(db: &C, id: RoleId) -> Result<Vec<RoleVersion>, StoreError> {
    let sql = format!("{SELECT} WHERE v.role_id = $1 ORDER BY v.version DESC");
    read(sql::all(db, &sql, [id.uuid().into()]).await?)
}

/// What every role is called now.
pub async fn names<C: Connection>(db: &C) -> Result<BTreeMap<RoleId, String>, StoreError> {
    Ok(list(db).await?.into_iter().map(|role| (role.id, role.definition.name)).collect())
}

/// How many users have each role, the disabled ones too.
pub async fn users<C: Connection>(db: &C) -> Result<BTreeMap<RoleId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct CountRow {
        custom_role: Uuid,
        total: i64,
    }
    let sql =
        "SELECT custom_role, count(*) AS total FROM users WHERE custom_role IS NOT NULL GROUP BY custom_role";
    let rows: Vec<CountRow> = sql::all(db, sql, []).await?;
    let count =
        |row: CountRow| (RoleId::from_uuid(row.custom_role), u64::try_from(row.total).unwrap_or_default());
    Ok(rows.into_iter().map(count).collect())
}

/// Adds a version; the first one adds the role.
pub async fn insert<C: Connection>(db: &C, made: &RoleVersion) -> Result<(), StoreError> {
    if made.version == 1 {
        let sql = "INSERT INTO roles (id, created_at) VALUES ($1, $2)";
        sql::execute(db, sql, [made.id.uuid().into(), micros(made.at).into()]).await?;
    }
    let sql = "INSERT INTO role_versions (role_id, version, name, permissions, retired, changed_by, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        made.id.uuid().into(),
        i64::from(made.version).into(),
        made.definition.name.as_str().into(),
        made.definition.permissions.to_string().into(),
        made.definition.retired.into(),
        made.changed_by.map(UserId::uuid).into(),
        micros(made.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

fn read(rows: Vec<Row>) -> Result<Vec<RoleVersion>, StoreError> {
    let version = |row: Row| {
        let permissions = row.permissions.parse().map_err(|why| StoreError::Corrupt { what: "role", why })?;
        Ok(RoleVersion {
            id: RoleId::from_uuid(row.role_id),
            version: u32::try_from(row.version).unwrap_or_default(),
            definition: RoleDefinition { name: row.name, permissions, retired: row.retired },
            changed_by: row.changed_by.map(UserId::from_uuid),
            at: timestamp(row.at)?,
        })
    };
    rows.into_iter().map(version).collect()
}
