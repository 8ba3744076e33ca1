use super::{code, first_error, told};
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::notification;
use probity_model::user::Role;
use probity_testkit::{TestApp, Upload, fields, id_of};
use serde_json::json;

#[tokio::test]
async fn a_customer_is_created_supplied_submitted_and_found() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let body = json!({
        "external_reference": "user-1",
        "level": "standard",
        "fields": {"first_name": "Anna", "last_name": "Lindqvist"},
        "risk": "medium",
        "tags": ["web"],
    });
    let created = platform.json(Method::POST, "/api/v1/customers", &body).await;
    insta::assert_snapshot!("customer_created", told(&created));
    let id = id_of(&created);
    let path = format!("/api/v1/customers/{id}");

    let early = platform.json(Method::POST, &format!("{path}/submissions"), &json!({})).await;
    insta::assert_snapshot!("submitted_too_early", told(&early));

    let supplied = platform.json(Method::PUT, &format!("{path}/fields"), &fields()).await;
    assert_eq!(supplied.status, StatusCode::OK, "{}", supplied.text());
    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = Upload::of(kind).file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
        assert_eq!(platform.upload(&format!("{path}/documents"), &upload).await.status, StatusCode::CREATED);
    }
    test.submit(&platform, id).await;
    let read = platform.get(&path).await;
    insta::assert_snapshot!("customer_awaiting_review", told(&read));
    let version = format!("\"{}-", read.json()["version"]);
    assert!(read.header("etag").starts_with(&version), "{}", read.header("etag"));

    let late = platform.json(Method::PUT, &format!("{path}/fields"), &json!({"phone": "+46701234568"})).await;
    assert_eq!((late.status, code(&late)), (StatusCode::CONFLICT, "wrong_state".to_owned()));
    let again = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!((again.status, code(&again)), (StatusCode::CONFLICT, "external_reference_taken".to_owned()));
}

#[tokio::test]
async fn customers_are_listed_page_by_page_and_found_by_reference_and_status() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    for number in 1..=3 {
        test.clock.advance(SignedDuration::from_secs(1));
        test.customer(&platform, &format!("user-{number}")).await;
    }
    let references = |answer: &probity_testkit::Answer| -> Vec<String> {
        let list = answer.json()["customers"].as_array().expect("a list").clone();
        list.iter().map(|it| it["external_reference"].as_str().expect("a text").to_owned()).collect()
    };
    let first = platform.get("/api/v1/customers?limit=2").await;
    assert_eq!(references(&first), ["user-3", "user-2"]);
    let next = first.json()["next"].as_str().expect("a next page").to_owned();
    let second = platform.get(&format!("/api/v1/customers?limit=2&after={next}")).await;
    assert_eq!(references(&second), ["user-1"]);
    assert!(second.json()["next"].is_null());

    let found = platform.get("/api/v1/customers?external_reference=user-2").await;
    insta::assert_snapshot!("customer_found", told(&found));
    assert!(references(&platform.get("/api/v1/customers?external_reference=user-").await).is_empty());
    assert!(references(&platform.get("/api/v1/customers?status=approved").await).is_empty());
    assert_eq!(references(&platform.get("/api/v1/customers?status=pending").await).len(), 3);
}

#[tokio::test]
async fn fields_are_supplied_all_or_none_and_each_wrong_one_is_named() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let before = test.contents().await;
    let path = format!("/api/v1/customers/{id}/fields");
    let body = json!({
        "first_name": "Berta",
        "birth_date": "2050-01-01",
        "phone": "0701234567",
        "nationality": 46,
        "shoe_size": "42",
        "address": {"lines": [], "city": "Stockholm", "country": "SE"},
        "a/b~c": "x",
    });
    let wrong = platform.json(Method::PUT, &path, &body).await;
    insta::assert_snapshot!("fields_refused", told(&wrong));
    assert_eq!(test.contents().await, before);

    let customer = platform.get(&format!("/api/v1/customers/{id}")).await;
    let tag = customer.header("etag").to_owned();
    let phone = json!({"phone": "+46 70-123 45 69"});
    let matching = platform.with("if-match", &tag);
    assert_eq!(matching.json(Method::PUT, &path, &phone).await.status, StatusCode::OK);
    let stale = matching.json(Method::PUT, &path, &phone).await;
    assert_eq!((stale.status, code(&stale)), (StatusCode::PRECONDITION_FAILED, "version_changed".to_owned()));
    let malformed = platform.with("if-match", "7").json(Method::PUT, &path, &phone).await;
    assert_eq!(code(&malformed), "if_match_malformed");
}

