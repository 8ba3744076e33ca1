//! The edge: headers, cookies, other sites, errors, assets.

use axum::http::Method;
use probity_app::{api_key, user};
use probity_model::user::{Actor, Role};
use probity_testkit::{PASSWORD, TestApp, test_settings};
use probity_web::WebOptions;
use serde_json::json;
use std::fs;

const HTTPS: &str = "https://kyc.bank.example";

async fn https() -> TestApp {
    let options = WebOptions { public_url: HTTPS.to_owned(), ..WebOptions::default() };
    TestApp::with(test_settings(), options).await
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_its_reader() {
    let test = https().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    for path in ["/queue", "/sign-in", "/healthz", "/no-such-page", "/assets/none.js", "/api/v1/customers"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(
            !policy.contains("unsafe") && !policy.contains('*') && policy.contains("frame-ancestors 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
    }
    let plain = TestApp::new().await.browser().get("/sign-in").await;
    assert_eq!(plain.header("strict-transport-security"), "", "http is not told to be https");
}

#[tokio::test]
async fn the_session_s_cookie_is_out_of_reach() {
    let cookie = async |test: &TestApp| {
        let user = test.user(Role::Reviewer).await;
        let form = [("email", user.email.as_str()), ("password", PASSWORD), ("next", "/customers?q=x")];
        let answer = test.browser().post("/sign-in", &form).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/customers?q=x"));
        let (pair, flags) = answer.cookies()[0].split_once("; ").unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        assert_eq!(value.len(), 64);
        let mut flags: Vec<_> = flags.split("; ").map(str::to_owned).collect();
        flags.sort();
        format!("{name}: {}", flags.join("; "))
    };
    assert_eq!(
        cookie(&https().await).await,
        "__Host-probity_session: HttpOnly; Path=/; SameSite=Lax; Secure"
    );
    assert_eq!(cookie(&TestApp::new().await).await, "probity_session: HttpOnly; Path=/; SameSite=Lax");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    assert_eq!(browser.get("/queue").await.status, 200);
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!(answer.header("location"), "/sign-in?done=signed-out");
    assert!(answer.cookies()[0].contains("Max-Age=0"), "{:?}", answer.cookies());
    assert_eq!(browser.get("/queue").await.header("location"), "/sign-in?next=/queue");
}

#[tokio::test]
async fn another_site_cannot_act_in_somebody_s_name() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    for site in ["cross-site", "same-site"] {
        let answer = browser.with("sec-fetch-site", site).post("/account/theme", &[("theme", "dark")]).await;
        assert_eq!(answer.status, 403, "{site}");
        assert!(answer.text().contains("sent by a page elsewhere"), "{}", answer.text());
    }
    // A browser that says nothing but where the page was.
    let old = browser.with("origin", "https://evil.example");
    let kind = Some("application/x-www-form-urlencoded");
    let answer = old.send(Method::POST, "/account/theme", kind, "theme=dark".into()).await;
    assert_eq!(answer.status, 403);
    // On plain http browsers say no more than this.
    let ours = browser.with("origin", "http://probity.test");
    assert_eq!(ours.send(Method::POST, "/account/theme", kind, "theme=dark".into()).await.status, 303);
    let silent = browser.send(Method::POST, "/account/theme", kind, "theme=dark".into()).await;
    assert_eq!(silent.status, 403, "no browser is that silent");
    assert_eq!(browser.post("/account/theme", &[("theme", "dark")]).await.status, 303);
    // A sign-in forced upon somebody is refused as well.
    let forced = test.browser().with("sec-fetch-site", "cross-site").post("/sign-in", &[]).await;
    assert_eq!(forced.status, 403);
}

#[tokio::test]
async fn the_api_takes_keys_and_never_cookies() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Administrator).await;
    let answer = browser.get("/api/v1/customers").await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    insta::assert_snapshot!(answer.snapshot(), @r#"
    401 Unauthorized
    {
      "code": "unauthenticated",
      "detail": "Sign in, or send a valid API key.",
      "status": 401,
      "title": "Not signed in",
      "type": "urn:probity:problem:unauthenticated"
    }
    "#);
    let key = api_key::create(&test.app, &Actor::System, "platform").await.unwrap();
    let platform = test.browser().with("authorization", &format!("Bearer {}", key.token));
    assert_eq!(platform.get("/api/v1/customers").await.status, 200);
    api_key::revoke(&test.app, &Actor::System, key.id).await.unwrap();
    assert_eq!(platform.get("/api/v1/customers").await.status, 401);
    assert_eq!(platform.get("/queue").await.status, 303, "and a key opens no page");
}

#[tokio::test]
async fn problems_say_what_where_and_which_request() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let answer = platform
        .json(Method::POST, "/api/v1/customers", &json!({ "external_reference": "", "level": "standard" }))
        .await;
    assert_eq!(answer.status, 422);
    let body = answer.json();
    assert_eq!(body["request_id"], answer.header("x-request-id"));
    assert_eq!(body["errors"][0]["pointer"], "/external_reference");
    assert!(body["errors"][0]["code"].is_string() && body["errors"][0]["message"].is_string());
    let nowhere = platform.get("/api/v1/nothing").await;
    assert_eq!((nowhere.status.as_u16(), nowhere.json()["code"].as_str()), (404, Some("not_found")));
}

