//! What customers agreed to: appended, never changed.

use crate::{Connection, StoreError, entity, micros, sql, timestamp};
use jiff::Timestamp;
use probity_model::id::{ConsentId, CustomerId};

/// That a customer agreed to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The id.
    pub id: ConsentId,
    /// Who agreed.
    pub customer: CustomerId,
    /// The version of the text.
    pub text_version: String,
    /// The language it was shown in, as a tag (BCP 47).
    pub language: String,
    /// When.
    pub given_at: Timestamp,
}

/// Appends a consent.
pub async fn insert<C: Connection>(db: &C, consent: &Consent) -> Result<(), StoreError> {
    let sql = "INSERT INTO consents (id, customer_id, text_version, language, given_at) \
               VALUES ($1, $2, $3, $4, $5)";
    let values = [
        consent.id.uuid().into(),
        consent.customer.uuid().into(),
        consent.text_version.as_str().into(),
        consent.language.as_str().into(),
        micros(consent.given_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The latest consent of a customer.
pub async fn latest<C: Connection>(db: &C, customer: CustomerId) -> Result<Option<Consent>, StoreError> {
    let sql = "SELECT * FROM consents WHERE customer_id = $1 ORDER BY id DESC LIMIT 1";
    let row: Option<entity::consent::Model> = sql::one(db, sql, [customer.uuid().into()]).await?;
    row.map(consent).transpose()
}

/// The latest consents of a customer, the newest first, at most `limit`.
pub async fn of_customer<C: Connection>(
    db: &C,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<Consent>, StoreError> {
    let sql = "SELECT * FROM consents WHERE customer_id = $1 ORDER BY id DESC LIMIT $2";
    let rows: Vec<entity::consent::Model> = sql::all(db, sql, [customer.uuid().into(), limit.into()]).await?;
    rows.into_iter().map(consent).collect()
}

fn consent(row: entity::consent::Model) -> Result<Consent, StoreError> {
    Ok(Consent {
        id: ConsentId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        text_version: row.text_version,
        language: row.language,
        given_at: timestamp(row.given_at)?,
    })
}
