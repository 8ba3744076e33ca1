//! Proving again who one is; session limits, networks, forced sign-out.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::{AppError, Settings, account, settings::SignInSettings};
use probity_model::{event::EventKind, user::Role};
use probity_testkit::{Client, PASSWORD, TestApp, test_settings};
use probity_web::{Access, WebOptions, route_table};

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

async fn with(sign_in: SignInSettings) -> TestApp {
    TestApp::with(Settings { sign_in, ..test_settings() }, WebOptions::default()).await
}

#[test]
fn what_needs_a_fresh_proof_is_as_reviewed() {
    let mut routes: Vec<String> = route_table()
        .into_iter()
        .filter(|route| matches!(route.access, Access::Proved(_)))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    routes.sort();
    insta::assert_snapshot!("proved", routes.join("\n"));
}

#[tokio::test]
async fn what_was_asked_waits_for_a_fresh_proof_and_is_never_carried_out_by_it() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let browser = test.sign_in(&admin).await.with("referer", "https://probity.test/settings/api-keys?x=1");
    let make = [("name", "platform"), ("scope", "customers:read")];
    test.clock.advance(TEN_MINUTES);
    let refused = browser.post("/settings/api-keys", &make).await;
    let to = "/account/prove?next=/settings/api-keys%3Fx%3D1";
    assert_eq!((refused.status, refused.header("location")), (StatusCode::SEE_OTHER, to));
    let wrong = browser.post("/account/prove", &[("password", "not the password")]).await;
    assert_eq!(wrong.status, 422);
    let proof = [("password", PASSWORD), ("next", "/settings/api-keys?x=1")];
    let proved = browser.post("/account/prove", &proof).await;
    assert_eq!(proved.header("location"), "/settings/api-keys?x=1");
    let created = async || {
        test.events()
            .await
            .into_iter()
            .filter(|it| matches!(it.kind, EventKind::ApiKeyCreated { .. }))
            .count()
    };
    assert_eq!(created().await, 0, "nothing is replayed");
    let pressed_again = browser.post("/settings/api-keys", &make).await;
    assert_eq!((pressed_again.status, created().await), (StatusCode::OK, 1), "{}", pressed_again.text());
    assert!(test.events().await.iter().any(|it| matches!(it.kind, EventKind::ProvedAgain { .. })));
}

#[tokio::test]
async fn every_route_that_needs_a_proof_asks_for_it() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let auditor = test.signed_in_as(Role::Auditor).await;
    let approver = test.signed_in_as(Role::Approver).await;
    test.clock.advance(TEN_MINUTES);
    for route in route_table() {
        let Access::Proved(action) = route.access else { continue };
        let parts = route.path.split('/').map(|part| if part.starts_with('{') { "none" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let client = match action.word() {
            "export" | "view_audit_log" => &auditor,
            "manage_retention" => &approver,
            _ => &admin,
        };
        assert_eq!(route.method, Method::POST);
        let answer = client.post(&path, &[]).await;
        assert_eq!(answer.header("location"), "/account/prove?next=/", "{path}");
        let partial = client.partial().post(&path, &[]).await;
        assert_eq!(partial.status, 403, "{path}");
        assert!(partial.text().contains("/account/prove"), "{path}");
    }
}

#[tokio::test]
async fn nobody_is_led_elsewhere_by_a_proof() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    for next in ["https://evil.example/", "//evil.example", "/sign-out", "javascript:alert(1)"] {
        let answer = browser.post("/account/prove", &[("password", PASSWORD), ("next", next)]).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn guessing_at_a_proof_locks_the_account() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&user).await;
    for _ in 0..5 {
        assert_eq!(browser.post("/account/prove", &[("password", "a guess at it")]).await.status, 422);
    }
    let right = browser.post("/account/prove", &[("password", PASSWORD)]).await;
    assert_eq!((right.status, right.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "900"));
    let empty = browser.post("/account/prove", &[]).await;
    assert_eq!(empty.status, 429);
}

