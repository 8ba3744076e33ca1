//! Everything somebody may try who is not meant to.

use super::{
    DETAILS, agreed, bare_customer, begin, cookie_of, entered, far, link_of, passport, piece, supplied,
    uploaded,
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use jiff::SignedDuration;
use probity_app::{
    AppError, link,
    portal::{self, CONSENT_VERSION},
};
use probity_model::{customer::State, event::EventKind, id::CustomerId, user::Role};
use probity_testkit::{TestApp, test_settings};
use probity_web::WebOptions;

async fn state(test: &TestApp, id: CustomerId) -> State {
    let reader = test.api_actor().await;
    probity_app::customer::get(&test.app, &reader, id).await.unwrap().customer.state
}

#[tokio::test]
async fn a_customer_reaches_nothing_of_another() {
    let test = TestApp::new().await;
    let (anna, bela) = (bare_customer(&test, "anna").await, bare_customer(&test, "bela").await);
    let own = supplied(&test, anna).await;
    probity_worker::run_until_idle(&test.app).await.unwrap();
    let form = own.get("/verify/documents/passport").await.text();
    let image = form.split('"').find(|part| part.starts_with("/verify/pages/")).unwrap().to_owned();
    let waiting = uploaded(&own, "selfie", &super::selfie()).await;
    let location = begin(&own, "selfie", 100).await.header("location").to_owned();
    let other = agreed(&test, bela).await;
    assert_eq!(own.get(&image).await.status, StatusCode::OK);
    assert_eq!(other.get(&image).await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.browser().get(&image).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(far(&other, &location).await.status, StatusCode::NOT_FOUND);
    assert_eq!(piece(&other, &location, 0, vec![1; 10]).await.status, StatusCode::NOT_FOUND);
    let delete = other.with("tus-resumable", "1.0.0").with("sec-fetch-site", "same-origin");
    let deleted = delete.send(Method::DELETE, &location, None, Body::empty()).await;
    assert_eq!(deleted.status, StatusCode::NOT_FOUND);
    assert_eq!(far(&own, &location).await.header("upload-offset"), "0");
    let stolen = other.post("/verify/documents/selfie", &[("upload", &waiting)]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        probity_app::platform::documents(&test.app, &test.api_actor().await, bela).await.unwrap().is_empty()
    );
    let id = bela.to_string();
    let forged = own.post("/verify/submit", &[("customer", &id), ("id", &id)]).await;
    assert_eq!(forged.status, StatusCode::SEE_OTHER);
    assert_eq!(state(&test, bela).await, State::Incomplete);
    let reviewer = test.signed_in_as(Role::Reviewer).await;
    assert_eq!(reviewer.get("/verify").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(own.get("/queue").await.status, StatusCode::SEE_OTHER, "to the sign-in page");
    let own_page = image.replace("/verify", "").replace("/medium", "/large");
    assert_ne!(own.get(&own_page).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_staff_attach_to_a_note_is_no_page_of_the_customers() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna").await;
    let reviewer = test.signed_in_as(Role::Reviewer).await;
    let note = probity_testkit::Upload::default().text("body", "Compare").file("file", "a.jpg", &passport());
    let answer =
        reviewer.with("sec-fetch-site", "same-origin").upload(&format!("/customers/{id}/notes"), &note).await;
    assert!(answer.status.is_redirection() || answer.status.is_success(), "{}", answer.text());
    probity_worker::run_until_idle(&test.app).await.unwrap();
    let files = test.contents().await.files.join("/");
    let page = files.split('/').find(|part| part.starts_with("pag_")).expect("a page of the note");
    assert_eq!(reviewer.get(&format!("/pages/{page}/large")).await.status, StatusCode::OK);
    let browser = agreed(&test, id).await;
    assert_eq!(browser.get(&format!("/verify/pages/{page}/large")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whatever_is_posted_only_what_was_asked_changes() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna").await;
    let browser = supplied(&test, id).await;
    let funds = browser.post("/verify/documents/source_of_funds", &[]).await;
    assert_eq!(funds.status, StatusCode::UNPROCESSABLE_ENTITY, "not of the level");
    assert_eq!(begin(&browser, "source_of_funds", 10).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let forged = browser.post("/verify/details", &[("status", "approved"), ("first_name", "Eve")]).await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.post("/verify/submit", &[]).await;
    let before = test.contents().await;
    for answer in [
        browser.post("/verify/details", &[("first_name", "Eve")]).await,
        browser.post("/verify/details/check", &[("field", "first_name"), ("value", "Eve")]).await,
        begin(&browser, "passport", 100).await,
        browser.post("/verify/documents/passport", &[]).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    }
    assert_eq!(test.contents().await, before, "nothing changes while it waits");
    let again = browser.post("/verify/submit", &[("status", "approved")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "a form sent twice leads to the status");
    assert_eq!(state(&test, id).await, State::AwaitingReview);
    let reviewer = test.user(Role::Reviewer).await;
    test.ask(&reviewer, id, &[("document:passport", &["image_blurred"])]).await;
    let before = test.contents().await;
    let selfie = browser.post("/verify/documents/selfie", &[]).await;
    assert_eq!(selfie.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.get("/verify/documents/selfie").await.status, StatusCode::NOT_FOUND);
    assert_eq!(begin(&browser, "selfie", 100).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let field = browser.post("/verify/details", &[("first_name", "Eve")]).await;
    assert_eq!(field.status, StatusCode::UNPROCESSABLE_ENTITY);
    let all = browser.post("/verify/details", &DETAILS).await;
    assert_eq!(all.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn nothing_is_supplied_without_consent_and_consent_is_given_once() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna").await;
    let browser = entered(&test, id).await;
    let before = test.contents().await;
    for answer in [
        browser.post("/verify/details", &DETAILS).await,
        begin(&browser, "passport", 100).await,
        browser.post("/verify/documents/passport", &[]).await,
        browser.post("/verify/submit", &[]).await,
        browser.post("/verify/consent", &[("text_version", "1999"), ("agree", "yes")]).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    }
    let unticked = browser.post("/verify/consent", &[("text_version", CONSENT_VERSION)]).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(test.contents().await, before);
    for _ in 0..3 {
        let form = [("text_version", CONSENT_VERSION), ("agree", "yes")];
        assert_eq!(browser.post("/verify/consent", &form).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(test.contents().await.rows["consents"], 1);
    let events = test.events().await;
    let told = events.iter().filter(|event| matches!(event.kind, EventKind::ConsentGiven { .. })).count();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_link_that_is_used_revoked_or_unknown_looks_the_same() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna").await;
    let (used, revoked) = (link_of(&test, id).await, link_of(&test, id).await);
    test.browser().post(&used, &[]).await;
    let by = test.api_actor().await;
    let newest = link::list(&test.app, &by, id).await.unwrap()[0].id;
    link::revoke(&test.app, &by, newest).await.unwrap();
    let unknown = format!("/verify/{}", "0".repeat(64));
    let mut pages = Vec::new();
    for url in [&used, &revoked, &unknown] {
        let exchanged = test.browser().post(url, &[]).await;
        assert_eq!(exchanged.status, StatusCode::GONE);
        assert!(exchanged.cookies().is_empty());
        let fresh = test.browser().post(&format!("{url}/fresh"), &[]).await;
        let token = url.rsplit('/').next().unwrap();
        let looked = test.browser().get(url).await.text();
        pages.push((exchanged.text(), looked, fresh.status, fresh.text()));
        let last = pages.last_mut().unwrap();
        last.0 = last.0.replace(token, "token");
        last.1 = last.1.replace(token, "token");
        last.3 = last.3.replace(token, "token");
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
}

#[tokio::test]
async fn a_form_of_another_site_and_a_session_that_ended_are_refused() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna").await;
    let browser = agreed(&test, id).await;
    let elsewhere = browser.with("sec-fetch-site", "cross-site");
    for path in ["/verify/submit", "/verify/details", "/verify/sign-out", "/verify/language"] {
        assert_eq!(elsewhere.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let url = link_of(&test, id).await;
    let lured = test.browser().with("sec-fetch-site", "cross-site").post(&url, &[]).await;
    assert_eq!(lured.status, StatusCode::FORBIDDEN, "the link stays unused");
    assert_eq!(test.browser().post(&url, &[]).await.status, StatusCode::SEE_OTHER);
    browser.post("/verify/sign-out", &[]).await;
    assert_eq!(browser.get("/verify").await.status, StatusCode::UNAUTHORIZED);
    let idle = entered(&test, id).await;
    test.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(idle.get("/verify").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn when_the_attempts_are_used_up_nothing_more_can_be_sent() {
    let mut settings = test_settings();
    settings.levels[0].attempts_max = 1;
    let test = TestApp::with(settings, WebOptions::default()).await;
    let id = bare_customer(&test, "anna").await;
    let browser = supplied(&test, id).await;
    browser.post("/verify/submit", &[]).await;
    let reviewer = test.user(Role::Reviewer).await;
    test.reject(&reviewer, id, &["image_blurred"], "").await;
    let (own, name) = (super::actor(id), probity_model::Personal::new(String::new()));
    let refused = portal::begin_upload(&test.app, &own, None, name, 10);
    let refused = refused.await.err().unwrap();
    assert!(
        matches!(&refused, AppError::Refused(refusal) if refusal.code() == "no_attempts_left"),
        "{refused:?}"
    );
    let home = browser.get("/verify").await.text();
    assert!(!home.contains("/verify/details") && !home.contains("/verify/summary"), "{home}");
    assert_eq!(browser.post("/verify/details", &[("first_name", "Eve")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn only_configured_origins_show_it_in_a_frame() {
    let test = TestApp::new().await;
    let page = test.browser().get("/verify").await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert!(page.header("permissions-policy").contains("camera=(self)"));
    assert!(test.browser().get("/sign-in").await.header("permissions-policy").contains("camera=()"));
    let mut settings = test_settings();
    settings.portal.frame_origins = vec!["https://www.bank.example".to_owned()];
    let options = WebOptions { public_url: "https://kyc.bank.example".to_owned(), ..WebOptions::default() };
    let framed = TestApp::with(settings, options).await;
    let page = framed.browser().get("/verify").await;
    assert!(page.header("content-security-policy").contains("frame-ancestors https://www.bank.example;"));
    assert_eq!(page.header("x-frame-options"), "");
    let dashboard = framed.browser().get("/sign-in").await;
    assert!(dashboard.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(dashboard.header("x-frame-options"), "DENY");
    let id = bare_customer(&framed, "anna").await;
    let url = link_of(&framed, id).await;
    let answer = framed.browser().post(&url, &[]).await;
    assert!(!cookie_of(&answer).is_empty());
    let cookie = answer.cookies()[0];
    for attribute in ["HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/verify"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}