#[tokio::test]
async fn only_what_was_asked_can_be_answered_and_the_reviewer_is_told() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.ask(
        &reviewer,
        id,
        &[("document:passport", &["image_blurred"]), ("field:phone", &[]), ("document:source_of_funds", &[])],
    )
    .await;
    let path = format!("/api/v1/customers/{id}");
    insta::assert_snapshot!("customer_asked_again", told(&platform.get(&path).await));

    let other =
        platform.json(Method::PUT, &format!("{path}/fields"), &json!({"email": "b@example.org"})).await;
    assert_eq!((other.status, code(&other)), (StatusCode::UNPROCESSABLE_ENTITY, "item_not_asked".to_owned()));
    let early = platform.json(Method::POST, &format!("{path}/submissions"), &json!({})).await;
    assert_eq!(code(&early), "items_unanswered");

    platform.json(Method::PUT, &format!("{path}/fields"), &json!({"phone": "+46701234560"})).await;
    for kind in ["passport", "source_of_funds"] {
        let upload = Upload::of(kind).file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
        assert_eq!(platform.upload(&format!("{path}/documents"), &upload).await.status, StatusCode::CREATED);
    }
    assert_eq!(notification::unread(&test.app, &reviewer.actor).await.expect("a count"), 0);
    test.submit(&platform, id).await;

    let told = notification::list(&test.app, &reviewer.actor, None, 10).await.expect("a list");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].topic, notification::Topic::RecheckReady);
    assert_eq!(told[0].customer.as_ref().map(|(customer, _)| *customer), Some(id));
    assert!(!told[0].is_read);
    let fresh = notification::since(&test.app, &reviewer.actor, told[0].event_seq - 1).await.expect("a list");
    assert_eq!(fresh.len(), 1);
    let other = test.user(Role::Reviewer).await;
    notification::mark_read(&test.app, &other.actor, told[0].id).await.expect("nothing of theirs");
    assert_eq!(notification::unread(&test.app, &reviewer.actor).await.expect("a count"), 1);
    notification::mark_all_read(&test.app, &reviewer.actor).await.expect("read");
    assert_eq!(notification::unread(&test.app, &reviewer.actor).await.expect("a count"), 0);
}

#[tokio::test]
async fn levels_and_reasons_are_told() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    insta::assert_snapshot!("levels", told(&platform.get("/api/v1/levels").await));
    insta::assert_snapshot!("reasons", told(&platform.get("/api/v1/reasons").await));
}

#[tokio::test]
async fn a_new_customer_is_refused_with_every_fault_named() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let before = test.contents().await;
    let long = "x".repeat(101);
    for (body, fault) in [
        (
            json!({"external_reference": long, "level": "standard"}),
            "/external_reference external_reference_malformed",
        ),
        (
            json!({"external_reference": " ", "level": "standard"}),
            "/external_reference external_reference_malformed",
        ),
        (json!({"external_reference": "a", "level": "none"}), "/level level_unknown"),
        (json!({"external_reference": "a", "level": "standard", "tags": ["x", "x"]}), "/tags tags_malformed"),
        (
            json!({"external_reference": "a", "level": "standard", "fields": {"sex": "F"}}),
            "/fields/sex choice_unknown",
        ),
        (json!({"external_reference": "a", "level": "standard", "risk": "huge"}), "/risk value_unexpected"),
        (json!({"external_reference": 7, "level": "standard"}), "/external_reference value_unexpected"),
        (json!({"external_reference": "a", "level": "standard", "fields": []}), "/fields value_unexpected"),
        (json!({"external_reference": "a", "level": "standard", "colour": 1}), "/colour member_unknown"),
        (json!({"level": "standard"}), " member_missing"),
    ] {
        let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            "{body}"
        );
        assert_eq!(first_error(&answer), fault, "{body}");
    }
    assert_eq!(test.contents().await, before);
}
