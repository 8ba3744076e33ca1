//! One job, from its claim to its end.

use probity_app::{
    App, AppError, email, file,
    job::{self, Failure, Job, Kind as JobKind, LEASE_SECONDS},
    webhook,
};
use probity_metrics::JobOutcome;
use probity_model::user::Actor;
use probity_trace::{Kind, Span};
use std::{str::FromStr, time::Duration};
use tokio::time::{Instant, interval_at, sleep};

/// How long until it is tried again to record how a job ended.
const RECORD_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Does a job and records how it ended. Fails only where that cannot be recorded; the claim then lapses.
pub(crate) async fn perform(app: &App, job: &Job) -> Result<(), AppError> {
    if job.is_exhausted() {
        return failed(app, job, "the worker vanished at every attempt").await;
    }
    tracing::debug!(job = %job.id(), kind = job.kind().word(), "job begins");
    let began = Instant::now();
    let count = |outcome| app.metrics().job(job.kind().word(), outcome, began.elapsed());
    let mut span = span(app, job);
    let outcome = tokio::select! {
        outcome = probity_trace::within(app.tracer(), &span, Box::pin(work(app, job))) => outcome,
        () = hold(app, job) => {
            count(JobOutcome::Lost);
            tracing::warn!(job = %job.id(), "the claim has gone to another worker");
            return Ok(());
        }
    };
    match outcome {
        Ok(()) => {
            recorded(|| job::done(app, &Actor::System, job)).await?;
            count(JobOutcome::Done);
        }
        Err(error) if error.is_for_now() => {
            span.fail();
            let error = error.to_string();
            // Once: told again later, it could meet the next claim, which has the same number. Otherwise the claim lapses.
            let at = job::postponed(app, &Actor::System, job, &error).await?;
            count(JobOutcome::Retried);
            tracing::warn!(job = %job.id(), error, %at, "what a job takes is away; it is tried again");
        }
        Err(error) => {
            span.fail();
            failed(app, job, &error.to_string()).await?;
            let given_up = job.is_last();
            count(if given_up { JobOutcome::GivenUp } else { JobOutcome::Retried });
        }
    }
    Ok(())
}

/// Records how a job ended, again and again while the database cannot take it, for as long as the claim may still hold: what was
/// done and is not recorded is done once more.
async fn recorded<T, F>(record: impl Fn() -> F) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    let until = Instant::now() + Duration::from_secs(LEASE_SECONDS.unsigned_abs());
    loop {
        match record().await {
            Err(error) if error.is_for_now() && Instant::now() < until => {
                tracing::warn!(%error, "how a job ended could not be recorded, and is tried again");
                sleep(RECORD_AGAIN_AFTER).await;
            }
            outcome => return outcome,
        }
    }
}

/// A part of the trace of whatever put the job into the queue.
fn span(app: &App, job: &Job) -> Span {
    let parent = job.traceparent().and_then(|text| text.parse().ok());
    let mut span = app.tracer().child(parent, Kind::Consumer, &format!("job {}", job.kind().word()));
    span.set("probity.job", job.id().to_string());
    span.set("probity.attempt", u16::try_from(job.attempt()).unwrap_or(u16::MAX));
    span
}

async fn work(app: &App, job: &Job) -> Result<(), AppError> {
    match job.kind() {
        JobKind::RenderFile => file::render(app, &Actor::System, id_of(job)?).await,
        JobKind::SendEmail => email::send(app, &Actor::System, id_of(job)?).await,
        JobKind::DeliverWebhook | JobKind::AttemptWebhook => {
            webhook::deliver(app, &Actor::System, id_of(job)?, job).await
        }
    }
}

async fn failed(app: &App, job: &Job, error: &str) -> Result<(), AppError> {
    match recorded(|| job::failed(app, &Actor::System, job, error)).await? {
        Failure::Retried(at) => tracing::warn!(job = %job.id(), error, %at, "job failed, is tried again"),
        Failure::GivenUp => {
            match job.kind() {
                // A receiver's failing is told in its log of deliveries; it is no fault of ours.
                JobKind::DeliverWebhook | JobKind::AttemptWebhook => {
                    tracing::warn!(job = %job.id(), error, "a webhook is given up");
                }
                _ => tracing::error!(job = %job.id(), error, "job failed for good"),
            }
            match job.kind() {
                // Otherwise the reviewer would wait for ever for pages that never come.
                JobKind::RenderFile => file::give_up(app, &Actor::System, id_of(job)?).await?,
                JobKind::SendEmail => email::give_up(app, &Actor::System, id_of(job)?).await?,
                JobKind::DeliverWebhook | JobKind::AttemptWebhook => {
                    webhook::give_up(app, &Actor::System, id_of(job)?, job).await?;
                }
            }
        }
    }
    Ok(())
}

/// Extends the claim again and again; comes back only when it has gone to somebody else.
async fn hold(app: &App, job: &Job) {
    let period = Duration::from_secs(LEASE_SECONDS.unsigned_abs() / 3);
    let mut beats = interval_at(Instant::now() + period, period);
    loop {
        beats.tick().await;
        match job::extend(app, &Actor::System, job).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(job = %job.id(), %error, "the claim could not be extended"),
        }
    }
}

/// What the job is about.
fn id_of<T: FromStr>(job: &Job) -> Result<T, AppError> {
    let id = job.payload().parse();
    id.map_err(|_| AppError::Internal(format!("{} is about nothing known", job.id())))
}
