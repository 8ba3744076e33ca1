//! The HTTP edge: REST API, dashboard and live updates.
//!
//! A request passes, from the outside in: its id and its line in the log, the security headers,
//! compression, limits of time; then, around the dashboard, who is signed in and what an error or a panic looks like to
//! a person ([`page_error`]), and around the API the same for programs ([`problem`]); limits of size; the permission of
//! its route ([`routes`]); the handler. The hosted page has a layer of its own: [`portal`].

mod again;
mod api;
pub mod assets;
mod attachment;
mod brand;
mod cookie;
mod csv;
mod dashboard;
mod error;
mod extract;
mod health;
mod html;
mod metrics;
mod page_error;
mod portal;
mod problem;
mod request;
mod routes;
mod security;
mod shell;

pub use metrics::metrics_router;
pub use routes::{Access, Route};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::get,
};
use error::WebError;
use health::Readiness;
use probity_app::App;
use routes::Routes;
use std::{any::Any, net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::watch;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};
use utoipa::openapi::OpenApi;

/// How long a request may take until its answer begins; long enough for the largest upload on a slow line.
const REQUEST_TIME_MAX: Duration = Duration::from_mins(3);
/// How long a body may be silent.
const BODY_SILENCE_MAX: Duration = Duration::from_secs(30);

/// What the operator configured of the edge.
#[derive(Clone, Debug, Default)]
pub struct WebOptions {
    /// The address people open, such as `https://kyc.bank.example`. With https, cookies are secure and HSTS is sent.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The demo's sign-ins shown on the sign-in page, as e-mail and role; empty where nothing is a demo.
    pub demo_sign_ins: Vec<(String, String)>,
    /// Requests of one API key in a minute; 0 for no limit.
    pub api_requests_per_minute: u32,
    /// Becomes true when the server is told to stop: live updates end then, which would hold it up otherwise.
    pub stopping: Option<watch::Receiver<bool>>,
    /// Becomes true before that: it serves on, and says at `/readyz` that it is not ready any more.
    pub leaving: Option<watch::Receiver<bool>>,
}

impl WebOptions {
    /// Whether people open it by https.
    const fn is_https(&self) -> bool {
        matches!(self.public_url.as_bytes(), [b'h', b't', b't', b'p', b's', b':', ..])
    }
}

/// What every handler works with.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) app: App,
    pub(crate) options: Arc<WebOptions>,
    pub(crate) readiness: Arc<Readiness>,
}

/// Everything Probity answers.
pub fn router(app: App, options: WebOptions) -> Router {
    let web = Web { app, options: Arc::new(options), readiness: Arc::default() };
    let Routes { dashboard, api, portal, .. } = all_routes();
    let dashboard = dashboard
        .fallback(nothing_here)
        .layer(security::same_origin_only())
        .layer(from_fn(security::origin_told))
        .layer(DefaultBodyLimit::max(extract::FORM_SIZE_BYTES_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(again::around))
        .layer(from_fn_with_state(web.clone(), page_error::around));
    let (operations, _) = api.split_for_parts();
    // Bearer keys only: without cookies there is nothing another site could borrow.
    let api = api::around(operations, &web)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(web.clone(), problem::around));
    let portal = portal::around(portal, &web);
    let plain = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/assets/{*path}", get(assets::serve))
        .route(brand::THEME_PATH, get(brand::theme))
        .route(brand::LOGO_PATH, get(brand::logo));
    dashboard
        .merge(api)
        .merge(portal)
        .merge(plain)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME_MAX))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE_MAX))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(web.clone(), security::protect))
        .layer(from_fn_with_state(web.clone(), request::identify))
        .with_state(web)
}

/// Every route with who may use it, but for `/healthz`, `/readyz`, `/assets` and `/verify-assets`, which show nothing of anyone.
#[must_use]
pub fn route_table() -> Vec<Route> {
    all_routes().table
}

/// The description of the API.
#[must_use]
pub fn openapi() -> OpenApi {
    api::description()
}

fn all_routes() -> Routes {
    dashboard::routes().merge(api::routes()).merge(portal::routes())
}

async fn nothing_here() -> WebError {
    WebError::Status(StatusCode::NOT_FOUND)
}

/// A panic as the failure it is; what it said goes to the log alone.
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    WebError::Defect(format!("a handler panicked: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_ours_that_says_nothing() {
        let mut response = panicked(Box::new("the name of a customer"));
        let failure = error::failure(&mut response).expect("a failure");
        let description = error::describe(&failure.0);
        assert_eq!(description.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!description.detail.contains("customer"), "{}", description.detail);
    }
}
