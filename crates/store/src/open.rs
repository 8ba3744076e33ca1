//! Opening the database: the embedded one, or one on a PostgreSQL server.

mod postgres;
mod sqlite;

pub(crate) use postgres::is_gone;
pub use postgres::{Listener, Postgres, Turn};
pub(crate) use sqlite::BUSY_TIMEOUT;

use crate::{
    Store, StoreError, Trust, commit,
    db::Db,
    key::{Keys, MasterKeySource},
    migration, search,
    together::Together,
};
use probity_audit::Signer;
use probity_model::{Randomness, clock::token};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use std::sync::Arc;

impl Store {
    /// Brings the database up to this version in the transaction given, which is committed, and gives the store; and
    /// whether something was sealed that had been readable.
    async fn prepared(
        write: DatabaseConnection,
        read: DatabaseConnection,
        transaction: DatabaseTransaction,
        trust: Trust,
        instance: Arc<str>,
    ) -> Result<(Self, bool), StoreError> {
        let Trust { signer, master_keys, randomness } = trust;
        let keys = laid_aside(&transaction, master_keys, randomness).await?;
        let transaction = Db::of_transaction(transaction, keys);
        let is_sealed_now = migrated(&transaction, &signer).await?;
        let keys = Arc::clone(transaction.shared_keys());
        commit(transaction).await?;
        let read = Db::of_statements(read, keys);
        let (api_keys, places) = (Together::default(), Together::default());
        let store = Self { write, read, signer, instance, file: None, replica: None, api_keys, places };
        Ok((store, is_sealed_now))
    }
}

/// Hexadecimal digits of an instance's name.
const INSTANCE_DIGITS: usize = 16;

fn instance(trust: &Trust) -> Arc<str> {
    let mut name = token(&*trust.randomness);
    name.truncate(INSTANCE_DIGITS);
    name.into()
}

async fn laid_aside(
    transaction: &DatabaseTransaction,
    master_keys: Arc<dyn MasterKeySource>,
    randomness: Arc<dyn Randomness>,
) -> Result<Arc<Keys>, StoreError> {
    migration::lay_aside(transaction).await?;
    Ok(Arc::new(Keys::open(transaction, master_keys, randomness).await?))
}

async fn migrated(transaction: &crate::Transaction, signer: &Signer) -> Result<bool, StoreError> {
    let is_sealed_now = migration::run(transaction, signer).await?;
    search::catch_up(transaction).await?;
    Ok(is_sealed_now)
}
