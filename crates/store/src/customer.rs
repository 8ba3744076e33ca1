//! The customer with everything a transition needs: loaded whole, and stored as the difference it made.

mod load;
mod save;

pub(crate) use load::{check, decision, version as read_version};
pub use load::{load, load_for_update};
pub(crate) use save::number;
pub use save::{insert, save};

use crate::{StoreError, micros, sql};
use jiff::Timestamp;
use probity_model::{
    Personal,
    country::Country,
    customer::Customer,
    id::{CustomerId, UserId},
    status::{Risk, Stage, Status},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// A customer as the database keeps it.
#[derive(Clone, Debug)]
pub struct CustomerRecord {
    /// What the transitions work on.
    pub customer: Customer,
    /// The platform's own name for it.
    pub external_reference: String,
    /// How risky it is held to be.
    pub risk: Risk,
    /// Where it lives, once known.
    pub country: Option<Country>,
    /// What lists show; the external reference until a name is known.
    pub display_name: Personal<String>,
    /// The language it is written to in, as a tag (BCP 47), such as `de`.
    pub language: String,
    /// The address e-mails go to; where there is none, that of the field `email`.
    pub contact_email: Option<Personal<String>>,
    /// Whether it is made up, by a sandbox key. A live key never sees it.
    pub sandbox: bool,
    /// Who is to review it, if that was said.
    pub assignee: Option<UserId>,
    /// When the platform sent it in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What may be asked of a customer in one look-up: whether it may transact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The status.
    pub status: Status,
    /// Why it is pending, if it is.
    pub stage: Option<Stage>,
    /// Whether it is made up, by a sandbox key.
    pub sandbox: bool,
}

/// The status and stage of a customer, by one look-up of its key.
pub async fn place<C: ConnectionTrait>(db: &C, id: CustomerId) -> Result<Option<Place>, StoreError> {
    let sql = "SELECT status, stage, sandbox FROM customers WHERE id = $1";
    let Some(row) = sql::query_one(db, sql, [id.uuid().into()]).await? else {
        return Ok(None);
    };
    let status: String = row.try_get("", "status")?;
    let stage: Option<String> = row.try_get("", "stage")?;
    let corrupt = || StoreError::Corrupt { what: "status", why: format!("{status} {stage:?}") };
    Ok(Some(Place {
        status: Status::from_word(&status).ok_or_else(corrupt)?,
        stage: match &stage {
            Some(word) => Some(Stage::from_word(word).ok_or_else(corrupt)?),
            None => None,
        },
        sandbox: row.try_get("", "sandbox")?,
    }))
}

/// The id of the customer with this external reference.
pub async fn id_by_reference<C: ConnectionTrait>(
    db: &C,
    external_reference: &str,
) -> Result<Option<CustomerId>, StoreError> {
    let sql = "SELECT id FROM customers WHERE external_reference = $1";
    let row = sql::query_one(db, sql, [external_reference.into()]).await?;
    row.map_or(Ok(None), |row| Ok(Some(CustomerId::from_uuid(row.try_get("", "id")?))))
}

/// Sets what lists show of a customer.
pub async fn set_summary<C: ConnectionTrait>(
    db: &C,
    id: CustomerId,
    display_name: &Personal<String>,
    country: Option<Country>,
) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET display_name = $2, country = $3 WHERE id = $1";
    let country = country.map(|country| country.code().to_owned());
    let values = [id.uuid().into(), display_name.reveal().as_str().into(), country.into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Sets the risk.
pub async fn set_risk<C: ConnectionTrait>(
    db: &C,
    id: CustomerId,
    risk: Risk,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET risk = $2, updated_at = $3 WHERE id = $1";
    sql::execute(db, sql, [id.uuid().into(), risk.word().into(), micros(at).into()]).await?;
    Ok(())
}

/// Sets the language a customer is written to in, as a tag (BCP 47).
pub async fn set_language<C: ConnectionTrait>(
    db: &C,
    id: CustomerId,
    language: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET language = $2, updated_at = $3 WHERE id = $1";
    sql::execute(db, sql, [id.uuid().into(), language.into(), micros(at).into()]).await?;
    Ok(())
}

/// Sets what the platform says of a customer beside its items. A reference that is taken is a
/// [`StoreError::Duplicate`].
pub async fn set_details<C: ConnectionTrait>(db: &C, record: &CustomerRecord) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET external_reference = $2, display_name = $3, language = $4, contact_email = $5 \
               WHERE id = $1";
    let values = [
        record.customer.id.uuid().into(),
        record.external_reference.as_str().into(),
        record.display_name.reveal().as_str().into(),
        record.language.as_str().into(),
        record.contact_email.as_ref().map(|email| email.reveal().clone()).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Says who is to review a customer, or nobody.
pub async fn set_assignee<C: ConnectionTrait>(
    db: &C,
    id: CustomerId,
    to: Option<UserId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET assignee = $2, updated_at = $3 WHERE id = $1";
    sql::execute(db, sql, [id.uuid().into(), to.map(UserId::uuid).into(), micros(at).into()]).await?;
    Ok(())
}

/// Sets the tags to exactly these.
pub async fn set_tags<C: ConnectionTrait>(db: &C, id: CustomerId, tags: &[String]) -> Result<(), StoreError> {
    sql::execute(db, "DELETE FROM customer_tags WHERE customer_id = $1", [id.uuid().into()]).await?;
    for tag in tags {
        let sql = "INSERT INTO customer_tags (tag, customer_id) VALUES ($1, $2)";
        sql::execute(db, sql, [tag.as_str().into(), id.uuid().into()]).await?;
    }
    Ok(())
}

/// The tags of a customer, in order.
pub async fn tags<C: ConnectionTrait>(db: &C, id: CustomerId) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT tag FROM customer_tags WHERE customer_id = $1 ORDER BY tag";
    sql::texts(db, sql, [id.uuid().into()]).await
}

/// Every tag in use, at most 200.
pub async fn all_tags<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, StoreError> {
    sql::texts(db, "SELECT DISTINCT tag FROM customer_tags ORDER BY tag LIMIT 200", []).await
}

/// What these customers are called.
pub async fn names<C: ConnectionTrait>(
    db: &C,
    ids: &BTreeSet<CustomerId>,
) -> Result<BTreeMap<CustomerId, Personal<String>>, StoreError> {
    let mut names = BTreeMap::new();
    for id in ids {
        let sql = "SELECT display_name FROM customers WHERE id = $1";
        if let Some(name) = sql::texts(db, sql, [id.uuid().into()]).await?.pop() {
            names.insert(*id, Personal::new(name));
        }
    }
    Ok(names)
}
