//! Hand-written SQL, spelled with `$1` placeholders, which both engines read.

use crate::StoreError;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

fn statement<C: ConnectionTrait>(db: &C, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// The first row, if any.
pub(crate) async fn query_one<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<QueryResult>, StoreError> {
    Ok(db.query_one_raw(statement(db, sql, values)).await?)
}

/// Every row. The SQL bounds how many.
pub(crate) async fn query_all<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    Ok(db.query_all_raw(statement(db, sql, values)).await?)
}

/// The first row as a `T`, if any.
pub(crate) async fn one<T: FromQueryResult, C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, StoreError> {
    Ok(T::find_by_statement(statement(db, sql, values)).one(db).await?)
}

/// Every row as a `T`. The SQL bounds how many.
pub(crate) async fn all<T: FromQueryResult, C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, StoreError> {
    Ok(T::find_by_statement(statement(db, sql, values)).all(db).await?)
}

/// Carries out a change and says how many rows it touched.
pub(crate) async fn execute<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, StoreError> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

/// What stands between the parentheses of `IN ( )` for these values, from `$1` on, and what is given for it: the last value
/// again and again up to a power of two, so that one statement is prepared for many counts of them.
pub(crate) fn among(values: impl IntoIterator<Item = Value>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = values.into_iter().collect();
    let Some(last) = values.last().cloned() else {
        return ("NULL".to_owned(), values);
    };
    values.resize(values.len().next_power_of_two(), last);
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), values)
}

/// Locks the rows where the engine does so, until the transaction ends; SQLite's write transactions exclude each other
/// anyway. Whoever only refers to such a row, from another table, does not wait: no key of a row ever changes.
pub(crate) fn for_update<C: ConnectionTrait>(db: &C) -> &'static str {
    match db.get_database_backend() {
        sea_orm::DatabaseBackend::Postgres => " FOR NO KEY UPDATE",
        _ => "",
    }
}

/// Locks the first of some rows: the first that nobody holds, and where somebody holds each of them, the first that is let go.
pub(crate) fn first_for_update<C: ConnectionTrait>(db: &C) -> &'static [&'static str] {
    match db.get_database_backend() {
        sea_orm::DatabaseBackend::Postgres => &[" FOR NO KEY UPDATE SKIP LOCKED", " FOR NO KEY UPDATE"],
        _ => &[""],
    }
}

/// Lets one transaction at a time go on from here to its end. Taken first of all: who holds rows or the events already could
/// wait for somebody who waits for them.
pub(crate) async fn alone<C: ConnectionTrait>(db: &C) -> Result<(), StoreError> {
    if db.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
        execute(db, "SELECT pg_advisory_xact_lock($1)", [SETTINGS_LOCK.into()]).await?;
    }
    Ok(())
}

/// Names the lock of those who change what there is little of.
const SETTINGS_LOCK: i64 = 0x0073_6574_7469_6e01;

/// Every row's first column as a text.
pub(crate) async fn texts<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<String>, StoreError> {
    let rows = query_all(db, sql, values).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
