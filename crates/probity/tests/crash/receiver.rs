//! A platform's server that takes webhooks and counts them.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{net::TcpListener, sync::watch};

#[derive(Clone)]
pub(crate) struct Receiver {
    inner: Arc<Inner>,
    pub(crate) url: String,
}

#[derive(Default)]
struct Inner {
    arrived: Mutex<Arrived>,
    /// Whether answers wait.
    holds: watch::Sender<bool>,
}

#[derive(Default)]
struct Arrived {
    /// How often each came, by its id.
    times: BTreeMap<String, u32>,
    /// Those that wait for their answer.
    held: BTreeSet<String>,
    /// Those whose sender went away before it had an answer.
    left: BTreeSet<String>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inner = Arc::<Inner>::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, url }
    }

    /// From now on nothing is answered, or everything is.
    pub(crate) fn hold(&self, holds: bool) {
        self.inner.holds.send_replace(holds);
    }

    /// How often each webhook came, by its id.
    pub(crate) fn times(&self) -> BTreeMap<String, u32> {
        self.inner.arrived().times.clone()
    }

    /// How many wait for their answer.
    pub(crate) fn held(&self) -> usize {
        self.inner.arrived().held.len()
    }

    /// Those whose sender went away before it had an answer.
    pub(crate) fn left(&self) -> BTreeSet<String> {
        self.inner.arrived().left.clone()
    }
}

impl Inner {
    fn arrived(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().unwrap()
    }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    {
        let mut arrived = inner.arrived();
        *arrived.times.entry(id.clone()).or_default() += 1;
        arrived.held.insert(id.clone());
    }
    let mut waiting = Waiting { inner: Arc::clone(&inner), id, is_answered: false };
    let mut holds = inner.holds.subscribe();
    drop(holds.wait_for(|holds| !holds).await);
    waiting.is_answered = true;
    StatusCode::NO_CONTENT
}

/// One that waits for its answer; dropped before, its sender is gone.
struct Waiting {
    inner: Arc<Inner>,
    id: String,
    is_answered: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut arrived = self.inner.arrived();
        arrived.held.remove(&self.id);
        if !self.is_answered {
            arrived.left.insert(self.id.clone());
        }
    }
}
