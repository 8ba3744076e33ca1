//! Saved views: filters of a list under a name.

use crate::{
    Connection, StoreError,
    key::{self, DataKey, Sealed},
    micros, sql,
};
use jiff::Timestamp;
use probity_model::id::{SavedViewId, UserId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where filters are sealed for: they may name a customer.
pub(crate) const QUERY: &str = "saved_views.query";
/// The most views a list shows of others.
const SHARED_MAX: u32 = 50;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Whose.
    pub owner: UserId,
    /// Of which list: `queue` or `customers`.
    pub list: String,
    /// Its name.
    pub name: String,
    /// The filters as an address carries them.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// When it was saved.
    pub created_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    owner: Uuid,
    list: String,
    name: String,
    query: Sealed,
    shared: bool,
    created_at: i64,
}

/// Keeps a view. A name the owner has already is a [`StoreError::Duplicate`].
pub async fn insert<C: Connection>(db: &C, view: &SavedView) -> Result<(), StoreError> {
    let sql = "INSERT INTO saved_views (id, owner, list, name, query, shared, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        view.id.uuid().into(),
        view.owner.uuid().into(),
        view.list.as_str().into(),
        view.name.as_str().into(),
        key::seal(db.keys().secrets(), QUERY, view.id.uuid(), &view.query).0.into(),
        view.shared.into(),
        micros(view.created_at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The views of a list that a user sees: the own ones by name, then those shared by others.
pub async fn list<C: Connection>(db: &C, user: UserId, list: &str) -> Result<Vec<SavedView>, StoreError> {
    let sql = "SELECT * FROM saved_views WHERE owner = $1 AND list = $2 ORDER BY name";
    let mut rows: Vec<Row> = sql::all(db, sql, [user.uuid().into(), list.into()]).await?;
    let sql =
        "SELECT * FROM saved_views WHERE owner <> $1 AND list = $2 AND shared ORDER BY name, id LIMIT $3";
    let shared: Vec<Row> = sql::all(db, sql, [user.uuid().into(), list.into(), SHARED_MAX.into()]).await?;
    rows.extend(shared);
    rows.into_iter().map(|row| view(db.keys().secrets(), row)).collect()
}

/// The user's own view with this id.
pub async fn load<C: Connection>(
    db: &C,
    owner: UserId,
    id: SavedViewId,
) -> Result<Option<SavedView>, StoreError> {
    let sql = "SELECT * FROM saved_views WHERE id = $1 AND owner = $2";
    let row = sql::one::<Row, _>(db, sql, [id.uuid().into(), owner.uuid().into()]).await?;
    row.map(|row| view(db.keys().secrets(), row)).transpose()
}

/// How many views a user has saved.
pub async fn count<C: Connection>(db: &C, owner: UserId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS total FROM saved_views WHERE owner = $1";
    let row = sql::query_one(db, sql, [owner.uuid().into()]).await?;
    let total = row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Gives a view another name, shares it or takes that back.
pub async fn save<C: Connection>(db: &C, view: &SavedView) -> Result<(), StoreError> {
    let sql = "UPDATE saved_views SET name = $3, shared = $4 WHERE id = $1 AND owner = $2";
    let values =
        [view.id.uuid().into(), view.owner.uuid().into(), view.name.as_str().into(), view.shared.into()];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Forgets a view of its owner.
pub async fn delete<C: Connection>(db: &C, owner: UserId, id: SavedViewId) -> Result<u64, StoreError> {
    let sql = "DELETE FROM saved_views WHERE id = $1 AND owner = $2";
    sql::execute(db, sql, [id.uuid().into(), owner.uuid().into()]).await
}

fn view(key: &DataKey, row: Row) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: SavedViewId::from_uuid(row.id),
        owner: UserId::from_uuid(row.owner),
        list: row.list,
        name: row.name,
        query: key::open(key, QUERY, row.id, &row.query)?,
        shared: row.shared,
        created_at: crate::timestamp(row.created_at)?,
    })
}
