//! Notes of the staff, through a key of the staff's own systems.

use super::{code, first_error, told};
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::{api_key::KeyForm, note, user};
use probity_model::{
    scope::{Scope, Scopes},
    user::{Actor, Role},
};
use probity_testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_key_writes_in_the_name_of_its_reviewer_and_reads_page_by_page() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.customer(&test.platform().await, "user-1").await;
    let scopes = Scopes::of(&[Scope::NotesRead, Scope::NotesWrite]);
    let staff = test.keyed(KeyForm { scopes, acts_for: Some(reviewer.id), ..KeyForm::from("crm") }).await;
    let path = format!("/api/v1/customers/{id}/notes");
    let first = staff.json(Method::POST, &path, &json!({"body": " Called. "})).await;
    insta::assert_snapshot!("note_written", told(&first));
    let first = first.json()["id"].as_str().expect("an id").to_owned();
    for number in 0..3 {
        test.clock.advance(SignedDuration::from_secs(1));
        let body = json!({"body": format!("Note {number}"), "corrects": (number == 0).then_some(&first)});
        assert_eq!(staff.json(Method::POST, &path, &body).await.status, StatusCode::CREATED);
    }
    note::pin(&test.app, &reviewer.actor, id, first.parse().expect("an id"), true).await.expect("pinned");
    let page = staff.get(&format!("{path}?limit=2")).await;
    let bodies = |page: &serde_json::Value| {
        let notes = page["notes"].as_array().expect("a list").clone();
        notes.iter().map(|note| note["body"].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(bodies(&page.json()), ["Called.", "Note 2"]);
    assert_eq!(page.json()["notes"][0]["pinned"], true);
    let next = page.json()["next"].as_str().expect("a next page").to_owned();
    let rest = staff.get(&format!("{path}?limit=2&after={next}")).await.json();
    assert_eq!(
        (bodies(&rest), rest["next"].is_null()),
        (vec!["Note 1".to_owned(), "Note 0".to_owned()], true)
    );
    assert_eq!(rest["notes"][1]["corrects"], first);

    user::set_disabled(&test.app, &Actor::System, reviewer.id, true).await.expect("disabled");
    let refused = staff.json(Method::POST, &path, &json!({"body": "Once more."})).await;
    assert_eq!((refused.status, code(&refused)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
}

#[tokio::test]
async fn notes_are_for_staff_keys_alone_and_each_scope_does_its_own() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/notes");
    let key = async |scope| {
        let scopes = Scopes::of(&[scope]);
        test.keyed(KeyForm { scopes, acts_for: Some(reviewer.id), ..KeyForm::from("crm") }).await
    };
    let (reader, writer) = (key(Scope::NotesRead).await, key(Scope::NotesWrite).await);
    let body = json!({"body": "A note."});
    for (client, reads, writes) in [(&platform, 403, 403), (&reader, 200, 403), (&writer, 403, 201)] {
        assert_eq!(client.get(&path).await.status.as_u16(), reads);
        assert_eq!(client.json(Method::POST, &path, &body).await.status.as_u16(), writes);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_note_is_named() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let (id, other) = (test.customer(&platform, "a").await, test.customer(&platform, "b").await);
    let form = KeyForm { scopes: Scopes::ALL, acts_for: Some(reviewer.id), ..KeyForm::from("crm") };
    let staff = test.keyed(form).await;
    let path = format!("/api/v1/customers/{id}/notes");
    let elsewhere = format!("/api/v1/customers/{other}/notes");
    let elsewhere = staff.json(Method::POST, &elsewhere, &json!({"body": "Another's."})).await.json();
    let before = test.contents().await;
    for (body, fault) in [
        (json!({"body": " "}), "/body note_empty"),
        (json!({"body": "x".repeat(10_001)}), "/body note_too_long"),
        (json!({"body": "x", "author": "usr_1"}), "/author member_unknown"),
        (json!({"body": "x", "pinned": true}), "/pinned member_unknown"),
    ] {
        let answer = staff.json(Method::POST, &path, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(first_error(&answer), fault);
    }
    let crossed = json!({"body": "x", "corrects": elsewhere["id"]});
    let crossed = staff.json(Method::POST, &path, &crossed).await;
    assert_eq!((crossed.status, code(&crossed)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    let after = elsewhere["id"].as_str().expect("an id");
    assert_eq!(staff.get(&format!("{path}?after={after}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.contents().await, before);
}
