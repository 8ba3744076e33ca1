//! Connections that know the keys: what is read and written through them can be opened and sealed.

use crate::key::Keys;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, ExecResult,
    QueryResult, Statement, entity::prelude::async_trait,
};
use std::sync::{Arc, OnceLock};

/// What the functions of the store work in: a transaction, or connections to read from.
pub trait Connection: ConnectionTrait {
    /// The keys of the customers.
    fn keys(&self) -> &Keys;

    /// Up to which erasure others' destroyed keys were looked for, in this transaction; where each statement is by itself,
    /// they are looked for every time.
    fn erasures_seen(&self) -> Option<i64>;

    /// Notes that they were looked for.
    fn see_erasures(&self, up_to: i64);
}

/// A connection or a transaction of the database library, with the keys.
#[derive(Clone, Debug)]
pub struct Db<C> {
    pub(crate) inner: C,
    keys: Arc<Keys>,
    /// Where nothing that others do shows within a transaction, one look is enough. None where it does.
    erasures_seen: Option<Arc<OnceLock<i64>>>,
}

/// A write transaction: everything in it happens, or nothing.
pub type Transaction = Db<DatabaseTransaction>;
/// Connections to read from, each statement by itself.
pub type Reading = Db<DatabaseConnection>;

impl<C> Db<C> {
    /// A transaction in which everything is of one moment.
    pub(crate) fn of_transaction(inner: C, keys: Arc<Keys>) -> Self {
        Self { inner, keys, erasures_seen: Some(Arc::default()) }
    }

    /// A write transaction. On PostgreSQL each of its statements sees what was committed by then.
    pub(crate) fn of_writing(inner: C, keys: Arc<Keys>) -> Self
    where
        C: ConnectionTrait,
    {
        match inner.get_database_backend() {
            DatabaseBackend::Postgres => Self::of_statements(inner, keys),
            _ => Self::of_transaction(inner, keys),
        }
    }

    /// Connections on which each statement is by itself.
    pub(crate) const fn of_statements(inner: C, keys: Arc<Keys>) -> Self {
        Self { inner, keys, erasures_seen: None }
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
