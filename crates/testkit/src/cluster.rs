//! A PostgreSQL server of the tests' own: one for all tests of a process, in a temporary folder, reached by a socket in it.
//! It is gone when the process is, however that ends.

use crate::test_app::trust;
use probity_store::{Postgres, Store};
use sea_orm::{ConnectionTrait as _, Database};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Says which engine the tests run on: `postgres`, or else the embedded one.
const ENGINE: &str = "PROBITY_TEST_ENGINE";
/// Migrated once; every test gets a copy of it.
const TEMPLATE: &str = "probity_template";
/// The user the server runs as where the tests run as root, which it refuses.
const UNPRIVILEGED: &str = "postgres";
/// Nothing here has to survive the machine; the tests of durability bring their own server.
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
    let folder = TempDir::new().expect("a temporary folder").keep();
    let is_root =
        fs::metadata("/proc/self").map(|it| std::os::unix::fs::MetadataExt::uid(&it)).ok() == Some(0);
    if is_root {
        run(Command::new("chown").arg(UNPRIVILEGED).arg(&folder));
    }
    let data = folder.join("data");
    let programs = programs();
    let program = |name: &str| {
        let program = programs.join(name);
        if !is_root {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--init-groups", "--"]).arg(program);
        command
    };
    run(program("initdb")
        .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--pgdata"])
        .arg(&data));
    let options = format!("{SETTINGS} -c unix_socket_directories={}", folder.display());
    let log = folder.join("log");
    run(program("pg_ctl")
        .args(["start", "--wait", "--silent", "--options", &options, "--pgdata"])
        .arg(&data)
        .arg("--log")
        .arg(&log));
    stop_at_the_end(&program("pg_ctl"), &data, &folder);
    administer(&folder, &[format!("CREATE DATABASE {TEMPLATE}")]).await;
    let store = Store::open_postgres(&server(&folder, TEMPLATE), trust()).await.expect("a migrated database");
    store.close().await.expect("closed");
    folder
}

/// Leaves a process that waits for the end of this one, by whatever way, and then stops the server and removes its folder.
fn stop_at_the_end(pg_ctl: &Command, data: &Path, folder: &Path) {
    const SCRIPT: &str = r#"trap "" INT TERM HUP; cat >/dev/null
        folder=$1; shift; "$@"; rm -rf "$folder""#;
    let mut watch = Command::new("sh");
    watch.args(["-c", SCRIPT, "sh"]).arg(folder).arg(pg_ctl.get_program()).args(pg_ctl.get_args());
    watch.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(data);
    let watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    // Its input ends when this process does.
    std::mem::forget(watch.expect("a watching process"));
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(status.expect("a program").success(), "{command:?}");
}

/// The folder of the newest PostgreSQL there is.
fn programs() -> PathBuf {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    // What is on the path may be a link to the one program alone.
    let on_path =
        std::env::split_paths(&on_path).find_map(|folder| folder.join("initdb").canonicalize().ok());
    let on_path = on_path.and_then(|program| program.parent().map(Path::to_owned));
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |folder: &PathBuf| -> u32 {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.parse().unwrap_or_default()
    };
    let newest = installed.map(|entry| entry.path()).max_by_key(version).map(|folder| folder.join("bin"));
    on_path.or(newest).expect("PostgreSQL: scripts/install-test-tools installs it")
}
