//! The job loop: what is to be done after a change has been committed, and what is due by the clock.

mod perform;
mod running;

use probity_app::{
    App, AppError, account, audit, check, email, file, idempotency,
    job::{self, Lane},
    portal, purge, webhook,
};
use probity_model::user::Actor;
use running::{Running, report};
use std::{future::Future, time::Duration};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Jobs done here at once. Rendering takes a core and much memory; reviewers need the rest.
const WORK_AT_ONCE_MAX: usize = 2;
/// Webhooks on their way at once. They wait more than they work, and a receiver that hangs must not hold up the others.
const WEBHOOKS_AT_ONCE_MAX: usize = 16;
/// How long until the database is asked again when nothing woke us: another process may have put a job there.
const POLL: Duration = Duration::from_secs(1);
/// How often claims that are due are lapsed.
const LAPSE_EVERY: Duration = Duration::from_secs(5);
/// How often customers are looked for who are to be reminded.
const REMIND_EVERY: Duration = Duration::from_mins(5);
/// How often the place where the audit log stands is kept.
const CHECKPOINT_EVERY: Duration = Duration::from_hours(1);
/// How often what is no longer needed is removed.
const PURGE_EVERY: Duration = Duration::from_mins(10);
/// How often the vault is swept, which means to list all of it.
const SWEEP_EVERY: Duration = Duration::from_hours(24);
const SWEEP_FIRST: Duration = Duration::from_hours(1);
/// How often customers are erased whose time is over, where that is asked for.
const PURGE_CUSTOMERS_EVERY: Duration = Duration::from_hours(24);

/// Works until `shutdown` completes, then finishes the jobs in hand. A job that is not done within `time_max` goes back into the
/// queue.
pub async fn run(app: App, shutdown: impl Future<Output = ()>, time_max: Duration) {
    let (mut work, mut webhooks) = (Running::default(), Running::default());
    let mut lapse = every(LAPSE_EVERY);
    let mut remind = every(REMIND_EVERY);
    let mut purge = every(PURGE_EVERY);
    let mut checkpoint = every(CHECKPOINT_EVERY);
    let mut customers = every(PURGE_CUSTOMERS_EVERY);
    let mut sweep = every(SWEEP_EVERY);
    // Not while everybody waits for it to start.
    sweep.reset_after(SWEEP_FIRST);
    tokio::pin!(shutdown);
    loop {
        // Asked to be woken before looking: what is committed in between is not missed.
        let changed = app.changed().notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        let has_work_room = start_due(&app, Lane::Work, &mut work, WORK_AT_ONCE_MAX).await;
        let has_webhook_room = app.settings().sends_webhooks
            && start_due(&app, Lane::Webhooks, &mut webhooks, WEBHOOKS_AT_ONCE_MAX).await;
        let has_room = has_work_room || has_webhook_room;
        tokio::select! {
            () = &mut shutdown => break,
            Some(ended) = work.next() => report(ended),
            Some(ended) = webhooks.next() => report(ended),
            () = &mut changed, if has_room => {}
            () = sleep(POLL), if has_room => {}
            _ = lapse.tick() => tell("lapsing claims", check::lapse_all(&app, &Actor::System).await.map(drop)),
            _ = remind.tick() => tell("reminding", email::remind_all(&app, &Actor::System).await.map(drop)),
            _ = checkpoint.tick() => tell("a checkpoint", audit::checkpoint(&app, &Actor::System).await.map(drop)),
            _ = purge.tick() => tell("purging", purge_old(&app).await),
            _ = sweep.tick() => tell("sweeping the files", sweep_files(&app).await),
            _ = customers.tick(), if app.settings().purges => {
                tell("purging customers", purge_customers(&app).await);
            }
        }
    }
    tracing::info!(jobs = work.len() + webhooks.len(), "finishing the jobs in hand");
    tokio::join!(work.finish(&app, time_max), webhooks.finish(&app, time_max));
}

/// Does everything that is due now, one job after the other, and gives how many jobs that were: for tests and demos.
pub async fn run_until_idle(app: &App) -> Result<u32, AppError> {
    check::lapse_all(app, &Actor::System).await?;
    email::remind_all(app, &Actor::System).await?;
    let mut done = 0;
    for lane in Lane::ALL {
        while let Some(job) = job::claim(app, &Actor::System, lane).await? {
            perform::perform(app, &job).await?;
            done += 1;
        }
    }
    Ok(done)
}

/// Starts jobs of a lane while there is room and one is due. Gives whether there is room for more.
async fn start_due(app: &App, lane: Lane, running: &mut Running, at_once_max: usize) -> bool {
    while running.len() < at_once_max {
        match job::claim(app, &Actor::System, lane).await {
            Ok(Some(job)) => running.start(app, job),
            Ok(None) => return true,
            Err(error) => {
                tracing::error!(%error, "no job can be claimed");
                return true;
            }
        }
    }
    false
}

async fn purge_old(app: &App) -> Result<(), AppError> {
    let keys = idempotency::purge(app, &Actor::System).await?;
    let jobs = job::purge(app, &Actor::System).await?;
    let uploads = portal::purge_uploads(app, &Actor::System).await?;
    let sessions = portal::session::purge(app, &Actor::System).await?;
    let deliveries = webhook::purge(app, &Actor::System).await?;
    let failures = account::purge_failures(app, &Actor::System).await?;
    app.optimize().await?;
    tracing::debug!(keys, jobs, uploads, sessions, deliveries, failures, "removed what is no longer needed");
    Ok(())
}

/// Removes what nothing names any more, and says how much that was.
async fn sweep_files(app: &App) -> Result<(), AppError> {
    let objects = file::sweep(app, &Actor::System).await?;
    if objects > 0 {
        tracing::info!(objects, "removed objects that no file names");
    }
    Ok(())
}

/// Erases who is due, and says where the receipt lies.
async fn purge_customers(app: &App) -> Result<(), AppError> {
    if let Some(outcome) = purge::run(app, &Actor::System).await? {
        let customers: u64 = outcome.counts.values().sum();
        tracing::info!(purge = %outcome.purge, customers, more = outcome.is_cut, "purged customers whose time was over");
    }
    Ok(())
}

fn tell(what: &str, outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "{what} failed");
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
