//! What stands before the password check: how many hashes run at once, and who has failed too often.

use super::throttle::Throttle;
use crate::AppError;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Hashes at once: each takes a core and tens of megabytes, and the rest of the machine must go on.
const HASHES_MAX: usize = 2;
/// Hashes running or waiting for their turn; more are told to come back.
const HASHES_WAITING_MAX: usize = 32;
/// When they may come back.
const BUSY_RETRY_SECONDS: u64 = 5;

/// The gate, one for the process.
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

    /// Refuses a key that has failed too often.
    pub(crate) fn allow(&self, key: &str, failures_max: u32, now: Timestamp) -> Result<(), AppError> {
        let wait = self.throttle().wait(key, failures_max, now);
        wait.map_or(Ok(()), |retry_after_seconds| Err(AppError::TooMany { retry_after_seconds }))
    }

    /// Counts a failure of a key.
    pub(crate) fn failed(&self, key: &str, now: Timestamp) {
        self.throttle().failed(key, now);
    }

    fn throttle(&self) -> std::sync::MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn defect(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("password hash: {error}"))
}
