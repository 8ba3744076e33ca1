//! The requests that this process works on. Of these alone it is known when they end, however they do: with an answer, with
//! a client that hangs up, with a database that is away and takes no word of it.

use jiff::Timestamp;
use probity_model::id::ApiKeyId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A request: whose, its key, and when it took that, in microseconds, as it is kept.
type Which = (ApiKeyId, Arc<str>, i64);

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<HashMap<Which, usize>>);

impl Running {
    fn requests(&self) -> MutexGuard<'_, HashMap<Which, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the request that took this key then is one of them.
    pub(super) fn has(&self, owner: ApiKeyId, key: &str, taken_at: Timestamp) -> bool {
        self.requests().contains_key(&(owner, key.into(), taken_at.as_microsecond()))
    }

    /// One more, until what is given is dropped.
    pub(super) fn begin(self: &Arc<Self>, owner: ApiKeyId, key: Arc<str>, taken_at: Timestamp) -> Turn {
        let which = (owner, key, taken_at.as_microsecond());
        *self.requests().entry(which.clone()).or_default() += 1;
        Turn { running: Arc::clone(self), which }
    }
}

/// A request while it is worked on.
#[derive(Debug)]
pub(super) struct Turn {
    running: Arc<Running>,
    which: Which,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut requests = self.running.requests();
        // Within one moment a key may be given back and taken again.
        if let Some(count) = requests.get_mut(&self.which) {
            *count -= 1;
            if *count == 0 {
                requests.remove(&self.which);
            }
        }
    }
}
