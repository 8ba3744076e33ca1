//! Fields: every version ever supplied; the newest is the active one.

use crate::{
    Connection, StoreError,
    customer::{number, read_version},
    entity,
    key::{self, DataKey},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    field::FieldValue,
    id::{CustomerId, FieldVersionId},
    item::FieldCode,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// Where values are sealed for.
pub(crate) const VALUE: &str = "fields.value";

/// One version of a field's value.
#[derive(Clone, Debug)]
pub struct FieldVersion {
    /// Which field.
    pub code: FieldCode,
    /// Which version, from 1.
    pub version: u32,
    /// The value.
    pub value: Personal<FieldValue>,
    /// Whether it is the present one.
    pub active: bool,
    /// When it was supplied.
    pub supplied_at: Timestamp,
}

/// Keeps a new version and makes it the active one.
pub async fn insert<C: Connection>(
    db: &C,
    id: FieldVersionId,
    customer: CustomerId,
    field: &FieldVersion,
) -> Result<(), StoreError> {
    let sql = "UPDATE fields SET active = $3 WHERE customer_id = $1 AND code = $2 AND active";
    let values = [customer.uuid().into(), field.code.as_str().into(), false.into()];
    sql::execute(db, sql, values).await?;
    let value = serde_json::to_string(&field.value)
        .map_err(|error| StoreError::Corrupt { what: "field", why: error.to_string() })?;
    let key = key::of(db, customer).await?;
    let row = entity::field::Model {
        id: id.uuid(),
        customer_id: customer.uuid(),
        code: field.code.to_string(),
        version: number(field.version)?,
        value: key::seal(&key, VALUE, id.uuid(), &value),
        active: true,
        supplied_at: micros(field.supplied_at),
    };
    entity::field::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

/// Every version of every field of a customer, the newest of each first.
pub async fn all<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<FieldVersion>, StoreError> {
    let sql = "SELECT * FROM fields WHERE customer_id = $1 ORDER BY code, version DESC";
    versions(&*key::of(db, customer).await?, sql::all(db, sql, [customer.uuid().into()]).await?)
}

/// The active version of every field of a customer.
pub async fn active<C: Connection>(db: &C, customer: CustomerId) -> Result<Vec<FieldVersion>, StoreError> {
    let sql = "SELECT * FROM fields WHERE customer_id = $1 AND active ORDER BY code";
    versions(&*key::of(db, customer).await?, sql::all(db, sql, [customer.uuid().into()]).await?)
}

fn versions(key: &DataKey, rows: Vec<entity::field::Model>) -> Result<Vec<FieldVersion>, StoreError> {
    rows.into_iter()
        .map(|row| {
            let corrupt = |why: String| StoreError::Corrupt { what: "field", why };
            Ok(FieldVersion {
                code: row.code.parse().map_err(|_| corrupt(row.code.clone()))?,
                version: read_version(row.version)?,
                // The parser's message could repeat a piece of the value, so it stays out of the error.
                value: opened(key, &row)?.ok_or_else(|| corrupt(row.code.clone()))?,
                active: row.active,
                supplied_at: timestamp(row.supplied_at)?,
            })
        })
        .collect()
}

/// The value of a row; none where it makes no sense.
fn opened(key: &DataKey, row: &entity::field::Model) -> Result<Option<Personal<FieldValue>>, StoreError> {
    let text = key::open(key, VALUE, row.id, &row.value)?;
    Ok(serde_json::from_str(&text).ok())
}
