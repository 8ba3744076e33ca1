//! Notes of the staff: written once, pinned or not; a correction is a new note.

use crate::{
    Connection, StoreError,
    key::{self, DataKey, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    id::{CustomerId, NoteId, UserId},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Where texts are sealed for.
pub(crate) const BODY: &str = "notes.body";

/// A note as it was kept, with the name of its author.
#[derive(Clone, Debug)]
pub struct NoteRecord {
    /// Its id.
    pub id: NoteId,
    /// On whom.
    pub customer: CustomerId,
    /// Who wrote it.
    pub author: UserId,
    /// The author's name.
    pub author_name: String,
    /// The text.
    pub body: Personal<String>,
    /// The note it corrects.
    pub corrects: Option<NoteId>,
    /// The latest note that corrects it.
    pub corrected_by: Option<NoteId>,
    /// Whether it stands at the top.
    pub pinned: bool,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A note to keep.
#[derive(Clone, Debug)]
pub struct NewNote<'a> {
    /// Its id.
    pub id: NoteId,
    /// On whom.
    pub customer: CustomerId,
    /// By whom.
    pub author: UserId,
    /// The text.
    pub body: &'a str,
    /// The note it corrects.
    pub corrects: Option<NoteId>,
    /// When.
    pub at: Timestamp,
}

/// The last note of a page; the next page goes on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotePlace {
    /// Whether it is pinned.
    pub pinned: bool,
    /// Its id.
    pub id: NoteId,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    author: Uuid,
    author_name: String,
    body: Sealed,
    corrects: Option<Uuid>,
    corrected_by: Option<Uuid>,
    pinned: bool,
    created_at: i64,
}

const SELECT: &str = "SELECT n.id, n.customer_id, n.author, u.name AS author_name, n.body, n.corrects, \
                      (SELECT later.id FROM notes later WHERE later.corrects = n.id ORDER BY later.id DESC LIMIT 1) \
                      AS corrected_by, n.pinned, n.created_at \
                      FROM notes n JOIN users u ON u.id = n.author";

/// Keeps a note, not pinned.
pub async fn insert<C: Connection>(db: &C, new: &NewNote<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO notes (id, customer_id, author, body, corrects, pinned, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        new.id.uuid().into(),
        new.customer.uuid().into(),
        new.author.uuid().into(),
        key::seal(&*key::of(db, new.customer).await?, BODY, new.id.uuid(), new.body).0.into(),
        new.corrects.map(NoteId::uuid).into(),
        false.into(),
        micros(new.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// One note.
pub async fn load<C: Connection>(db: &C, id: NoteId) -> Result<Option<NoteRecord>, StoreError> {
    let sql = format!("{SELECT} WHERE n.id = $1");
    let Some(row) = sql::one::<Row, _>(db, &sql, [id.uuid().into()]).await? else { return Ok(None) };
    let key = key::of(db, CustomerId::from_uuid(row.customer_id)).await?;
    record(&key, row).map(Some)
}

/// A customer's notes, pinned first, then newest first, after `after`.
pub async fn list<C: Connection>(
    db: &C,
    customer: CustomerId,
    after: Option<NotePlace>,
    limit: u32,
) -> Result<Vec<NoteRecord>, StoreError> {
    let mut values: Vec<Value> = vec![customer.uuid().into(), limit.into()];
    let mut later = "";
    if let Some(after) = after {
        values.extend([after.pinned.into(), after.id.uuid().into()]);
        later = " AND (n.pinned, n.id) < ($3, $4)";
    }
    let sql = format!("{SELECT} WHERE n.customer_id = $1{later} ORDER BY n.pinned DESC, n.id DESC LIMIT $2");
    let key = key::of(db, customer).await?;
    sql::all::<Row, _>(db, &sql, values).await?.into_iter().map(|row| record(&key, row)).collect()
}

/// How many notes a customer has.
pub async fn count<C: Connection>(db: &C, customer: CustomerId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS total FROM notes WHERE customer_id = $1";
    let row = sql::query_one(db, sql, [customer.uuid().into()]).await?;
    let total = row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Pins a note or unpins it. `false` when it stood so already.
pub async fn set_pinned<C: Connection>(db: &C, id: NoteId, pinned: bool) -> Result<bool, StoreError> {
    let sql = "UPDATE notes SET pinned = $1 WHERE id = $2 AND pinned <> $1";
    Ok(sql::execute(db, sql, [pinned.into(), id.uuid().into()]).await? == 1)
}

fn record(key: &DataKey, row: Row) -> Result<NoteRecord, StoreError> {
    Ok(NoteRecord {
        id: NoteId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        author: UserId::from_uuid(row.author),
        author_name: row.author_name,
        body: Personal::new(key::open(key, BODY, row.id, &row.body)?),
        corrects: row.corrects.map(NoteId::from_uuid),
        corrected_by: row.corrected_by.map(NoteId::from_uuid),
        pinned: row.pinned,
        created_at: timestamp(row.created_at)?,
    })
}

/// Keeps whom a note mentions.
pub async fn mention<C: Connection>(db: &C, note: NoteId, users: &[UserId]) -> Result<(), StoreError> {
    for user in users {
        let sql = "INSERT INTO note_mentions (note_id, user_id) VALUES ($1, $2)";
        sql::execute(db, sql, [note.uuid().into(), user.uuid().into()]).await?;
    }
    Ok(())
}

/// Whom the notes of a customer mention.
pub async fn mentions<C: Connection>(
    db: &C,
    customer: CustomerId,
) -> Result<Vec<(NoteId, UserId)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Mention {
        note_id: Uuid,
        user_id: Uuid,
    }
    let sql = "SELECT m.note_id, m.user_id FROM note_mentions m JOIN notes n ON n.id = m.note_id \
               WHERE n.customer_id = $1";
    let rows: Vec<Mention> = sql::all(db, sql, [customer.uuid().into()]).await?;
    Ok(rows.into_iter().map(|row| (NoteId::from_uuid(row.note_id), UserId::from_uuid(row.user_id))).collect())
}
