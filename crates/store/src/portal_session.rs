//! Sessions of customers on the hosted page. Only the hash of a session's token is kept.

use crate::{Connection, StoreError, entity, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::id::{CustomerId, LinkId, PortalSessionId};

/// A session on the hosted page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalSession {
    /// The id.
    pub id: PortalSessionId,
    /// The link it was exchanged for.
    pub link: LinkId,
    /// Whose.
    pub customer: CustomerId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
    /// When it was ended, if it was.
    pub ended_at: Option<Timestamp>,
}

/// Adds a session, with the SHA-256 of its token.
pub async fn insert<C: Connection>(db: &C, session: &PortalSession, hash: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO portal_sessions (id, link_id, customer_id, token_hash, created_at, last_seen_at, \
               expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        session.id.uuid().into(),
        session.link.uuid().into(),
        session.customer.uuid().into(),
        hash.into(),
        micros(session.created_at).into(),
        micros(session.last_seen_at).into(),
        micros(session.expires_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The session whose token has this SHA-256, ended or not.
pub async fn by_token_hash<C: Connection>(db: &C, hash: &[u8]) -> Result<Option<PortalSession>, StoreError> {
    let sql = "SELECT * FROM portal_sessions WHERE token_hash = $1";
    let row: Option<entity::portal_session::Model> = sql::one(db, sql, [hash.into()]).await?;
    row.map(read).transpose()
}

/// Notes that a session was used.
pub async fn touch<C: Connection>(db: &C, id: PortalSessionId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE portal_sessions SET last_seen_at = $2 \
               WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $2";
    sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await?;
    Ok(())
}

/// Ends a session, and says whether it was not ended yet.
pub async fn end<C: Connection>(db: &C, id: PortalSessionId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE portal_sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(sql::execute(db, sql, [id.uuid().into(), micros(at).into()]).await? == 1)
}

/// Ends every session a link was exchanged for, and says how many there were.
pub async fn end_of_link<C: Connection>(db: &C, link: LinkId, at: Timestamp) -> Result<u64, StoreError> {
    let sql = "UPDATE portal_sessions SET ended_at = $2 WHERE link_id = $1 AND ended_at IS NULL";
    sql::execute(db, sql, [link.uuid().into(), micros(at).into()]).await
}

/// Removes sessions that expired before this moment. Gives how many.
pub async fn purge<C: Connection>(db: &C, before: Timestamp) -> Result<u64, StoreError> {
    sql::execute(db, "DELETE FROM portal_sessions WHERE expires_at < $1", [micros(before).into()]).await
}

fn read(row: entity::portal_session::Model) -> Result<PortalSession, StoreError> {
    Ok(PortalSession {
        id: PortalSessionId::from_uuid(row.id),
        link: LinkId::from_uuid(row.link_id),
        customer: CustomerId::from_uuid(row.customer_id),
        created_at: timestamp(row.created_at)?,
        last_seen_at: timestamp(row.last_seen_at)?,
        expires_at: timestamp(row.expires_at)?,
        ended_at: row.ended_at.map(timestamp).transpose()?,
    })
}