#[tokio::test]
async fn people_get_a_page_or_a_toast_with_the_request_s_id() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    let page = browser.get("/users").await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains(page.header("x-request-id")) && page.text().contains("Manage users"));
    let toast = browser.partial().get("/users").await;
    assert_eq!(toast.status, 403);
    assert!(toast.text().contains("data-toast") && !toast.text().contains("<html"));
    assert!(toast.text().contains(toast.header("x-request-id")));
    assert_eq!(browser.get("/no-such-page").await.status, 404);
    let expired = test.browser().partial().get("/queue").await;
    assert_eq!(expired.status, 401);
    assert!(expired.text().contains("/sign-in"), "{}", expired.text());
    let unreadable = browser.post("/account/password", &[("current", "x")]).await;
    assert_eq!(unreadable.status, 400);
    let large = "x".repeat(300 * 1024);
    assert_eq!(browser.post("/account/theme", &[("theme", &large)]).await.status, 413);
    assert_eq!(browser.get("/account/theme").await.status, 405);
}

#[tokio::test]
async fn a_failed_sign_in_says_the_same_whoever_it_was() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let locked = test.user(Role::Reviewer).await;
    for _ in 0..5 {
        let form = [("email", locked.email.as_str()), ("password", "wrong")];
        assert_eq!(test.browser().post("/sign-in", &form).await.status, 422);
    }
    let disabled = test.user(Role::Reviewer).await;
    user::set_disabled(&test.app, &Actor::System, disabled.id, true).await.unwrap();
    let mut texts = Vec::new();
    for (email, password) in [
        ("nobody@bank.example", PASSWORD),
        (&user.email, "wrong"),
        (&locked.email, PASSWORD),
        (&disabled.email, PASSWORD),
    ] {
        let answer = test.browser().post("/sign-in", &[("email", email), ("password", password)]).await;
        assert!(answer.cookies().is_empty());
        texts.push(answer.text().replace(answer.header("x-request-id"), "").replace(email, ""));
    }
    assert!(
        texts
            .iter()
            .all(|text| *text == texts[0] && text.contains("wrong, the account is locked, or its role"))
    );
}

#[tokio::test]
async fn the_start_page_is_the_first_a_role_may_open() {
    let test = TestApp::new().await;
    for (role, path) in [
        (Role::Reviewer, "/queue"),
        (Role::Approver, "/queue"),
        (Role::Auditor, "/queue"),
        (Role::Administrator, "/users"),
    ] {
        let browser = test.signed_in_as(role).await;
        assert_eq!(browser.get("/").await.header("location"), path);
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{role}");
        assert_eq!(page.text().contains("href=\"/users\""), role == Role::Administrator, "{role}");
    }
    assert_eq!(test.browser().get("/").await.header("location"), "/sign-in?next=/");
}

