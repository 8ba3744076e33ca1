//! Changing what is known of a customer beside its items, and the entity tags around it.

use super::{code, first_error, told};
use axum::http::{Method, StatusCode};
use probity_app::{
    Settings,
    customer::{self, Filter, Sort},
};
use probity_model::{event::EventKind, item::DocumentKind, user::Role};
use probity_testkit::{TestApp, test_settings};
use serde_json::json;

#[tokio::test]
async fn a_customer_is_updated_and_found_under_its_new_reference() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let body = json!({"external_reference": "user-1", "level": "standard"});
    let created = platform.json(Method::POST, "/api/v1/customers", &body).await;
    let path = format!("/api/v1/customers/{}", probity_testkit::id_of(&created));
    let change = json!({
        "external_reference": " user-2 ", "level": "standard", "language": "de-AT", "contact_email": "Anna@Example.org"
    });
    let updated = platform.json(Method::PATCH, &path, &change).await;
    insta::assert_snapshot!("customer_updated", told(&updated));
    let last = test.events().await.pop().expect("an event");
    let what = ["external_reference", "language", "contact_email"].map(ToOwned::to_owned).to_vec();
    assert_eq!(last.kind, EventKind::CustomerUpdated { what });
    let found = platform.get("/api/v1/customers?external_reference=user-2").await.json();
    assert_eq!(found["customers"].as_array().map(Vec::len), Some(1));
    // The staff finds it too, and reads the reference for as long as there is no name.
    let filter = Filter { query: Some("user-2".to_owned()), ..Filter::default() };
    let page = customer::list(&test.app, &reviewer.actor, &filter, Sort::Newest, None).await.expect("a list");
    assert_eq!(page.rows[0].display_name.reveal(), "user-2");

    // The same again is no change.
    let events = test.events().await.len();
    let again = platform.json(Method::PATCH, &path, &change).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, updated.json()));
    let nothing = platform.json(Method::PATCH, &path, &json!({})).await;
    assert_eq!(nothing.json(), updated.json());
    assert_eq!(test.events().await.len(), events);
    let removed = platform.json(Method::PATCH, &path, &json!({"contact_email": null})).await;
    assert!(removed.json()["contact_email"].is_null());
}

#[tokio::test]
async fn reference_and_level_stand_once_submitted_and_the_way_to_the_customer_does_not() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.submitted(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let before = test.contents().await;
    let late =
        platform.json(Method::PATCH, &path, &json!({"external_reference": "b", "language": "fr"})).await;
    insta::assert_snapshot!("customer_updated_too_late", told(&late));
    assert_eq!(test.contents().await, before);
    let reachable = json!({"language": "fr", "contact_email": "b@example.org"});
    let updated = platform.json(Method::PATCH, &path, &reachable).await;
    assert_eq!(updated.status, StatusCode::OK, "{}", updated.text());
    assert_eq!(
        (&updated.json()["language"], &updated.json()["contact_email"]),
        (&json!("fr"), &json!("b@example.org"))
    );
}

/// Beside the standard level a light one, for which a name and a selfie will do.
fn two_levels() -> Settings {
    let mut settings = test_settings();
    let mut light = settings.levels[0].clone();
    "light".clone_into(&mut light.code);
    light.required_fields.retain(|code| code.as_str() == "first_name");
    light.required_documents.retain(|group| group.any_of == [DocumentKind::Selfie]);
    settings.levels.push(light);
    settings
}

#[tokio::test]
async fn another_level_asks_for_other_things() {
    let test = TestApp::with(two_levels(), probity_web::WebOptions::default()).await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let light = platform.json(Method::PATCH, &path, &json!({"level": "light"})).await;
    assert_eq!(light.json()["level"], "light");
    assert_eq!(light.json()["missing"], json!([{"any_of": ["document:selfie"]}]));
    let read = platform.get(&path).await;
    assert_eq!(read.json(), light.json());
    let back = platform.json(Method::PATCH, &path, &json!({"level": "standard"})).await;
    assert_eq!(back.json()["missing"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn what_is_wrong_with_an_update_is_named_and_nothing_is_kept() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    test.customer(&platform, "taken").await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let before = test.contents().await;
    for (body, fault) in [
        (json!({"external_reference": ""}), "/external_reference external_reference_malformed"),
        (json!({"external_reference": null}), "/external_reference value_unexpected"),
        (json!({"level": "none"}), "/level level_unknown"),
        (json!({"level": null}), "/level value_unexpected"),
        (json!({"language": "xx"}), "/language language_unknown"),
        (json!({"contact_email": "nobody"}), "/contact_email email_malformed"),
        (json!({"contact_email": ["a@example.org"]}), "/contact_email value_unexpected"),
        (json!({"status": "approved"}), "/status member_unknown"),
        (json!({"stage": "in_check"}), "/stage member_unknown"),
        (json!({"may_transact": true}), "/may_transact member_unknown"),
        (json!({"version": 7}), "/version member_unknown"),
        (json!({"attempts_left": 99}), "/attempts_left member_unknown"),
        (json!({"sandbox": true}), "/sandbox member_unknown"),
        (json!({"fields": {}}), "/fields member_unknown"),
    ] {
        let answer = platform.json(Method::PATCH, &path, &body).await;
        assert_eq!(
            (answer.status, first_error(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, fault),
            "{body}"
        );
    }
    let taken = platform.json(Method::PATCH, &path, &json!({"external_reference": "taken"})).await;
    assert_eq!((taken.status, code(&taken)), (StatusCode::CONFLICT, "external_reference_taken".to_owned()));
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn a_tag_saves_reading_again_and_keeps_from_writing_over() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}");
    let read = platform.get(&path).await;
    let tag = read.header("etag").to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"1-00\", {tag}"), "*".to_owned()] {
        let answer = platform.with("if-none-match", &known).get(&path).await;
        assert_eq!(
            (answer.status, answer.header("etag")),
            (StatusCode::NOT_MODIFIED, tag.as_str()),
            "{known}"
        );
        assert!(answer.body.is_empty());
    }
    let other = platform.with("if-none-match", "\"1-00\"").get(&path).await;
    assert_eq!((other.status, other.json()), (StatusCode::OK, read.json()));

    let matching = platform.with("if-match", &tag);
    let updated = matching.json(Method::PATCH, &path, &json!({"language": "de"})).await;
    assert_eq!(updated.status, StatusCode::OK);
    assert_ne!(updated.header("etag"), tag);
    let stale = matching.json(Method::PATCH, &path, &json!({"language": "fr"})).await;
    assert_eq!((stale.status, code(&stale)), (StatusCode::PRECONDITION_FAILED, "version_changed".to_owned()));
    assert_eq!(platform.with("if-none-match", &tag).get(&path).await.status, StatusCode::OK);
}
