//! Passkeys of users, and the challenges that wait for an answer.

use crate::{Connection, StoreError, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    id::{PasskeyId, SessionId, UserId},
    sign_in::PASSKEYS_MAX,
};
use sea_orm::QueryResult;

/// Challenges of one purpose that wait at once; with one more, the one that ends first is forgotten.
const CHALLENGES_MAX: u32 = 10_000;

/// A passkey. Not `Debug`: what its owner calls it is personal.
#[derive(Clone)]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// The id its authenticator gave it.
    pub credential_id: Vec<u8>,
    /// The public key in its COSE form.
    pub public_key: Vec<u8>,
    /// The authenticator's counter when it was last used.
    pub sign_count: u32,
    /// Whether it can be kept in several places.
    pub backup_eligible: bool,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used, if it was.
    pub last_used_at: Option<Timestamp>,
}

/// What a challenge is asked for, and who answers it: nobody else can, and for nothing else.
pub struct Asked {
    purpose: &'static str,
    bound_to: Vec<u8>,
}

impl Asked {
    /// Asked for by a session.
    #[must_use]
    pub fn by_session(purpose: &'static str, session: SessionId) -> Self {
        Self { purpose, bound_to: session.uuid().as_bytes().to_vec() }
    }

    /// Asked for by a browser in which nobody is signed in, of whose token this is the SHA-256.
    #[must_use]
    pub fn by_browser(purpose: &'static str, token_hash: [u8; 32]) -> Self {
        Self { purpose, bound_to: token_hash.to_vec() }
    }
}

/// The passkeys of a user, the oldest first.
pub async fn of_user<C: Connection>(db: &C, user: UserId) -> Result<Vec<Passkey>, StoreError> {
    let sql = format!("SELECT * FROM passkeys WHERE user_id = $1 ORDER BY id LIMIT {PASSKEYS_MAX}");
    sql::query_all(db, &sql, [user.uuid().into()]).await?.iter().map(read).collect()
}

/// The passkey that its authenticator calls this.
pub async fn by_credential_id<C: Connection>(db: &C, id: &[u8]) -> Result<Option<Passkey>, StoreError> {
    let row = sql::query_one(db, "SELECT * FROM passkeys WHERE credential_id = $1", [id.into()]).await?;
    row.as_ref().map(read).transpose()
}

/// Adds a passkey. One that is there, whoever's it is, is a [`StoreError::Duplicate`].
pub async fn insert<C: Connection>(db: &C, passkey: &Passkey) -> Result<(), StoreError> {
    let sql = "INSERT INTO passkeys (id, user_id, credential_id, public_key, sign_count, backup_eligible, name, \
               created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        passkey.id.uuid().into(),
        passkey.user.uuid().into(),
        passkey.credential_id.as_slice().into(),
        passkey.public_key.as_slice().into(),
        i64::from(passkey.sign_count).into(),
        passkey.backup_eligible.into(),
        passkey.name.as_str().into(),
        micros(passkey.created_at).into(),
        passkey.last_used_at.map(micros).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Notes that a passkey was used, and where its counter stands. Says whether it still stood where it was read.
pub async fn used<C: Connection>(
    db: &C,
    passkey: &Passkey,
    sign_count: u32,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE passkeys SET sign_count = $3, last_used_at = $4 WHERE id = $1 AND sign_count = $2";
    let values = [
        passkey.id.uuid().into(),
        i64::from(passkey.sign_count).into(),
        i64::from(sign_count).into(),
        micros(at).into(),
    ];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Takes a passkey of a user away, and says whether there was one.
pub async fn remove<C: Connection>(db: &C, user: UserId, id: PasskeyId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM passkeys WHERE id = $1 AND user_id = $2";
    Ok(sql::execute(db, sql, [id.uuid().into(), user.uuid().into()]).await? == 1)
}

/// Keeps a challenge until it is answered or ends; those that have ended are forgotten.
pub async fn ask<C: Connection>(
    db: &C,
    challenge: &[u8],
    asked: &Asked,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let ended = "DELETE FROM passkey_challenges WHERE expires_at <= $1";
    sql::execute(db, ended, [micros(now).into()]).await?;
    let beyond = format!(
        "DELETE FROM passkey_challenges WHERE challenge IN (SELECT challenge FROM passkey_challenges \
         WHERE purpose = $1 ORDER BY expires_at DESC LIMIT {CHALLENGES_MAX} OFFSET {})",
        CHALLENGES_MAX - 1
    );
    sql::execute(db, &beyond, [asked.purpose.into()]).await?;
    let sql =
        "INSERT INTO passkey_challenges (challenge, purpose, bound_to, expires_at) VALUES ($1, $2, $3, $4)";
    let values =
        [challenge.into(), asked.purpose.into(), asked.bound_to.as_slice().into(), micros(expires_at).into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Takes a challenge, and says whether it was there for this and had not ended: each is taken once.
pub async fn take<C: Connection>(
    db: &C,
    challenge: &[u8],
    asked: &Asked,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM passkey_challenges WHERE challenge = $1 AND purpose = $2 AND bound_to = $3 \
               AND expires_at > $4";
    let values =
        [challenge.into(), asked.purpose.into(), asked.bound_to.as_slice().into(), micros(now).into()];
    Ok(sql::execute(db, sql, values).await? == 1)
}

fn read(row: &QueryResult) -> Result<Passkey, StoreError> {
    let last_used_at: Option<i64> = row.try_get("", "last_used_at")?;
    Ok(Passkey {
        id: PasskeyId::from_uuid(row.try_get("", "id")?),
        user: UserId::from_uuid(row.try_get("", "user_id")?),
        credential_id: row.try_get("", "credential_id")?,
        public_key: row.try_get("", "public_key")?,
        // Written from 32 bits. Were it ever more, nothing would be beyond it, and the passkey refused.
        sign_count: u32::try_from(row.try_get::<i64>("", "sign_count")?).unwrap_or(u32::MAX),
        backup_eligible: row.try_get("", "backup_eligible")?,
        name: row.try_get("", "name")?,
        created_at: timestamp(row.try_get("", "created_at")?)?,
        last_used_at: last_used_at.map(timestamp).transpose()?,
    })
}
