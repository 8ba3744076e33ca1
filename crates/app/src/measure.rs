//! What is measured, as whoever looks after Probity reads it.

use crate::{App, AppError, authorise, job::Lane};
use jiff::Timestamp;
use probity_metrics::{LaneJobs, Metrics};
use probity_model::{
    permission::Action,
    status::{Stage, Status},
    user::Actor,
};
use probity_store::{measure, queue};
use std::time::Duration;

/// Overdue customers that are counted of each stage.
const OVERDUE_MAX: u32 = 10_000;

/// Everything that is measured, in Prometheus' text. Where the database does not answer, that is told, and the rest.
pub async fn scrape(app: &App, by: &Actor) -> Result<String, AppError> {
    authorise(by, Action::Maintain)?;
    let metrics = app.metrics();
    let asked = ask(app, metrics).await;
    metrics.set_database_up(asked.is_ok());
    if let Err(error) = asked {
        tracing::error!(%error, "the database cannot be measured");
    }
    for pool in app.store.pools() {
        metrics.set_pool(pool.name, pool.in_use, pool.idle);
    }
    metrics.set_process(resident_bytes(), app.began().as_duration().as_secs_f64());
    Ok(metrics.text())
}

async fn ask(app: &App, metrics: &Metrics) -> Result<(), AppError> {
    let (db, now) = (app.store.read(), app.now());
    let counts = queue::counts(db).await?;
    let overdue = queue::overdue(db, now, OVERDUE_MAX).await?;
    for status in Status::ALL.iter().filter(|status| **status != Status::Pending) {
        metrics.set_customers(status.word(), counts.status(*status));
    }
    for stage in Stage::ALL {
        metrics.set_customers(stage.word(), counts.stage(*stage));
        let submitted_at = measure::first_submitted(db, *stage).await?;
        metrics.set_stage(stage.word(), overdue.stage(*stage), since(submitted_at, now));
    }
    for lane in Lane::ALL {
        let Some(found) = measure::lane(db, lane.word(), now).await? else { continue };
        let oldest = found.oldest.map(probity_store::timestamp).transpose()?;
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        let jobs = LaneJobs {
            due: count(found.due),
            running: count(found.running),
            given_up: count(found.given_up),
            oldest: since(oldest, now),
        };
        metrics.set_lane(lane.word(), &jobs);
    }
    Ok(())
}

fn since(at: Option<Timestamp>, now: Timestamp) -> Duration {
    let passed = at.map(|at| now.duration_since(at));
    passed.and_then(|passed| Duration::try_from(passed).ok()).unwrap_or_default()
}

/// The memory of this process, as Linux tells it; 0 elsewhere.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib =
        line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
