//! The database of Probity: one file per aggregate, one code path for both engines.
//!
//! Functions take the connection or the transaction they work in; only the app opens transactions.

pub mod api_key;
pub mod audit;
pub mod branding;
pub mod bulk;
pub mod check;
pub mod consent;
pub mod customer;
pub mod document;
pub mod email;
pub mod entity;
pub mod event;
pub mod field;
pub mod file;
pub mod idempotency;
pub mod job;
pub mod level;
pub mod link;
mod migration;
pub mod note;
pub mod notification;
pub mod portal_session;
pub mod queue;
pub mod reason;
pub mod saved_view;
pub mod search;
pub mod second_factor;
pub mod secret;
pub mod session;
mod sql;
mod time;
pub mod transaction;
pub mod upload;
pub mod user;
pub mod webhook;

use probity_audit::Signer;
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::{path::Path, sync::Arc, time::Duration};

pub use sea_orm::ConnectionTrait as Connection;
pub use time::{micros, timestamp};

/// A write transaction: everything in it happens, or nothing.
pub type Transaction = DatabaseTransaction;

/// Read connections of the embedded database.
const READ_CONNECTIONS_MAX: u32 = 8;
/// How long a writer waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The database.
#[derive(Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    signer: Arc<Signer>,
}

/// What went wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A value that must be unique is there already.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The row changed since it was read.
    #[error("the row changed since it was read")]
    Conflict,
    /// What was read makes no sense to this version.
    #[error("unreadable {what}: {why}")]
    Corrupt {
        /// The column or row.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A newer version of Probity has migrated this database.
    #[error("the database has schema {found}, this version knows {known}: run the newer version")]
    NewerSchema {
        /// In the database.
        found: i32,
        /// The newest this binary knows.
        known: i32,
    },
    /// Anything else.
    #[error(transparent)]
    Database(DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => Self::Duplicate(what),
            _ => Self::Database(error),
        }
    }
}

impl Store {
    /// Opens the embedded database in this file, made if it is not there, and migrates it. Every event is signed by this
    /// signer.
    pub async fn open_sqlite(file: &Path, signer: Arc<Signer>) -> Result<Self, StoreError> {
        let url = format!("sqlite://{}?mode=rwc", file.display());
        // One writer: SQLite has one anyway, and a queue in the pool is fairer than one of busy retries.
        let write = connect_sqlite(&url, 1).await?;
        let read = connect_sqlite(&url, READ_CONNECTIONS_MAX).await?;
        let store = Self { write, read, signer };
        let transaction = store.begin().await?;
        migration::run(&transaction, &store.signer).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Begins a write transaction.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let options = TransactionOptions {
            // A deferred transaction that reads first could not be upgraded once another has written.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Begins a read transaction: everything read in it is of one moment.
    pub async fn snapshot(&self) -> Result<Transaction, StoreError> {
        let options = TransactionOptions {
            access_mode: match self.read.get_database_backend() {
                DatabaseBackend::Postgres => Some(AccessMode::ReadOnly),
                _ => None,
            },
            ..TransactionOptions::default()
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    /// What signs the events.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Connections to read from, each statement by itself.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Lets the embedded database look again at what is in its tables, a little of each: without that it plans as if
    /// they were empty. PostgreSQL does so by itself.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            // 0x10000 looks at every table and not only at those this connection has asked; 0x2 is ANALYZE.
            self.write.execute_unprepared("PRAGMA optimize = 0x10002").await?;
        }
        Ok(())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.read.ping().await?)
    }
}

/// Commits, so that callers need not name the database library.
pub async fn commit(transaction: Transaction) -> Result<(), StoreError> {
    Ok(transaction.commit().await?)
}

async fn connect_sqlite(url: &str, connections_max: u32) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections_max).min_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .pragma("journal_mode", "wal")
            .pragma("synchronous", "full")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory")
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(200)
    });
    Ok(Database::connect(options).await?)
}
