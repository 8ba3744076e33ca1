//! Documents: every version ever uploaded; the newest is the active one.

use crate::{
    Connection, StoreError,
    customer::{number, read_version},
    entity,
    key::{self, DataKey},
    micros, sql, timestamp,
};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    Personal,
    country::Country,
    id::{CustomerId, DocumentVersionId},
    item::DocumentKind,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// Where numbers are sealed for.
pub(crate) const NUMBER: &str = "document_versions.number";

/// One version of a document; its files are found by its id.
#[derive(Clone, Debug)]
pub struct DocumentVersion {
    /// Its id.
    pub id: DocumentVersionId,
    /// Whose.
    pub customer: CustomerId,
    /// What it is.
    pub kind: DocumentKind,
    /// Which version, from 1.
    pub version: u32,
    /// Who issued it.
    pub country: Option<Country>,
    /// Its number.
    pub number: Option<Personal<String>>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// When it expires.
    pub expires_on: Option<Date>,
    /// Whether it is the present one.
    pub active: bool,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
}

/// Keeps a new version and makes it the active one.
pub async fn insert<C: Connection>(db: &C, document: &DocumentVersion) -> Result<(), StoreError> {
    let sql = "UPDATE document_versions SET active = $3 WHERE customer_id = $1 AND kind = $2 AND active";
    let values = [document.customer.uuid().into(), document.kind.word().into(), false.into()];
    sql::execute(db, sql, values).await?;
    let key = key::of(db, document.customer).await?;
    let row = entity::document_version::Model {
        id: document.id.uuid(),
        customer_id: document.customer.uuid(),
        kind: document.kind.word().to_owned(),
        version: number(document.version)?,
        country: document.country.map(|country| country.code().to_owned()),
        number: document
            .number
            .as_ref()
            .map(|number| key::seal(&key, NUMBER, document.id.uuid(), number.reveal())),
        issued_on: document.issued_on.map(|date| date.to_string()),
        expires_on: document.expires_on.map(|date| date.to_string()),
        active: true,
        uploaded_at: micros(document.uploaded_at),
    };
    entity::document_version::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Every version of every document of a customer, the newest of each first.
pub async fn all<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<DocumentVersion>, StoreError> {
    let sql = "SELECT * FROM document_versions WHERE customer_id = $1 ORDER BY kind, version DESC";
    let rows: Vec<entity::document_version::Model> = sql::all(db, sql, [customer.uuid().into()]).await?;
    let key = key::of(db, customer).await?;
    rows.into_iter().map(|row| document(&key, row)).collect()
}

/// One version.
pub async fn get<C: Connection>(
    db: &C,
    id: DocumentVersionId,
) -> Result<Option<DocumentVersion>, StoreError> {
    let sql = "SELECT * FROM document_versions WHERE id = $1";
    let row: Option<entity::document_version::Model> = sql::one(db, sql, [id.uuid().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let key = key::of(db, CustomerId::from_uuid(row.customer_id)).await?;
    document(&key, row).map(Some)
}

fn document(key: &DataKey, row: entity::document_version::Model) -> Result<DocumentVersion, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "document", why: why.to_owned() };
    let date =
        |text: Option<String>| text.map(|text| text.parse::<Date>().map_err(|_| corrupt("date"))).transpose();
    Ok(DocumentVersion {
        id: DocumentVersionId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        kind: DocumentKind::from_word(&row.kind).ok_or_else(|| corrupt(&row.kind))?,
        version: read_version(row.version)?,
        country: row.country.as_deref().and_then(|code| code.parse().ok()),
        number: row
            .number
            .map(|number| key::open(key, NUMBER, row.id, &number))
            .transpose()?
            .map(Personal::new),
        issued_on: date(row.issued_on)?,
        expires_on: date(row.expires_on)?,
        active: row.active,
        uploaded_at: timestamp(row.uploaded_at)?,
    })
}
