//! A platform's server: takes what is sent to it and answers as the test says.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What came in.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) id: String,
    pub(super) timestamp: String,
    pub(super) signature: String,
    pub(super) body: String,
}

impl Received {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The type of the event.
    pub(super) fn kind(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

/// How it answers.
#[derive(Clone, Debug)]
pub(super) enum Behaviour {
    Status(u16),
    Redirect(String),
    Hang,
}

struct Inner {
    behaviour: Behaviour,
    received: Vec<Received>,
}

/// A receiver on a free port of this machine; it ends with the test.
#[derive(Clone)]
pub(super) struct Receiver {
    inner: Arc<Mutex<Inner>>,
    pub(super) url: String,
}

impl Receiver {
    /// One that takes everything.
    pub(super) async fn start() -> Self {
        let inner = Arc::new(Mutex::new(Inner { behaviour: Behaviour::Status(204), received: Vec::new() }));
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, url }
    }

    pub(super) fn behave(&self, behaviour: Behaviour) {
        self.inner.lock().expect("not poisoned").behaviour = behaviour;
    }

    /// Everything that came, also what was not taken.
    pub(super) fn received(&self) -> Vec<Received> {
        self.inner.lock().expect("not poisoned").received.clone()
    }

    /// The types of the events that came.
    pub(super) fn kinds(&self) -> Vec<String> {
        self.received().iter().map(Received::kind).collect()
    }
}

async fn take(State(inner): State<Arc<Mutex<Inner>>>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).map_or("", |it| it.to_str().expect("a text")).to_owned();
    let received = Received {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
        body: String::from_utf8(body.to_vec()).expect("UTF-8"),
    };
    assert_eq!(text("content-type"), "application/json");
    let behaviour = {
        let mut inner = inner.lock().expect("not poisoned");
        inner.received.push(received);
        inner.behaviour.clone()
    };
    match behaviour {
        Behaviour::Status(status) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, "said the receiver").into_response()
        }
        Behaviour::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to)]).into_response(),
        Behaviour::Hang => std::future::pending().await,
    }
}
