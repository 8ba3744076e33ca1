//! The chain of hashes and signatures over the events: appended with them, and read to be checked.

mod embedded;

use crate::{Store, StoreError, micros, sql};
use jiff::Timestamp;
use probity_audit::{Checkpoint, Entry, Hash, Record, SIGNATURE_BYTES, Signature, Signer};
use probity_model::id::CustomerId;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, QueryResult};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Names the lock of whoever appends, among all of this database. The triggers that count take it by its number too.
const EVENTS_LOCK: i64 = 0x0065_7665_6e74_7301;
/// Events chained in one go by the migration that begins the chain.
const CHAINED_AT_ONCE: u32 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    customer_id: Option<Uuid>,
    kind: String,
    actor_type: String,
    actor_id: Option<Uuid>,
    actor_role: Option<String>,
    at: i64,
    data: String,
    hash: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
}

impl Row {
    /// Reads a row of [`COLUMNS`] by their places: of a log of millions, to look each name up would take longer than to
    /// check it.
    fn by_place(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.try_get_by_index(0)?,
            id: row.try_get_by_index(1)?,
            customer_id: row.try_get_by_index(2)?,
            kind: row.try_get_by_index(3)?,
            actor_type: row.try_get_by_index(4)?,
            actor_id: row.try_get_by_index(5)?,
            actor_role: row.try_get_by_index(6)?,
            at: row.try_get_by_index(7)?,
            data: row.try_get_by_index(8)?,
            hash: row.try_get_by_index(9)?,
            signature: row.try_get_by_index(10)?,
        })
    }
}

const COLUMNS: &str =
    "seq, id, customer_id, kind, actor_type, actor_id, actor_role, at, data, hash, signature";

/// Where the log stands.
pub async fn head<C: ConnectionTrait>(db: &C) -> Result<Checkpoint, StoreError> {
    let sql = "SELECT seq, hash, signature FROM events ORDER BY seq DESC LIMIT 1";
    let row = sql::query_one(db, sql, []).await?;
    row.map_or(Ok(Checkpoint::BEGINNING), |row| checkpoint(&row))
}

/// The same. [`StoreError::Corrupt`] where the signer has not signed that: whoever forged entries would have others vouch for
/// them.
pub async fn signed_head<C: ConnectionTrait>(db: &C, signer: &Signer) -> Result<Checkpoint, StoreError> {
    signed(head(db).await?, signer)
}

/// Lets one transaction at a time append from here to its end, and gives where the log stands, signed: places are given and
/// committed in one order, the next entry is chained to the last, and whoever reads on from a place misses nothing. SQLite has
/// one writer at a time anyway; PostgreSQL gives a place long before it commits, and a later one could be seen first.
pub(crate) async fn turn_to_append<C: ConnectionTrait>(
    db: &C,
    signer: &Signer,
) -> Result<Checkpoint, StoreError> {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        return signed_head(db, signer).await;
    }
    let sql = "SELECT seq, hash, signature FROM probity_turn_to_append($1)";
    let row = sql::query_one(db, sql, [EVENTS_LOCK.into()]).await?;
    signed(row.map_or(Ok(Checkpoint::BEGINNING), |row| checkpoint(&row))?, signer)
}

fn signed(head: Checkpoint, signer: &Signer) -> Result<Checkpoint, StoreError> {
    if head != Checkpoint::BEGINNING && !signer.has_signed(head.seq, head.hash, &head.signature) {
        let why = format!("entry {} was not signed by this log's key", head.seq);
        return Err(StoreError::Corrupt { what: "audit log", why });
    }
    Ok(head)
}

/// The entries after a place, in order, at most `limit`. One that cannot be read, or is not chained, is given with a hash
/// that cannot be its own.
pub async fn after<C: ConnectionTrait>(
    db: &C,
    seq: u64,
    limit: u32,
) -> Result<Vec<Record<'static>>, StoreError> {
    between(db, seq, i64::MAX.unsigned_abs(), limit).await
}

/// The entries after a place and up to another, in order, at most `limit`; as [`after`] gives them, for whoever reads all.
pub async fn page(
    store: &Store,
    after: u64,
    up_to: u64,
    limit: u32,
) -> Result<Vec<Record<'static>>, StoreError> {
    let Some(file) = &store.file else {
        return between(store.read(), after, up_to, limit).await;
    };
    let (file, after, up_to) = (Arc::clone(file), number(after)?, number(up_to)?);
    let read = tokio::task::spawn_blocking(move || embedded::between(&file, after, up_to, limit));
    read.await.map_err(|error| DbErr::Custom(error.to_string()))?
}

async fn between<C: ConnectionTrait>(
    db: &C,
    after: u64,
    up_to: u64,
    limit: u32,
) -> Result<Vec<Record<'static>>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3");
    let values = [number(after)?.into(), number(up_to)?.into(), limit.into()];
    sql::query_all(db, &sql, values).await?.iter().map(|row| Ok(record(Row::by_place(row)?))).collect()
}

