//! The database of Probity: one file per aggregate, one code path for both engines.
//!
//! Functions take the connection or the transaction they work in; only the app opens transactions.

pub mod api_key;
pub mod audit;
pub mod backup;
pub mod branding;
pub mod bulk;
pub mod check;
pub mod consent;
pub mod customer;
mod db;
pub mod document;
pub mod email;
pub mod entity;
pub mod erasure_request;
pub mod event;
mod fault;
pub mod field;
pub mod file;
pub mod four_eyes;
pub mod gate;
pub mod hold;
pub mod idempotency;
pub mod job;
pub mod key;
pub mod level;
pub mod link;
pub mod measure;
mod migration;
pub mod note;
pub mod notification;
pub mod object;
mod open;
pub mod openid;
pub mod passkey;
pub mod portal_session;
pub mod purge;
pub mod queue;
pub mod rate;
pub mod reason;
mod replica;
pub mod role;
pub mod saved_view;
pub mod search;
pub mod second_factor;
pub mod session;
mod sql;
mod time;
mod together;
pub mod transaction;
pub mod transfer;
pub mod upload;
pub mod user;
pub mod webhook;

use db::Db;
use fault::Fault;
use key::MasterKeySource;
use probity_audit::Signer;
use probity_model::{Randomness, id::CustomerId};
use probity_seal::SealError;
use replica::Replica;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::{path::Path, sync::Arc};
use together::Together;

pub use db::{Connection, Reading, Transaction};
pub use open::{Listener, Postgres, Turn};
pub use time::{micros, timestamp};

/// The database.
#[derive(Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: Reading,
    signer: Arc<Signer>,
    instance: Arc<str>,
    /// Of the embedded database.
    file: Option<Arc<Path>>,
    /// Beside a PostgreSQL server, where there is one.
    replica: Option<Arc<Replica>>,
    api_keys: Together<api_key::TokenHash, api_key::ApiKey>,
    places: Together<CustomerId, Option<customer::Place>>,
}

/// What the store keeps secrets and promises with.
#[derive(Clone)]
pub struct Trust {
    /// Signs every event.
    pub signer: Arc<Signer>,
    /// Wrap the keys of the customers.
    pub master_keys: Arc<dyn MasterKeySource>,
    /// Makes keys and nonces.
    pub randomness: Arc<dyn Randomness>,
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
    /// The key of this customer was destroyed; there is nothing left to read.
    #[error("{0} was erased")]
    Erased(CustomerId),
    /// Something sealed does not open.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The master keys cannot be read.
    #[error("the master keys cannot be read: {0}")]
    MasterKeys(String),
    /// A key was wrapped by a master key that is not there.
    #[error("the master key {id} is missing: put it back among the master keys")]
    MasterKeyMissing {
        /// Its name.
        id: String,
    },
    /// The database of the keys is empty, and the data is sealed with keys.
    #[error("the data is sealed and its keys are not there: put the file of the keys back")]
    KeysMissing,
    /// A database cannot be moved; the text says why.
    #[error("{0}")]
    Transfer(String),
    /// The database server is not one to work on.
    #[error("{0}")]
    Server(String),
    /// Two transactions were in each other's way, and this one was given up. It can be tried again.
    #[error("two transactions were in each other's way")]
    InTheWay(DbErr),
    /// Others held what it needs for longer than it may wait, or it took longer than it may. Nothing was kept.
    #[error("it took too long: {0}")]
    Busy(DbErr),
    /// The database cannot be reached, or broke off: what was being committed may be kept.
    #[error("the database does not answer: {0}")]
    Away(DbErr),
    /// There is no room left where the database writes.
    #[error("there is no room left for the database: {0}")]
    Full(DbErr),
    /// Anything else.
    #[error(transparent)]
    Database(DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(what)) = error.sql_err() {
            return Self::Duplicate(what);
        }
        match Fault::of(&error) {
            Some(Fault::InTheWay) => Self::InTheWay(error),
            Some(Fault::Busy) => Self::Busy(error),
            Some(Fault::Away) => Self::Away(error),
            Some(Fault::Full) => Self::Full(error),
            None => Self::Database(error),
        }
    }
}

