//! What becomes of a made-up customer is said by the one who made it up.

use super::{code, first_error, told};
use axum::http::{Method, StatusCode};
use probity_app::{AppError, user};
use probity_model::{
    event::EventKind,
    user::{Actor, Role},
};
use probity_testkit::{Answer, Client, TestApp, TestUser, test_settings};
use probity_web::WebOptions;
use serde_json::{Value, json};

async fn force(client: &Client, id: probity_model::id::CustomerId, outcome: &Value) -> Answer {
    client.json(Method::POST, &format!("/api/v1/customers/{id}/outcome"), outcome).await
}

#[tokio::test]
async fn an_approval_is_a_whole_review_and_the_customer_may_transact() {
    let test = TestApp::new().await;
    let sandbox = test.sandbox().await;
    let id = test.submitted(&sandbox, "user-1").await;
    let before = test.events().await.len();
    let approved = force(&sandbox, id, &json!({"outcome": "approve"})).await;
    insta::assert_snapshot!("forced_approval", told(&approved));
    let events = test.events().await;
    let words: Vec<_> = events[before..].iter().map(|event| event.kind.word()).collect();
    let marks = words.iter().filter(|word| **word == "item_marked").count();
    assert_eq!(marks, 15);
    let reviewers: Vec<_> = events[before..].iter().filter(|event| event.by.user().is_some()).collect();
    assert!(reviewers.iter().all(|event| event.by.user() == reviewers[0].by.user()));
    assert!(words.contains(&"check_started") && words.contains(&"decided"), "{words:?}");

    let payment =
        json!({"external_id": "p", "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR"});
    let accepted = sandbox.json(Method::POST, "/api/v1/transactions", &payment).await;
    assert_eq!((accepted.status, &accepted.json()["accepted"]), (StatusCode::CREATED, &json!(true)));
    let again = force(&sandbox, id, &json!({"outcome": "reject", "reasons": ["image_blurred"]})).await;
    assert_eq!((again.status, code(&again)), (StatusCode::CONFLICT, "already_decided".to_owned()));
}

