//! Idempotency keys: a request sent twice is carried out once and answered twice.
//!
//! That a request was carried out is written in the transaction of its change ([`App::commit`] does it), so a repeat knows
//! of it whatever became of the process that carried it out. A repeat that finds it, and no answer beside it, does not carry
//! anything out: it is answered from what was made then ([`once`]).

mod running;

pub(crate) use running::Running;

use crate::{App, AppError, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{
    id::{ApiKeyId, Id, Kind},
    permission::Action,
    user::Actor,
};
pub use probity_store::idempotency::CarriedOut;
use probity_store::{
    Transaction, commit,
    idempotency::{self as rows, KeyRecord, Taken},
};
use running::Turn;
use std::{future::Future, sync::Arc};

/// Characters of a key, at most.
pub const KEY_CHARS_MAX: usize = 255;
/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;
/// After so long without a word the process that worked on a request is held to have gone, and it may be sent again. Should it
/// come back after all, it finds that the key is another's, and commits nothing.
const ABANDONED_SECONDS: i64 = 60;
/// When a request that is still worked on may be asked after again, in seconds: most take a fraction of one.
const IN_PROGRESS_RETRY_SECONDS: u64 = 2;

tokio::task_local! {
    /// The request that this task carries out.
    static RUNNING: Ticket;
}

/// A request that has taken its key and must be answered or given back.
#[derive(Clone, Debug)]
pub struct Ticket {
    owner: ApiKeyId,
    key: Arc<str>,
    taken_at: Timestamp,
    instance: Arc<str>,
    earlier: Option<CarriedOut>,
    /// Whoever asks after the request is told that it is worked on for as long as there is a ticket.
    _turn: Option<Arc<Turn>>,
}

impl Ticket {
    fn taken(&self) -> Taken<'_> {
        Taken { owner: self.owner, key: &self.key, at: self.taken_at, instance: &self.instance }
    }

    /// What an earlier try did, whose answer got lost. Nothing of the request is carried out any more.
    #[must_use]
    pub const fn earlier(&self) -> Option<&CarriedOut> {
        self.earlier.as_ref()
    }
}

/// What is to be done with a request.
#[derive(Clone, Debug)]
pub enum Begun {
    /// Carry it out [`under`] the ticket, then [`finish`] or [`abandon`].
    Fresh(Ticket),
    /// It was carried out, and its answer got lost: answer it [`under`] the ticket, then [`finish`].
    CarriedOut(Ticket),
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
    let kept = SignedDuration::from_hours(KEPT_HOURS);
    if let Some(first) = first.filter(|first| now.duration_since(first.created_at) < kept) {
        if first.request_hash != request_hash {
            return Ok(Begun::Reused);
        }
        if is_worked_on(app, &transaction, owner, key, &first, now).await? {
            return Ok(Begun::InProgress);
        }
        if let Some(known) = known(owner, key, first) {
            return Ok(known);
        }
    }
    let taken = Taken { owner, key, at: now, instance: app.store.instance() };
    if !rows::take(&transaction, &taken, request_hash, replace).await? {
        return Ok(Begun::InProgress);
    }
    let (key, instance): (Arc<str>, _) = (Arc::from(key), Arc::from(app.store.instance()));
    // Before others can see that the key is taken.
    let turn = Arc::new(app.running.begin(owner, Arc::clone(&key), now));
    let ticket = Ticket { owner, key, taken_at: now, instance, earlier: None, _turn: Some(turn) };
    commit(transaction).await?;
    Ok(Begun::Fresh(ticket))
}

/// Whether nothing came of the first request yet, and something may.
async fn is_worked_on(
    app: &App,
    transaction: &Transaction,
    owner: ApiKeyId,
    key: &str,
    first: &KeyRecord,
    now: Timestamp,
) -> Result<bool, AppError> {
    let is_silent = now.duration_since(first.created_at) >= SignedDuration::from_secs(ABANDONED_SECONDS);
    if is_silent || first.answer.is_some() || first.carried_out.is_some() {
        return Ok(false);
    }
    if first.instance.as_deref() == Some(app.store.instance()) {
        return Ok(app.running.has(owner, key, first.created_at));
    }
    Ok(!rows::is_gone(transaction, first, app.began()).await?)
}

