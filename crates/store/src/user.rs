//! Users of the dashboard.

use crate::{
    Connection, StoreError, entity, micros,
    role::{self, RoleVersion},
    sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    id::{RoleId, UserId},
    user::{Actor, Role},
};
use std::collections::HashMap;

/// The most users a list gives.
pub const USERS_MAX: u32 = 1_000;

/// A user. Not `Debug`: it holds a password's hash, a name and an address.
#[derive(Clone)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The e-mail address, in lower case.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The password's Argon2id hash.
    pub password_hash: String,
    /// Whether an administrator has shut the user out.
    pub disabled: bool,
    /// Wrong passwords since the last right one.
    pub failed_attempts: u32,
    /// Until when no password is taken.
    pub locked_until: Option<Timestamp>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user last signed in.
    pub last_sign_in_at: Option<Timestamp>,
}

impl User {
    /// The user as the one who acts.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::User { id: self.id, role: self.role }
    }

    /// Whether no password is taken at that instant.
    #[must_use]
    pub fn is_locked(&self, at: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| until > at)
    }
}

/// The user with this id.
pub async fn by_id<C: Connection>(db: &C, id: UserId) -> Result<Option<User>, StoreError> {
    one(db, "SELECT * FROM users WHERE id = $1", id.uuid().into()).await
}

/// The user with this id, held against other writers.
pub async fn for_update<C: Connection>(db: &C, id: UserId) -> Result<Option<User>, StoreError> {
    let sql = format!("SELECT * FROM users WHERE id = $1{}", sql::for_update(db));
    one(db, &sql, id.uuid().into()).await
}

/// The user with this address, given in lower case.
pub async fn by_email<C: Connection>(db: &C, email: &str) -> Result<Option<User>, StoreError> {
    one(db, "SELECT * FROM users WHERE email = $1", email.into()).await
}

/// Every user by name, at most [`USERS_MAX`].
pub async fn list<C: Connection>(db: &C) -> Result<Vec<User>, StoreError> {
    let sql = format!("SELECT * FROM users ORDER BY name, id LIMIT {USERS_MAX}");
    let rows: Vec<entity::user::Model> = sql::all(db, &sql, []).await?;
    let has_custom = rows.iter().any(|row| row.custom_role.is_some());
    let custom = if has_custom { role::list(db).await? } else { Vec::new() };
    rows.into_iter().map(|row| read(row, &custom)).collect()
}

/// What every user is called, also the disabled ones: who did something stays readable.
pub async fn names<C: Connection>(db: &C) -> Result<HashMap<UserId, String>, StoreError> {
    Ok(list(db).await?.into_iter().map(|user| (user.id, user.name)).collect())
}

/// How many administrators can still sign in. Counted after the change, in its transaction.
pub async fn enabled_administrators<C: Connection>(db: &C) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) AS total FROM users WHERE role = $1 AND NOT disabled";
    let row = sql::query_one(db, sql, [Role::Administrator.to_string().into()]).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "total")?))
}

/// Adds a user. An address that is taken is a [`StoreError::Duplicate`].
pub async fn insert<C: Connection>(db: &C, user: &User) -> Result<(), StoreError> {
    let sql = "INSERT INTO users (id, email, name, role, password_hash, disabled, failed_attempts, locked_until, \
               created_at, last_sign_in_at, custom_role) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (role, custom_role) = kept(user.role);
    let values = [
        user.id.uuid().into(),
        user.email.as_str().into(),
        user.name.as_str().into(),
        role.into(),
        user.password_hash.as_str().into(),
        user.disabled.into(),
        i64::from(user.failed_attempts).into(),
        user.locked_until.map(micros).into(),
        micros(user.created_at).into(),
        user.last_sign_in_at.map(micros).into(),
        custom_role.into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Stores what can change of a user. The caller holds the row.
pub async fn save<C: Connection>(db: &C, user: &User) -> Result<(), StoreError> {
    let sql = "UPDATE users SET role = $2, password_hash = $3, disabled = $4, failed_attempts = $5, \
               locked_until = $6, last_sign_in_at = $7, custom_role = $8 WHERE id = $1";
    let (role, custom_role) = kept(user.role);
    let values = [
        user.id.uuid().into(),
        role.into(),
        user.password_hash.as_str().into(),
        user.disabled.into(),
        i64::from(user.failed_attempts).into(),
        user.locked_until.map(micros).into(),
        user.last_sign_in_at.map(micros).into(),
        custom_role.into(),
    ];
    if sql::execute(db, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn one<C: Connection>(db: &C, sql: &str, key: sea_orm::Value) -> Result<Option<User>, StoreError> {
    let row: Option<entity::user::Model> = sql::one(db, sql, [key]).await?;
    let Some(row) = row else { return Ok(None) };
    let custom = match row.custom_role {
        Some(id) => role::newest(db, RoleId::from_uuid(id)).await?,
        None => None,
    };
    read(row, custom.as_slice()).map(Some)
}

/// The columns of a role: a custom one beside the built-in one that may do least.
fn kept(role: Role) -> (String, Option<uuid::Uuid>) {
    match role {
        Role::Custom(custom) => (Role::Auditor.to_string(), Some(custom.id.uuid())),
        built_in => (built_in.to_string(), None),
    }
}

fn read(row: entity::user::Model, custom: &[RoleVersion]) -> Result<User, StoreError> {
    let corrupt = || StoreError::Corrupt { what: "user", why: format!("role {}", row.role) };
    let role = match row.custom_role.map(RoleId::from_uuid) {
        Some(id) => Role::Custom(custom.iter().find(|it| it.id == id).ok_or_else(corrupt)?.role()),
        None => row.role.parse().map_err(|_| corrupt())?,
    };
    Ok(User {
        id: UserId::from_uuid(row.id),
        email: row.email,
        name: row.name,
        role,
        password_hash: row.password_hash,
        disabled: row.disabled,
        failed_attempts: u32::try_from(row.failed_attempts).unwrap_or_default(),
        locked_until: row.locked_until.map(timestamp).transpose()?,
        created_at: timestamp(row.created_at)?,
        last_sign_in_at: row.last_sign_in_at.map(timestamp).transpose()?,
    })
}
