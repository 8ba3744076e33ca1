//! The customer with everything a transition needs: loaded whole, and stored as the difference it made.

mod load;
mod save;

pub(crate) use load::{COMMENT, check, decision, version as read_version};
pub use load::{load, load_for_update};
pub use save::{insert, save};
pub(crate) use save::{number, sealed_decision};

use crate::{
    Connection, Reading, Store, StoreError,
    key::{self, DataKey, Opened, Sealed},
    micros, sql,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    country::Country,
    customer::Customer,
    id::{CustomerId, UserId},
    status::{Risk, Stage, Status},
};
use sea_orm::{FromQueryResult, QueryResult};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Where what lists show is sealed for.
pub(crate) const DISPLAY_NAME: &str = "customers.display_name";
/// Where addresses are sealed for.
pub(crate) const CONTACT_EMAIL: &str = "customers.contact_email";

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
pub async fn place<C: Connection>(db: &C, id: CustomerId) -> Result<Option<Place>, StoreError> {
    places(db, &[id]).await?.remove(&id).map(|found| found.ok_or(StoreError::Erased(id))).transpose()
}

/// The same for whoever asks at this moment, by one statement for all.
pub async fn place_together(store: &Store, id: CustomerId) -> Result<Option<Place>, StoreError> {
    let found = store.places.ask(store.read(), id, async |db: Reading, ids| places(&db, &ids).await).await?;
    found.map(|found| found.ok_or(StoreError::Erased(id))).transpose()
}

