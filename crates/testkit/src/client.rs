//! A browser or a platform, talking to the real router.

use axum::{
    Router,
    body::{Body, Bytes, HttpBody as _},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::{fmt::Write as _, net::SocketAddr};
use tower::ServiceExt as _;

/// Somebody who sends requests: nobody in particular, a signed-in browser, or a platform with a key.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
    address: Option<SocketAddr>,
}

/// Names and values of a form; a name may come several times.
pub type FormBody<'a> = [(&'a str, &'a str)];

/// What came back, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, headers: HeaderMap::new(), address: None }
    }

    /// The same, with a header on every request.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        client
    }

    /// The header that goes with every request; empty where none does.
    #[must_use]
    pub fn sent(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// The same, with another instance answering.
    #[must_use]
    pub fn through(&self, router: Router) -> Self {
        Self { router, headers: self.headers.clone(), address: self.address }
    }

    /// The same, from this network address.
    #[must_use]
    pub fn from_address(&self, address: &str) -> Self {
        let address = address.parse().expect("an address");
        Self { address: Some(SocketAddr::new(address, 40_000)), ..self.clone() }
    }

    /// The same, asking as htmx does for a part of a page.
    #[must_use]
    pub fn partial(&self) -> Self {
        self.with("hx-request", "true")
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// `POST` of a form, as a browser sends it from one of our own pages.
    pub async fn post(&self, path: &str, form: &FormBody<'_>) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let client = if self.headers.contains_key("sec-fetch-site") {
            self.clone()
        } else {
            self.with("sec-fetch-site", "same-origin")
        };
        client.send(Method::POST, path, Some(kind), Body::from(encoded(form))).await
    }

    /// A JSON body.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, Some("application/json"), Body::from(body.to_string())).await
    }

    /// `GET` of what does not end.
    pub async fn stream(&self, path: &str) -> Response {
        let mut request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        *request.headers_mut() = self.headers.clone();
        self.router.clone().oneshot(request).await.expect("the router answers")
    }

    /// Any body.
    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Body) -> Answer {
        let size_bytes = body.size_hint().exact();
        let mut request = Request::builder().method(method).uri(path).body(body).expect("a request");
        *request.headers_mut() = self.headers.clone();
        if let Some(size_bytes) = size_bytes.filter(|_| kind.is_some()) {
            request.headers_mut().insert(header::CONTENT_LENGTH, size_bytes.into());
        }
        if let Some(kind) = kind {
            let kind = HeaderValue::from_str(kind).expect("a content type");
            request.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        request.headers_mut().entry(header::HOST).or_insert(HeaderValue::from_static("probity.test"));
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(address));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// A header's text; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// Every `Set-Cookie`.
    #[must_use]
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|it| it.to_str().expect("a text")).collect()
    }

    /// Status and JSON body as a snapshot shows them, the request's id left out.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let mut body = self.json();
        if let Some(body) = body.as_object_mut() {
            body.remove("request_id");
        }
        format!("{}\n{}", self.status, serde_json::to_string_pretty(&body).expect("JSON"))
    }
}

fn encoded(form: &FormBody<'_>) -> String {
    let mut text = String::new();
    for (name, value) in form {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name);
        text.push('=');
        escape(&mut text, value);
    }
    text
}

fn escape(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
}
