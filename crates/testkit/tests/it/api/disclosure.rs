use super::told;
use axum::http::Method;
use probity_app::{customer, note::NewNote, reason};
use probity_model::{reason::Reason, user::Role};
use probity_testkit::{Client, TestApp, TestUser};
use serde_json::json;

const SECRET: &str = "suspected mule account";

async fn confidential(test: &TestApp, reviewer: &TestUser) -> Vec<Reason> {
    let all = reason::list(&test.app, &reviewer.actor).await.expect("reasons");
    all.into_iter().map(|listed| listed.reason).filter(Reason::is_confidential).collect()
}

/// Everything the platform can ask about a customer, in one text.
async fn everything(platform: &Client, id: &str) -> String {
    let mut text = String::new();
    for path in [
        format!("/api/v1/customers/{id}"),
        format!("/api/v1/customers/{id}/documents"),
        format!("/api/v1/customers/{id}/permission"),
        "/api/v1/customers".to_owned(),
        "/api/v1/reasons".to_owned(),
        "/api/v1/levels".to_owned(),
    ] {
        text += &platform.get(&path).await.text();
    }
    let transaction =
        json!({"external_id": id, "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR"});
    for (method, path, body) in [
        (Method::POST, "/api/v1/transactions".to_owned(), transaction),
        (Method::PUT, format!("/api/v1/customers/{id}/fields"), json!({"email": "x@example.org"})),
        (Method::POST, format!("/api/v1/customers/{id}/submissions"), json!({})),
    ] {
        text += &platform.json(method, &path, &body).await.text();
    }
    text
}

/// Telling a customer of a suspicion is a crime in most countries: nothing the platform or the customer can read may
/// name a reason of these groups, nor a word of the staff's.
#[tokio::test]
async fn no_answer_names_a_confidential_reason_or_a_remark_of_the_staff() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let secrets = confidential(&test, &reviewer).await;
    assert!(secrets.len() >= 10);
    let mut seen = String::new();
    for (number, reason) in secrets.iter().enumerate() {
        let id = test.submitted(&platform, &format!("user-{number}")).await;
        let note = NewNote { body: SECRET.to_owned(), ..NewNote::default() };
        probity_app::note::add(&test.app, &reviewer.actor, id, note).await.expect("a note");
        customer::set_tags(&test.app, &reviewer.actor, id, vec!["mule-ring".to_owned()])
            .await
            .expect("a tag");
        test.reject(&reviewer, id, &["image_blurred", &reason.code], SECRET).await;
        seen += &everything(&platform, &id.to_string()).await;
    }
    let document = secrets
        .iter()
        .find(|it| it.targets.contains(&probity_model::reason::Target::Document))
        .expect("a reason for documents");
    let asked = test.submitted(&platform, "asked").await;
    test.ask(&reviewer, asked, &[("document:passport", &["image_blurred", &document.code])]).await;
    insta::assert_snapshot!(
        "asked_without_the_secret",
        told(&platform.get(&format!("/api/v1/customers/{asked}")).await)
    );
    seen += &everything(&platform, &asked.to_string()).await;

    let rejected = platform.get("/api/v1/customers?status=rejected").await.json();
    let rejected = rejected["customers"][0]["id"].as_str().expect("an id").to_owned();
    insta::assert_snapshot!(
        "rejected_without_the_secret",
        told(&platform.get(&format!("/api/v1/customers/{rejected}")).await)
    );
    for reason in &secrets {
        assert!(!seen.contains(&reason.code), "{} is told", reason.code);
        assert!(!seen.contains(&reason.label), "{} is told", reason.label);
    }
    for secret in [SECRET, "mule", "fraud", "\"aml", "duplicate", &reviewer.id.to_string(), &reviewer.email] {
        assert!(!seen.contains(secret), "{secret} is told");
    }
}

/// A decision that waits for a second signature has not been taken.
#[tokio::test]
async fn a_decision_that_is_not_confirmed_is_not_told() {
    let mut settings = probity_testkit::test_settings();
    settings.levels[0].second_approval = true;
    let test = TestApp::with(settings, probity_web::WebOptions::default()).await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.reject(&reviewer, id, &["image_blurred"], "").await;
    let answer = platform.get(&format!("/api/v1/customers/{id}")).await.json();
    assert_eq!(answer["stage"], "awaiting_second_approval");
    assert!(answer["rejection"].is_null());
}