/// The entries about a customer after a place, in order, at most `limit`; each with where the log stood before it.
pub async fn of_customer<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    seq: u64,
    limit: u32,
) -> Result<Vec<(Checkpoint, Record<'static>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Before {
        seq: i64,
        hash: Option<Vec<u8>>,
        signature: Option<Vec<u8>>,
    }
    let sql =
        format!("SELECT {COLUMNS} FROM events WHERE customer_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    let rows: Vec<Row> =
        sql::all(db, &sql, [customer.uuid().into(), number(seq)?.into(), limit.into()]).await?;
    let sql = "SELECT b.seq, b.hash, b.signature FROM events e JOIN events b ON b.seq = e.seq - 1 \
               WHERE e.customer_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3";
    let values = [customer.uuid().into(), number(seq)?.into(), limit.into()];
    let before: HashMap<i64, Checkpoint> = (sql::all::<Before, _>(db, sql, values).await?.into_iter())
        .map(|row| {
            let stood = Checkpoint {
                seq: u64::try_from(row.seq).unwrap_or_default(),
                hash: kept_hash(row.hash),
                signature: kept_signature(row.signature),
            };
            (row.seq, stood)
        })
        .collect();
    let stood = |row: &Row| before.get(&(row.seq - 1)).copied().unwrap_or(Checkpoint::BEGINNING);
    Ok(rows.into_iter().map(|row| (stood(&row), record(row))).collect())
}

/// The checkpoints that were kept, in order.
pub async fn checkpoints<C: ConnectionTrait>(db: &C) -> Result<Vec<Checkpoint>, StoreError> {
    let sql = "SELECT seq, hash, signature FROM audit_checkpoints ORDER BY seq";
    sql::query_all(db, sql, []).await?.iter().map(checkpoint).collect()
}

/// Keeps where the log stands, unless that has been kept already.
pub async fn keep<C: ConnectionTrait>(db: &C, head: &Checkpoint, at: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit_checkpoints (seq, hash, signature, at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (seq) DO NOTHING";
    let values = [
        number(head.seq)?.into(),
        head.hash.0.to_vec().into(),
        head.signature.0.to_vec().into(),
        micros(at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The events that are there are hashed and signed, from the first to the last.
pub(crate) async fn chain<C: ConnectionTrait>(db: &C, signer: &Signer) -> Result<(), StoreError> {
    let mut head = Checkpoint::BEGINNING;
    loop {
        let records = after(db, head.seq, CHAINED_AT_ONCE).await?;
        if records.is_empty() {
            return Ok(());
        }
        for record in records {
            head = Checkpoint::of(record.entry.seq, record.entry.hash(&head), signer);
            let sql = "UPDATE events SET hash = $1, signature = $2 WHERE seq = $3";
            let (hash, signature) = (head.hash.0.to_vec(), head.signature.0.to_vec());
            sql::execute(db, sql, [hash.into(), signature.into(), number(head.seq)?.into()]).await?;
        }
    }
}

/// An entry that cannot be read: no hash is its own.
fn unreadable(seq: i64) -> Record<'static> {
    record(Row {
        seq,
        id: Uuid::nil(),
        customer_id: None,
        kind: String::new(),
        actor_type: String::new(),
        actor_id: None,
        actor_role: None,
        at: 0,
        data: String::new(),
        hash: None,
        signature: None,
    })
}

fn record(row: Row) -> Record<'static> {
    Record {
        hash: kept_hash(row.hash),
        signature: kept_signature(row.signature),
        entry: Entry {
            // A place below the first is nobody's, and is told so.
            seq: u64::try_from(row.seq).unwrap_or_default(),
            id: row.id,
            customer: row.customer_id,
            kind: row.kind.into(),
            actor_type: row.actor_type.into(),
            actor_id: row.actor_id,
            actor_role: row.actor_role.map(Into::into),
            at: row.at,
            data: row.data.into(),
        },
    }
}

fn kept_hash(hash: Option<Vec<u8>>) -> Hash {
    hash.and_then(|hash| hash.try_into().ok()).map_or(Checkpoint::BEGINNING.hash, Hash)
}

fn kept_signature(signature: Option<Vec<u8>>) -> Signature {
    let signature = signature.and_then(|signature| signature.try_into().ok());
    signature.map_or(Checkpoint::BEGINNING.signature, Signature)
}

fn checkpoint(row: &QueryResult) -> Result<Checkpoint, StoreError> {
    let corrupt = || StoreError::Corrupt { what: "audit log", why: "a hash or a signature".to_owned() };
    let hash: Option<Vec<u8>> = row.try_get("", "hash")?;
    let signature: Option<Vec<u8>> = row.try_get("", "signature")?;
    let hash: [u8; 32] = hash.and_then(|bytes| bytes.try_into().ok()).ok_or_else(corrupt)?;
    let signature: [u8; SIGNATURE_BYTES] =
        signature.and_then(|bytes| bytes.try_into().ok()).ok_or_else(corrupt)?;
    let seq: i64 = row.try_get("", "seq")?;
    let seq = u64::try_from(seq).map_err(|_| corrupt())?;
    Ok(Checkpoint { seq, hash: Hash(hash), signature: Signature(signature) })
}

pub(crate) fn number(seq: u64) -> Result<i64, StoreError> {
    i64::try_from(seq).map_err(|_| StoreError::Corrupt { what: "audit log", why: "a place".to_owned() })
}
