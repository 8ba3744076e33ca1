//! A PostgreSQL server of the tests' own, in a temporary folder. It is gone when the process is, however that ends.

use std::{
    fs,
    net::TcpListener,
    ops::Range,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// The user the server runs as where the tests run as root, which it refuses.
const UNPRIVILEGED: &str = "postgres";
/// As somebody would run it who means to keep what is in it; smaller.
const DURABLE: &str = "-c max_connections=200 -c shared_buffers=64MB";
/// Below what the kernel gives to whoever connects: nobody can get the port while the server is stopped.
const PORTS: Range<u16> = 15_000..32_000;

/// A server, running or stopped.
pub struct PostgresServer {
    folder: PathBuf,
    options: String,
}

impl PostgresServer {
    /// One whose commits survive whatever becomes of it, on a port of this machine: for tests of what survives.
    #[must_use]
    pub fn durable() -> Self {
        let (port, settings) = at_a_port();
        let server = Self::with(&settings);
        fs::write(server.folder.join("port"), port.to_string()).expect("written");
        server
    }

    /// A standby that follows it, on a port of its own.
    #[must_use]
    pub fn standby(&self) -> Self {
        let (port, settings) = at_a_port();
        let server = Self::new(&settings);
        run(program("pg_basebackup")
            .args(["--write-recovery-conf", "--checkpoint=fast", "--dbname", &self.url(), "--pgdata"])
            .arg(server.data()));
        server.start();
        server.stop_at_the_end();
        fs::write(server.folder.join("port"), port.to_string()).expect("written");
        server
    }

    /// One with these settings, running, with a socket in its folder.
    pub(crate) fn with(settings: &str) -> Self {
        let server = Self::new(settings);
        run(program("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--pgdata"])
            .arg(server.data()));
        server.start();
        server.stop_at_the_end();
        server
    }

    /// One that has a folder and no data yet.
    fn new(settings: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder").keep();
        if is_root() {
            run(Command::new("chown").arg(UNPRIVILEGED).arg(&folder));
        }
        let options = format!("{settings} -c unix_socket_directories={}", folder.display());
        Self { folder, options }
    }

    /// Its folder, where its socket is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database that is there from the beginning, reached by its port.
    #[must_use]
    pub fn url(&self) -> String {
        let port = fs::read_to_string(self.folder.join("port")).expect("a server with a port");
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    /// Starts it, and waits until it answers.
    pub fn start(&self) {
        run(program("pg_ctl")
            .args(["start", "--wait", "--silent", "--options", &self.options, "--pgdata"])
            .arg(self.data())
            .arg("--log")
            .arg(self.folder.join("log")));
    }

    /// Ends it as a power cut would: whoever is connected is cut off, and nothing is written any more.
    pub fn stop_at_once(&self) {
        run(program("pg_ctl").args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.data()));
    }

    /// The one value that a query gives.
    #[must_use]
    pub fn ask(&self, sql: &str) -> String {
        let output = Command::new(programs().join("psql"))
            .args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, &self.url()])
            .output()
            .expect("psql");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a text").trim().to_owned()
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Leaves a process that waits for the end of this one, by whatever way, and then stops the server and removes its
    /// folder.
    fn stop_at_the_end(&self) {
        const SCRIPT: &str = r#"trap "" INT TERM HUP; cat >/dev/null
            folder=$1; shift; "$@"; rm -rf "$folder""#;
        let pg_ctl = program("pg_ctl");
        let mut watch = Command::new("sh");
        watch.args(["-c", SCRIPT, "sh"]).arg(&self.folder).arg(pg_ctl.get_program()).args(pg_ctl.get_args());
        watch.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.data());
        let watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        // Its input ends when this process does.
        std::mem::forget(watch.expect("a watching process"));
    }
}

/// A free port, and the settings of a durable server that listens there.
fn at_a_port() -> (u16, String) {
    let port = free_port();
    (port, format!("{DURABLE} -c listen_addresses=127.0.0.1 -c port={port}"))
}

/// A port of this machine that nobody listens on, and that the kernel gives to nobody who connects: whoever listened on it
/// and comes back finds it free.
#[must_use]
pub fn free_port() -> u16 {
    // Each is tried once in this process, and another process begins elsewhere.
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let count = u32::from(PORTS.end - PORTS.start);
    let next = || std::process::id().wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % count;
    let mut ports = (0..count).map(|_| PORTS.start + u16::try_from(next()).expect("below the count"));
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

/// A program of PostgreSQL, as whoever may run the server.
fn program(name: &str) -> Command {
    let program = programs().join(name);
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--init-groups", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").map(|it| it.uid()).ok() == Some(0)
}

pub(crate) fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(status.expect("a program").success(), "{command:?}");
}

/// The folder of the newest PostgreSQL there is.
pub(crate) fn programs() -> PathBuf {
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
