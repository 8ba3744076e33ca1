//! The embedded database: one file, with two beside it.

use crate::{Store, StoreError, Trust, begin, key};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection,
    sqlx::{AssertSqlSafe, Connection as _, Executor as _},
};
use std::{path::Path, time::Duration};

/// Read connections of the embedded database.
const READ_CONNECTIONS_MAX: u32 = 8;
/// Rows that a connection's thread reads ahead of whoever takes them: with few, the two wait for each other all the time.
const ROWS_AHEAD: usize = 1_000;
/// How long a writer waits for the one before it.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the embedded database in this file, made if it is not there, and migrates it. The keys lie beside it in
    /// `keys.db`, and what customers are found by in `search.db`.
    pub async fn open_sqlite(file: &Path, trust: Trust) -> Result<Self, StoreError> {
        let url = format!("sqlite://{}?mode=rwc", file.display());
        // One writer: SQLite has one anyway, and a queue in the pool is fairer than one of busy retries.
        let write = connect(&url, file, 1).await?;
        let read = connect(&url, file, READ_CONNECTIONS_MAX).await?;
        let transaction = begin(&write).await?;
        let instance = super::instance(&trust);
        let (store, is_sealed_now) = Self::prepared(write, read, transaction, trust, instance).await?;
        let store = Self { file: Some(file.into()), ..store };
        if is_sealed_now {
            // What was readable before is still in the file's free pages.
            store.write.execute_unprepared("VACUUM").await?;
            store.write.execute_unprepared("PRAGMA wal_checkpoint(truncate)").await?;
        }
        if key::finish_erasures(&store.write).await? > 0 {
            store.forget_destroyed().await?;
        }
        Ok(store)
    }
}

/// Connections to the file, each with the databases beside it attached.
async fn connect(url: &str, file: &Path, connections_max: u32) -> Result<DatabaseConnection, StoreError> {
    let beside = |name: &str| file.with_file_name(name).display().to_string().replace('\'', "''");
    // A key that was destroyed is overwritten. The tokens can be made anew, so no commit waits for them on the disk.
    let attach = format!(
        "ATTACH '{}' AS keys; ATTACH '{}' AS search; PRAGMA keys.journal_mode = wal; PRAGMA keys.secure_delete = on; \
         PRAGMA keys.synchronous = full; PRAGMA search.journal_mode = wal; PRAGMA search.synchronous = normal; \
         PRAGMA search.secure_delete = on",
        beside("keys.db"),
        beside("search.db")
    );
    let mut options = ConnectOptions::new(url);
    // A file is there: nobody needs to ask it.
    options
        .max_connections(connections_max)
        .min_connections(1)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .pragma("journal_mode", "wal")
            .pragma("synchronous", "full")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory")
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .row_buffer_size(ROWS_AHEAD)
            .statement_cache_capacity(200)
    });
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        let attach = attach.clone();
        pool.after_connect(move |connection, _| {
            let attach = attach.clone();
            Box::pin(async move { connection.execute(AssertSqlSafe(attach)).await.map(drop) })
        })
    });
    // Without room SQLite rolls back by itself, and the driver goes on counting that transaction as open: the next would
    // be begun within it, and never be committed. Such a connection is closed, and another takes its place.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let is_sound = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_sound) })
    });
    Ok(Database::connect(options).await?)
}
