//! Whether Probity serves.

use crate::Web;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

/// `GET /healthz`: `ok` once the database answers.
pub(crate) async fn answer(State(web): State<Web>) -> Response {
    match web.app.ping().await {
        Ok(()) => "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}