/// Where some customers stand; none for one that was erased.
async fn places<C: Connection>(
    db: &C,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, Option<Place>>, StoreError> {
    let (among, values) = sql::among(ids.iter().map(|id| id.uuid().into()));
    let sql = format!("SELECT id, status, stage, sandbox, erased_at FROM customers WHERE id IN ({among})");
    let rows = sql::query_all(db, &sql, values).await?;
    rows.iter().map(|row| Ok((CustomerId::from_uuid(row.try_get("", "id")?), read_place(row)?))).collect()
}

fn read_place(row: &QueryResult) -> Result<Option<Place>, StoreError> {
    if row.try_get::<Option<i64>>("", "erased_at")?.is_some() {
        return Ok(None);
    }
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

/// Holds a customer as it stands until the end of the transaction. SQLite's write transactions exclude each other
/// anyway.
pub async fn hold<C: Connection>(db: &C, customer: CustomerId) -> Result<(), StoreError> {
    let sql = format!("SELECT 1 AS held FROM customers WHERE id = $1{}", sql::for_update(db));
    sql::query_one(db, &sql, [customer.uuid().into()]).await?;
    Ok(())
}

/// The id of the customer with this external reference.
pub async fn id_by_reference<C: Connection>(
    db: &C,
    external_reference: &str,
) -> Result<Option<CustomerId>, StoreError> {
    let sql = "SELECT id FROM customers WHERE external_reference = $1";
    let row = sql::query_one(db, sql, [external_reference.into()]).await?;
    row.map_or(Ok(None), |row| Ok(Some(CustomerId::from_uuid(row.try_get("", "id")?))))
}

/// Sets what lists show of a customer.
pub async fn set_summary<C: Connection>(
    db: &C,
    id: CustomerId,
    display_name: &Personal<String>,
    country: Option<Country>,
) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET display_name = $2, country = $3 WHERE id = $1";
    let country = country.map(|country| country.code().to_owned());
    let key = key::of(db, id).await?;
    let values = [id.uuid().into(), sealed_name(&key, id, display_name).0.into(), country.into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Sets the risk.
pub async fn set_risk<C: Connection>(
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
pub async fn set_language<C: Connection>(
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
pub async fn set_details<C: Connection>(db: &C, record: &CustomerRecord) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET external_reference = $2, display_name = $3, language = $4, contact_email = $5 \
               WHERE id = $1";
    let id = record.customer.id;
    let key = key::of(db, id).await?;
    let values = [
        id.uuid().into(),
        record.external_reference.as_str().into(),
        sealed_name(&key, id, &record.display_name).0.into(),
        record.language.as_str().into(),
        sealed_email(&key, record).map(|sealed| sealed.0).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Says who is to review a customer, or nobody.
pub async fn set_assignee<C: Connection>(
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
pub async fn set_tags<C: Connection>(db: &C, id: CustomerId, tags: &[String]) -> Result<(), StoreError> {
    sql::execute(db, "DELETE FROM customer_tags WHERE customer_id = $1", [id.uuid().into()]).await?;
    for tag in tags {
        let sql = "INSERT INTO customer_tags (tag, customer_id) VALUES ($1, $2)";
        sql::execute(db, sql, [tag.as_str().into(), id.uuid().into()]).await?;
    }
    Ok(())
}

/// The tags of a customer, in order.
pub async fn tags<C: Connection>(db: &C, id: CustomerId) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT tag FROM customer_tags WHERE customer_id = $1 ORDER BY tag";
    sql::texts(db, sql, [id.uuid().into()]).await
}

/// Every tag in use, at most 200. From each the index is asked for the next: how many customers bear one costs nothing.
pub async fn all_tags<C: Connection>(db: &C) -> Result<Vec<String>, StoreError> {
    let sql = "WITH RECURSIVE used (tag) AS (SELECT (SELECT min(tag) FROM customer_tags) UNION ALL \
               SELECT (SELECT min(t.tag) FROM customer_tags t WHERE t.tag > used.tag) FROM used \
               WHERE used.tag IS NOT NULL) SELECT tag FROM \
               (SELECT tag FROM used WHERE tag IS NOT NULL LIMIT 200) AS few ORDER BY tag";
    sql::texts(db, sql, []).await
}

/// Says that a customer was erased. Its reference is free again; whoever looks finds it in no list. It goes on naming the key
/// it had, so that one that is still there is found and destroyed.
pub async fn set_erased<C: Connection>(db: &C, id: CustomerId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET erased_at = $2, updated_at = $2, external_reference = $3, \
               display_name = '', contact_email = NULL, country = NULL WHERE id = $1";
    let reference = format!("erased:{id}");
    sql::execute(db, sql, [id.uuid().into(), micros(at).into(), reference.into()]).await?;
    sql::execute(db, "DELETE FROM customer_tags WHERE customer_id = $1", [id.uuid().into()]).await?;
    Ok(())
}

/// Whether there is such a customer, not erased yet.
pub async fn is_there<C: Connection>(db: &C, id: CustomerId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS here FROM customers WHERE id = $1 AND erased_at IS NULL";
    Ok(sql::query_one(db, sql, [id.uuid().into()]).await?.is_some())
}

/// Everybody who was not erased, in the order they came. For work on all of them.
pub async fn all_ids<C: Connection>(db: &C) -> Result<Vec<CustomerId>, StoreError> {
    let rows = sql::query_all(db, "SELECT id FROM customers WHERE erased_at IS NULL ORDER BY id", []).await?;
    rows.iter().map(|row| Ok(CustomerId::from_uuid(row.try_get("", "id")?))).collect()
}

/// What these customers are called.
pub async fn names<C: Connection>(
    db: &C,
    ids: &BTreeSet<CustomerId>,
) -> Result<BTreeMap<CustomerId, Personal<String>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        display_name: Sealed,
    }
    let keys = key::of_all(db, ids.iter().copied()).await?;
    let ids: Vec<_> = ids.iter().copied().collect();
    let mut names = BTreeMap::new();
    for some in ids.chunks(key::KEYS_PER_STATEMENT) {
        let (places, values) = sql::among(some.iter().map(|id| id.uuid().into()));
        let sql = format!("SELECT id, display_name FROM customers WHERE id IN ({places})");
        for row in sql::all::<Row, _>(db, &sql, values).await? {
            let id = CustomerId::from_uuid(row.id);
            names.insert(id, opened_name(&keys, id, &row.display_name)?);
        }
    }
    Ok(names)
}

pub(crate) fn sealed_name(key: &DataKey, id: CustomerId, name: &Personal<String>) -> Sealed {
    key::seal(key, DISPLAY_NAME, id.uuid(), name.reveal())
}

pub(crate) fn sealed_email(key: &DataKey, record: &CustomerRecord) -> Option<Sealed> {
    let id = record.customer.id.uuid();
    record.contact_email.as_ref().map(|email| key::seal(key, CONTACT_EMAIL, id, email.reveal()))
}

/// What a customer is called; of one who was erased, that.
pub(crate) fn opened_name(
    keys: &Opened,
    customer: CustomerId,
    sealed: &Sealed,
) -> Result<Personal<String>, StoreError> {
    opened(keys, customer, DISPLAY_NAME, customer.uuid(), sealed)
}

/// A sealed value in a list; of a customer who was erased, that.
pub(crate) fn opened(
    keys: &Opened,
    customer: CustomerId,
    column: &str,
    row: Uuid,
    sealed: &Sealed,
) -> Result<Personal<String>, StoreError> {
    let value = match keys.get(customer) {
        Some(key) => key::open(key, column, row, sealed)?,
        None => key::ERASED.to_owned(),
    };
    Ok(Personal::new(value))
}