#[tokio::test]
async fn the_theme_is_remembered_by_the_browser() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Reviewer).await;
    let answer = browser
        .with("referer", "http://probity.test/account")
        .post("/account/theme", &[("theme", "dark")])
        .await;
    assert_eq!(answer.header("location"), "/account");
    assert!(answer.cookies()[0].starts_with("probity_theme=dark"));
    let nonsense = browser.post("/account/theme", &[("theme", "pink")]).await;
    assert_eq!(nonsense.status, 422);
}

#[tokio::test]
async fn a_key_made_on_its_page_is_shown_once() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Administrator).await;
    let made = browser
        .post("/settings/api-keys", &[("name", "Trading platform"), ("scope", "customers:read")])
        .await;
    let page = made.text();
    let start = page.find("pk_").unwrap();
    let token = &page[start..start + 67];
    assert_eq!(
        test.browser()
            .with("authorization", &format!("Bearer {token}"))
            .get("/api/v1/customers")
            .await
            .status,
        200
    );
    let list = browser.get("/settings/api-keys").await.text();
    assert!(list.contains("Trading platform") && !list.contains(token));
    assert_eq!(browser.post("/settings/api-keys", &[("name", " ")]).await.status, 422);
}

#[tokio::test]
async fn a_user_made_on_the_page_can_sign_in() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(Role::Administrator).await;
    let form =
        [("name", "Ida Holm"), ("email", "ida@bank.example"), ("role", "reviewer"), ("password", PASSWORD)];
    assert_eq!(browser.post("/users", &form).await.header("location"), "/users?done=created");
    let again = browser.post("/users", &form).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("There is a user with this e-mail address."));
    let credentials = [("email", "ida@bank.example"), ("password", PASSWORD)];
    assert_eq!(test.browser().post("/sign-in", &credentials).await.status, 303);
    let list = browser.get("/users").await.text();
    assert!(list.contains("Ida Holm"));
}

#[tokio::test]
async fn whoever_sends_requests_learns_that_they_cannot_be_served_and_whoever_restarts_does_not() {
    let (leave, leaving) = tokio::sync::watch::channel(false);
    let options = WebOptions { leaving: Some(leaving), ..WebOptions::default() };
    let test = TestApp::with(test_settings(), options).await;
    let asked = async |path: &str| {
        let answer = test.browser().get(path).await;
        (answer.status.as_u16(), answer.text())
    };
    assert_eq!(asked("/readyz").await, (200, "ready".to_owned()));
    leave.send_replace(true);
    assert_eq!(asked("/readyz").await, (503, "stopping".to_owned()));
    assert_eq!(asked("/healthz").await, (200, "ok".to_owned()));

    let test = TestApp::new().await;
    let files = test.folder().join("files");
    fs::remove_dir_all(&files).expect("removed");
    fs::write(&files, b"no folder").expect("written");
    let answer = test.browser().get("/readyz").await;
    assert_eq!(
        (answer.status.as_u16(), answer.text().as_str()),
        (503, "the files cannot be written and read")
    );
    assert_eq!(test.browser().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn health_and_assets_need_nobody_signed_in() {
    let test = TestApp::new().await;
    let health = test.browser().get("/healthz").await;
    assert_eq!((health.status.as_u16(), health.text().as_str()), (200, "ok"));
    assert_eq!(test.browser().get("/assets/../Cargo.toml").await.status, 404);
    let Some(version) = probity_web::assets::version("app.css") else {
        return;
    };
    let asked = test.browser().get("/assets/app.css").await;
    assert_eq!(asked.header("cache-control"), "no-cache");
    let known = test.browser().with("if-none-match", asked.header("etag")).get("/assets/app.css").await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    let kept = test.browser().get(&format!("/assets/app.css?v={version}")).await;
    assert!(kept.header("cache-control").contains("immutable"));
}
