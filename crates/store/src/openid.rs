//! Signing in at an identity provider: whom it calls what, and the sign-ins that wait for its answer. No token of a provider
//! is kept.

use crate::{Connection, StoreError, micros, sql, timestamp, user::USERS_MAX};
use jiff::Timestamp;
use probity_model::id::{SessionId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// Sign-ins that wait at once; with one more, the one that ends first is forgotten.
const ATTEMPTS_MAX: u32 = 10_000;

/// A sign-in that waits for the answer of a provider. Not `Debug`: who holds what is hashed here signs in.
#[derive(Clone)]
pub struct Attempt {
    /// Which provider.
    pub provider: String,
    /// The SHA-256 of the token of the browser it began in.
    pub bound_to: [u8; 32],
    /// The session whose person proves again who they are; none for a sign-in.
    pub session: Option<SessionId>,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// When it began.
    pub started_at: Timestamp,
}

/// The user whom this issuer calls this.
pub async fn user_of<C: Connection>(
    db: &C,
    issuer: &str,
    subject: &str,
) -> Result<Option<UserId>, StoreError> {
    let sql = "SELECT user_id FROM openid_identities WHERE issuer = $1 AND subject = $2";
    let row = sql::query_one(db, sql, [issuer.into(), subject.into()]).await?;
    row.map(|row| Ok(UserId::from_uuid(row.try_get("", "user_id")?))).transpose()
}

/// The issuers that call a user something.
pub async fn issuers_of<C: Connection>(db: &C, user: UserId) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT issuer FROM openid_identities WHERE user_id = $1 ORDER BY issuer";
    sql::texts(db, sql, [user.uuid().into()]).await
}

/// The issuers that call each user something.
pub async fn issuers_of_all<C: Connection>(db: &C) -> Result<HashMap<UserId, Vec<String>>, StoreError> {
    let sql =
        format!("SELECT user_id, issuer FROM openid_identities ORDER BY issuer LIMIT {}", USERS_MAX * 10);
    let mut issuers: HashMap<UserId, Vec<String>> = HashMap::new();
    for row in sql::query_all(db, &sql, []).await? {
        let user = UserId::from_uuid(row.try_get("", "user_id")?);
        issuers.entry(user).or_default().push(row.try_get("", "issuer")?);
    }
    Ok(issuers)
}

/// Binds a user to what an issuer calls them. Where either is bound already, that is a [`StoreError::Duplicate`].
pub async fn bind<C: Connection>(
    db: &C,
    issuer: &str,
    subject: &str,
    user: UserId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO openid_identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)";
    let values = [issuer.into(), subject.into(), user.uuid().into(), micros(at).into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Keeps a sign-in until it is answered or ends; those that have ended are forgotten.
pub async fn begin<C: Connection>(
    db: &C,
    state_hash: &[u8],
    attempt: &Attempt,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let ended = "DELETE FROM openid_attempts WHERE expires_at <= $1";
    sql::execute(db, ended, [micros(attempt.started_at).into()]).await?;
    let beyond = format!(
        "DELETE FROM openid_attempts WHERE state_hash IN (SELECT state_hash FROM openid_attempts \
         ORDER BY expires_at DESC LIMIT {ATTEMPTS_MAX} OFFSET {})",
        ATTEMPTS_MAX - 1
    );
    sql::execute(db, &beyond, []).await?;
    let sql = "INSERT INTO openid_attempts (state_hash, provider, bound_to, session_id, next, started_at, \
               expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        state_hash.into(),
        attempt.provider.as_str().into(),
        attempt.bound_to.as_slice().into(),
        attempt.session.map(SessionId::uuid).into(),
        attempt.next.as_str().into(),
        micros(attempt.started_at).into(),
        micros(expires_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Takes a sign-in of this provider that began in this browser and has not ended: each is taken once.
pub async fn take<C: Connection>(
    db: &C,
    state_hash: &[u8],
    provider: &str,
    bound_to: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Attempt>, StoreError> {
    let sql = "DELETE FROM openid_attempts WHERE state_hash = $1 AND provider = $2 AND bound_to = $3 \
               AND expires_at > $4 RETURNING session_id, next, started_at";
    let values = [state_hash.into(), provider.into(), bound_to.as_slice().into(), micros(now).into()];
    let Some(row) = sql::query_one(db, sql, values).await? else { return Ok(None) };
    let session: Option<Uuid> = row.try_get("", "session_id")?;
    Ok(Some(Attempt {
        provider: provider.to_owned(),
        bound_to: *bound_to,
        session: session.map(SessionId::from_uuid),
        next: row.try_get("", "next")?,
        started_at: timestamp(row.try_get("", "started_at")?)?,
    }))
}
