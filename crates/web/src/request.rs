//! One line in the log per request, with the id its answer carries. No value of anyone's: the path as registered, never
//! as sent, and no query.

use crate::Web;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument as _;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request. Ours: one sent along from outside is not taken over.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// The id the layer gave.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    /// Its text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Gives the request its id, runs it, writes its line.
pub(crate) async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = RequestId(web.app.request_id().to_string());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id = id.as_str());
    let began = Instant::now();
    let mut response = async move {
        let response = next.run(request).await;
        let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(%method, route, status = response.status().as_u16(), millis, "answered");
        response
    }
    .instrument(span)
    .await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Whether htmx asks for a part of a page.
pub(crate) fn is_partial(headers: &HeaderMap) -> bool {
    headers.get("hx-request").is_some_and(|value| value == "true")
}

/// The path of the page a request was sent from, as the browser says. It is told for our own pages alone, and whoever
/// goes there checks that it is one of ours.
pub(crate) fn came_from(headers: &HeaderMap) -> Option<&str> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, host) = referer.split_once("://")?;
    host.find('/').and_then(|start| host.get(start..))
}
