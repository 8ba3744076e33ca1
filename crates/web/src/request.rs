//! One line in the log per request, with the id its answer carries. No value of anyone's: the path as registered, never
//! as sent, and no query.

use crate::Web;
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use probity_model::user::Actor;
use probity_trace::{Kind, Span};
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Instant,
};
use tracing::Instrument as _;

/// Letters of a method that is one: OPTIONS has seven.
const METHOD_CHARS_MAX: usize = 7;
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

/// Who the request turned out to come from, for its line in the log.
#[derive(Clone, Debug, Default)]
struct Acting(Arc<OnceLock<Actor>>);

/// Notes who a request comes from.
pub(crate) fn note_actor(extensions: &Extensions, actor: Actor) {
    if let Some(Acting(slot)) = extensions.get() {
        // The first to know counts.
        let _known = slot.set(actor);
    }
}

/// Gives the request its id, runs it, writes its line.
pub(crate) async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = RequestId(web.app.request_id().to_string());
    request.extensions_mut().insert(id.clone());
    let acting = Acting::default();
    request.extensions_mut().insert(acting.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id = id.as_str());
    let began = Instant::now();
    let mut traced = traced(&web, &request, &method, &route, &id);
    let mut response = async move {
        let response = probity_trace::within(web.app.tracer(), &traced, next.run(request)).await;
        let (took, status) = (began.elapsed(), response.status().as_u16());
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let (actor, actor_id) = described(acting.0.get());
        tracing::info!(%method, route, status, millis, actor, actor_id, "answered");
        web.app.metrics().request(method.as_str(), &route, status, took);
        traced.set("http.response.status_code", status);
        traced.set("probity.actor", actor);
        if let Some(id) = actor_id {
            traced.set("probity.actor_id", id);
        }
        if status >= 500 {
            traced.fail();
        }
        response
    }
    .instrument(span)
    .await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// The span of a request. What somebody in front of us began is gone on with if that is a proxy of the operator's: anybody else
/// could have us keep a trace of everything.
fn traced(web: &Web, request: &Request, method: &Method, route: &str, id: &RequestId) -> Span {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_proxy = peer.is_some_and(|peer| web.options.trusted_proxies.contains(&peer.0.ip().to_canonical()));
    let told =
        request.headers().get("traceparent").filter(|_| is_proxy).and_then(|value| value.to_str().ok());
    let incoming = told.and_then(|text| text.parse().ok());
    // Anybody can send a method of any name.
    let method = if method.as_str().len() <= METHOD_CHARS_MAX { method.as_str() } else { "other" };
    let mut span = web.app.tracer().root(incoming, Kind::Server, &format!("{method} {route}"));
    span.set("http.request.method", method);
    span.set("http.route", route);
    span.set("probity.request", id.as_str());
    span
}

/// Whoever acted, as a kind and an id; nobody is told as nothing.
fn described(actor: Option<&Actor>) -> (&'static str, Option<String>) {
    match actor {
        Some(Actor::User { id, .. }) => ("user", Some(id.to_string())),
        Some(Actor::ApiKey { id, .. }) => ("api_key", Some(id.to_string())),
        Some(Actor::Customer { id }) => ("customer", Some(id.to_string())),
        Some(Actor::System) => ("probity", None),
        None => ("nobody", None),
    }
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
