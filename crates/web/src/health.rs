//! Whether Probity serves: for whatever starts it again, and for whatever sends it requests.

use crate::Web;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// For how long an answer counts: whoever asks more often makes no more work.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(2);

/// What was found when somebody last looked.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

/// `GET /healthz`: `ok` as long as the process answers. It asks nobody: a database that is away is no reason to start this
/// process again.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// `GET /readyz`: `ready` while requests can be served: the database answers and has the schema of this version, files can be
/// written and read, and nobody has told the process to stop.
pub(crate) async fn ready(State(web): State<Web>) -> Response {
    if web.options.leaving.as_ref().is_some_and(|leaving| *leaving.borrow()) {
        return not_ready("stopping");
    }
    let mut found = web.readiness.0.lock().await;
    let known = found.filter(|(at, _)| at.elapsed() < ANSWER_TIME_MAX);
    let (_, outcome) = match known {
        Some(known) => known,
        None => *found.insert((Instant::now(), web.app.ready().await)),
    };
    match outcome {
        Ok(()) => "ready".into_response(),
        Err(why) => not_ready(why),
    }
}

fn not_ready(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
}
