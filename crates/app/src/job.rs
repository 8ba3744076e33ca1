//! Jobs: what is to be done after a change has been committed. Put there in the change's own transaction, so that
//! neither is ever there without the other.

use crate::{App, AppError, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{id::JobId, permission::Action, user::Actor};
use probity_store::{
    Transaction, commit,
    job::{self as rows, ClaimedJob, JobEnd},
};

/// How long a claim holds without being extended.
pub const LEASE_SECONDS: i64 = 60;
/// How often a job is tried before it is given up.
pub const ATTEMPTS_MAX: u32 = 5;
/// How long done jobs are kept.
const KEPT_DAYS: i64 = 7;
/// Characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 500;

/// A job this process has claimed.
#[derive(Clone, Debug)]
pub struct Job(ClaimedJob);

/// What becomes of a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is tried again at this moment.
    Retried(Timestamp),
    /// It has been tried too often and is given up.
    GivenUp,
}

impl Job {
    /// Its id, for the log.
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.0.id
    }

    /// What is to be done.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// To what.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.0.payload
    }

    /// Whether the worker of the last attempt it is allowed vanished: trying it again would only take down the next.
    #[must_use]
    pub const fn is_exhausted(&self) -> bool {
        self.0.attempt > ATTEMPTS_MAX
    }
}

/// Puts a job into the queue.
pub(crate) async fn enqueue(
    app: &App,
    transaction: &Transaction,
    kind: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), AppError> {
    Ok(rows::insert(transaction, app.id(), kind, payload, run_at, app.now()).await?)
}

/// Claims the job that has waited longest. No two workers ever claim the same one at once.
pub async fn claim(app: &App, actor: &Actor) -> Result<Option<Job>, AppError> {
    authorise(actor, Action::Maintain)?;
    let now = app.now();
    if !rows::any_due(app.store.read(), now).await? {
        return Ok(None);
    }
    let transaction = app.begin().await?;
    let Some(claimed) = rows::claim(&transaction, now, lease_end(now)).await? else {
        return Ok(None);
    };
    // Nobody follows claims along, so nobody is woken.
    commit(transaction).await?;
    Ok(Some(Job(claimed)))
}

/// Holds a claimed job for longer. `false` when somebody else has it by now.
pub async fn extend(app: &App, actor: &Actor, job: &Job) -> Result<bool, AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin().await?;
    let held = rows::extend(&transaction, &job.0, lease_end(app.now())).await?;
    commit(transaction).await?;
    Ok(held)
}

/// The job is done.
pub async fn done(app: &App, actor: &Actor, job: &Job) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    end(app, job, &JobEnd::Done { at: app.now() }).await
}

/// The job failed: it is tried again later and later, and given up after [`ATTEMPTS_MAX`] attempts.
pub async fn failed(app: &App, actor: &Actor, job: &Job, error: &str) -> Result<Failure, AppError> {
    authorise(actor, Action::Maintain)?;
    let error: String = error.chars().take(ERROR_CHARS_MAX).collect();
    let now = app.now();
    let attempt = job.0.attempt;
    if attempt >= ATTEMPTS_MAX {
        end(app, job, &JobEnd::Failed { at: now, error }).await?;
        return Ok(Failure::GivenUp);
    }
    let run_at = now.checked_add(backoff(attempt)).unwrap_or(now);
    end(app, job, &JobEnd::Retry { run_at, error }).await?;
    Ok(Failure::Retried(run_at))
}

/// Removes jobs that have been done for [`KEPT_DAYS`] days. Gives how many.
pub async fn purge(app: &App, actor: &Actor) -> Result<u64, AppError> {
    authorise(actor, Action::Maintain)?;
    let before = app.now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    let transaction = app.begin().await?;
    let removed = rows::purge_done(&transaction, before).await?;
    commit(transaction).await?;
    Ok(removed)
}

async fn end(app: &App, job: &Job, end: &JobEnd) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    rows::end(&transaction, &job.0, end).await?;
    commit(transaction).await?;
    Ok(())
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(LEASE_SECONDS)).unwrap_or(Timestamp::MAX)
}

/// 5 seconds after the first attempt, then four times as long after each: 20, 80, 320.
fn backoff(attempt: u32) -> SignedDuration {
    SignedDuration::from_secs(5 * 4_i64.pow(attempt.saturating_sub(1).min(6)))
}
