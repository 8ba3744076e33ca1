//! A database on a PostgreSQL server, for one instance or several.

use crate::{Store, StoreError, Trust, begin, db::Db, replica::Replica, sql};
use jiff::Timestamp;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    RuntimeErr,
    sqlx::{
        self,
        postgres::{PgConnectOptions, PgListener},
    },
};
use std::{fmt, str::FromStr as _, sync::Arc, time::Duration};

/// The oldest server that will do, as it numbers its versions.
const VERSION_MIN: i32 = 150_000;
/// Statements a connection keeps planned.
const STATEMENTS_KEPT: usize = 500;
/// A connection that answered so lately is not asked whether it is there: that would double what a look-up costs. One that broke
/// since then is told of as an error, and not used again.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// What the triggers call when something happened or waits to be done.
const CHANNEL: &str = "probity";
/// Names the lock of whoever purges.
const PURGE_LOCK: i64 = 0x0070_7572_6765_7301;
/// Names the lock of whoever migrates, among all of this database.
const MIGRATION_LOCK: i64 = 0x0070_726f_6269_7401;

/// Where the server is, and how long it may take.
#[derive(Clone, PartialEq, Eq)]
pub struct Postgres {
    /// `postgres://user:password@host:port/database?sslmode=verify-full`.
    pub url: String,
    /// A standby of it, written likewise, to read lists and reports from.
    pub replica_url: Option<String>,
    /// The most connections to write, and again as many to read.
    pub connections_max: u32,
    /// How long a request waits for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How long a statement waits for what another transaction holds.
    pub lock_timeout: Duration,
    /// After so long in the middle of a transaction without a word from us, the server gives it up: we are gone.
    pub idle_timeout: Duration,
}

