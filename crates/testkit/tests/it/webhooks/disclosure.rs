//! What leaves the house by webhook: ids and codes, never a person and never a suspicion.

use super::{Receiver, endpoint, installed, work};
use axum::http::Method;
use probity_app::{check, customer, note::NewNote, reason};
use probity_model::{
    reason::{Reason, Target},
    user::Role,
};
use probity_testkit::{Upload, fields};
use serde_json::{Value, json};

const SECRET: &str = "Seems to be a hired mule account";

/// Every text of a JSON value that is longer than a code.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(members) => members.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_whole_story_tells_nothing_of_a_person_and_no_confidential_reason() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    endpoint(&test, &administrator, &receiver.url, &[]).await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    let reasons = reason::list(&test.app, &reviewer.actor).await.expect("reasons");
    let secrets: Vec<_> =
        reasons.into_iter().map(|listed| listed.reason).filter(Reason::is_confidential).collect();
    let of = |target: Target| secrets.iter().find(|it| it.targets.contains(&target)).expect("a reason");

    let id = test.submitted(&platform, "user-1").await;
    let note = NewNote { body: SECRET.to_owned(), ..NewNote::default() };
    probity_app::note::add(&test.app, &reviewer.actor, id, note).await.expect("a note");
    customer::set_tags(&test.app, &reviewer.actor, id, vec!["mule-ring".to_owned()]).await.expect("a tag");
    let asked = [("document:passport", &["image_blurred", of(Target::Document).code.as_str()][..])];
    test.ask(&reviewer, id, &asked).await;
    let upload = Upload::of("passport").file("page", "a.jpg", &probity_specimen::hostile::jpeg(65, 64));
    platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    test.submit(&platform, id).await;
    test.reject(&reviewer, id, &["image_blurred", &of(Target::Customer).code], SECRET).await;
    let payment = json!({"external_id": "p-1", "customer_id": id, "direction": "in", "amount": "12.50",
                         "currency": "EUR", "description": "Salary of Anna"});
    platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    let version = customer::get(&test.app, &approver.actor, id).await.expect("there").customer.version;
    check::reopen(&test.app, &approver.actor, id, version, SECRET).await.expect("reopened");
    test.approve(&reviewer, id).await;
    let payment = json!({"external_id": "p-2", "customer_id": id, "direction": "in", "amount": "77.25",
                         "currency": "EUR", "description": "Salary of Anna"});
    platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    work(&test).await;

    let kinds = receiver.kinds();
    for kind in [
        "customer.created",
        "customer.item_supplied",
        "customer.submitted",
        "customer.check_started",
        "customer.resubmission_requested",
        "customer.rejected",
        "customer.reopened",
        "customer.approved",
        "transaction.refused",
        "transaction.accepted",
    ] {
        assert!(kinds.iter().any(|it| it == kind), "{kind} is missing in {kinds:?}");
    }
    let sent: Vec<_> = receiver.received().into_iter().map(|it| it.body).collect();
    let sent = sent.join("\n");
    let mut personal = Vec::new();
    texts(&fields(), &mut personal);
    // Two letters of a country are in every text, and "female" is no name.
    personal.retain(|text| text.len() > 2);
    assert!(personal.len() > 10);
    for text in personal {
        assert!(!sent.contains(&text), "{text} is told");
    }
    for secret in &secrets {
        assert!(!sent.contains(&secret.code) && !sent.contains(&secret.label), "{} is told", secret.code);
    }
    for secret in [SECRET, "mule", "fraud", "aml", "duplicate", "Salary", "12.50", "77.25", "user-1", "a.jpg"]
    {
        assert!(!sent.contains(secret), "{secret} is told");
    }
    for user in [&reviewer, &approver, &administrator] {
        assert!(!sent.contains(&user.id.to_string()) && !sent.contains(&user.email));
    }
    assert!(sent.contains("image_blurred"), "what may be told is");
}
