//! Idempotency keys: a request sent twice is carried out once and answered twice.

use crate::{App, AppError, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{id::ApiKeyId, permission::Action, user::Actor};
use probity_store::{commit, idempotency as rows};

/// Characters of a key, at most.
pub const KEY_CHARS_MAX: usize = 255;
/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;
/// After so long without an answer, the process that worked on a request has gone, and it may be sent again.
const ABANDONED_SECONDS: i64 = 60;

/// A request that has taken its key and must be answered or given back.
#[derive(Clone, Debug)]
pub struct Ticket {
    owner: ApiKeyId,
    key: String,
    taken_at: Timestamp,
}

/// What is to be done with a request.
#[derive(Clone, Debug)]
pub enum Begun {
    /// Carry it out, then [`finish`] or [`abandon`].
    Fresh(Ticket),
    /// Answer as before.
    Replay {
        /// The status.
        status: u16,
        /// The body.
        body: String,
        /// The `ETag`, if there was one.
        etag: Option<String>,
    },
    /// Refuse: another request came under this key.
    Reused,
    /// Refuse for now: the first one is still worked on.
    InProgress,
}

/// Takes the key for a request, or says what became of the request that took it before.
pub async fn begin(app: &App, actor: &Actor, key: &str, request_hash: &str) -> Result<Begun, AppError> {
    let owner = owner(actor)?;
    let now = app.now();
    let transaction = app.begin().await?;
    let first = rows::load(&transaction, owner, key).await?;
    let replace = first.is_some();
    if let Some(first) = first {
        let age = now.duration_since(first.created_at);
        if age < SignedDuration::from_hours(KEPT_HOURS) {
            if first.request_hash != request_hash {
                return Ok(Begun::Reused);
            }
            match first.answer {
                Some(answer) => {
                    let rows::Answer { status, body, etag } = answer;
                    return Ok(Begun::Replay { status, body, etag });
                }
                None if age < SignedDuration::from_secs(ABANDONED_SECONDS) => return Ok(Begun::InProgress),
                None => {}
            }
        }
    }
    if !rows::take(&transaction, owner, key, request_hash, now, replace).await? {
        return Ok(Begun::InProgress);
    }
    commit(transaction).await?;
    Ok(Begun::Fresh(Ticket { owner, key: key.to_owned(), taken_at: now }))
}

/// Whoever has a key may send a request twice, whatever the key may do; what the request does is authorised there.
fn owner(actor: &Actor) -> Result<ApiKeyId, AppError> {
    match actor {
        Actor::ApiKey { id, .. } => Ok(*id),
        Actor::User { .. } | Actor::Customer { .. } | Actor::System => Err(AppError::Unauthenticated),
    }
}

/// Keeps the answer, with its entity tag if it has one.
pub async fn finish(
    app: &App,
    actor: &Actor,
    ticket: &Ticket,
    status: u16,
    body: &str,
    etag: Option<&str>,
) -> Result<(), AppError> {
    owner(actor)?;
    let transaction = app.begin().await?;
    let answer = rows::Answer { status, body: body.to_owned(), etag: etag.map(str::to_owned) };
    rows::answer(&transaction, ticket.owner, &ticket.key, ticket.taken_at, &answer).await?;
    Ok(commit(transaction).await?)
}

/// Gives the key back, so that the request can be sent again: ours was the fault.
pub async fn abandon(app: &App, actor: &Actor, ticket: &Ticket) -> Result<(), AppError> {
    owner(actor)?;
    let transaction = app.begin().await?;
    rows::forget(&transaction, ticket.owner, &ticket.key, ticket.taken_at).await?;
    Ok(commit(transaction).await?)
}

/// Removes what is older than it is kept. Gives how many.
pub async fn purge(app: &App, actor: &Actor) -> Result<u64, AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin().await?;
    let removed = rows::purge(&transaction, app.now() - SignedDuration::from_hours(KEPT_HOURS)).await?;
    commit(transaction).await?;
    Ok(removed)
}