impl Store {
    /// Begins a write transaction.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let keys = self.read.shared_keys();
        if keys.is_short() {
            // In a transaction of their own, before the one that may need them: SQLite commits each of its files by
            // itself, and a power cut between the two must not leave a customer without its key. PostgreSQL commits all
            // at once; there it saves the customers' transactions a statement.
            let transaction = begin(&self.write).await?;
            let made = keys.make_spare(&transaction).await?;
            transaction.commit().await?;
            keys.add_spare(made);
        }
        Ok(Db::of_writing(begin(&self.write).await?, Arc::clone(keys)))
    }

    /// Begins a write transaction that excludes every other one begun so, from its first statement on.
    pub async fn begin_alone(&self) -> Result<Transaction, StoreError> {
        let transaction = self.begin().await?;
        sql::alone(&transaction).await?;
        Ok(transaction)
    }

    /// Begins a read transaction: everything read in it is of one moment.
    pub async fn snapshot(&self) -> Result<Transaction, StoreError> {
        let options = match self.read.get_database_backend() {
            DatabaseBackend::Postgres => TransactionOptions {
                access_mode: Some(AccessMode::ReadOnly),
                isolation_level: Some(IsolationLevel::RepeatableRead),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions::default(),
        };
        let transaction = self.read.inner.begin_with_options(options).await?;
        Ok(Db::of_transaction(transaction, Arc::clone(self.read.shared_keys())))
    }

    /// What signs the events.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Whether other instances may serve on this database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.write.get_database_backend() == DatabaseBackend::Postgres
    }

    /// The name of this instance, which no other one has or will have.
    #[must_use]
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// Connections to read from, each statement by itself.
    #[must_use]
    pub const fn read(&self) -> &Reading {
        &self.read
    }

    /// Connections to read lists and reports from: those of the standby, where there is one that keeps up, else [`Self::read`].
    /// What this process has written is there; what another wrote, after a second at the latest. For what is looked at, and
    /// never for what is decided by.
    pub async fn lists(&self) -> &Reading {
        match &self.replica {
            Some(replica) => replica.or(&self.read).await,
            None => &self.read,
        }
    }

    /// Whether the standby has what lists need; none where there is none.
    pub async fn standby_keeps_up(&self) -> Option<Result<bool, StoreError>> {
        let replica = self.replica.as_ref()?;
        Some(replica.keeps_up(&self.read).await)
    }

    /// Notes that this process has written an event at that place.
    pub fn note_written(&self, seq: i64) {
        if let Some(replica) = &self.replica {
            replica.note_written(seq);
        }
    }

    /// Lets the embedded database look again at what is in its tables, a little of each: without that it plans as if
    /// they were empty. PostgreSQL does so by itself.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            // 0x10000 looks at every table and not only at those this connection has asked; 0x2 is ANALYZE.
            // What it read for that, nobody asks for again.
            self.write.execute_unprepared("PRAGMA optimize = 0x10002; PRAGMA shrink_memory").await?;
        }
        Ok(())
    }

    /// Lets nothing be left of keys that were destroyed: the file they were in is written over, and what waits to be written
    /// to it is written.
    pub async fn forget_destroyed(&self) -> Result<(), StoreError> {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            self.write.execute_unprepared("PRAGMA keys.wal_checkpoint(truncate)").await?;
            self.write.execute_unprepared("PRAGMA search.wal_checkpoint(truncate)").await?;
        }
        Ok(())
    }

    /// Closes every connection, those in use when they are given back.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.write.close_by_ref().await?;
        if let Some(replica) = &self.replica {
            replica.db().inner.close_by_ref().await?;
        }
        Ok(self.read.inner.close_by_ref().await?)
    }

    /// Whether the database has the schema this version expects: another process may have brought it further.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        Ok(migration::applied(&self.read.inner).await? == migration::newest())
    }

    /// The pools of connections, for whoever measures.
    #[must_use]
    pub fn pools(&self) -> Vec<measure::Pool> {
        let replica = self.replica.iter().map(|replica| ("replica", &replica.db().inner));
        let pools = [("write", &self.write), ("read", &self.read.inner)].into_iter().chain(replica);
        pools.map(|(name, db)| measure::pool(name, db)).collect()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.read.inner.ping().await?)
    }
}

/// Commits, so that callers need not name the database library.
pub async fn commit(transaction: Transaction) -> Result<(), StoreError> {
    Ok(transaction.inner.commit().await?)
}

async fn begin(write: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        // A deferred transaction that reads first could not be upgraded once another has written.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(write.begin_with_options(options).await?)
}
