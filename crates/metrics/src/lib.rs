//! What is measured of a running Probity, in Prometheus' words: every name, its help, its unit and its labels stand here.
//!
//! A label is one of few words that are written in this program, or a route as it was registered: never an id, never a value of
//! anyone. Counters are this process' own, since it began; what the database knows is asked when somebody looks.

mod name;

pub use name::{ALL, name};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Seconds that requests are told apart by.
const REQUEST_SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Seconds that jobs and renderings are told apart by.
const WORK_SECONDS: [f64; 11] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];
/// The content type of what [`Metrics::text`] gives.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct TimeLabels {
    method: &'static str,
    route: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct JobLabels {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct KindLabels {
    kind: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct PlaceLabels {
    place: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct LaneLabels {
    lane: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct PoolLabels {
    pool: &'static str,
    state: &'static str,
}

/// A gauge that tells seconds.
type Seconds = Gauge<f64, AtomicU64>;

/// Everything that is measured.
pub struct Metrics {
    registry: Registry,
    requests: Family<RouteLabels, Counter>,
    request_seconds: Family<TimeLabels, Histogram, fn() -> Histogram>,
    jobs: Family<JobLabels, Counter>,
    job_seconds: Family<KindLabels, Histogram, fn() -> Histogram>,
    decisions: Family<OutcomeLabels, Counter>,
    webhooks: Family<OutcomeLabels, Counter>,
    emails: Family<OutcomeLabels, Counter>,
    renderings: Family<OutcomeLabels, Counter>,
    rendering_seconds: Histogram,
    live: Gauge,
    waiting: AtomicU64,
    customers: Family<PlaceLabels, Gauge>,
    customers_overdue: Family<PlaceLabels, Gauge>,
    customers_age: Family<PlaceLabels, Seconds>,
    jobs_due: Family<LaneLabels, Gauge>,
    jobs_running: Family<LaneLabels, Gauge>,
    jobs_given_up: Family<LaneLabels, Gauge>,
    jobs_age: Family<LaneLabels, Seconds>,
    pool: Family<PoolLabels, Gauge>,
    database_up: Gauge,
    resident: Gauge,
    started: Seconds,
}

// Written by hand: a registry has none.
impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix(name::PREFIX),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(request_histogram),
            jobs: Family::default(),
            job_seconds: Family::new_with_constructor(work_histogram),
            decisions: Family::default(),
            webhooks: Family::default(),
            emails: Family::default(),
            renderings: Family::default(),
            rendering_seconds: work_histogram(),
            live: Gauge::default(),
            waiting: AtomicU64::new(0),
            customers: Family::default(),
            customers_overdue: Family::default(),
            customers_age: Family::default(),
            jobs_due: Family::default(),
            jobs_running: Family::default(),
            jobs_given_up: Family::default(),
            jobs_age: Family::default(),
            pool: Family::default(),
            database_up: Gauge::default(),
            resident: Gauge::default(),
            started: Seconds::default(),
        };
        metrics.register();
        metrics
    }
}

fn request_histogram() -> Histogram {
    Histogram::new(REQUEST_SECONDS)
}

fn work_histogram() -> Histogram {
    Histogram::new(WORK_SECONDS)
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register(name::BUILD, name::help(name::BUILD), version);
        registry.register(name::REQUESTS, name::help(name::REQUESTS), self.requests.clone());
        registry.register(name::JOBS, name::help(name::JOBS), self.jobs.clone());
        registry.register(name::DECISIONS, name::help(name::DECISIONS), self.decisions.clone());
        registry.register(name::WEBHOOKS, name::help(name::WEBHOOKS), self.webhooks.clone());
        registry.register(name::EMAILS, name::help(name::EMAILS), self.emails.clone());
        registry.register(name::RENDERINGS, name::help(name::RENDERINGS), self.renderings.clone());
        registry.register(name::LIVE, name::help(name::LIVE), self.live.clone());
        registry.register(name::CUSTOMERS, name::help(name::CUSTOMERS), self.customers.clone());
        registry.register(name::OVERDUE, name::help(name::OVERDUE), self.customers_overdue.clone());
        registry.register(name::JOBS_DUE, name::help(name::JOBS_DUE), self.jobs_due.clone());
        registry.register(name::JOBS_RUNNING, name::help(name::JOBS_RUNNING), self.jobs_running.clone());
        registry.register(name::JOBS_GIVEN_UP, name::help(name::JOBS_GIVEN_UP), self.jobs_given_up.clone());
        registry.register(name::POOL, name::help(name::POOL), self.pool.clone());
        registry.register(name::DATABASE_UP, name::help(name::DATABASE_UP), self.database_up.clone());
        let seconds = |registry: &mut Registry, name, metric: Seconds| {
            registry.register_with_unit(name, name::help(name), Unit::Seconds, metric);
        };
        seconds(registry, name::STARTED, self.started.clone());
        let (name, help) = (name::REQUEST_SECONDS, name::help(name::REQUEST_SECONDS));
        registry.register_with_unit(name, help, Unit::Seconds, self.request_seconds.clone());
        let (name, help) = (name::JOB_SECONDS, name::help(name::JOB_SECONDS));
        registry.register_with_unit(name, help, Unit::Seconds, self.job_seconds.clone());
        let (name, help) = (name::RENDERING_SECONDS, name::help(name::RENDERING_SECONDS));
        registry.register_with_unit(name, help, Unit::Seconds, self.rendering_seconds.clone());
        let (name, help) = (name::AGE, name::help(name::AGE));
        registry.register_with_unit(name, help, Unit::Seconds, self.customers_age.clone());
        let (name, help) = (name::JOBS_AGE, name::help(name::JOBS_AGE));
        registry.register_with_unit(name, help, Unit::Seconds, self.jobs_age.clone());
        let (name, help) = (name::RESIDENT, name::help(name::RESIDENT));
        registry.register_with_unit(name, help, Unit::Bytes, self.resident.clone());
    }

    /// A request was answered. `route` is the route as it was registered, not the address.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = known_method(method);
        let status = match status {
            100..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        };
        let labels = RouteLabels { method, route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        let labels = TimeLabels { method, route: route.to_owned() };
        self.request_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// A job came to an end, or is put off.
    pub fn job(&self, kind: &'static str, outcome: JobOutcome, took: Duration) {
        self.jobs.get_or_create(&JobLabels { kind, outcome: outcome.word() }).inc();
        self.job_seconds.get_or_create(&KindLabels { kind }).observe(took.as_secs_f64());
    }

    /// A check was decided, or a decision signed or sent back.
    pub fn decision(&self, outcome: &'static str) {
        self.decisions.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// An attempt to deliver a webhook was made.
    pub fn webhook(&self, outcome: &'static str) {
        self.webhooks.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// An attempt to send an e-mail was made.
    pub fn email(&self, outcome: &'static str) {
        self.emails.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// A file was turned into pages, or could not be.
    pub fn rendering(&self, outcome: &'static str, took: Duration) {
        self.renderings.get_or_create(&OutcomeLabels { outcome }).inc();
        self.rendering_seconds.observe(took.as_secs_f64());
    }

    /// Somebody follows along. Counted until what is given is dropped.
    #[must_use]
    pub fn follows(&self) -> Counted {
        self.live.inc();
        Counted(self.live.clone())
    }

    /// Somebody waits for their turn to write. Counted until what is given is dropped.
    #[must_use]
    pub fn waits(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(&self.waiting)
    }

    /// How many customers are at a stage or have a status.
    pub fn set_customers(&self, place: &'static str, count: u64) {
        self.customers.get_or_create(&PlaceLabels { place }).set(whole(count));
    }

    /// What waits at a stage.
    pub fn set_stage(&self, place: &'static str, overdue: u64, oldest: Duration) {
        self.customers_overdue.get_or_create(&PlaceLabels { place }).set(whole(overdue));
        self.customers_age.get_or_create(&PlaceLabels { place }).set(oldest.as_secs_f64());
    }

    /// What waits in a lane of jobs.
    pub fn set_lane(&self, lane: &'static str, jobs: &LaneJobs) {
        let labels = LaneLabels { lane };
        self.jobs_due.get_or_create(&labels).set(whole(jobs.due));
        self.jobs_running.get_or_create(&labels).set(whole(jobs.running));
        self.jobs_given_up.get_or_create(&labels).set(whole(jobs.given_up));
        self.jobs_age.get_or_create(&labels).set(jobs.oldest.as_secs_f64());
    }

    /// The connections of a pool.
    pub fn set_pool(&self, pool: &'static str, in_use: u64, idle: u64) {
        self.pool.get_or_create(&PoolLabels { pool, state: "in_use" }).set(whole(in_use));
        self.pool.get_or_create(&PoolLabels { pool, state: "idle" }).set(whole(idle));
    }

    /// Whether the database answers.
    pub fn set_database_up(&self, up: bool) {
        self.database_up.set(i64::from(up));
    }

    /// The memory of the process, and when it began, in seconds since 1970.
    pub fn set_process(&self, resident_bytes: u64, started: f64) {
        self.resident.set(whole(resident_bytes));
        self.started.set(started);
    }

    /// Everything, as text.
    #[must_use]
    pub fn text(&self) -> String {
        let labels = PoolLabels { pool: "write", state: "waiting" };
        self.pool.get_or_create(&labels).set(whole(self.waiting.load(Ordering::Relaxed)));
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _written = encode(&mut text, &self.registry);
        text
    }
}

/// How a job ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobOutcome {
    /// It is done.
    Done,
    /// It failed and is tried again.
    Retried,
    /// It failed too often.
    GivenUp,
    /// It went back into the queue, because this process stops.
    Returned,
    /// Another worker has it.
    Lost,
}

impl JobOutcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::GivenUp => "given_up",
            Self::Returned => "returned",
            Self::Lost => "lost",
        }
    }
}

