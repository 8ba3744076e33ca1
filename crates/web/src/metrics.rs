//! `GET /metrics`, at an address of its own: what it tells is for whoever looks after Probity, and for nobody who uses it.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use probity_app::{App, measure};
use probity_metrics::CONTENT_TYPE;
use probity_model::user::Actor;

/// What the address of the metrics answers, and nothing else.
pub fn metrics_router(app: App) -> Router {
    Router::new().route("/metrics", get(answer)).with_state(app)
}

async fn answer(State(app): State<App>) -> Response {
    match measure::scrape(&app, &Actor::System).await {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "nothing can be measured");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
