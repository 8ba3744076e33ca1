//! How many requests a key may send: so many in each minute, told on every answer as the IETF's draft says
//! (draft-ietf-httpapi-ratelimit-headers-10).

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use probity_app::rate::Standing;
use probity_model::rate::WINDOW_SECONDS;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// Tells a key how it stands.
pub(crate) fn tell(standing: Standing, headers: &mut HeaderMap) {
    let policy = format!("\"key\";q={};w={WINDOW_SECONDS}", standing.requests_max);
    let stands = format!("\"key\";r={};t={}", standing.remaining, standing.reset_seconds);
    for (name, value) in [(POLICY, policy), (STANDING, stands)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
