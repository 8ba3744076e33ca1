//! Whoever has a key reaches what the key is for, and moves nobody past a review.

use super::{code, first_error};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_model::user::Role;
use probity_testkit::{TestApp, Upload};
use serde_json::json;

#[tokio::test]
async fn no_operation_takes_a_forged_status() {
    let test = TestApp::new().await;
    let sandbox = test.sandbox().await;
    let id = test.submitted(&sandbox, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let new = json!({"external_reference": "user-2", "level": "standard", "status": "approved"});
    let payment = json!({
        "external_id": "p", "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR", "accepted": true
    });
    for (method, path, body, fault) in [
        (Method::POST, "/api/v1/customers", new, "/status member_unknown"),
        (Method::PATCH, path.as_str(), json!({"status": "approved"}), "/status member_unknown"),
        (Method::PUT, &format!("{path}/fields"), json!({"status": "approved"}), "/status field_unknown"),
        (
            Method::POST,
            &format!("{path}/outcome"),
            json!({"outcome": "approved"}),
            "/outcome value_unexpected",
        ),
        (Method::POST, "/api/v1/transactions", payment, "/accepted member_unknown"),
    ] {
        let answer = sandbox.json(method, path, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.text());
        assert_eq!(first_error(&answer), fault, "{path}");
    }
    // A submission takes no body, so whatever is in one does nothing.
    let body = json!({"status": "approved"});
    let late = sandbox.json(Method::POST, &format!("{path}/submissions"), &body).await;
    assert_eq!((late.status, code(&late)), (StatusCode::CONFLICT, "wrong_state".to_owned()));
    assert_eq!(sandbox.get(&path).await.json()["stage"], "awaiting_review");
}

#[tokio::test]
async fn an_item_that_was_not_asked_stays_whichever_way_it_comes() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.ask(&reviewer, id, &[("field:phone", &[])]).await;
    let before = test.contents().await;
    let path = format!("/api/v1/customers/{id}");
    let both = json!({"phone": "+46701234560", "email": "b@example.org"});
    let fields = platform.json(Method::PUT, &format!("{path}/fields"), &both).await;
    let file = probity_specimen::hostile::jpeg(64, 64);
    let selfie = Upload::of("selfie").file("page", "s.jpg", &file);
    let document = platform.upload(&format!("{path}/documents"), &selfie).await;
    for refused in [fields, document] {
        assert_eq!(
            (refused.status, code(&refused)),
            (StatusCode::UNPROCESSABLE_ENTITY, "item_not_asked".to_owned())
        );
    }
    let level = platform.json(Method::PATCH, &path, &json!({"external_reference": "other"})).await;
    assert_eq!((level.status, code(&level)), (StatusCode::CONFLICT, "wrong_state".to_owned()));
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn an_id_of_another_kind_is_of_nothing() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let digits = id.to_string().trim_start_matches("cus_").to_owned();
    for (method, path) in [
        (Method::GET, format!("/api/v1/customers/lnk_{digits}")),
        (Method::GET, format!("/api/v1/customers/{}", id.to_string().to_uppercase())),
        (Method::GET, format!("/api/v1/transactions/{id}")),
        (Method::GET, format!("/api/v1/events/{id}")),
        (Method::DELETE, format!("/api/v1/links/{id}")),
        (Method::DELETE, format!("/api/v1/links/lnk_{digits}")),
        (Method::POST, "/api/v1/customers/*/links".to_owned()),
        (Method::POST, format!("/api/v1/customers/{id}%00/links")),
    ] {
        let answer = platform.send(method, &path, None, Body::empty()).await;
        assert_eq!((answer.status, code(&answer)), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{path}");
    }
}