/// What waits in a lane of jobs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct LaneJobs {
    /// How many are due and not begun.
    pub due: u64,
    /// How many are being done.
    pub running: u64,
    /// How many were given up.
    pub given_up: u64,
    /// For how long the first has been due.
    pub oldest: Duration,
}

/// One who is counted; dropped, it is no more.
#[derive(Debug)]
pub struct Counted(Gauge);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// One who waits; dropped, it is no more.
#[derive(Debug)]
pub struct Waiting<'a>(&'a AtomicU64);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Anybody can send a method of any name: only known ones are told apart.
fn known_method(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_told_under_its_name_with_its_help() {
        let metrics = Metrics::default();
        metrics.request("GET", "/queue", 200, Duration::from_millis(3));
        metrics.request("BREW", "-", 404, Duration::ZERO);
        metrics.job("render_file", JobOutcome::Done, Duration::from_secs(1));
        metrics.decision("approve");
        metrics.webhook("delivered");
        metrics.email("sent");
        metrics.rendering("ready", Duration::from_secs(1));
        let follows = metrics.follows();
        let waits = metrics.waits();
        metrics.set_customers("awaiting_review", 3);
        metrics.set_stage("awaiting_review", 1, Duration::from_mins(1));
        metrics.set_lane("work", &LaneJobs { due: 2, ..LaneJobs::default() });
        metrics.set_pool("read", 1, 2);
        metrics.set_database_up(true);
        metrics.set_process(1_024, 1.5);
        let text = metrics.text();
        for (bare, help) in ALL {
            assert!(text.contains(&format!("# HELP {} {help}", name(bare))), "{bare} in\n{text}");
        }
        assert_eq!(text.matches("# HELP").count(), ALL.len(), "each is in the list");
        assert!(text.contains("probity_http_requests_total{method=\"other\",route=\"-\",status=\"4xx\"} 1"));
        assert!(text.contains("probity_live_connections 1"), "{text}");
        assert!(text.contains("probity_database_connections{pool=\"write\",state=\"waiting\"} 1"), "{text}");
        drop((follows, waits));
        assert!(metrics.text().contains("probity_live_connections 0"));
    }
}
