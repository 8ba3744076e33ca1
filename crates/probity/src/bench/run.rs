//! Measuring: the real server on the loopback address, real clients, and the reads of the same pages by themselves. Several
//! installations are asked turn about, so that whatever else the machine does meets them alike.

use super::{
    BenchError, PASSWORD,
    case::{Case, Sample},
    client::Client,
    result::{Engine, Results, Row},
    seed,
};
use probity_app::{
    App, AppError,
    account::{self, Attempt},
};
use probity_model::user::Actor;
use probity_web::WebOptions;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

/// Pages asked for before anything is measured.
const WARM_UP: usize = 40;
/// Pages measured one after the other.
const PAGES: usize = 400;
/// Clients at once when pages per second are counted.
const CLIENTS: usize = 8;
/// How long they ask.
const CROWD_TIME: Duration = Duration::from_secs(5);
/// What a page may take at the median, in milliseconds.
const MEDIAN_MS_MAX: f64 = 20.0;
/// By how much the queue's median may grow from the fewest customers to the most.
const GROWTH_MAX: f64 = 1.3;
/// How much longer than its statements a customer's page may take.
const PROFILE_MAX: f64 = 2.0;
/// How many entries of the audit log are to be checked in a second.
const AUDIT_PER_SECOND_MIN: f64 = 200_000.0;

/// A filled database, served.
pub(super) struct Installation {
    pub(super) app: App,
    pub(super) engine: Engine,
    pub(super) customers: u64,
    pub(super) address: SocketAddr,
    pub(super) token: String,
    pub(super) actor: Actor,
    server: JoinHandle<std::io::Result<()>>,
}

impl Installation {
    /// Serves it, and signs a reviewer in.
    pub(super) async fn serve(app: App, engine: Engine, customers: u64) -> Result<Self, BenchError> {
        // As the worker does for a running Probity.
        app.optimize().await?;
        let begun = account::sign_in(&app, attempt()).await?;
        let actor = begun.standing.signed_in().ok_or(AppError::Unauthenticated)?.actor;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let options = WebOptions { api_requests_per_minute: 0, ..WebOptions::default() };
        let service = probity_web::router(app.clone(), options);
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await });
        Ok(Self { app, engine, customers, address, token: begun.token, actor, server })
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// How a reviewer of the population signs in.
pub(super) fn attempt() -> Attempt {
    Attempt {
        email: seed::email(1),
        password: PASSWORD.to_owned(),
        user_agent: "Probity bench".to_owned(),
        address: "127.0.0.1".to_owned(),
        ip: None,
        replaces: None,
    }
}

/// One installation while one case is measured.
struct Measuring<'a> {
    of: &'a Installation,
    sample: &'a Sample,
    client: Client,
    pages: Vec<Duration>,
    reads: Vec<Duration>,
}

/// Measures these pages on every installation, the one with the fewest customers first.
pub(super) async fn pages(
    installations: &[Installation],
    cases: &[Case],
    results: &mut Results,
) -> Result<(), BenchError> {
    let mut samples = Vec::new();
    for it in installations {
        samples.push(Sample::draw(&it.app, &it.actor, it.customers).await?);
    }
    for &case in cases {
        let mut measuring = Vec::new();
        for (of, sample) in installations.iter().zip(&samples) {
            let client = Client::connect(of.address, &of.token).await?;
            measuring.push(Measuring { of, sample, client, pages: Vec::new(), reads: Vec::new() });
        }
        let mut medians = Vec::new();
        for turn in 0..WARM_UP + PAGES {
            for it in &mut measuring {
                it.look(case, turn).await?;
            }
        }
        for mut it in measuring {
            it.pages.sort_unstable();
            it.reads.sort_unstable();
            medians.push(share(&it.pages, 50));
            it.report(case, results).await?;
        }
        if let (true, [first, .., last]) = (case.is_queue(), medians.as_slice()) {
            let (from, to) = (&installations[0], &installations[installations.len() - 1]);
            let name = format!("{}: growth from {} customers", case.name(), from.customers);
            results.put(Row::ratio(name, last / first).on(to.engine).with(to.customers).at_most(GROWTH_MAX));
        }
    }
    Ok(())
}

impl Measuring<'_> {
    async fn look(&mut self, case: Case, turn: usize) -> Result<(), BenchError> {
        let path = self.sample.path(case, turn);
        let begun = Instant::now();
        self.client.page(&path).await?;
        let page = begun.elapsed();
        let begun = Instant::now();
        self.sample.read(&self.of.app, &self.of.token, case, turn).await?;
        if turn >= WARM_UP {
            self.pages.push(page);
            self.reads.push(begun.elapsed());
        }
        Ok(())
    }

    async fn report(&self, case: Case, results: &mut Results) -> Result<(), BenchError> {
        let (engine, customers) = (self.of.engine, self.of.customers);
        let mut put = |row: Row| results.put(row.on(engine).with(customers));
        let ms = |what: &str, value| Row::value(format!("{}: {what}", case.name()), value, "ms");
        put(ms("page, median", share(&self.pages, 50)).at_most(MEDIAN_MS_MAX));
        put(ms("page, 95th percentile", share(&self.pages, 95)));
        put(ms("its reads alone, median", share(&self.reads, 50)));
        let to_reads = share(&self.pages, 50) / share(&self.reads, 50).max(0.001);
        let ratio = Row::ratio(format!("{}: page to its reads", case.name()), to_reads);
        put(if case == Case::Profile { ratio.at_most(PROFILE_MAX) } else { ratio });
        let per_second = crowd(self.sample, self.of, case).await?;
        put(Row::value(format!("{}: {CLIENTS} clients at once", case.name()), per_second, "pages/s"));
        Ok(())
    }
}

/// Checks the whole audit log.
pub(super) async fn audit(of: &Installation, results: &mut Results) -> Result<(), BenchError> {
    let begun = Instant::now();
    let verdict = probity_app::audit::verify(&of.app, &Actor::System, Vec::new(), false).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let entries = verdict.map_err(|_| BenchError::Log)?.head.seq;
    println!("  {entries} entries of the audit log");
    #[allow(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let row = Row::value("audit log verified", entries as f64 / seconds, "entries/s");
    results.put(row.on(of.engine).with(of.customers).at_least(AUDIT_PER_SECOND_MIN));
    Ok(())
}

/// How many pages per second so many clients get.
async fn crowd(sample: &Sample, of: &Installation, case: Case) -> Result<f64, BenchError> {
    let begun = Instant::now();
    let mut clients: JoinSet<Result<u32, BenchError>> = JoinSet::new();
    for number in 0..CLIENTS {
        let mut client = Client::connect(of.address, &of.token).await?;
        let sample = sample.clone();
        clients.spawn(async move {
            let mut count = 0;
            let mut turn = number * 31;
            while begun.elapsed() < CROWD_TIME {
                client.page(&sample.path(case, turn)).await?;
                turn += 1;
                count += 1;
            }
            Ok(count)
        });
    }
    let mut total = 0.0;
    while let Some(count) = clients.join_next().await {
        total += f64::from(count.map_err(|_| BenchError::Torn)??);
    }
    Ok(total / begun.elapsed().as_secs_f64())
}

/// The value that so many percent of the sorted times stay under, in milliseconds.
pub(super) fn share(sorted: &[Duration], percent: usize) -> f64 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
