//! From the link to the decision, and again after a resubmission.

use super::{agreed, bare_customer, entered, link_of, passport, supplied, uploaded};
use axum::http::StatusCode;
use probity_model::{
    customer::State,
    event::EventKind,
    id::CustomerId,
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, Upload};

async fn state(test: &TestApp, id: CustomerId) -> State {
    let reader = test.api_actor().await;
    probity_app::customer::get(&test.app, &reader, id).await.unwrap().customer.state
}

async fn submit(browser: &Client) {
    let answer = browser.post("/verify/submit", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/verify"));
}

#[tokio::test]
async fn a_customer_goes_the_whole_way_and_corrects_what_was_flagged() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = supplied(&test, id).await;
    let summary = browser.get("/verify/summary").await;
    assert_eq!(summary.status, StatusCode::OK);
    assert!(summary.text().contains("Lindqvist") && summary.text().contains("Storgatan 1"));
    submit(&browser).await;
    assert_eq!(state(&test, id).await, State::AwaitingReview);
    let waiting = browser.get("/verify").await.text();
    assert!(
        !waiting.contains("/verify/submit") && !waiting.contains("Lindqvist"),
        "only the status is shown"
    );
    for event in test.events().await {
        if matches!(event.kind, EventKind::FieldSupplied { .. } | EventKind::Submitted { .. }) {
            assert_eq!(event.by, Actor::Customer { id });
        }
    }
    let reviewer = test.user(Role::Reviewer).await;
    let items: [(&str, &[&str]); 2] = [
        ("document:passport", &["image_blurred", "fraud_forged"]),
        ("field:birth_date", &["field_birth_date_mismatch"]),
    ];
    test.ask(&reviewer, id, &items).await;
    let home = browser.get("/verify").await.text();
    assert!(home.contains("Date of birth") && home.contains("/verify/documents/passport"), "{home}");
    assert!(!home.contains("/verify/documents/selfie") && !home.contains("Occupation"), "{home}");
    assert!(!home.contains("forged") && home.contains("could not be verified"), "{home}");
    probity_worker::run_until_idle(&test.app).await.unwrap();
    let form = browser.get("/verify/documents/passport").await.text();
    let image =
        form.split('"').find(|part| part.starts_with("/verify/pages/")).expect("what was sent before");
    let image = browser.get(image).await;
    assert_eq!((image.status, image.header("content-type")), (StatusCode::OK, "image/jpeg"));
    let details = browser.get("/verify/details").await.text();
    assert!(details.contains("1974-08-12") && !details.contains("occupation"), "{details}");
    let answer = browser.post("/verify/details", &[("birth_date", "1974-08-12")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the same value is an answer: {}", answer.text());
    let early = browser.post("/verify/submit", &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let upload = uploaded(&browser, "passport", &passport()).await;
    let answer = browser.post("/verify/documents/passport", &[("upload", &upload), ("country", "SE")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    submit(&browser).await;
    assert_eq!(state(&test, id).await, State::AwaitingReview);
    test.approve(&reviewer, id).await;
    assert_eq!(browser.get("/verify").await.status, StatusCode::OK);
    let late = entered(&test, id).await;
    assert!(
        late.get("/verify").await.text().contains("Your identity is verified"),
        "a link still shows the status"
    );
}

#[tokio::test]
async fn it_works_without_script_and_a_card_has_two_sides() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await.with("sec-fetch-site", "same-origin");
    let person = probity_specimen::Person::generate(7);
    let (front, back) =
        (probity_specimen::identity_card_front(&person), probity_specimen::identity_card_back(&person));
    let form = Upload::default()
        .text("country", "SE")
        .text("number", "AB123")
        .text("issued_on", "2024-01-02")
        .text("expires_on", "2034-01-02");
    let one = form.clone().file("front", "a.jpg", &front);
    let answer = browser.upload("/verify/documents/identity_card", &one).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    let both = form.file("back", "b.jpg", &back).file("front", "a.jpg", &front).file("page", "", &[]);
    let answer = browser.upload("/verify/documents/identity_card", &both).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let document =
        &probity_app::platform::documents(&test.app, &test.api_actor().await, id).await.unwrap()[0];
    let sides: Vec<_> = document.files.iter().map(|file| (file.side.word(), file.size_bytes)).collect();
    assert_eq!(sides, [("front", front.len() as u64), ("back", back.len() as u64)]);
    assert_eq!(document.version.expires_on.unwrap().to_string(), "2034-01-02");
    let small = Upload::default().file("page", "a.jpg", &probity_specimen::hostile::jpeg(64, 64));
    let answer = browser.upload("/verify/documents/selfie", &small).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("too small"), "{}", answer.text());
}

#[tokio::test]
async fn a_field_is_checked_as_it_is_typed_and_nothing_is_kept() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await;
    let check = async |field: &str, value: &str| {
        browser.post("/verify/details/check", &[("field", field), ("value", value)]).await
    };
    let before = test.contents().await;
    assert_eq!(check("birth_date", "1974-08-12").await.json()["message"], serde_json::Value::Null);
    assert!(check("birth_date", "2974-08-12").await.json()["message"].is_string());
    assert!(check("email", "anna").await.json()["message"].is_string());
    let unknown = check("shoe_size", "43").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.header("content-type"), "application/problem+json");
    assert_eq!(test.contents().await, before);
    let wrong = browser.post("/verify/details", &[("email", "anna"), ("first_name", "Anna")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"anna\"") && wrong.text().contains("role=\"alert\""));
    assert_eq!(test.contents().await, before, "all of it, or nothing");
}

#[tokio::test]
async fn looking_at_a_link_changes_nothing_and_its_page_hides_the_address() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let url = link_of(&test, id).await;
    let before = test.contents().await;
    for _ in 0..3 {
        let page = test.browser().get(&url).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("referrer-policy"), "strict-origin");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.cookies().is_empty());
    }
    assert_eq!(test.contents().await, before);
    let german = test.browser().get(&format!("{url}?lang=de")).await;
    assert!(german.text().contains("<html lang=\"de\""), "{}", german.text());
    let french = test.browser().with("accept-language", "fr-CH, en;q=0.5").get(&url).await;
    assert!(french.text().contains("<html lang=\"fr\""), "nobody chose a language, so the browser's");
}

