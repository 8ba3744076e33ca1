//! One attempt: the work of the job.

use super::{Attempt, Delivery, Endpoint, give_up};
use crate::{
    App, AppError, authorise,
    job::{Job, Kind},
};
use jiff::Timestamp;
use probity_model::{
    id::DeliveryId,
    permission::Action,
    user::Actor,
    webhook::{AttemptProblem, DeliveryState},
};
use probity_store::webhook::{self as rows, delivery};
use probity_webhook::{Answer, Message, Problem, Secret, Sent};

/// Makes one attempt. Fails where the receiver did not take it, so that the job is tried again as its kind says.
pub async fn deliver(app: &App, actor: &Actor, id: DeliveryId, job: &Job) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    let db = app.store.read();
    // Removed with its endpoint, or kept for long enough.
    let Some(delivery) = delivery::by_id(db, id).await? else { return Ok(()) };
    let Some(endpoint) = rows::by_id(db, delivery.endpoint).await? else { return Ok(()) };
    let is_asked_for = job.kind() == Kind::AttemptWebhook;
    if !is_asked_for && delivery.state != DeliveryState::Waiting {
        return Ok(());
    }
    if !is_asked_for && !endpoint.enabled && hold(app, &delivery).await? {
        return Ok(());
    }
    let at = app.now();
    let sent = send(app, &endpoint, &delivery, at).await?;
    settle(app, &delivery, job, at, sent).await
}

/// Lets a delivery wait until its endpoint is switched on. `false` where it has been, meanwhile.
async fn hold(app: &App, held: &Delivery) -> Result<bool, AppError> {
    let transaction = app.begin().await?;
    let endpoint = rows::for_update(&transaction, held.endpoint).await?;
    if endpoint.is_some_and(|endpoint| endpoint.enabled) {
        return Ok(false);
    }
    delivery::go_on(&transaction, held.id, DeliveryState::Waiting, None).await?;
    app.commit(transaction).await?;
    Ok(true)
}

/// Hands it over the network; no transaction is open.
async fn send(app: &App, endpoint: &Endpoint, delivery: &Delivery, at: Timestamp) -> Result<Sent, AppError> {
    let kept = rows::secrets(app.store.read(), endpoint.id, at).await?;
    let secrets: Option<Vec<Secret>> = kept.iter().map(|kept| Secret::parse(&kept.secret)).collect();
    let secrets = secrets.ok_or_else(|| AppError::Internal("a secret cannot be read".to_owned()))?;
    let id = delivery.event.to_string();
    let message = Message { id: &id, timestamp: at.as_second(), body: &delivery.body };
    let traceparent = probity_trace::traceparent();
    Ok(app.sender.send_traced(&endpoint.url, &secrets, message, traceparent.as_deref()).await)
}

/// Keeps the attempt and what follows from it.
async fn settle(app: &App, tried: &Delivery, job: &Job, at: Timestamp, sent: Sent) -> Result<(), AppError> {
    let problem = problem(&sent.outcome);
    app.metrics().webhook(problem.map_or("delivered", AttemptProblem::word));
    let transaction = app.begin().await?;
    // The endpoint before what is of it, as everybody takes them.
    let Some(mut endpoint) = rows::for_update(&transaction, tried.endpoint).await? else {
        return Ok(());
    };
    if !delivery::add_attempt(&transaction, tried.id, &attempt(at, sent, problem)).await? {
        return Ok(());
    }
    let Some(problem) = problem else {
        delivery::delivered(&transaction, tried.id).await?;
        endpoint.failing_since = None;
        rows::save(&transaction, &endpoint).await?;
        return app.commit(transaction).await;
    };
    let now = app.now();
    if job.kind() == Kind::DeliverWebhook {
        endpoint.failing_since = endpoint.failing_since.or(Some(at));
        rows::save(&transaction, &endpoint).await?;
        if problem == AttemptProblem::Gone {
            delivery::go_on(&transaction, tried.id, DeliveryState::Failed, None).await?;
            give_up::endpoint(app, &transaction, endpoint).await?;
            return app.commit(transaction).await;
        }
        // The last one is given up by the job's own end.
        if let Some(next) = job.next_attempt(now) {
            delivery::go_on(&transaction, tried.id, DeliveryState::Waiting, Some(next)).await?;
        }
    }
    app.commit(transaction).await?;
    Err(AppError::Internal(format!("not delivered: {problem}")))
}

fn problem(outcome: &Result<Answer, Problem>) -> Option<AttemptProblem> {
    Some(match outcome {
        Ok(answer) if answer.is_success() => return None,
        Ok(answer) if answer.is_redirect() => AttemptProblem::Redirected,
        Ok(answer) if answer.is_gone() => AttemptProblem::Gone,
        Ok(_) => AttemptProblem::Refused,
        Err(Problem::NotPublic) => AttemptProblem::NotPublic,
        Err(Problem::NameUnknown) => AttemptProblem::NameUnknown,
        Err(Problem::NoConnection) => AttemptProblem::NoConnection,
        Err(Problem::TimedOut) => AttemptProblem::TimedOut,
        Err(Problem::BrokenOff) => AttemptProblem::BrokenOff,
        Err(Problem::Impossible) => AttemptProblem::Impossible,
    })
}

/// The attempt as it is kept; its number is given where it is kept.
fn attempt(at: Timestamp, sent: Sent, problem: Option<AttemptProblem>) -> Attempt {
    let headers: Vec<_> = sent.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let answer = sent.outcome.ok();
    Attempt {
        number: 0,
        at,
        // Bounded by the time an attempt may take; four bytes in the database.
        duration_ms: u32::try_from(sent.duration.as_millis()).unwrap_or(u32::MAX / 2),
        request_headers: headers.join("\n"),
        status: answer.as_ref().map(|answer| answer.status),
        response: answer.map(|answer| answer.body),
        problem,
    }
}
