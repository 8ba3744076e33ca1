//! Second factors of users: what there is, the authenticator app and the recovery codes.

use crate::{Connection, StoreError, micros, sql, user::USERS_MAX};
use jiff::Timestamp;
use probity_model::{id::UserId, sign_in::Methods};
use std::collections::HashMap;

/// The authenticator app of a user. Not `Debug`: it holds its secret, if sealed.
pub struct Totp {
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// Whether it was confirmed with a code, and so counts.
    pub is_confirmed: bool,
}

const METHODS: &str = "SELECT u.id, \
    (SELECT count(*) FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS totp, \
    (SELECT count(*) FROM passkeys p WHERE p.user_id = u.id) AS passkeys, \
    (SELECT count(*) FROM recovery_codes r WHERE r.user_id = u.id AND r.used_at IS NULL) AS codes FROM users u";

/// What second factors a user has.
pub async fn methods<C: Connection>(db: &C, user: UserId) -> Result<Methods, StoreError> {
    let row = sql::query_one(db, &format!("{METHODS} WHERE u.id = $1"), [user.uuid().into()]).await?;
    row.map_or(Ok(Methods::default()), |row| read(&row))
}

/// What second factors everybody has.
pub async fn methods_of_all<C: Connection>(db: &C) -> Result<HashMap<UserId, Methods>, StoreError> {
    let rows = sql::query_all(db, &format!("{METHODS} LIMIT {USERS_MAX}"), []).await?;
    rows.iter().map(|row| Ok((UserId::from_uuid(row.try_get("", "id")?), read(row)?))).collect()
}

fn read(row: &sea_orm::QueryResult) -> Result<Methods, StoreError> {
    let count = |column| row.try_get::<i64>("", column).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    Ok(Methods { totp: count("totp")? > 0, passkeys: count("passkeys")?, recovery_codes: count("codes")? })
}

/// The authenticator app of a user, confirmed or not.
pub async fn totp<C: Connection>(db: &C, user: UserId) -> Result<Option<Totp>, StoreError> {
    let sql = "SELECT secret, confirmed_at FROM totp_secrets WHERE user_id = $1";
    let row = sql::query_one(db, sql, [user.uuid().into()]).await?;
    row.map(|row| {
        let confirmed_at: Option<i64> = row.try_get("", "confirmed_at")?;
        Ok(Totp { secret: row.try_get("", "secret")?, is_confirmed: confirmed_at.is_some() })
    })
    .transpose()
}

/// Puts a secret in the place of one that was not confirmed, and says whether it could: a confirmed one stays.
pub async fn begin_totp<C: Connection>(
    db: &C,
    user: UserId,
    sealed: &[u8],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let old = "DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NULL";
    sql::execute(db, old, [user.uuid().into()]).await?;
    let new = "INSERT INTO totp_secrets (user_id, secret, created_at, last_step) VALUES ($1, $2, $3, 0) \
               ON CONFLICT (user_id) DO NOTHING";
    Ok(sql::execute(db, new, [user.uuid().into(), sealed.into(), micros(at).into()]).await? == 1)
}

/// Confirms the app with the code of a time step.
pub async fn confirm_totp<C: Connection>(
    db: &C,
    user: UserId,
    step: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE totp_secrets SET confirmed_at = $3, last_step = $2 \
               WHERE user_id = $1 AND confirmed_at IS NULL";
    Ok(sql::execute(db, sql, [user.uuid().into(), step.into(), micros(at).into()]).await? == 1)
}

/// Takes the code of a time step, and says whether it could: each step is taken once, and none before one that was.
pub async fn take_step<C: Connection>(db: &C, user: UserId, step: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE totp_secrets SET last_step = $2 \
               WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2";
    Ok(sql::execute(db, sql, [user.uuid().into(), step.into()]).await? == 1)
}

/// Takes the app away, and says whether there was a confirmed one.
pub async fn remove_totp<C: Connection>(db: &C, user: UserId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NOT NULL";
    Ok(sql::execute(db, sql, [user.uuid().into()]).await? == 1)
}

/// Puts new recovery codes, by their SHA-256, in the place of all earlier ones.
pub async fn replace_recovery_codes<C: Connection>(
    db: &C,
    user: UserId,
    hashes: &[[u8; 32]],
) -> Result<(), StoreError> {
    sql::execute(db, "DELETE FROM recovery_codes WHERE user_id = $1", [user.uuid().into()]).await?;
    for hash in hashes {
        let sql = "INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)";
        sql::execute(db, sql, [user.uuid().into(), hash.as_slice().into()]).await?;
    }
    Ok(())
}

/// Takes a recovery code, and says whether it could: each is taken once.
pub async fn take_recovery_code<C: Connection>(
    db: &C,
    user: UserId,
    hash: &[u8; 32],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL";
    let values = [user.uuid().into(), hash.as_slice().into(), micros(at).into()];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Takes everything away: the app, the passkeys and the codes.
pub async fn remove_all<C: Connection>(db: &C, user: UserId) -> Result<(), StoreError> {
    for table in ["totp_secrets", "passkeys", "recovery_codes"] {
        let sql = format!("DELETE FROM {table} WHERE user_id = $1");
        sql::execute(db, &sql, [user.uuid().into()]).await?;
    }
    Ok(())
}
