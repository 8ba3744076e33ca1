//! Links to the hosted page, as a platform makes them.

use super::{code, told};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use jiff::SignedDuration;
use probity_model::{
    event::EventKind,
    scope::{Scope, Scopes},
};
use probity_testkit::{Answer, Client, TestApp};
use serde_json::{Value, json};

async fn send(client: &Client, method: Method, path: &str) -> Answer {
    client.send(method, path, None, Body::empty()).await
}

/// The page an address leads to, without the host.
fn page(link: &Value) -> String {
    let url = link["url"].as_str().expect("an address");
    url[url.find("/verify/").expect("the hosted page")..].to_owned()
}

#[tokio::test]
async fn a_link_is_made_told_once_and_revoked() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/links");
    let made = send(&platform, Method::POST, &path).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let link = made.json();
    assert_eq!(test.browser().get(&page(&link)).await.status, StatusCode::OK);
    let listed = send(&platform, Method::GET, &path).await;
    assert!(!listed.text().contains("verify"), "{}", listed.text());
    insta::assert_snapshot!("links", told(&listed));

    let revoke = format!("/api/v1/links/{}", link["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let revoked = send(&platform, Method::DELETE, &revoke).await;
        assert_eq!((revoked.status, revoked.text()), (StatusCode::NO_CONTENT, String::new()));
    }
    assert_eq!(send(&platform, Method::GET, &path).await.json()["links"][0]["state"], "revoked");
    assert_eq!(test.browser().post(&page(&link), &[]).await.status, StatusCode::GONE);
    let revocations =
        test.events().await.into_iter().filter(|it| matches!(it.kind, EventKind::LinkRevoked { .. }));
    assert_eq!(revocations.count(), 1);
}

#[tokio::test]
async fn a_link_says_what_became_of_it() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/links");
    let used = send(&platform, Method::POST, &path).await.json();
    assert_eq!(test.browser().post(&page(&used), &[]).await.status, StatusCode::SEE_OTHER);
    test.clock.advance(SignedDuration::from_secs(1));
    send(&platform, Method::POST, &path).await;
    let states = |answer: &Answer| {
        let links = answer.json()["links"].as_array().expect("a list").clone();
        links.iter().map(|link| link["state"].as_str().expect("a word").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states(&send(&platform, Method::GET, &path).await), ["usable", "used"]);
    test.clock.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(states(&send(&platform, Method::GET, &path).await), ["expired", "used"]);
}

#[tokio::test]
async fn the_address_rests_nowhere_not_even_under_an_idempotency_key() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let keyed = platform.with("idempotency-key", "link-1");
    let path = format!("/api/v1/customers/{id}/links");
    let first = send(&keyed, Method::POST, &path).await;
    let token = page(&first.json()).trim_start_matches("/verify/").to_owned();
    let again = send(&keyed, Method::POST, &path).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
    assert_eq!(again.json()["id"], first.json()["id"]);
    assert!(again.json()["url"].is_null());
    for (name, bytes) in test.written().await {
        let is_there = bytes.windows(token.len()).any(|window| window == token.as_bytes());
        assert!(!is_there, "the token is in {name}");
    }
}

#[tokio::test]
async fn a_link_is_sent_by_email_where_an_address_is_known() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let sent = send(&platform, Method::POST, &format!("/api/v1/customers/{id}/links/email")).await;
    insta::assert_snapshot!("link_emailed", told(&sent));
    let body = json!({"external_reference": "nowhere", "level": "standard"});
    let unreachable = probity_testkit::id_of(&platform.json(Method::POST, "/api/v1/customers", &body).await);
    let refused =
        send(&platform, Method::POST, &format!("/api/v1/customers/{unreachable}/links/email")).await;
    assert_eq!((refused.status, code(&refused)), (StatusCode::CONFLICT, "no_address".to_owned()));
    let reachable = json!({"contact_email": "anna@example.org"});
    platform.json(Method::PATCH, &format!("/api/v1/customers/{unreachable}"), &reachable).await;
    let sent = send(&platform, Method::POST, &format!("/api/v1/customers/{unreachable}/links/email")).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn links_need_their_scope_alone() {
    let test = TestApp::new().await;
    let id = test.customer(&test.platform().await, "user-1").await;
    let path = format!("/api/v1/customers/{id}/links");
    let maker = test.platform_with(Scopes::of(&[Scope::LinksWrite])).await;
    let link = send(&maker, Method::POST, &path).await.json();
    assert_eq!(send(&maker, Method::GET, &path).await.status, StatusCode::OK);
    let revoke = format!("/api/v1/links/{}", link["id"].as_str().expect("an id"));
    let reader = test.platform_with(Scopes::of(&[Scope::CustomersRead, Scope::CustomersWrite])).await;
    for (method, path) in [(Method::POST, &path), (Method::GET, &path), (Method::DELETE, &revoke)] {
        let refused = send(&reader, method, path).await;
        assert_eq!((refused.status, code(&refused)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
    }
    assert_eq!(send(&maker, Method::DELETE, &revoke).await.status, StatusCode::NO_CONTENT);
}
