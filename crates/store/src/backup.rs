//! Copies of the embedded database: taken while it is used, and read without the keys. Nothing here migrates anything.

use crate::{StoreError, audit, migration, open::BUSY_TIMEOUT, sql};
use probity_audit::{Checkpoint, Record};
use probity_model::{
    erasure::ErasureBasis,
    id::{CustomerId, FileId},
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, FromQueryResult};
use std::path::Path;
use uuid::Uuid;

/// Writes a copy of one file of the database beside which others may read and write: of one moment, without what was
/// deleted, and without holding anybody up. `into` must not be there.
pub async fn copy(file: &Path, into: &Path) -> Result<(), StoreError> {
    let db = connect(file, Mode::Shared).await?;
    let copied = sql::execute(&db, "VACUUM INTO $1", [into.display().to_string().into()]).await;
    db.close().await?;
    copied.map(drop)
}

/// Whom the database says was erased, in the order it happened.
pub async fn erasures(file: &Path) -> Result<Vec<(CustomerId, ErasureBasis)>, StoreError> {
    let db = connect(file, Mode::Shared).await?;
    let found = erasures_in(&db).await;
    db.close().await?;
    found
}

/// The newest schema this version knows.
#[must_use]
pub fn schema_known() -> i32 {
    migration::newest()
}

/// Destroys the keys that no customer of this data has: of somebody who was erased, or who is not there. Gives how many.
/// Both files are used by nobody else.
pub async fn destroy_unused_keys(data: &Path, keys: &Path) -> Result<u64, StoreError> {
    let db = connect(keys, Mode::Shared).await?;
    let destroyed = async {
        sql::execute(&db, "ATTACH $1 AS data", [data.display().to_string().into()]).await?;
        db.execute_unprepared("PRAGMA secure_delete = on").await?;
        let sql = "DELETE FROM data_keys WHERE id NOT IN (SELECT data_key FROM data.customers WHERE data_key IS NOT NULL)";
        sql::execute(&db, sql, []).await
    };
    let destroyed = destroyed.await;
    db.close().await?;
    destroyed
}

/// The names of the master keys that something in a copy of the keys is wrapped by.
pub async fn master_keys(keys: &Path) -> Result<Vec<String>, StoreError> {
    let db = connect(keys, Mode::Still).await?;
    let sql = "SELECT master_key FROM data_keys UNION SELECT master_key FROM shared_keys ORDER BY 1";
    let names = sql::texts(&db, sql, []).await;
    db.close().await?;
    names
}

/// A file with an original in the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// The file.
    pub id: FileId,
    /// Whose.
    pub customer: CustomerId,
}

/// A copy, open to be read. Nothing is written to it or beside it.
pub struct Copy {
    db: DatabaseConnection,
}

#[derive(FromQueryResult)]
struct FileRow {
    id: Uuid,
    customer_id: Uuid,
}

impl Copy {
    /// Opens a copy.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        Ok(Self { db: connect(file, Mode::Still).await? })
    }

    /// What is wrong with the pages of the file, if anything.
    pub async fn fault(&self) -> Result<Option<String>, StoreError> {
        let told = sql::texts(&self.db, "PRAGMA integrity_check(1)", []).await?;
        Ok(told.into_iter().find(|line| line != "ok"))
    }

    /// The schema it has.
    pub async fn schema(&self) -> Result<i32, StoreError> {
        migration::applied(&self.db).await
    }

    /// Where its audit log stands.
    pub async fn head(&self) -> Result<Checkpoint, StoreError> {
        audit::head(&self.db).await
    }

    /// The entries of its audit log after a place, at most `limit`.
    pub async fn records(&self, seq: u64, limit: u32) -> Result<Vec<Record<'static>>, StoreError> {
        audit::after(&self.db, seq, limit).await
    }

    /// How many customers it has who were not erased.
    pub async fn customers(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) AS customers FROM customers WHERE erased_at IS NULL";
        let row = sql::query_one(&self.db, sql, []).await?;
        row.map_or(Ok(0), |row| Ok(u64::try_from(row.try_get::<i64>("", "customers")?).unwrap_or(0)))
    }

    /// The files after this one, in order, of customers who were not erased; at most `limit`.
    pub async fn files(&self, after: Option<FileId>, limit: u32) -> Result<Vec<KeptFile>, StoreError> {
        let sql = "SELECT f.id, f.customer_id FROM files f JOIN customers c ON c.id = f.customer_id \
                   WHERE c.erased_at IS NULL AND f.id > $1 ORDER BY f.id LIMIT $2";
        let after = after.map_or(Uuid::nil(), FileId::uuid);
        let rows: Vec<FileRow> = sql::all(&self.db, sql, [after.into(), limit.into()]).await?;
        let kept = |row: FileRow| KeptFile {
            id: FileId::from_uuid(row.id),
            customer: CustomerId::from_uuid(row.customer_id),
        };
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Closes it.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Others may use it.
    Shared,
    /// Nobody writes to it, and neither do we.
    Still,
}

async fn connect(file: &Path, mode: Mode) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    let file = file.to_owned();
    options.map_sqlx_sqlite_opts(move |options| {
        let options = options.filename(&file).in_memory(false).shared_cache(false);
        let options = options.create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
        options.read_only(mode == Mode::Still).immutable(mode == Mode::Still)
    });
    Ok(Database::connect(options).await?)
}

async fn erasures_in<C: ConnectionTrait>(db: &C) -> Result<Vec<(CustomerId, ErasureBasis)>, StoreError> {
    let corrupt = || StoreError::Corrupt { what: "erasure", why: "its basis".to_owned() };
    let sql = "SELECT customer_id, data FROM events WHERE kind = 'customer_erased' ORDER BY seq";
    let read = |row: &sea_orm::QueryResult| {
        let customer: Uuid = row.try_get("", "customer_id")?;
        let data: String = row.try_get("", "data")?;
        let data: serde_json::Value = serde_json::from_str(&data).map_err(|_| corrupt())?;
        let basis = data["basis"].as_str().and_then(ErasureBasis::from_word).ok_or_else(corrupt)?;
        Ok((CustomerId::from_uuid(customer), basis))
    };
    sql::query_all(db, sql, []).await?.iter().map(read).collect()
}
