//! Connections that know the keys: what is read and written through them can be opened and sealed.

use crate::key::{DataKey, Keys};
use probity_model::id::CustomerId;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, ExecResult,
    QueryResult, Statement, entity::prelude::async_trait,
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What the functions of the store work in: a transaction, or connections to read from.
pub trait Connection: ConnectionTrait {
    /// The keys of the customers.
    fn keys(&self) -> &Keys;

    /// Up to which erasure others' destroyed keys were looked for, in this transaction; where each statement is by itself,
    /// they are looked for every time.
    fn erasures_seen(&self) -> Option<i64>;

    /// Notes that they were looked for.
    fn see_erasures(&self, up_to: i64);

    /// The key of the customer whose row this transaction holds: nobody else destroys it before the transaction ends.
    fn held_key(&self, customer: CustomerId) -> Option<Arc<DataKey>>;

    /// Notes that this transaction holds the row of a customer with this key; or, without one, that it has destroyed it.
    fn hold_key(&self, customer: CustomerId, key: Option<Arc<DataKey>>);
}

/// A connection or a transaction of the database library, with the keys.
#[derive(Clone, Debug)]
pub struct Db<C> {
    pub(crate) inner: C,
    keys: Arc<Keys>,
    /// Where nothing that others do shows within a transaction, one look is enough. None where it does.
    erasures_seen: Option<Arc<OnceLock<i64>>>,
    /// None where rows are held for no longer than a statement takes.
    held: Option<Arc<Mutex<Held>>>,
}

/// The customer whose row a transaction held last, and its key.
type Held = Option<(CustomerId, Arc<DataKey>)>;

/// A write transaction: everything in it happens, or nothing.
pub type Transaction = Db<DatabaseTransaction>;
/// Connections to read from, each statement by itself.
pub type Reading = Db<DatabaseConnection>;

impl<C> Db<C> {
    /// A transaction in which everything is of one moment.
    pub(crate) fn of_transaction(inner: C, keys: Arc<Keys>) -> Self {
        Self { inner, keys, erasures_seen: Some(Arc::default()), held: None }
    }

    /// A write transaction. On PostgreSQL each of its statements sees what was committed by then.
    pub(crate) fn of_writing(inner: C, keys: Arc<Keys>) -> Self
    where
        C: ConnectionTrait,
    {
        let writing = match inner.get_database_backend() {
            DatabaseBackend::Postgres => Self::of_statements(inner, keys),
            _ => Self::of_transaction(inner, keys),
        };
        Self { held: Some(Arc::default()), ..writing }
    }

    /// Connections on which each statement is by itself.
    pub(crate) const fn of_statements(inner: C, keys: Arc<Keys>) -> Self {
        Self { inner, keys, erasures_seen: None, held: None }
    }

    pub(crate) const fn shared_keys(&self) -> &Arc<Keys> {
        &self.keys
    }
}

impl<C: ConnectionTrait + Send> Connection for Db<C> {
    fn keys(&self) -> &Keys {
        &self.keys
    }

    fn erasures_seen(&self) -> Option<i64> {
        self.erasures_seen.as_ref()?.get().copied()
    }

    fn see_erasures(&self, up_to: i64) {
        if let Some(seen) = &self.erasures_seen {
            let _earlier = seen.set(up_to);
        }
    }

    fn held_key(&self, customer: CustomerId) -> Option<Arc<DataKey>> {
        let held = self.held.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|(of, _)| *of == customer).map(|(_, key)| Arc::clone(key))
    }

    fn hold_key(&self, customer: CustomerId, key: Option<Arc<DataKey>>) {
        if let Some(held) = &self.held {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = key.map(|key| (customer, key));
        }
    }
}

#[async_trait::async_trait]
impl<C: ConnectionTrait + Send> ConnectionTrait for Db<C> {
    fn get_database_backend(&self) -> DatabaseBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