#[tokio::test]
async fn one_more_session_than_allowed_ends_the_oldest() {
    let test = with(SignInSettings { sessions_max: 2, ..SignInSettings::default() }).await;
    let (user, other) = (test.user(Role::Reviewer).await, test.user(Role::Reviewer).await);
    let bystander = test.sign_in(&other).await;
    let mut browsers: Vec<Client> = Vec::new();
    for _ in 0..3 {
        test.clock.advance(SignedDuration::from_secs(1));
        browsers.push(test.sign_in(&user).await);
    }
    let mut statuses = Vec::new();
    for browser in &browsers {
        statuses.push(browser.get("/notifications").await.status.as_u16());
    }
    assert_eq!(statuses, [303, 200, 200]);
    assert_eq!(bystander.get("/notifications").await.status, 200);
    let ended = test.events().await;
    assert_eq!(ended.iter().filter(|it| matches!(it.kind, EventKind::SignedOut { .. })).count(), 1);
}

#[tokio::test]
async fn a_role_comes_from_its_networks_alone() {
    let office = vec!["192.0.2.0/24".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
    let networks = [(Role::Administrator, office)].into();
    let test = with(SignInSettings { networks, ..SignInSettings::default() }).await;
    let (admin, reviewer) = (test.user(Role::Administrator).await, test.user(Role::Reviewer).await);
    let sign_in = async |email: &str, address: &str| {
        let form = [("email", email), ("password", PASSWORD)];
        test.browser().from_address(address).post("/sign-in", &form).await
    };
    // A right password looks like a wrong one from there, and wrong ones lock nobody out.
    let refused = sign_in(&admin.email, "198.51.100.7").await;
    let form = [("email", admin.email.as_str()), ("password", "a guess from elsewhere")];
    for _ in 0..6 {
        let guessed = test.browser().from_address("198.51.100.7").post("/sign-in", &form).await;
        assert_eq!(guessed.status, refused.status);
        assert!(guessed.text().contains("not allowed from this network"));
    }
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("not allowed from this network"), "{}", refused.text());
    assert!(refused.cookies().is_empty());
    assert_eq!(
        sign_in(&reviewer.email, "198.51.100.7").await.status,
        303,
        "other roles come from everywhere"
    );
    assert_eq!(sign_in(&admin.email, "2001:db8:7::1").await.status, 303);
    assert_eq!(
        sign_in(&admin.email, "::ffff:192.0.2.9").await.status,
        303,
        "an address in the other's clothes"
    );

    let signed_in = sign_in(&admin.email, "192.0.2.9").await;
    let cookie = signed_in.cookies()[0].split(';').next().unwrap().to_owned();
    let browser = test.browser().with("cookie", &cookie);
    assert_eq!(browser.from_address("192.0.2.200").get("/users").await.status, 200);
    let taken_along = browser.from_address("198.51.100.7").get("/users").await;
    assert_eq!(taken_along.status, 403);
    assert!(taken_along.text().contains("Not from this network"));
    assert_eq!(browser.from_address("192.0.2.200").get("/users").await.status, 303, "the session has ended");
    let refused = test.events().await;
    assert_eq!(refused.iter().filter(|it| matches!(it.kind, EventKind::NetworkRefused { .. })).count(), 2);
    let nowhere = account::sign_in(
        &test.app,
        account::Attempt { ip: None, ..TestApp::attempt(&admin.email, PASSWORD) },
    );
    assert!(matches!(nowhere.await, Err(AppError::Unauthenticated)), "an unknown address is in no network");
}

#[tokio::test]
async fn an_administrator_ends_every_session_of_a_user() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let (first, second) = (test.sign_in(&user).await, test.sign_in(&user).await);
    let admin = test.signed_in_as(Role::Administrator).await;
    let done = admin.post(&format!("/users/{}/sign-out", user.id), &[]).await;
    assert_eq!(done.header("location"), "/users?done=signed-out");
    for browser in [first, second] {
        assert_eq!(browser.get("/queue").await.header("location"), "/sign-in?next=/queue");
    }
    assert_eq!(test.sign_in(&user).await.get("/queue").await.status, 200, "and may sign in again");
    assert!(test.events().await.iter().any(|it| matches!(it.kind, EventKind::UserSignedOut { .. })));
}
