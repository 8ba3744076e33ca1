//! Headers that keep a browser from being used against its user.

use crate::{Web, error::WebError};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Nothing from elsewhere, nothing inline. `blob:` is for pictures a script makes from page images.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'";
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
/// Two years, as browsers ask for.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not no-referrer: with that, browsers send `Origin: null` with our own forms, and plain http has nothing else.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // For browsers that do not know frame-ancestors.
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// On the hosted page: the camera, to take pictures of documents with.
const PORTAL_PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(self), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// What is otherwise on the hosted page: the camera, and the frames of the configured origins.
fn for_portal(headers: &mut HeaderMap, origins: &[String]) {
    headers.insert("permissions-policy", HeaderValue::from_static(PORTAL_PERMISSIONS_POLICY));
    if origins.is_empty() {
        return;
    }
    let ancestors = format!("frame-ancestors {}", origins.join(" "));
    let policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", &ancestors);
    // What cannot stand in a header was refused with the configuration; if it were not, no frame is the safe side.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.remove(header::X_FRAME_OPTIONS);
    }
}

/// Puts the headers on every answer. What no handler says otherwise about is not kept by any cache.
pub(crate) async fn protect(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_portal = path == "/verify" || path.starts_with("/verify/");
    let mut response = next.run(request).await;
    // What a handler says of referrers is stricter than what is said of every page.
    let referrer = response.headers_mut().remove(header::REFERRER_POLICY);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(referrer) = referrer {
        headers.insert(header::REFERRER_POLICY, referrer);
    }
    if is_portal {
        for_portal(headers, &web.app.settings().portal.frame_origins);
    }
    if web.options.is_https() {
        let value = HeaderValue::from_static(STRICT_TRANSPORT_SECURITY);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what changes something and does not say where it comes from. Every browser does; the layer below lets such a
/// request pass as one that no browser sent.
pub(crate) async fn origin_told(request: Request, next: Next) -> Response {
    let is_told = ["sec-fetch-site", "origin"].iter().any(|name| request.headers().contains_key(*name));
    if is_told || request.method().is_safe() {
        next.run(request).await
    } else {
        WebError::CrossSite.into_response()
    }
}

/// Refuses what another site's page sends in the name of whoever is signed in, by what the browser says of where it
/// comes from (`Sec-Fetch-Site`, else `Origin` against `Host`).
pub(crate) fn same_origin_only() -> CsrfLayer<impl Fn(ProtectionError) -> Response + Clone> {
    CsrfLayer::new().with_rejection_response(|_: ProtectionError| WebError::CrossSite.into_response())
}
