//! Files of documents and notes, and the page images made of them. The bytes are in the vault.

use crate::{
    Connection, StoreError,
    customer::{number, read_version},
    entity,
    key::{self, DataKey},
    micros, sql,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    id::{CustomerId, DocumentVersionId, FileId, NoteId, PageId},
    item::{DocumentKind, Side},
};
use sea_orm::{ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

/// Where names are sealed for.
pub(crate) const NAME: &str = "files.name";

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A version of a document.
    Document(DocumentVersionId),
    /// A note.
    Note(NoteId),
}

/// How far the page images of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// Waiting for the worker.
    Queued,
    /// All there.
    Ready,
    /// Not possible; why, for people.
    Failed(String),
}

/// A file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Whose.
    pub customer: CustomerId,
    /// What it belongs to.
    pub owner: Owner,
    /// Which side it shows.
    pub side: Side,
    /// Its place among its owner's files.
    pub sort_order: u32,
    /// Its format's extension.
    pub format: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// What the sender called it.
    pub name: Personal<String>,
    /// How many pages it has.
    pub page_count: u32,
    /// How far its page images are.
    pub rendering: Rendering,
    /// When it came.
    pub created_at: Timestamp,
}

/// A page image of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// Of which file.
    pub file: FileId,
    /// Its number, from 1.
    pub number: u32,
    /// Pixels of the large image.
    pub width: u32,
    /// Pixels of the large image.
    pub height: u32,
}

/// Keeps a file.
pub async fn insert<C: Connection>(db: &C, file: &File) -> Result<(), StoreError> {
    let (document, note) = match file.owner {
        Owner::Document(id) => (Some(id.uuid()), None),
        Owner::Note(id) => (None, Some(id.uuid())),
    };
    let key = key::of(db, file.customer).await?;
    let row = entity::file::Model {
        id: file.id.uuid(),
        customer_id: file.customer.uuid(),
        document_version_id: document,
        note_id: note,
        side: file.side.word().to_owned(),
        sort_order: number(file.sort_order)?,
        format: file.format.clone(),
        size_bytes: i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
        sha256: file.sha256.clone(),
        name: key::seal(&key, NAME, file.id.uuid(), file.name.reveal()),
        page_count: number(file.page_count)?,
        render_state: "queued".to_owned(),
        render_problem: None,
        created_at: micros(file.created_at),
    };
    entity::file::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

/// One file.
pub async fn get<C: Connection>(db: &C, id: FileId) -> Result<Option<File>, StoreError> {
    let sql = "SELECT * FROM files WHERE id = $1";
    let row: Option<entity::file::Model> = sql::one(db, sql, [id.uuid().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let key = key::of(db, CustomerId::from_uuid(row.customer_id)).await?;
    file(&key, row).map(Some)
}

/// Every file of a customer, in order within its owner.
pub async fn of_customer<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<File>, StoreError> {
    let sql = "SELECT * FROM files WHERE customer_id = $1 ORDER BY sort_order, id";
    let rows: Vec<entity::file::Model> = sql::all(db, sql, [customer.uuid().into()]).await?;
    let key = key::of(db, customer).await?;
    rows.into_iter().map(|row| file(&key, row)).collect()
}

/// Every page image of a customer, in order within its file.
pub async fn pages_of_customer<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<Page>, StoreError> {
    let sql = "SELECT pages.* FROM files JOIN pages ON pages.file_id = files.id \
               WHERE files.customer_id = $1 ORDER BY pages.number";
    let rows: Vec<entity::page::Model> = sql::all(db, sql, [customer.uuid().into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Page {
                id: PageId::from_uuid(row.id),
                file: FileId::from_uuid(row.file_id),
                number: read_version(row.number)?,
                width: read_version(row.width)?,
                height: read_version(row.height)?,
            })
        })
        .collect()
}

/// The file of a page image, the customer it is of, and the kind of document; no kind for what staff attached to a note.
pub async fn of_page<C: Connection>(
    db: &C,
    page: PageId,
) -> Result<Option<(FileId, CustomerId, Option<DocumentKind>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        customer_id: Uuid,
        kind: Option<String>,
    }
    let sql = "SELECT files.id, files.customer_id, document_versions.kind FROM pages \
               JOIN files ON files.id = pages.file_id \
               LEFT JOIN document_versions ON document_versions.id = files.document_version_id \
               WHERE pages.id = $1";
    let Some(row) = sql::one::<Row, _>(db, sql, [page.uuid().into()]).await? else { return Ok(None) };
    let unknown = || StoreError::Corrupt { what: "document", why: "its kind".to_owned() };
    let kind = row.kind.map(|kind| DocumentKind::from_word(&kind).ok_or_else(unknown)).transpose()?;
    Ok(Some((FileId::from_uuid(row.id), CustomerId::from_uuid(row.customer_id), kind)))
}

/// The customer whose document this is a page image of; none for a page of what staff attached to a note.
pub async fn customer_of_document_page<C: Connection>(
    db: &C,
    page: PageId,
) -> Result<Option<CustomerId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        customer_id: Uuid,
    }
    let sql = "SELECT files.customer_id FROM pages JOIN files ON files.id = pages.file_id \
               WHERE pages.id = $1 AND files.document_version_id IS NOT NULL";
    let row: Option<Row> = sql::one(db, sql, [page.uuid().into()]).await?;
    Ok(row.map(|row| CustomerId::from_uuid(row.customer_id)))
}