#[tokio::test]
async fn what_was_asked_is_told_in_the_language_chosen_on_the_page_of_the_link() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    submit(&supplied(&test, id).await).await;
    let reviewer = test.user(Role::Reviewer).await;
    test.ask(&reviewer, id, &[("document:passport", &["image_blurred", "fraud_forged"])]).await;
    let url = link_of(&test, id).await;
    let answer = test.browser().post(&format!("{url}?lang=de"), &[]).await;
    let browser = test.browser().with("cookie", &super::cookie_of(&answer));
    let home = browser.get("/verify").await.text();
    assert!(home.contains("<html lang=\"de\"") && home.contains("Das Bild ist unscharf."), "{home}");
    assert!(home.contains("Ihre Identität konnte nicht bestätigt werden."), "{home}");
    assert!(!home.contains("The picture") && !home.contains("forged"), "{home}");
    let form = browser.with("referer", "http://localhost/verify/documents/passport?x=1");
    let answer = form.post("/verify/language", &[("language", "ar")]).await;
    assert_eq!(answer.header("location"), "/verify/documents/passport", "the page stays where it was");
    let elsewhere = browser.with("referer", "https://elsewhere.example/verify/submit");
    let answer = elsewhere.post("/verify/language", &[("language", "de")]).await;
    assert_eq!(answer.header("location"), "/verify");
    let refused = browser.post("/verify/details/check", &[("field", "shoe_size"), ("value", "43")]).await;
    assert_eq!(refused.json()["message"], "Das kann jetzt nicht geändert werden.");
}
