//! Uploads that may be interrupted and resumed: how far each is, and where its parts are in the vault.

use crate::{
    Connection, StoreError, entity,
    key::{self, DataKey},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    id::{CustomerId, UploadId},
};
use sea_orm::FromQueryResult;

/// The most uploads one purge takes.
const PURGED_AT_ONCE_MAX: u32 = 200;

/// Where names are sealed for.
pub(crate) const NAME: &str = "uploads.name";

/// An upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The id.
    pub id: UploadId,
    /// Whose.
    pub customer: CustomerId,
    /// What the sender calls the file; only shown, never trusted.
    pub name: Personal<String>,
    /// How large the file is to be.
    pub size_bytes: u64,
    /// How much of it is there.
    pub received_bytes: u64,
    /// Whether the whole file was read and found in order.
    pub checked: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// From when on it is gone.
    pub expires_at: Timestamp,
}

/// A part of an upload, in the vault.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Part {
    /// Where it begins in the file.
    pub starts_at_bytes: i64,
    /// How long it is.
    pub size_bytes: i64,
    /// Its key in the vault.
    pub object: String,
}

/// Adds an upload of which nothing is there yet.
pub async fn insert<C: Connection>(db: &C, upload: &Upload) -> Result<(), StoreError> {
    let sql = "INSERT INTO uploads (id, customer_id, name, size_bytes, received_bytes, checked, created_at, \
               expires_at) VALUES ($1, $2, $3, $4, 0, $5, $6, $7)";
    let values = [
        upload.id.uuid().into(),
        upload.customer.uuid().into(),
        key::seal(&*key::of(db, upload.customer).await?, NAME, upload.id.uuid(), upload.name.reveal())
            .0
            .into(),
        bytes(upload.size_bytes).into(),
        false.into(),
        micros(upload.created_at).into(),
        micros(upload.expires_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// An upload of this customer; nobody else's is found.
pub async fn of_customer<C: Connection>(
    db: &C,
    customer: CustomerId,
    id: UploadId,
) -> Result<Option<Upload>, StoreError> {
    let sql = "SELECT * FROM uploads WHERE id = $1 AND customer_id = $2";
    let row: Option<entity::upload::Model> =
        sql::one(db, sql, [id.uuid().into(), customer.uuid().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    read(&*key::of(db, customer).await?, row).map(Some)
}

/// How many uploads a customer has that have not expired.
pub async fn count_open<C: Connection>(
    db: &C,
    customer: CustomerId,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS total FROM uploads WHERE customer_id = $1 AND expires_at > $2";
    let row = sql::query_one(db, sql, [customer.uuid().into(), micros(at).into()]).await?;
    let total: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// The parts of an upload, in order.
pub async fn parts<C: Connection>(db: &C, id: UploadId) -> Result<Vec<Part>, StoreError> {
    let sql = "SELECT starts_at_bytes, size_bytes, object FROM upload_parts WHERE upload_id = $1 \
               ORDER BY starts_at_bytes";
    sql::all(db, sql, [id.uuid().into()]).await
}

/// The names in the vault of everything a customer is uploading.
pub async fn objects_of_customer<C: Connection>(
    db: &C,
    customer: CustomerId,
) -> Result<Vec<String>, StoreError> {
    let sql =
        "SELECT p.object FROM upload_parts p JOIN uploads u ON u.id = p.upload_id WHERE u.customer_id = $1";
    sql::texts(db, sql, [customer.uuid().into()]).await
}

/// Adds the part that begins where the upload has got to, and says whether it still had got there: of two who send the
/// same part at once, one is told so.
pub async fn append<C: Connection>(db: &C, id: UploadId, part: &Part) -> Result<bool, StoreError> {
    let sql = "UPDATE uploads SET received_bytes = received_bytes + $3 \
               WHERE id = $1 AND received_bytes = $2 AND received_bytes + $3 <= size_bytes";
    let values = [id.uuid().into(), part.starts_at_bytes.into(), part.size_bytes.into()];
    if sql::execute(db, sql, values).await? == 0 {
        return Ok(false);
    }
    let sql =
        "INSERT INTO upload_parts (upload_id, starts_at_bytes, size_bytes, object) VALUES ($1, $2, $3, $4)";
    let values =
        [id.uuid().into(), part.starts_at_bytes.into(), part.size_bytes.into(), part.object.as_str().into()];
    sql::execute(db, sql, values).await?;
    Ok(true)
}

/// Notes that the whole file was read and found in order.
pub async fn set_checked<C: Connection>(db: &C, id: UploadId) -> Result<(), StoreError> {
    let sql = "UPDATE uploads SET checked = $2 WHERE id = $1 AND received_bytes = size_bytes";
    sql::execute(db, sql, [id.uuid().into(), true.into()]).await?;
    Ok(())
}

/// Removes an upload with its parts, and says whether it was there.
pub async fn delete<C: Connection>(db: &C, id: UploadId) -> Result<bool, StoreError> {
    // Held, so that no part is added meanwhile.
    let sql = format!("SELECT 1 AS held FROM uploads WHERE id = $1{}", sql::for_update(db));
    sql::query_one(db, &sql, [id.uuid().into()]).await?;
    sql::execute(db, "DELETE FROM upload_parts WHERE upload_id = $1", [id.uuid().into()]).await?;
    Ok(sql::execute(db, "DELETE FROM uploads WHERE id = $1", [id.uuid().into()]).await? == 1)
}

/// Uploads that have expired, the oldest first; at most 200.
pub async fn expired<C: Connection>(db: &C, at: Timestamp) -> Result<Vec<UploadId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: uuid::Uuid,
    }
    let sql = format!(
        "SELECT id FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT {PURGED_AT_ONCE_MAX}"
    );
    let rows: Vec<Row> = sql::all(db, &sql, [micros(at).into()]).await?;
    Ok(rows.into_iter().map(|row| UploadId::from_uuid(row.id)).collect())
}

fn bytes(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(key: &DataKey, row: entity::upload::Model) -> Result<Upload, StoreError> {
    let size = |number: i64| {
        u64::try_from(number).map_err(|error| StoreError::Corrupt { what: "upload", why: error.to_string() })
    };
    Ok(Upload {
        id: UploadId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        name: Personal::new(key::open(key, NAME, row.id, &row.name)?),
        size_bytes: size(row.size_bytes)?,
        received_bytes: size(row.received_bytes)?,
        checked: row.checked,
        created_at: timestamp(row.created_at)?,
        expires_at: timestamp(row.expires_at)?,
    })
}
