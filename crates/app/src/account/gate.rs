//! What stands before the password check: how many hashes run at once, and who has failed too often.

use super::throttle::Throttle;
use crate::{App, AppError, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{permission::Action, user::Actor};
use probity_store::{commit, gate as rows};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// How long a failure counts.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Hashes at once: each takes a core and tens of megabytes, and the rest of the machine must go on.
const HASHES_MAX: usize = 2;
/// Hashes running or waiting for their turn; more are told to come back.
const HASHES_WAITING_MAX: usize = 32;
/// When they may come back.
const BUSY_RETRY_SECONDS: u64 = 5;

/// The gate of this process: the turns of hashes, and failures where nobody else counts them.
pub(crate) struct Gate {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    throttle: Mutex<Throttle>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            running: Arc::new(Semaphore::new(HASHES_MAX)),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
            throttle: Mutex::default(),
        }
    }
}

impl Gate {
    /// Runs a hash once it is its turn.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        hash: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| AppError::TooMany { retry_after_seconds: BUSY_RETRY_SECONDS })?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(defect)?;
        // The permits go along: a caller who hangs up must not make room for another hash beside this one.
        let run = move || {
            let result = hash();
            drop((place, turn));
            result
        };
        tokio::task::spawn_blocking(run).await.map_err(defect)
    }

    fn throttle(&self) -> std::sync::MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A try that was let through. It counts as a failure until it is [`forgive`]n: so tries at the same moment, of which nobody
/// knows yet what becomes, do not get past the limit together, nor one whose sender hangs up before the answer.
#[must_use]
pub(super) struct Try {
    gate: String,
    window: Timestamp,
}

/// Lets a try through a gate, unless so many failed there within the last quarter of an hour. All instances count together.
pub(super) async fn enter(app: &App, gate: String, failures_max: u32) -> Result<Try, AppError> {
    let now = app.now();
    let counted = if app.store.is_shared() {
        count(app, &gate, failures_max, now).await?
    } else {
        app.gate.throttle().count(&gate, failures_max, now)
    };
    match counted {
        Ok(window) => Ok(Try { gate, window }),
        Err(since) => {
            let left = WINDOW.saturating_sub(now.duration_since(since)).as_secs();
            Err(AppError::TooMany { retry_after_seconds: u64::try_from(left).unwrap_or_default().max(1) })
        }
    }
}

/// Counts a failure for all instances. Whoever is shut out costs a look, and no write.
async fn count(
    app: &App,
    gate: &str,
    failures_max: u32,
    now: Timestamp,
) -> Result<Result<Timestamp, Timestamp>, AppError> {
    let since = now - WINDOW;
    if let Some(shut) = rows::shut(app.store.read(), gate, failures_max, since).await? {
        return Ok(Err(shut));
    }
    let transaction = app.store.begin().await?;
    let counted = rows::count(&transaction, gate, failures_max, since, now).await?;
    commit(transaction).await?;
    match counted {
        Some(window) => Ok(Ok(window)),
        // Others failed between the look and the count.
        None => Ok(Err(rows::shut(app.store.read(), gate, failures_max, since).await?.unwrap_or(now))),
    }
}

/// It was no failure. Where that cannot be said it goes on counting as one: a person waits, and nobody guesses more.
pub(super) async fn forgive(app: &App, tried: Try) {
    let Try { gate, window } = tried;
    if !app.store.is_shared() {
        return app.gate.throttle().forgive(&gate, window);
    }
    let forgiven = async {
        let transaction = app.store.begin().await?;
        rows::forgive(&transaction, &gate, window).await?;
        commit(transaction).await
    };
    if let Err(error) = forgiven.await {
        tracing::warn!(%error, "a try that was in order counts as a failure");
    }
}

/// Removes failures that count no more. Gives how many.
pub async fn purge(app: &App, actor: &Actor) -> Result<u64, AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin().await?;
    let removed = rows::purge(&transaction, app.now() - WINDOW).await?;
    commit(transaction).await?;
    Ok(removed)
}

fn defect(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("password hash: {error}"))
}
