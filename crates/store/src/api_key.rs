//! API keys of the platform. Only the hash of a key's token is kept.

use crate::{Connection, Reading, Store, StoreError, entity, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    id::{ApiKeyId, UserId},
    scope::Scopes,
};
use std::collections::HashMap;

/// The SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// The most keys a list gives.
pub const API_KEYS_MAX: u32 = 200;

/// An API key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// The first characters of the token, to tell keys apart.
    pub prefix: String,
    /// What it may do.
    pub scopes: Scopes,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// The networks it may be used from, as CIDR (RFC 4632), with spaces between; empty for all.
    pub networks: String,
    /// The user in whose name it writes notes.
    pub acts_for: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom; nobody when made on the machine itself.
    pub created_by: Option<UserId>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// The key whose token has this SHA-256, revoked or not; by one statement for whoever asks at this moment, as every request of
/// the platform does.
pub async fn by_token_hash(store: &Store, hash: &TokenHash) -> Result<Option<ApiKey>, StoreError> {
    store
        .api_keys
        .ask(store.read(), *hash, async |db: Reading, hashes| by_token_hashes(&db, &hashes).await)
        .await
}

async fn by_token_hashes<C: Connection>(
    db: &C,
    hashes: &[TokenHash],
) -> Result<HashMap<TokenHash, ApiKey>, StoreError> {
    let (places, values) = sql::among(hashes.iter().map(|hash| hash.as_slice().into()));
    let sql = format!("SELECT * FROM api_keys WHERE token_hash IN ({places})");
    let rows: Vec<entity::api_key::Model> = sql::all(db, &sql, values).await?;
    let keyed = rows.into_iter().map(|row| Ok((hash_of(&row.token_hash)?, read(row)?)));
    keyed.collect()
}

fn hash_of(bytes: &[u8]) -> Result<TokenHash, StoreError> {
    let why = || StoreError::Corrupt { what: "token_hash", why: format!("{} bytes", bytes.len()) };
    bytes.try_into().map_err(|_| why())
}

/// The key with this id, held against other writers.
pub async fn for_update<C: Connection>(db: &C, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
    let sql = format!("SELECT * FROM api_keys WHERE id = $1{}", sql::for_update(db));
    let row: Option<entity::api_key::Model> = sql::one(db, &sql, [id.uuid().into()]).await?;
    row.map(read).transpose()
}

/// The user in whose name a key writes notes.
pub async fn acts_for<C: Connection>(db: &C, id: ApiKeyId) -> Result<Option<UserId>, StoreError> {
    let sql = "SELECT acts_for FROM api_keys WHERE id = $1";
    let row = sql::query_one(db, sql, [id.uuid().into()]).await?;
    let user: Option<uuid::Uuid> = row.map_or(Ok(None), |row| row.try_get("", "acts_for"))?;
    Ok(user.map(UserId::from_uuid))
}

/// Stores what can change of a key. The caller holds the row.
pub async fn save<C: Connection>(db: &C, key: &ApiKey) -> Result<(), StoreError> {
    let sql = "UPDATE api_keys SET name = $2, scopes = $3, expires_at = $4, networks = $5, acts_for = $6 \
               WHERE id = $1";
    let values = [
        key.id.uuid().into(),
        key.name.as_str().into(),
        key.scopes.to_string().into(),
        key.expires_at.map(micros).into(),
        key.networks.as_str().into(),
        key.acts_for.map(probity_model::id::Id::uuid).into(),
    ];
    if sql::execute(db, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// The keys, those in force first, then the newest first; at most [`API_KEYS_MAX`].
pub async fn list<C: Connection>(db: &C) -> Result<Vec<ApiKey>, StoreError> {
    let sql = format!(
        "SELECT * FROM api_keys ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, id DESC \
         LIMIT {API_KEYS_MAX}"
    );
    let rows: Vec<entity::api_key::Model> = sql::all(db, &sql, []).await?;
    rows.into_iter().map(read).collect()
}

/// Adds a key, with the SHA-256 of its token.
pub async fn insert<C: Connection>(db: &C, key: &ApiKey, hash: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO api_keys (id, name, prefix, token_hash, created_at, created_by, last_used_at, \
               revoked_at, scopes, expires_at, networks, acts_for) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = [
        key.id.uuid().into(),
        key.name.as_str().into(),
        key.prefix.as_str().into(),
        hash.into(),
        micros(key.created_at).into(),
        key.created_by.map(probity_model::id::Id::uuid).into(),
        key.last_used_at.map(micros).into(),
        key.revoked_at.map(micros).into(),
        key.scopes.to_string().into(),
        key.expires_at.map(micros).into(),
        key.networks.as_str().into(),
        key.acts_for.map(probity_model::id::Id::uuid).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Notes that a key was used.
pub async fn touch<C: Connection>(db: &C, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1";
    sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await?;
    Ok(())
}

/// Revokes a key, and says whether it was in force.
pub async fn revoke<C: Connection>(db: &C, id: ApiKeyId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await? == 1)
}

fn read(row: entity::api_key::Model) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: ApiKeyId::from_uuid(row.id),
        name: row.name,
        prefix: row.prefix,
        scopes: row
            .scopes
            .parse()
            .map_err(|_| StoreError::Corrupt { what: "scopes", why: row.scopes.clone() })?,
        expires_at: row.expires_at.map(timestamp).transpose()?,
        networks: row.networks,
        acts_for: row.acts_for.map(UserId::from_uuid),
        created_at: timestamp(row.created_at)?,
        created_by: row.created_by.map(UserId::from_uuid),
        last_used_at: row.last_used_at.map(timestamp).transpose()?,
        revoked_at: row.revoked_at.map(timestamp).transpose()?,
    })
}
