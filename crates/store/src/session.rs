//! Sessions of signed-in users. Only the hash of a session's token is kept.

use crate::{Connection, StoreError, entity, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::id::{SessionId, UserId};

/// The most sessions a list gives.
pub const SESSIONS_MAX: u32 = 100;

/// A session. Not `Debug`: where somebody signed in from is personal.
#[derive(Clone)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
    /// When it was ended, if it was.
    pub ended_at: Option<Timestamp>,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The network address it began from.
    pub address: String,
    /// When its person last proved who they are.
    pub proved_at: Timestamp,
    /// When the second factor was passed; none while none was.
    pub second_factor_at: Option<Timestamp>,
}

/// The session whose token has this SHA-256, ended or not.
pub async fn by_token_hash<C: Connection>(db: &C, hash: &[u8]) -> Result<Option<Session>, StoreError> {
    let sql = "SELECT * FROM sessions WHERE token_hash = $1";
    let row: Option<entity::session::Model> = sql::one(db, sql, [hash.into()]).await?;
    row.map(read).transpose()
}

/// The session with this id, ended or not.
pub async fn by_id<C: Connection>(db: &C, id: SessionId) -> Result<Option<Session>, StoreError> {
    let sql = "SELECT * FROM sessions WHERE id = $1";
    let row: Option<entity::session::Model> = sql::one(db, sql, [id.uuid().into()]).await?;
    row.map(read).transpose()
}

/// The sessions of a user that are neither ended nor expired and were used since `idle_since`, newest first.
pub async fn live_of_user<C: Connection>(
    db: &C,
    user: UserId,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let sql = format!(
        "SELECT * FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 \
         AND last_seen_at > $3 ORDER BY last_seen_at DESC, id DESC LIMIT {SESSIONS_MAX}"
    );
    let values = [user.uuid().into(), micros(at).into(), micros(idle_since).into()];
    let rows: Vec<entity::session::Model> = sql::all(db, &sql, values).await?;
    rows.into_iter().map(read).collect()
}

/// Adds a session, with the SHA-256 of its token.
pub async fn insert<C: Connection>(db: &C, session: &Session, hash: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at, ended_at, \
               user_agent, address, proved_at, second_factor_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        session.id.uuid().into(),
        session.user.uuid().into(),
        hash.into(),
        micros(session.created_at).into(),
        micros(session.last_seen_at).into(),
        micros(session.expires_at).into(),
        session.ended_at.map(micros).into(),
        session.user_agent.as_str().into(),
        session.address.as_str().into(),
        micros(session.proved_at).into(),
        session.second_factor_at.map(micros).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Notes that a session was used.
pub async fn touch<C: Connection>(db: &C, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
    let sql =
        "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $2";
    sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await?;
    Ok(())
}

/// Notes that the person of a session has proved again who they are, and whether by a second factor. Says whether the
/// session was still there.
pub async fn prove<C: Connection>(
    db: &C,
    id: SessionId,
    at: Timestamp,
    second_factor: bool,
) -> Result<bool, StoreError> {
    let also = if second_factor { ", second_factor_at = $2" } else { "" };
    let sql = format!("UPDATE sessions SET proved_at = $2{also} WHERE id = $1 AND ended_at IS NULL");
    Ok(sql::execute(db, &sql, [id.uuid().into(), micros(at).into()]).await? == 1)
}

/// Gives a session another token, by its SHA-256: the one before is worth nothing.
pub async fn renew<C: Connection>(db: &C, id: SessionId, hash: &[u8]) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET token_hash = $2 WHERE id = $1 AND ended_at IS NULL";
    sql::execute(db, sql, [id.uuid().into(), hash.into()]).await?;
    Ok(())
}

/// Ends the sessions of a user beyond the newest so many of those in use, and says how many there were.
pub async fn end_beyond<C: Connection>(
    db: &C,
    user: UserId,
    keep: u32,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL AND id NOT IN \
               (SELECT id FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 \
               AND last_seen_at > $3 ORDER BY created_at DESC, id DESC LIMIT $4)";
    let values = [user.uuid().into(), micros(at).into(), micros(idle_since).into(), i64::from(keep).into()];
    sql::execute(db, sql, values).await
}

/// Ends one session of a user, and says whether it was not ended yet.
pub async fn end<C: Connection>(
    db: &C,
    user: UserId,
    id: SessionId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND user_id = $2 AND ended_at IS NULL";
    Ok(sql::execute(db, sql, [id.uuid().into(), user.uuid().into(), micros(at).into()]).await? == 1)
}

/// Ends every session of a user but one, and says how many there were.
pub async fn end_all<C: Connection>(
    db: &C,
    user: UserId,
    keep: Option<SessionId>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let mut sql = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL".to_owned();
    let mut values: Vec<sea_orm::Value> = vec![user.uuid().into(), micros(at).into()];
    if let Some(keep) = keep {
        sql.push_str(" AND id <> $3");
        values.push(keep.uuid().into());
    }
    sql::execute(db, &sql, values).await
}

fn read(row: entity::session::Model) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        created_at: timestamp(row.created_at)?,
        last_seen_at: timestamp(row.last_seen_at)?,
        expires_at: timestamp(row.expires_at)?,
        ended_at: row.ended_at.map(timestamp).transpose()?,
        user_agent: row.user_agent,
        address: row.address,
        proved_at: timestamp(row.proved_at)?,
        second_factor_at: row.second_factor_at.map(timestamp).transpose()?,
    })
}
