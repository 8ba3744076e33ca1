//! Links to the hosted page. Only the hash of a link's token is kept.

use crate::{Connection, StoreError, entity, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::id::{CustomerId, Id, LinkId, UserId};

/// The most links a list gives.
pub const LINKS_MAX: u32 = 100;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The id.
    pub id: LinkId,
    /// Whose page it leads to.
    pub customer: CustomerId,
    /// When it was made.
    pub created_at: Timestamp,
    /// By which user; none when the platform or Probity itself made it.
    pub created_by: Option<UserId>,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
    /// When it was exchanged for a session, if it was.
    pub used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// Adds a link, with the SHA-256 of its token.
pub async fn insert<C: Connection>(db: &C, link: &Link, hash: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO links (id, customer_id, token_hash, created_at, created_by, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        link.id.uuid().into(),
        link.customer.uuid().into(),
        hash.into(),
        micros(link.created_at).into(),
        link.created_by.map(Id::uuid).into(),
        micros(link.expires_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The link whose token has this SHA-256, whatever became of it.
pub async fn by_token_hash<C: Connection>(db: &C, hash: &[u8]) -> Result<Option<Link>, StoreError> {
    let sql = "SELECT * FROM links WHERE token_hash = $1";
    let row: Option<entity::link::Model> = sql::one(db, sql, [hash.into()]).await?;
    row.map(read).transpose()
}

/// The link with this id.
pub async fn by_id<C: Connection>(db: &C, id: LinkId) -> Result<Option<Link>, StoreError> {
    let sql = "SELECT * FROM links WHERE id = $1";
    let row: Option<entity::link::Model> = sql::one(db, sql, [id.uuid().into()]).await?;
    row.map(read).transpose()
}

/// The links of a customer, the newest first; at most [`LINKS_MAX`].
pub async fn of_customer<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<Link>, StoreError> {
    let sql = format!("SELECT * FROM links WHERE customer_id = $1 ORDER BY id DESC LIMIT {LINKS_MAX}");
    let rows: Vec<entity::link::Model> = sql::all(db, &sql, [customer.uuid().into()]).await?;
    rows.into_iter().map(read).collect()
}

/// Uses a link up, and says whether it could still be used: of two who try at once, one is told so.
pub async fn use_up<C: Connection>(db: &C, id: LinkId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE links SET used_at = $2 \
               WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    Ok(sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await? == 1)
}

/// Revokes a link, and says whether it was not revoked yet.
pub async fn revoke<C: Connection>(db: &C, id: LinkId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await? == 1)
}

/// Revokes every link to the hosted page of a customer, and ends the sessions there.
pub async fn revoke_all<C: Connection>(
    db: &C,
    customer: CustomerId,
    at: Timestamp,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE links SET revoked_at = $2 WHERE customer_id = $1 AND revoked_at IS NULL",
        "UPDATE portal_sessions SET ended_at = $2 WHERE customer_id = $1 AND ended_at IS NULL",
    ] {
        sql::execute(db, sql, [customer.uuid().into(), micros(at).into()]).await?;
    }
    Ok(())
}

/// Notes that a fresh link was asked for through this one, unless the customer asked since `quiet_since` already. Says
/// whether it was noted.
pub async fn request<C: Connection>(
    db: &C,
    link: &Link,
    at: Timestamp,
    quiet_since: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE links SET requested_at = $3 WHERE id = $1 AND revoked_at IS NULL AND NOT EXISTS \
               (SELECT 1 FROM links AS other WHERE other.customer_id = $2 AND other.requested_at > $4)";
    let values =
        [link.id.uuid().into(), link.customer.uuid().into(), micros(at).into(), micros(quiet_since).into()];
    Ok(sql::execute(db, sql, values).await? == 1)
}

fn read(row: entity::link::Model) -> Result<Link, StoreError> {
    Ok(Link {
        id: LinkId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        created_at: timestamp(row.created_at)?,
        created_by: row.created_by.map(UserId::from_uuid),
        expires_at: timestamp(row.expires_at)?,
        used_at: row.used_at.map(timestamp).transpose()?,
        revoked_at: row.revoked_at.map(timestamp).transpose()?,
    })
}