impl Postgres {
    /// This database, with the limits that most want.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            replica_url: None,
            connections_max: 16,
            acquire_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
        }
    }

    /// The server and the database, for people: neither a name nor a password.
    #[must_use]
    pub fn place(&self) -> String {
        Self::place_of(&self.url)
    }

    /// The same of the standby, where there is one.
    #[must_use]
    pub fn replica_place(&self) -> Option<String> {
        self.replica_url.as_deref().map(Self::place_of)
    }

    fn place_of(url: &str) -> String {
        let Ok(options) = PgConnectOptions::from_str(url) else {
            return "a malformed address".to_owned();
        };
        let host = options.get_socket().map_or_else(
            || format!("{}:{}", options.get_host(), options.get_port()),
            |folder| folder.display().to_string(),
        );
        format!("{} at {host}", options.get_database().unwrap_or(options.get_username()))
    }

    /// Whether the address can be read; the error says nothing of what is in it.
    pub fn check(url: &str) -> Result<(), &'static str> {
        let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if !is_postgres || PgConnectOptions::from_str(url).is_err() {
            return Err("it must be written postgres://user:password@host:port/database");
        }
        Ok(())
    }

    /// Connections that bear the name of the instance: as long as there is one, it is there.
    async fn connect(&self, instance: &str) -> Result<DatabaseConnection, StoreError> {
        Ok(Database::connect(self.options(&self.url, instance)).await?)
    }

    /// Connections to the standby at this address. The first is made when something is read there: Probity starts without it.
    async fn connect_to_replica(&self, url: &str, instance: &str) -> Result<DatabaseConnection, StoreError> {
        let mut options = self.options(url, instance);
        options.min_connections(0).connect_lazy(true);
        Ok(Database::connect(options).await?)
    }

    fn options(&self, url: &str, instance: &str) -> ConnectOptions {
        // What the driver accepts is spelled without the last two letters.
        let url = url.replacen("postgresql://", "postgres://", 1);
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(self.connections_max)
            .min_connections(1)
            .acquire_timeout(self.acquire_timeout)
            .test_before_acquire_if_idle_for(TRUSTED_FOR)
            .sqlx_logging(false);
        let millis = |timeout: Duration| timeout.as_millis().to_string();
        let settings = [
            ("statement_timeout", millis(self.statement_timeout)),
            ("lock_timeout", millis(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", millis(self.idle_timeout)),
            // Locks are what use cases rely on; the server's own default may be another.
            ("default_transaction_isolation", "read committed".to_owned()),
            ("client_min_messages", "warning".to_owned()),
        ];
        let name = application_name(instance);
        options.map_sqlx_postgres_opts(move |options| {
            options
                .application_name(&name)
                .statement_cache_capacity(STATEMENTS_KEPT)
                .options(settings.clone())
        });
        options
    }
}

// Written by hand: a derived one would show the password.
impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

impl Store {
    /// Opens a database on a PostgreSQL server, which must be there and encoded in UTF-8, and migrates it. Instances that
    /// start at once take turns. The keys, and what customers are found by, are schemas of their own beside the data.
    pub async fn open_postgres(server: &Postgres, trust: Trust) -> Result<Self, StoreError> {
        let instance = super::instance(&trust);
        let write = server.connect(&instance).await?;
        let read = server.connect(&instance).await?;
        check_server(&write).await?;
        let transaction = begin(&write).await?;
        // Who waits for another that migrates, or migrates much, takes as long as it takes.
        let unhurried = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
                         SET LOCAL idle_in_transaction_session_timeout = 0";
        transaction.execute_unprepared(unhurried).await?;
        sql::execute(&transaction, "SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK.into()]).await?;
        let named = Arc::clone(&instance);
        let store = Self::prepared(write, read, transaction, trust, instance).await?.0;
        let Some(url) = &server.replica_url else { return Ok(store) };
        let replica = server.connect_to_replica(url, &named).await?;
        let replica = Db::of_statements(replica, Arc::clone(store.read.shared_keys()));
        Ok(Self { replica: Some(Arc::new(Replica::new(replica))), ..store })
    }
}

/// What the server's own views call the connections of an instance.
fn application_name(instance: &str) -> String {
    format!("probity {instance}")
}

/// Whether no connection of this instance is there any more. On the embedded database, where one process serves, every other
/// one is gone that was heard of before this one `began`, and not after. An instance that is cut off from the server seems
/// gone too: nobody may rely on its doing nothing any more.
pub(crate) async fn is_gone<C: ConnectionTrait>(
    db: &C,
    instance: &str,
    heard_of: Timestamp,
    began: Timestamp,
) -> Result<bool, StoreError> {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        return Ok(heard_of < began);
    }
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";
    Ok(sql::query_one(db, sql, [application_name(instance).into()]).await?.is_none())
}

/// The turn of a process at what only one may do at a time. Dropped, it is over.
pub struct Turn {
    _held: Option<DatabaseTransaction>,
}

impl Store {
    /// The turn to purge; none while another process has it. Commands beside the embedded database are whoever runs them's
    /// to keep apart.
    pub async fn turn_to_purge(&self) -> Result<Option<Turn>, StoreError> {
        if self.write.get_database_backend() != DatabaseBackend::Postgres {
            return Ok(Some(Turn { _held: None }));
        }
        let held = begin(&self.write).await?;
        // It holds nothing but the turn, for as long as that takes.
        held.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        let sql = "SELECT pg_try_advisory_xact_lock($1) AS held";
        let row = sql::query_one(&held, sql, [PURGE_LOCK.into()]).await?;
        let is_held = row.map_or(Ok(false), |row| row.try_get("", "held"))?;
        Ok(is_held.then_some(Turn { _held: Some(held) }))
    }
}

/// Hears when another process, or this one, has committed something.
pub struct Listener(PgListener);

impl Listener {
    /// Waits until something was committed, or may have been while the connection was lost: it says nothing else, and it may
    /// miss something.
    pub async fn hear(&mut self) -> Result<(), StoreError> {
        // None: the connection was lost, and is made anew by the next try.
        self.0.try_recv().await.map_err(lost)?;
        while self.0.next_buffered().is_some() {}
        Ok(())
    }
}

impl Store {
    /// Begins to hear of what others commit; none on the embedded database, which tells nobody.
    pub async fn listen(&self) -> Result<Option<Listener>, StoreError> {
        if self.write.get_database_backend() != DatabaseBackend::Postgres {
            return Ok(None);
        }
        let pool = self.write.get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.map_err(lost)?;
        listener.listen(CHANNEL).await.map_err(lost)?;
        Ok(Some(Listener(listener)))
    }
}

fn lost(error: sqlx::Error) -> StoreError {
    sea_orm::DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
}

async fn check_server(db: &DatabaseConnection) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('server_version_num')::integer AS version, \
               current_setting('server_encoding') AS encoding, current_setting('server_version') AS said";
    let Some(row) = sql::query_one(db, sql, []).await? else { return Ok(()) };
    let (version, encoding): (i32, String) = (row.try_get("", "version")?, row.try_get("", "encoding")?);
    let refuse = |why: String| Err(StoreError::Server(why));
    if version < VERSION_MIN {
        let said: String = row.try_get("", "said")?;
        return refuse(format!("the server is PostgreSQL {said}; Probity needs 15 or later"));
    }
    if encoding != "UTF8" {
        return refuse(format!("the database is encoded in {encoding}; make one with ENCODING 'UTF8'"));
    }
    Ok(())
}
