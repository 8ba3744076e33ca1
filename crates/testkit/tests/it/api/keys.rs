//! What a key may do, until when and from where.

use super::code;
use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::{
    AppError,
    api_key::{self, KeyForm},
};
use probity_model::{
    event::EventKind,
    scope::{Scope, Scopes},
    user::{Actor, Role},
};
use probity_testkit::TestApp;

#[tokio::test]
async fn a_key_ends_at_its_expiry_and_says_no_more_than_a_wrong_one() {
    let test = TestApp::new().await;
    let expires_at = Some(test.app.now() + SignedDuration::from_hours(1));
    let platform = test.keyed(KeyForm { expires_at, ..KeyForm::from("short") }).await;
    assert_eq!(platform.get("/api/v1/levels").await.status, StatusCode::OK);
    test.clock.advance(SignedDuration::from_hours(1));
    let expired = platform.get("/api/v1/levels").await;
    let wrong = test.browser().with("authorization", "Bearer pk_wrong").get("/api/v1/levels").await;
    assert_eq!((expired.status, code(&expired)), (StatusCode::UNAUTHORIZED, "unauthenticated".to_owned()));
    assert_eq!(expired.snapshot(), wrong.snapshot());
}

#[tokio::test]
async fn a_key_is_taken_from_its_networks_alone() {
    let test = TestApp::new().await;
    let networks = "203.0.113.7/24, 2001:db8::/32\n198.51.100.9".to_owned();
    let platform = test.keyed(KeyForm { networks, ..KeyForm::from("office") }).await;
    let listed = api_key::list(&test.app, &Actor::System).await.expect("a list");
    assert_eq!(listed[0].networks, "198.51.100.9/32 203.0.113.0/24 2001:db8::/32");
    for (address, status) in [
        ("203.0.113.200", StatusCode::OK),
        ("::ffff:203.0.113.200", StatusCode::OK),
        ("2001:db8:5::1", StatusCode::OK),
        ("198.51.100.9", StatusCode::OK),
        ("198.51.100.10", StatusCode::UNAUTHORIZED),
        ("2001:db9::1", StatusCode::UNAUTHORIZED),
    ] {
        let from = platform.from_address(address).get("/api/v1/levels").await;
        assert_eq!(from.status, status, "{address}");
        // Nobody is a proxy here, so the header is only a claim.
        let claimed = platform.from_address("192.0.2.1").with("x-forwarded-for", address);
        assert_eq!(claimed.get("/api/v1/levels").await.status, StatusCode::UNAUTHORIZED, "{address}");
    }
    assert_eq!(platform.get("/api/v1/levels").await.status, StatusCode::UNAUTHORIZED, "an unknown address");
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_said_and_nothing_is_kept() {
    let test = TestApp::new().await;
    let (reviewer, auditor) = (test.user(Role::Reviewer).await, test.user(Role::Auditor).await);
    let good = KeyForm::from("platform");
    let notes = Scopes::of(&[Scope::NotesWrite]);
    let before = test.contents().await;
    for (form, wrong) in [
        (KeyForm { name: " ".to_owned(), ..good.clone() }, "name_invalid"),
        (KeyForm { scopes: Scopes::default(), ..good.clone() }, "scope_needed"),
        (KeyForm { expires_at: Some(test.app.now()), ..good.clone() }, "expiry_past"),
        (KeyForm { networks: "203.0.113.0/33".to_owned(), ..good.clone() }, "network_malformed"),
        (KeyForm { networks: "everywhere".to_owned(), ..good.clone() }, "network_malformed"),
        (KeyForm { scopes: notes, ..good.clone() }, "reviewer_needed"),
        (KeyForm { scopes: notes, acts_for: Some(auditor.id), ..good.clone() }, "reviewer_needed"),
    ] {
        match api_key::create(&test.app, &Actor::System, form).await {
            Err(AppError::Invalid(violations)) => assert_eq!(violations[0].code, wrong),
            other => panic!("{wrong}: {:?}", other.map(|key| key.id)),
        }
    }
    assert_eq!(test.contents().await, before);
    let form = KeyForm { scopes: notes, acts_for: Some(reviewer.id), ..good };
    assert!(api_key::create(&test.app, &Actor::System, form).await.is_ok());
}

#[tokio::test]
async fn a_change_of_a_key_holds_from_its_next_request_on() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let key = api_key::create(&test.app, &admin.actor, "platform").await.expect("a key");
    let platform = test.browser().with("authorization", &format!("Bearer {}", key.token));
    assert_eq!(platform.get("/api/v1/customers").await.status, StatusCode::OK);
    let form = KeyForm { scopes: Scopes::of(&[Scope::TransactionsRead]), ..KeyForm::from("platform") };
    api_key::change(&test.app, &admin.actor, key.id, form.clone()).await.expect("changed");
    let answer = platform.get("/api/v1/customers").await;
    assert_eq!((answer.status, code(&answer)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
    let last = test.events().await.pop().expect("an event");
    assert_eq!(last.kind, EventKind::ApiKeyChanged { key: key.id });

    let across = KeyForm { scopes: api_key::sandbox_scopes(), ..form.clone() };
    let refused = api_key::change(&test.app, &admin.actor, key.id, across).await;
    assert!(matches!(refused, Err(AppError::Invalid(violations)) if violations[0].code == "sandbox_fixed"));
    let reviewer = test.user(Role::Reviewer).await;
    let forbidden = api_key::change(&test.app, &reviewer.actor, key.id, form.clone()).await;
    assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
    api_key::revoke(&test.app, &admin.actor, key.id).await.expect("revoked");
    let gone = api_key::change(&test.app, &admin.actor, key.id, form).await;
    assert!(matches!(gone, Err(AppError::NotFound(_))));
}

#[tokio::test]
async fn a_key_is_made_and_changed_on_the_page() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Administrator).await;
    let made = browser
        .post(
            "/settings/api-keys",
            &[
                ("name", "Reports"),
                ("scope", "customers:read"),
                ("scope", "checks:read"),
                ("expires_on", "2099-12-31"),
                ("networks", "203.0.113.0/24"),
                ("acts_for", ""),
            ],
        )
        .await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    assert!(made.text().contains("class=\"secret\">pk_"));
    let key = api_key::list(&test.app, &Actor::System).await.expect("a list").remove(0);
    assert_eq!(key.scopes, Scopes::of(&[Scope::CustomersRead, Scope::ChecksRead]));
    assert_eq!(key.networks, "203.0.113.0/24");
    assert_eq!(key.expires_at.map(|at| at.to_string()).as_deref(), Some("2100-01-01T00:00:00Z"));

    let path = format!("/settings/api-keys/{}", key.id);
    let wrong = browser.post(&path, &[("name", "Reports"), ("networks", "nowhere")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Choose at least one thing") && wrong.text().contains("value=\"nowhere\""));
    let changed = browser.post(&path, &[("name", "All reports"), ("scope", "customers:read")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let page = browser.get("/settings/api-keys").await.text();
    assert!(page.contains("All reports") && !page.contains("203.0.113.0/24 "));
}
