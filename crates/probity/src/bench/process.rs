//! The server as a process of its own: how soon it answers, and how much memory it takes.

use super::{
    BenchError,
    client::Client,
    result::{Engine, Results, Row},
    run::attempt,
};
use probity_app::{App, account};
use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Starts that are measured; odd, so that there is a middle.
const STARTS: usize = 5;
/// How soon the first answer should come, in milliseconds.
const START_MS_MAX: f64 = 200.0;
/// When it must have come for the rest to make sense.
const START_TIME_MAX: Duration = Duration::from_mins(1);
/// How long it is left alone before its memory is looked at.
const IDLE_TIME: Duration = Duration::from_secs(5);
/// How long it is kept busy, and by how many connections.
const BUSY_TIME: Duration = Duration::from_secs(10);
const CONNECTIONS: usize = 64;
/// Memory, in megabytes.
const IDLE_MB_MAX: f64 = 60.0;
const BUSY_MB_MAX: f64 = 300.0;

struct Server {
    process: Child,
    address: SocketAddr,
    started: Duration,
}

impl Server {
    /// Starts this program on the database of this configuration and waits for its first answer.
    async fn start() -> Result<Self, BenchError> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let begun = Instant::now();
        let process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .env("PROBITY_LISTEN", address.to_string())
            .env("PROBITY_API_REQUESTS_PER_MINUTE", "0")
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self { process, address, started: Duration::ZERO };
        loop {
            if let Ok(mut client) = Client::connect(address, "").await {
                client.page("/healthz").await?;
                break;
            }
            if begun.elapsed() > START_TIME_MAX || server.process.try_wait()?.is_some() {
                return Err(BenchError::Answer { path: "/healthz".to_owned(), status: "nothing".to_owned() });
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.started = begun.elapsed();
        Ok(server)
    }

    /// A line of its status, in megabytes: the memory it has now (`VmRSS`), or the most it ever had (`VmHWM`).
    fn memory(&self, line: &str) -> Result<f64, BenchError> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let found = status.lines().find_map(|it| it.strip_prefix(line)?.split_whitespace().next());
        let kib: f64 = found.and_then(|number| number.parse().ok()).ok_or(BenchError::Torn)?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Measures starts, and the memory of the last one.
pub(super) async fn measure(
    app: &App,
    engine: Engine,
    customers: u64,
    key: &str,
    results: &mut Results,
) -> Result<(), BenchError> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(Server::start().await?.started.as_secs_f64() * 1000.0);
    }
    let mut put = |row: Row| results.put(row.on(engine).with(customers));
    let start = super::decision::middle(starts);
    put(Row::value("start to the first answer", start, "ms").at_most(START_MS_MAX));
    let server = Server::start().await?;
    tokio::time::sleep(IDLE_TIME).await;
    put(Row::value("memory, idle", server.memory("VmRSS:")?, "MB").at_most(IDLE_MB_MAX));
    let session = account::sign_in(app, attempt()).await?.token;
    busy(&server, &session, key).await?;
    let most = server.memory("VmHWM:")?;
    put(Row::value(format!("memory, {CONNECTIONS} connections at once"), most, "MB").at_most(BUSY_MB_MAX));
    Ok(())
}

/// Keeps the server busy: half of the connections ask for the queue, half for the API's list.
async fn busy(server: &Server, session: &str, key: &str) -> Result<(), BenchError> {
    let begun = Instant::now();
    let mut asking = JoinSet::new();
    for number in 0..CONNECTIONS {
        let is_page = number % 2 == 0;
        let mut client = if is_page {
            Client::connect(server.address, session).await?
        } else {
            Client::with_key(server.address, key).await?
        };
        asking.spawn(async move {
            while begun.elapsed() < BUSY_TIME {
                client.page(if is_page { "/queue" } else { "/api/v1/customers?limit=100" }).await?;
            }
            Ok::<_, BenchError>(())
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked.map_err(|_| BenchError::Torn)??;
    }
    Ok(())
}
