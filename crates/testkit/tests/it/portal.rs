//! The hosted page: the customer's whole way, and everything somebody may try who is not meant to.

mod links;
mod tampering;
mod uploads;
mod whole_way;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_app::{link, portal::CONSENT_VERSION};
use probity_model::{id::CustomerId, user::Actor};
use probity_specimen::Person;
use probity_testkit::{Answer, Client, TestApp};
use serde_json::json;

/// A customer sent in without a single item.
pub(crate) async fn bare_customer(test: &TestApp, reference: &str) -> CustomerId {
    let platform = test.platform().await;
    let body = json!({"external_reference": reference, "level": "standard"});
    let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    probity_testkit::id_of(&answer)
}

/// The address of a new link of this customer.
pub(crate) async fn link_of(test: &TestApp, id: CustomerId) -> String {
    let by = test.api_actor().await;
    link::create(&test.app, &by, id).await.unwrap().url
}

/// The session's cookie of an answer.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.cookies().into_iter().find(|it| it.starts_with("probity_portal=")).expect("a cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// A browser with a session of this customer, begun with a link.
pub(crate) async fn entered(test: &TestApp, id: CustomerId) -> Client {
    let url = link_of(test, id).await;
    let answer = test.browser().post(&url, &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/verify"));
    test.browser().with("cookie", &cookie_of(&answer))
}

/// The same, having agreed.
pub(crate) async fn agreed(test: &TestApp, id: CustomerId) -> Client {
    let browser = entered(test, id).await;
    let answer =
        browser.post("/verify/consent", &[("text_version", CONSENT_VERSION), ("agree", "yes")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    browser
}

/// A customer on the hosted page, for the table of who may do what.
pub(crate) async fn customer_browser(test: &TestApp) -> Client {
    let id = bare_customer(test, "on-the-page").await;
    entered(test, id).await
}

/// What a customer types into the form of all fields.
pub(crate) const DETAILS: [(&str, &str); 16] = [
    ("id_number", "19740812-1234"),
    ("first_name", "Anna"),
    ("middle_name", ""),
    ("last_name", "Lindqvist"),
    ("nationality", "SE"),
    ("birth_date", "1974-08-12"),
    ("sex", "female"),
    ("birth_place", "Uppsala"),
    ("residence_country", "SE"),
    ("address_line1", "Storgatan 1"),
    ("address_city", "Stockholm"),
    ("address_postal_code", "111 22"),
    ("address_country", "SE"),
    ("phone", "+46701234567"),
    ("email", "anna@example.org"),
    ("occupation", "Carpenter"),
];

/// A drawn passport.
pub(crate) fn passport() -> Vec<u8> {
    probity_specimen::passport(&Person::generate(7))
}

/// A drawn selfie.
pub(crate) fn selfie() -> Vec<u8> {
    probity_specimen::selfie(&Person::generate(7))
}

/// Begins an upload and gives its address.
pub(crate) async fn begin(browser: &Client, kind: &str, size: usize) -> Answer {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let metadata = format!("filename {},kind {}", STANDARD.encode("photo.jpg"), STANDARD.encode(kind));
    let browser = browser
        .with("tus-resumable", "1.0.0")
        .with("sec-fetch-site", "same-origin")
        .with("upload-length", &size.to_string())
        .with("upload-metadata", &metadata);
    browser.send(Method::POST, "/verify/uploads", None, Body::empty()).await
}

/// Sends a piece of an upload.
pub(crate) async fn piece(browser: &Client, location: &str, offset: usize, body: impl Into<Body>) -> Answer {
    let browser = browser
        .with("tus-resumable", "1.0.0")
        .with("sec-fetch-site", "same-origin")
        .with("upload-offset", &offset.to_string());
    browser.send(Method::PATCH, location, Some("application/offset+octet-stream"), body.into()).await
}

/// How far an upload is.
pub(crate) async fn far(browser: &Client, location: &str) -> Answer {
    let browser = browser.with("tus-resumable", "1.0.0");
    browser.send(Method::HEAD, location, None, Body::empty()).await
}

/// Sends a whole file and gives the upload's id.
pub(crate) async fn uploaded(browser: &Client, kind: &str, bytes: &[u8]) -> String {
    let begun = begin(browser, kind, bytes.len()).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let location = begun.header("location").to_owned();
    let sent = piece(browser, &location, 0, bytes.to_vec()).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    location.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Everything the standard level asks, but not submitted.
pub(crate) async fn supplied(test: &TestApp, id: CustomerId) -> Client {
    let browser = agreed(test, id).await;
    let answer = browser.post("/verify/details", &DETAILS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    for (kind, bytes) in [("passport", passport()), ("proof_of_address", passport()), ("selfie", selfie())] {
        let upload = uploaded(&browser, kind, &bytes).await;
        let answer = browser.post(&format!("/verify/documents/{kind}"), &[("upload", &upload)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    browser
}

/// The customer as the one who acts.
pub(crate) const fn actor(id: CustomerId) -> Actor {
    Actor::Customer { id }
}
