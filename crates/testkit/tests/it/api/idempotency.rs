use super::code;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use jiff::SignedDuration;
use probity_app::idempotency::{self, Begun};
use probity_model::user::Actor;
use probity_testkit::{TestApp, Upload};
use serde_json::json;

#[tokio::test]
async fn the_same_request_under_the_same_key_is_carried_out_once() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let keyed = platform.with("idempotency-key", "k-1");
    let body = json!({"external_reference": "user-1", "level": "standard"});
    let first = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let contents = test.contents().await;
    test.clock.advance(SignedDuration::from_hours(23));
    let second = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!((second.status, second.json()), (first.status, first.json()));
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.header("content-type"), "application/json");
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(test.contents().await, contents);

    let other = json!({"external_reference": "user-2", "level": "standard"});
    let reused = keyed.json(Method::POST, "/api/v1/customers", &other).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(code(&reused), "idempotency_key_reused");
    let reused = keyed.json(Method::POST, "/api/v1/transactions", &body).await;
    assert_eq!(code(&reused), "idempotency_key_reused");

    // Another platform's keys are its own, and after a day a key is free again.
    let another = test.platform().await.with("idempotency-key", "k-1");
    assert_eq!(another.json(Method::POST, "/api/v1/customers", &other).await.status, StatusCode::CREATED);
    test.clock.advance(SignedDuration::from_hours(2));
    let late = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!((late.status, code(&late)), (StatusCode::CONFLICT, "external_reference_taken".to_owned()));
}

#[tokio::test]
async fn a_refusal_is_replayed_word_by_word() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/submissions");
    let keyed = platform.with("idempotency-key", "k-1");
    let first = keyed.json(Method::POST, &path, &json!({})).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = keyed.json(Method::POST, &path, &json!({})).await;
    assert_eq!((second.status, second.text()), (first.status, first.text()));
    assert_eq!(second.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn an_upload_is_the_same_whatever_its_boundary() {
    let test = TestApp::new().await;
    let platform = test.platform().await.with("idempotency-key", "k-1");
    let id = test.customer(&test.platform().await, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let photo = probity_specimen::hostile::jpeg(8, 8);
    let upload = Upload::of("passport").file("page", "a.jpg", &photo);
    let first = platform.upload(&path, &upload).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let contents = test.contents().await;
    let boundary = Upload::content_type().split_once('=').expect("a boundary").1.to_owned();
    let bytes = upload.body();
    // The picture holds no text, so only the separators change.
    let changed: Vec<u8> = replaced(&bytes, boundary.as_bytes(), b"another-boundary");
    let kind = Some("multipart/form-data; boundary=another-boundary");
    let second = platform.send(Method::POST, &path, kind, Body::from(changed)).await;
    assert_eq!((second.status, second.json()), (first.status, first.json()));
    assert_eq!(test.contents().await, contents);
    let other = platform.upload(&path, &Upload::of("selfie").file("page", "a.jpg", &photo)).await;
    assert_eq!(code(&other), "idempotency_key_reused");
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut changed = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(from) {
            changed.extend_from_slice(to);
            at += from.len();
        } else {
            changed.push(bytes[at]);
            at += 1;
        }
    }
    changed
}

#[tokio::test]
async fn a_request_in_progress_is_not_begun_again_until_it_must_have_been_abandoned() {
    let test = TestApp::new().await;
    let actor = test.api_actor().await;
    let begin = async |hash: &str| idempotency::begin(&test.app, &actor, "k-1", hash).await.expect("begun");
    let Begun::Fresh(ticket) = begin("a").await else { panic!("not fresh") };
    assert!(matches!(begin("a").await, Begun::InProgress));
    assert!(matches!(begin("b").await, Begun::Reused));
    test.clock.advance(SignedDuration::from_secs(61));
    let Begun::Fresh(retry) = begin("a").await else { panic!("not fresh") };
    // The first one comes back after all; its answer is not the one that counts.
    idempotency::finish(&test.app, &actor, &ticket, 201, "late", None).await.expect("ignored");
    assert!(matches!(begin("a").await, Begun::InProgress));
    idempotency::abandon(&test.app, &actor, &retry).await.expect("given back");
    let Begun::Fresh(third) = begin("b").await else { panic!("not fresh") };
    idempotency::finish(&test.app, &actor, &third, 201, "answer", Some("\"7\"")).await.expect("kept");
    assert!(
        matches!(begin("b").await, Begun::Replay { status: 201, body, etag: Some(_) } if body == "answer")
    );
    test.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(idempotency::purge(&test.app, &Actor::System).await.expect("purged"), 1);
}

#[tokio::test]
async fn many_at_once_under_one_key_are_carried_out_once() {
    let test = TestApp::new().await;
    let keyed = test.platform().await.with("idempotency-key", "k-1");
    let sends = (0..10).map(|_| {
        let keyed = keyed.clone();
        let body = json!({"external_reference": "user-1", "level": "standard"});
        tokio::spawn(async move { keyed.json(Method::POST, "/api/v1/customers", &body).await })
    });
    let mut created = 0;
    for sent in sends.collect::<Vec<_>>() {
        let answer = sent.await.expect("an answer");
        if answer.status == StatusCode::CREATED {
            created += 1;
        } else {
            assert_eq!(code(&answer), "idempotency_in_progress");
            assert_eq!(answer.header("retry-after"), "2");
        }
    }
    assert!(created >= 1);
    assert_eq!(test.contents().await.rows["customers"], 1);
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    for key in ["", &"k".repeat(256)] {
        let answer =
            platform.with("idempotency-key", key).json(Method::POST, "/api/v1/customers", &json!({})).await;
        assert_eq!(
            (answer.status, code(&answer)),
            (StatusCode::BAD_REQUEST, "idempotency_key_malformed".to_owned())
        );
    }
}
