//! The names, each with what it tells. Units and `_total` are added where it is told.

/// What every name begins with.
pub(crate) const PREFIX: &str = "probity";

pub(crate) const BUILD: &str = "build";
pub(crate) const REQUESTS: &str = "http_requests";
pub(crate) const REQUEST_SECONDS: &str = "http_request_duration";
pub(crate) const JOBS: &str = "jobs";
pub(crate) const JOB_SECONDS: &str = "job_duration";
pub(crate) const DECISIONS: &str = "decisions";
pub(crate) const WEBHOOKS: &str = "webhook_attempts";
pub(crate) const EMAILS: &str = "email_attempts";
pub(crate) const RENDERINGS: &str = "renderings";
pub(crate) const RENDERING_SECONDS: &str = "rendering_duration";
pub(crate) const LIVE: &str = "live_connections";
pub(crate) const CUSTOMERS: &str = "customers";
pub(crate) const OVERDUE: &str = "customers_overdue";
pub(crate) const AGE: &str = "customers_first_due_age";
pub(crate) const JOBS_DUE: &str = "jobs_due";
pub(crate) const JOBS_RUNNING: &str = "jobs_running";
pub(crate) const JOBS_GIVEN_UP: &str = "jobs_given_up";
pub(crate) const JOBS_AGE: &str = "jobs_oldest_due";
pub(crate) const POOL: &str = "database_connections";
pub(crate) const DATABASE_UP: &str = "database_up";
pub(crate) const RESIDENT: &str = "process_resident_memory";
pub(crate) const STARTED: &str = "process_start_time";

/// Every metric, by its bare name, and what it tells.
pub const ALL: [(&str, &str); 22] = [
    (BUILD, "The version that runs."),
    (REQUESTS, "Requests that were answered, by method, route and class of status."),
    (REQUEST_SECONDS, "How long until an answer began, by method and route."),
    (JOBS, "Jobs that came to an end or were put off, by kind and outcome."),
    (JOB_SECONDS, "How long an attempt at a job took, by kind."),
    (DECISIONS, "Decisions of checks, by outcome; those that await a second signature apart."),
    (WEBHOOKS, "Attempts to deliver a webhook, by outcome."),
    (EMAILS, "Attempts to send an e-mail, by outcome."),
    (RENDERINGS, "Files turned into pages, by outcome."),
    (RENDERING_SECONDS, "How long it took to turn a file into pages."),
    (LIVE, "Browsers that follow along."),
    (CUSTOMERS, "Customers, by stage or status; made-up ones are not counted."),
    (OVERDUE, "Customers whose review is overdue, by stage, counted up to 10000."),
    (AGE, "How long the customer who is due first has waited since submitting, by stage."),
    (JOBS_DUE, "Jobs that are due and not begun, by lane, counted up to 100000."),
    (JOBS_RUNNING, "Jobs that are being done by some process, by lane."),
    (JOBS_GIVEN_UP, "Jobs that were tried too often, by lane, counted up to 100000."),
    (JOBS_AGE, "For how long the oldest job of a lane has been due."),
    (POOL, "Connections to the database, by pool and state; waiting are those who want to write."),
    (DATABASE_UP, "Whether the database answered just now: 1 or 0."),
    (RESIDENT, "Memory the process has."),
    (STARTED, "When the process began, since 1970."),
];

/// What a metric tells.
pub(crate) fn help(bare: &str) -> &'static str {
    let known = ALL.iter().find(|(name, _)| *name == bare);
    // A full stop is added where it is told.
    known.map_or("", |(_, help)| help.trim_end_matches('.'))
}

/// The whole name of a metric, as it is told in `# HELP`.
#[must_use]
pub fn name(bare: &str) -> String {
    let unit = match bare {
        REQUEST_SECONDS | JOB_SECONDS | RENDERING_SECONDS | AGE | JOBS_AGE | STARTED => "_seconds",
        RESIDENT => "_bytes",
        _ => "",
    };
    format!("{PREFIX}_{bare}{unit}")
}