/// What came of the first request, if anything did.
fn known(owner: ApiKeyId, key: &str, first: KeyRecord) -> Option<Begun> {
    if let Some(rows::Answer { status, body, etag }) = first.answer {
        return Some(Begun::Replay { status, body, etag });
    }
    let earlier = Some(first.carried_out?);
    let (key, instance) = (Arc::from(key), Arc::from(first.instance.unwrap_or_default()));
    Some(Begun::CarriedOut(Ticket { owner, key, taken_at: first.created_at, instance, earlier, _turn: None }))
}

/// Whoever has a key may send a request twice, whatever the key may do; what the request does is authorised there.
fn owner(actor: &Actor) -> Result<ApiKeyId, AppError> {
    match actor {
        Actor::ApiKey { id, .. } => Ok(*id),
        Actor::User { .. } | Actor::Customer { .. } | Actor::System => Err(AppError::Unauthenticated),
    }
}

/// Runs what a request asked for, with its ticket at hand: the change it commits is the one of the request.
pub async fn under<T>(ticket: &Ticket, running: impl Future<Output = T>) -> T {
    RUNNING.scope(ticket.clone(), running).await
}

/// What a request made or changed.
pub struct Done<K, T> {
    /// Its id.
    pub id: Id<K>,
    /// What the use case gave; none where an earlier try carried it out, whose answer got lost.
    pub now: Option<T>,
}

/// Carries out the change of a request, unless an earlier try under the same key did: then it gives what that one made.
pub async fn once<K: Kind, T>(
    change: impl Future<Output = Result<T, AppError>>,
    id: impl FnOnce(&T) -> Id<K>,
) -> Result<Done<K, T>, AppError> {
    let earlier = RUNNING.try_with(|ticket| ticket.earlier.clone()).ok().flatten();
    let Some(earlier) = earlier else {
        // In a place of its own: a whole use case is large, and would be kept here twice.
        let now = Box::pin(change).await?;
        return Ok(Done { id: id(&now), now: Some(now) });
    };
    match earlier.made.as_deref().map(str::parse) {
        Some(Ok(id)) => Ok(Done { id, now: None }),
        _ => Err(AppError::CarriedOut(earlier)),
    }
}

/// Notes in a transaction that the request of this task is carried out by it, and what it made. Fails where the transaction
/// must not be committed: another try carried it out, or is about to.
pub(crate) async fn mark(app: &App, transaction: &Transaction, made: Option<String>) -> Result<(), AppError> {
    let Ok(ticket) = RUNNING.try_with(Clone::clone) else { return Ok(()) };
    let done = CarriedOut { at: app.now(), made };
    if rows::carried_out(transaction, &ticket.taken(), &done).await? {
        return Ok(());
    }
    let there = rows::load(transaction, ticket.owner, &ticket.key).await?;
    Err(match there.and_then(|it| it.carried_out) {
        Some(earlier) => AppError::CarriedOut(earlier),
        None => in_progress(),
    })
}

/// What a request is told whose key another try has.
#[must_use]
pub const fn in_progress() -> AppError {
    AppError::InProgress { retry_after_seconds: IN_PROGRESS_RETRY_SECONDS }
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
    rows::answer(&transaction, &ticket.taken(), &answer).await?;
    Ok(commit(transaction).await?)
}

/// Gives the key back, so that the request can be sent again: ours was the fault. A request that was carried out keeps it.
pub async fn abandon(app: &App, actor: &Actor, ticket: &Ticket) -> Result<(), AppError> {
    owner(actor)?;
    let transaction = app.begin().await?;
    rows::forget(&transaction, &ticket.taken()).await?;
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