/// Keeps the pages of a file and says it is ready. `false` when it had been already.
pub async fn set_ready<C: Connection>(db: &C, file: FileId, pages: &[Page]) -> Result<bool, StoreError> {
    let sql =
        "UPDATE files SET render_state = 'ready', page_count = $2 WHERE id = $1 AND render_state = 'queued'";
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    if sql::execute(db, sql, [file.uuid().into(), count.into()]).await? == 0 {
        return Ok(false);
    }
    for page in pages {
        let row = entity::page::Model {
            id: page.id.uuid(),
            file_id: file.uuid(),
            number: number(page.number)?,
            width: number(page.width)?,
            height: number(page.height)?,
        };
        entity::page::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    }
    Ok(true)
}

/// Says that a file cannot be shown, and why.
pub async fn set_failed<C: Connection>(db: &C, file: FileId, problem: &str) -> Result<(), StoreError> {
    let sql = "UPDATE files SET render_state = 'failed', render_problem = $2 \
               WHERE id = $1 AND render_state = 'queued'";
    sql::execute(db, sql, [file.uuid().into(), problem.into()]).await?;
    Ok(())
}

/// Whether everything in the vault is sealed; it was not in the first versions.
pub async fn are_sealed<C: Connection>(db: &C) -> Result<bool, StoreError> {
    Ok(sql::query_one(db, "SELECT 1 AS sealed FROM vault_sealed", []).await?.is_some())
}

/// Notes that everything in the vault is sealed.
pub async fn set_sealed<C: Connection>(db: &C) -> Result<(), StoreError> {
    sql::execute(db, "INSERT INTO vault_sealed (id) VALUES (1) ON CONFLICT (id) DO NOTHING", []).await?;
    Ok(())
}

fn file(key: &DataKey, row: entity::file::Model) -> Result<File, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "file", why: why.to_owned() };
    let owner = match (row.document_version_id, row.note_id) {
        (Some(id), None) => Owner::Document(DocumentVersionId::from_uuid(id)),
        (None, Some(id)) => Owner::Note(NoteId::from_uuid(id)),
        _ => return Err(corrupt("owner")),
    };
    let rendering = match (row.render_state.as_str(), row.render_problem) {
        ("queued", _) => Rendering::Queued,
        ("ready", _) => Rendering::Ready,
        ("failed", problem) => Rendering::Failed(problem.unwrap_or_default()),
        (other, _) => return Err(corrupt(other)),
    };
    Ok(File {
        id: FileId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        owner,
        side: Side::from_word(&row.side).ok_or_else(|| corrupt("side"))?,
        sort_order: read_version(row.sort_order)?,
        format: row.format,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
        sha256: row.sha256,
        name: Personal::new(key::open(key, NAME, row.id, &row.name)?),
        page_count: read_version(row.page_count)?,
        rendering,
        created_at: crate::timestamp(row.created_at)?,
    })
}