#[tokio::test]
async fn a_resubmission_is_answered_and_a_rejection_tells_no_secret() {
    let test = TestApp::new().await;
    let sandbox = test.sandbox().await;
    let id = test.submitted(&sandbox, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let asked = json!({"outcome": "resubmission", "due": "2026-06-20", "items": [
        {"item": "document:passport", "reasons": ["image_blurred", "fraud_edited"]},
        {"item": "field:phone", "message": "Is this still yours?"},
        {"item": "document:source_of_funds"},
    ]});
    let forced = force(&sandbox, id, &asked).await;
    insta::assert_snapshot!("forced_resubmission", told(&forced));
    let checks = sandbox.get(&format!("{path}/checks")).await.json();
    let verdict_of = |item: &str| {
        let marks = checks["checks"][0]["marks"].as_array().expect("marks").clone();
        marks.into_iter().find(|mark| mark["item"] == item).map(|mark| mark["verdict"].clone())
    };
    assert_eq!(verdict_of("document:passport"), Some(json!("rejected")));
    assert_eq!(verdict_of("field:phone"), Some(json!("pending")));
    assert_eq!(verdict_of("field:email"), Some(json!("approved")));
    assert_eq!(verdict_of("document:source_of_funds"), None);

    sandbox.json(Method::PUT, &format!("{path}/fields"), &json!({"phone": "+46701234560"})).await;
    for kind in ["passport", "source_of_funds"] {
        let file = probity_specimen::hostile::jpeg(64, 64);
        let upload = probity_testkit::Upload::of(kind).file("page", "p.jpg", &file);
        sandbox.upload(&format!("{path}/documents"), &upload).await;
    }
    test.submit(&sandbox, id).await;
    let rejected = force(&sandbox, id, &json!({"outcome": "reject", "reasons": ["fraud_linked"]})).await;
    insta::assert_snapshot!("forced_rejection", told(&rejected));
    let events = sandbox.get("/api/v1/events?type=customer.rejected").await;
    assert!(!events.text().contains("fraud"), "{}", events.text());
}

#[tokio::test]
async fn two_signatures_are_two_users_neither_of_whom_can_sign_in() {
    let mut settings = test_settings();
    settings.levels[0].second_approval = true;
    let test = TestApp::with(settings, WebOptions::default()).await;
    let sandbox = test.sandbox().await;
    let id = test.submitted(&sandbox, "user-1").await;
    let approved = force(&sandbox, id, &json!({"outcome": "approve"})).await;
    assert_eq!(approved.json()["status"], "approved", "{}", approved.text());
    let signatures = test.events().await.into_iter().filter_map(|event| match event.kind {
        EventKind::Decided { .. } | EventKind::DecisionConfirmed { .. } => event.by.user(),
        _ => None,
    });
    let signatures: Vec<_> = signatures.collect();
    assert_eq!(signatures.len(), 2);
    assert_ne!(signatures[0], signatures[1]);
    let admin = test.user(Role::Administrator).await;
    for id in signatures {
        let users = user::list(&test.app, &Actor::System).await.expect("a list");
        let found = users.iter().find(|user| user.id == id).expect("a user");
        assert!(found.disabled);
        let enabled = user::set_disabled(&test.app, &admin.actor, id, false).await;
        assert!(matches!(enabled, Err(AppError::Conflict { code: "sandbox_user", .. })));
        // Not with a password that somebody gives it either.
        let password = probity_testkit::PASSWORD.to_owned();
        user::reset_password(&test.app, &admin.actor, id, password).await.expect("reset");
        let form = [("email", found.email.as_str()), ("password", probity_testkit::PASSWORD)];
        assert_ne!(test.browser().post("/sign-in", &form).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_outcome_is_named_and_nothing_has_happened() {
    let test = TestApp::new().await;
    let sandbox = test.sandbox().await;
    let id = test.submitted(&sandbox, "user-1").await;
    // The two users are made at the first try.
    force(&sandbox, id, &json!({"outcome": "reject", "reasons": ["none"]})).await;
    let before = test.contents().await;
    for (body, fault) in [
        (json!({"outcome": "approved"}), "/outcome value_unexpected"),
        (json!({"outcome": "approve", "status": "approved"}), "/status member_unknown"),
        (json!({"outcome": "approve", "reasons": ["image_blurred"]}), "/reasons member_unfitting"),
        (json!({"outcome": "approve", "items": [{"item": "field:phone"}]}), "/items member_unfitting"),
        (
            json!({"outcome": "reject", "reasons": ["image_blurred"], "due": "2026-06-20"}),
            "/due member_unfitting",
        ),
        (json!({"outcome": "reject", "reasons": ["none"]}), "/reasons reason_unknown"),
        (json!({"outcome": "resubmission", "final": true}), "/final member_unfitting"),
        (json!({"outcome": "resubmission", "items": [{"item": "phone"}]}), "/items/0/item value_unexpected"),
        (json!({"outcome": "resubmission", "items": [{"item": "field:shoe_size"}]}), "/items field_unknown"),
        (
            json!({"outcome": "resubmission", "items": [{"item": "field:phone", "reasons": ["image_blurred"]}]}),
            "/reasons reason_not_fitting",
        ),
        (json!({}), " member_missing"),
    ] {
        let answer = force(&sandbox, id, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text());
        assert_eq!(first_error(&answer), fault, "{body}");
    }
    for (body, fault) in [
        (json!({"outcome": "reject"}), "reason_needed"),
        (json!({"outcome": "resubmission"}), "item_needed"),
        (
            json!({"outcome": "resubmission", "items": [{"item": "field:phone"}], "due": "2020-01-01"}),
            "due_date",
        ),
    ] {
        let answer = force(&sandbox, id, &body).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, fault),
            "{body}"
        );
    }
    assert_eq!(test.contents().await, before);
    let incomplete = test.customer(&sandbox, "user-2").await;
    let early = force(&sandbox, incomplete, &json!({"outcome": "approve"})).await;
    assert_eq!((early.status, code(&early)), (StatusCode::CONFLICT, "wrong_state".to_owned()));
}

#[tokio::test]
async fn a_real_customer_is_out_of_reach_whatever_the_key() {
    let test = TestApp::new().await;
    let (live, sandbox) = (test.platform().await, test.sandbox().await);
    let staff = test
        .platform_with(probity_model::scope::Scopes::of(&[probity_model::scope::Scope::CustomersRead]))
        .await;
    let id = test.submitted(&live, "real").await;
    let before = test.contents().await;
    let approve = json!({"outcome": "approve"});
    for (client, status) in [(&sandbox, 404), (&live, 403), (&staff, 403)] {
        assert_eq!(force(client, id, &approve).await.status.as_u16(), status);
    }
    assert_eq!(test.contents().await, before);
    let reviewer: TestUser = test.user(Role::Reviewer).await;
    let forced = probity_app::sandbox::Forced {
        outcome: probity_model::status::Outcome::Approve,
        reasons: Vec::new(),
        r#final: false,
        items: Vec::new(),
        due: None,
    };
    let refused = probity_app::sandbox::force(&test.app, &reviewer.actor, id, forced).await;
    assert!(matches!(refused, Err(AppError::Forbidden(_))));
}
