//! Whether something was committed while something ran: what committed nothing can be tried again as if it had never been.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

tokio::task_local! {
    static COMMITTED: Arc<AtomicBool>;
}

/// Runs it, and says whether a use case committed a change meanwhile.
pub async fn watch<T>(running: impl Future<Output = T>) -> (T, bool) {
    let committed = Arc::new(AtomicBool::new(false));
    let outcome = COMMITTED.scope(Arc::clone(&committed), running).await;
    (outcome, committed.load(Ordering::Acquire))
}

/// Notes that a change was committed.
pub(crate) fn note_commit() {
    // Where nobody watches, nobody wants to know.
    let _ = COMMITTED.try_with(|committed| committed.store(true, Ordering::Release));
}
