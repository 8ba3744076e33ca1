//! How many requests a key may send.

use super::code;
use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_testkit::{TestApp, test_settings};
use probity_web::WebOptions;

#[tokio::test]
async fn a_key_that_asks_too_often_waits_and_is_told_how_long() {
    let options = WebOptions { api_requests_per_minute: 2, ..WebOptions::default() };
    let test = TestApp::with(test_settings(), options).await;
    let (platform, other) = (test.platform().await, test.platform().await);
    let first = platform.get("/api/v1/levels").await;
    assert_eq!((first.status, first.header("ratelimit")), (StatusCode::OK, "\"key\";r=1;t=60"));
    assert_eq!(first.header("ratelimit-policy"), "\"key\";q=2;w=60");
    test.clock.advance(SignedDuration::from_secs(20));
    // What is refused counts, and says so too.
    let refused = platform.get("/api/v1/customers?limit=0").await;
    assert_eq!((refused.status, refused.header("ratelimit")), (StatusCode::BAD_REQUEST, "\"key\";r=0;t=40"));
    let over = platform.get("/api/v1/levels").await;
    assert_eq!((over.status, code(&over)), (StatusCode::TOO_MANY_REQUESTS, "too_many_requests".to_owned()));
    assert_eq!((over.header("retry-after"), over.header("ratelimit")), ("40", "\"key\";r=0;t=40"));
    assert_eq!(other.get("/api/v1/levels").await.header("ratelimit"), "\"key\";r=1;t=60");
    test.clock.advance(SignedDuration::from_secs(40));
    assert_eq!(platform.get("/api/v1/levels").await.header("ratelimit"), "\"key\";r=1;t=60");
    // Nobody's requests are nobody's.
    let nobody = test.browser().get("/api/v1/levels").await;
    assert_eq!((nobody.status, nobody.header("ratelimit")), (StatusCode::UNAUTHORIZED, ""));
}
