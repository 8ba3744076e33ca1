//! Jobs: what is to be done after a change has been committed. Put there in the change's own transaction, so that
//! neither is ever there without the other.

use crate::{App, AppError, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{id::JobId, permission::Action, user::Actor};
use probity_store::{
    Transaction, commit,
    job::{self as rows, ClaimedJob, JobEnd, NewJob},
};

/// How long a claim holds without being extended.
pub const LEASE_SECONDS: i64 = 60;
/// How long done jobs are kept.
const KEPT_DAYS: i64 = 7;
/// Characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 500;

/// What jobs do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Makes the page images of a file; the payload is the file's id.
    RenderFile,
    /// Sends an e-mail; the payload is its id.
    SendEmail,
    /// Delivers an event to a webhook endpoint, again and again; the payload is the delivery's id.
    DeliverWebhook,
    /// Makes one attempt that somebody asked for; the payload is the delivery's id.
    AttemptWebhook,
}

/// A lane of its own: what waits or hangs in one holds up nothing in another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// What this machine and the mail server do.
    Work,
    /// What waits for receivers of webhooks.
    Webhooks,
}

/// Seconds between the attempts of what fails here: it works again soon, or not by itself.
const PAUSES_SECONDS: [i64; 4] = [5, 20, 80, 320];
/// After so many seconds a job is tried again that the database or the storage was away for.
const POSTPONED_SECONDS: i64 = 15;
/// Seconds between the attempts of a delivery, 75 hours and a half in all: receivers are down over a weekend too.
const DELIVERY_PAUSES_SECONDS: [i64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600];

impl Kind {
    const ALL: [Self; 4] = [Self::RenderFile, Self::SendEmail, Self::DeliverWebhook, Self::AttemptWebhook];

    /// The word in the database and the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RenderFile => "render_file",
            Self::SendEmail => "send_email",
            Self::DeliverWebhook => "deliver_webhook",
            Self::AttemptWebhook => "attempt_webhook",
        }
    }

    /// The lane it waits in.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Self::RenderFile | Self::SendEmail => Lane::Work,
            Self::DeliverWebhook | Self::AttemptWebhook => Lane::Webhooks,
        }
    }

    /// The pauses between its attempts.
    const fn pauses_seconds(self) -> &'static [i64] {
        match self {
            Self::RenderFile | Self::SendEmail => &PAUSES_SECONDS,
            Self::DeliverWebhook => &DELIVERY_PAUSES_SECONDS,
            Self::AttemptWebhook => &[],
        }
    }

    /// How often it is tried before it is given up.
    #[must_use]
    pub fn attempts_max(self) -> u32 {
        u32::try_from(self.pauses_seconds().len()).unwrap_or(u32::MAX).saturating_add(1)
    }
}

impl Lane {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Work, Self::Webhooks];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Webhooks => "webhooks",
        }
    }
}

/// A job this process has claimed.
#[derive(Clone, Debug)]
pub struct Job {
    row: ClaimedJob,
    kind: Kind,
}

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
        self.row.id
    }

    /// What is to be done.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// To what.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.row.payload
    }

    /// The trace it goes on with, if any.
    #[must_use]
    pub fn traceparent(&self) -> Option<&str> {
        self.row.traceparent.as_deref()
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.row.attempt
    }

    /// Whether the worker of the last attempt it is allowed vanished: trying it again would only take down the next.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.row.attempt > self.kind.attempts_max()
    }

    /// Whether it is given up if it fails now.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.row.attempt >= self.kind.attempts_max()
    }

    /// When it is tried again if it fails now; none when it is given up then.
    pub(crate) fn next_attempt(&self, now: Timestamp) -> Option<Timestamp> {
        let place = usize::try_from(self.row.attempt.checked_sub(1)?).ok()?;
        let seconds = self.kind.pauses_seconds().get(place)?;
        now.checked_add(SignedDuration::from_secs(*seconds)).ok()
    }
}

/// Puts a job into the queue.
pub(crate) async fn enqueue(
    app: &App,
    transaction: &Transaction,
    kind: Kind,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), AppError> {
    let (lane, at) = (kind.lane().word(), app.now());
    let traceparent = probity_trace::traceparent();
    let traceparent = traceparent.as_deref();
    let new = NewJob { id: app.id(), kind: kind.word(), lane, payload, traceparent, run_at, at };
    Ok(rows::insert(transaction, &new).await?)
}

/// Claims the job of a lane that has waited longest. No two workers ever claim the same one at once.
pub async fn claim(app: &App, actor: &Actor, lane: Lane) -> Result<Option<Job>, AppError> {
    authorise(actor, Action::Maintain)?;
    let now = app.now();
    if !rows::any_due(app.store.read(), lane.word(), now).await? {
        return Ok(None);
    }
    let transaction = app.begin().await?;
    let Some(row) = rows::claim(&transaction, lane.word(), now, lease_end(now)).await? else {
        return Ok(None);
    };
    let kind = Kind::ALL.into_iter().find(|kind| kind.word() == row.kind);
    let unknown = || format!("no worker knows the job {}", row.kind);
    if kind.is_none() {
        rows::end(&transaction, &row, &JobEnd::Failed { at: now, error: unknown() }).await?;
    }
    // Nobody follows claims along, so nobody is woken.
    commit(transaction).await?;
    let kind = kind.ok_or_else(|| AppError::Internal(unknown()))?;
    Ok(Some(Job { row, kind }))
}

/// Holds a claimed job for longer. `false` when somebody else has it by now.
pub async fn extend(app: &App, actor: &Actor, job: &Job) -> Result<bool, AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin().await?;
    let held = rows::extend(&transaction, &job.row, lease_end(app.now())).await?;
    commit(transaction).await?;
    Ok(held)
}

/// The job is done.
pub async fn done(app: &App, actor: &Actor, job: &Job) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    end(app, job, &JobEnd::Done { at: app.now() }).await
}

/// The job is not done, and goes back into the queue at once, as if it had not been claimed: whoever had it stops.
pub async fn returned(app: &App, actor: &Actor, job: &Job) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    end(app, job, &JobEnd::Returned).await
}

/// What the job takes is away: it is tried again in a while, however often, as if it had not been claimed. Gives when.
pub async fn postponed(app: &App, actor: &Actor, job: &Job, error: &str) -> Result<Timestamp, AppError> {
    authorise(actor, Action::Maintain)?;
    let error = error.chars().take(ERROR_CHARS_MAX).collect();
    let run_at = app.now() + SignedDuration::from_secs(POSTPONED_SECONDS);
    end(app, job, &JobEnd::Postponed { run_at, error }).await?;
    Ok(run_at)
}

/// The job failed: it is tried again later and later, as its kind says, and then given up.
pub async fn failed(app: &App, actor: &Actor, job: &Job, error: &str) -> Result<Failure, AppError> {
    authorise(actor, Action::Maintain)?;
    let error: String = error.chars().take(ERROR_CHARS_MAX).collect();
    let now = app.now();
    let Some(run_at) = job.next_attempt(now) else {
        end(app, job, &JobEnd::Failed { at: now, error }).await?;
        return Ok(Failure::GivenUp);
    };
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
    rows::end(&transaction, &job.row, end).await?;
    commit(transaction).await?;
    Ok(())
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(LEASE_SECONDS)).unwrap_or(Timestamp::MAX)
}
