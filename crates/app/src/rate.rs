//! How many requests an API key may send. On PostgreSQL all instances count together: each takes a share of the minute's
//! requests, and asks for another when it is used up (decision 43). On the embedded database there is one.

use crate::{App, AppError};
use jiff::Timestamp;
use probity_model::{
    id::ApiKeyId,
    rate::{Share, Window},
};
use probity_store::{commit, rate as rows};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex as SyncMutex, PoisonError},
};
use tokio::sync::Mutex;

/// Keys remembered before those that are silent are forgotten.
const KEYS_MAX: usize = 1_000;

/// What this process has of the windows of each key.
#[derive(Default)]
pub(crate) struct Requests {
    keys: SyncMutex<HashMap<ApiKeyId, Arc<Mutex<Option<Share>>>>>,
}

impl Requests {
    /// What there is of a key; one request of it is counted at a time, so that one asks and the others wait for the share.
    fn of(&self, key: ApiKeyId, now: Timestamp) -> Arc<Mutex<Option<Share>>> {
        // The map is whole at every moment, whoever panicked while holding it.
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= KEYS_MAX && !keys.contains_key(&key) {
            keys.retain(|_, share| match share.try_lock() {
                Ok(share) => share.is_some_and(|share| !share.is_over(now)),
                Err(_) => true,
            });
        }
        Arc::clone(keys.entry(key).or_default())
    }
}

/// How a key stands after a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Requests it may send in a window.
    pub requests_max: u32,
    /// Requests that remain: never fewer than are certain; what other instances took in the last seconds may be among them.
    pub remaining: u32,
    /// Seconds until all of them are there again.
    pub reset_seconds: u64,
    /// Whether the request is one too many.
    pub is_over: bool,
}

/// Counts a request of a key that may send so many a minute. A request that is one too many is not counted.
pub async fn count(app: &App, key: ApiKeyId, requests_max: u32) -> Result<Standing, AppError> {
    let now = app.now();
    let held = app.requests.of(key, now);
    let mut held = held.lock().await;
    let mut share = if app.store.is_shared() {
        match held.filter(|share| !share.is_stale(now)) {
            Some(share) => share,
            None => ask(app, key, held.take(), requests_max, now).await?,
        }
    } else {
        held.filter(|share| !share.is_over(now)).unwrap_or_else(|| Window::whole(now, requests_max))
    };
    let is_over = !share.take();
    *held = Some(share);
    let (remaining, reset_seconds) = (share.remaining(), share.reset_seconds(now));
    Ok(Standing { requests_max, remaining, reset_seconds, is_over })
}

/// Gives back what is left of a share, and takes another.
async fn ask(
    app: &App,
    key: ApiKeyId,
    earlier: Option<Share>,
    requests_max: u32,
    now: Timestamp,
) -> Result<Share, AppError> {
    let transaction = app.store.begin().await?;
    let mut window = rows::hold(&transaction, key, now).await?;
    let share = window.share(earlier, requests_max, now);
    rows::keep(&transaction, key, &window).await?;
    commit(transaction).await?;
    Ok(share)
}
