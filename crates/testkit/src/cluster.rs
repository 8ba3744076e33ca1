//! The databases of tests on PostgreSQL: one server for all tests of a process, reached by a socket in its folder.

use crate::{
    postgres::{PostgresServer, programs, run},
    test_app::trust,
};
use probity_store::{Postgres, Store};
use sea_orm::{ConnectionTrait as _, Database};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::sync::OnceCell;

/// Says which engine the tests run on: `postgres`, or else the embedded one.
const ENGINE: &str = "PROBITY_TEST_ENGINE";
/// Migrated once; every test gets a copy of it.
const TEMPLATE: &str = "probity_template";
/// Nothing here has to survive the machine; the tests of what survives have a [`PostgresServer::durable`].
const SETTINGS: &str = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
                        -c autovacuum=off -c max_connections=400 -c shared_buffers=128MB -c wal_level=minimal \
                        -c max_wal_senders=0 -c max_wal_size=4GB";

static CLUSTER: OnceCell<PathBuf> = OnceCell::const_new();
static MADE: AtomicU32 = AtomicU32::new(0);
/// Databases whose test is over. The next test drops them: whoever ends may be panicking.
static LEFT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whether the tests run on PostgreSQL.
#[must_use]
pub fn is_postgres() -> bool {
    std::env::var(ENGINE).is_ok_and(|engine| engine == "postgres")
}

/// An id as SQL has it on the engine the tests run on.
#[must_use]
pub fn sql_uuid(id: uuid::Uuid) -> String {
    if is_postgres() { format!("'{id}'::uuid") } else { format!("x'{}'", id.simple()) }
}

/// Bytes, as hexadecimal digits, as SQL has them on the engine the tests run on.
#[must_use]
pub fn sql_bytes(hex: &str) -> String {
    if is_postgres() { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
}

/// The folder of the cluster, once there is one.
pub(crate) fn folder() -> Option<&'static Path> {
    CLUSTER.get().map(PathBuf::as_path)
}

/// A database of one test.
pub(crate) struct TestDatabase {
    name: String,
    server: Postgres,
}

impl TestDatabase {
    /// A copy of the migrated template.
    pub(crate) async fn new() -> Self {
        Self::like(TEMPLATE).await
    }

    /// One with nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::like("template0").await
    }

    async fn like(template: &str) -> Self {
        let folder = CLUSTER.get_or_init(start).await;
        let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
        let mut statements = Vec::new();
        for left in LEFT.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            statements.push(format!("DROP DATABASE {left} WITH (FORCE)"));
        }
        statements.push(format!("CREATE DATABASE {name} TEMPLATE {template}"));
        administer(folder, &statements).await;
        let server = server(folder, &name);
        Self { name, server }
    }

    /// Copies what these options of `pg_dump` choose into a file.
    pub(crate) fn dump(&self, options: &[&str], file: &Path) {
        let mut dump = Command::new(programs().join("pg_dump"));
        run(dump.args(options).arg("--format=custom").arg("--file").arg(file).arg(&self.server.url));
    }

    /// Puts such a file back.
    pub(crate) fn restore(&self, file: &Path) {
        let mut restore = Command::new(programs().join("pg_restore"));
        run(restore.args(["--exit-on-error", "--dbname", &self.server.url]).arg(file));
    }

    /// Where it is.
    pub(crate) const fn server(&self) -> &Postgres {
        &self.server
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.name));
    }
}

/// A test has few connections: there are many tests at once, each with several processes.
fn server(folder: &Path, database: &str) -> Postgres {
    let url = format!("postgres://postgres@localhost/{database}?host={}", folder.display());
    Postgres { connections_max: 4, ..Postgres::at(url) }
}

async fn administer(folder: &Path, statements: &[String]) {
    let db = Database::connect(&server(folder, "postgres").url).await.expect("the cluster");
    for statement in statements {
        db.execute_unprepared(statement).await.expect("a database made or dropped");
    }
    db.close().await.expect("closed");
}

/// Makes the cluster and starts it. Gives its folder, where its socket is.
async fn start() -> PathBuf {
    let folder = PostgresServer::with(SETTINGS).folder().to_owned();
    administer(&folder, &[format!("CREATE DATABASE {TEMPLATE}")]).await;
    let store = Store::open_postgres(&server(&folder, TEMPLATE), trust()).await.expect("a migrated database");
    store.close().await.expect("closed");
    folder
}
