//! Uploads that are interrupted and resumed.

use super::{agreed, bare_customer, begin, far, passport, piece, uploaded};
use axum::{
    body::{Body, Bytes},
    http::{Method, StatusCode},
};
use futures::stream;
use jiff::SignedDuration;
use probity_app::portal;
use probity_model::user::Actor;
use probity_testkit::TestApp;
use probity_web::WebOptions;

/// A body that breaks off.
fn broken_off(bytes: &[u8]) -> Body {
    let parts = vec![Ok(Bytes::copy_from_slice(bytes)), Err(std::io::Error::other("connection lost"))];
    Body::from_stream(stream::iter(parts))
}

#[tokio::test]
async fn an_upload_goes_on_after_a_lost_connection_on_another_instance() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await;
    let file = passport();
    let begun = begin(&browser, "passport", file.len()).await;
    assert_eq!(begun.header("tus-resumable"), "1.0.0");
    let location = begun.header("location").to_owned();
    piece(&browser, &location, 0, broken_off(&file[..30_000])).await;
    let progress = far(&browser, &location).await;
    assert_eq!((progress.status, progress.header("upload-offset")), (StatusCode::OK, "30000"));
    assert_eq!(progress.header("upload-length"), file.len().to_string());
    let elsewhere = probity_web::router(test.second_process().await, WebOptions::default());
    let there = browser.through(elsewhere);
    let done = piece(&there, &location, 30_000, file[30_000..].to_vec()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    assert_eq!(done.header("upload-offset"), file.len().to_string());
    let upload = location.rsplit('/').next().unwrap();
    let answer = browser.post("/verify/documents/passport", &[("upload", upload)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let documents = probity_app::platform::documents(&test.app, &test.api_actor().await, id).await.unwrap();
    assert_eq!(documents[0].files[0].sha256, probity_vault::sha256_hex(&file), "byte for byte");
    let left = test.contents().await;
    assert_eq!((left.rows["uploads"], left.rows["upload_parts"]), (0, 0));
    assert!(!left.files.iter().any(|file| file.contains("uploads/upl_")), "{:?}", left.files);
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said_when_it_is_there_and_nothing_stays() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await;
    let before = test.contents().await;
    let small = probity_specimen::hostile::jpeg(64, 64);
    let (letter, html) = (b"Dear Sir or Madam".to_vec(), probity_specimen::hostile::html());
    for (bytes, code) in
        [(small, "picture_too_small"), (letter, "file_type_unsupported"), (html, "file_type_unsupported")]
    {
        let begun = begin(&browser, "passport", bytes.len()).await;
        let location = begun.header("location").to_owned();
        let refused = piece(&browser, &location, 0, bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert_eq!(refused.json()["errors"][0]["code"], code);
        assert_eq!(far(&browser, &location).await.status, StatusCode::NOT_FOUND, "{code}");
    }
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn the_protocol_is_kept() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await.with("sec-fetch-site", "same-origin");
    let options = browser.send(Method::OPTIONS, "/verify/uploads", None, Body::empty()).await;
    assert_eq!(options.header("tus-version"), "1.0.0");
    assert_eq!(options.header("tus-extension"), "creation,termination");
    let no_version = browser.with("upload-length", "10");
    let refused = no_version.send(Method::POST, "/verify/uploads", None, Body::empty()).await;
    assert_eq!(refused.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(refused.header("tus-resumable"), "1.0.0");
    for (size, code) in [(0, "file_empty"), (20_000_001, "file_too_large")] {
        let refused = begin(&browser, "passport", size).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["code"], code);
    }
    let location = begin(&browser, "passport", 100).await.header("location").to_owned();
    let ahead = piece(&browser, &location, 10, vec![1; 10]).await;
    assert_eq!((ahead.status, ahead.json()["code"].clone()), (StatusCode::CONFLICT, "upload_offset".into()));
    let long = piece(&browser, &location, 0, vec![1; 101]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(long.json()["errors"][0]["code"], "upload_too_long");
    assert_eq!(far(&browser, &location).await.header("upload-offset"), "0");
    assert_eq!(piece(&browser, &location, 0, vec![1; 50]).await.header("upload-offset"), "50");
    let again = piece(&browser, &location, 0, vec![1; 50]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "a piece sent twice is there once");
    let other = browser.with("tus-resumable", "1.0.0").with("upload-offset", "50");
    let typed = other.send(Method::PATCH, &location, Some("image/jpeg"), Body::from(vec![1; 50])).await;
    assert_eq!(typed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let unfinished = location.rsplit('/').next().unwrap();
    let early = browser.post("/verify/documents/passport", &[("upload", unfinished)]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text());
    let gone = other.send(Method::DELETE, &location, None, Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(far(&browser, &location).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_piece_sent_twice_at_once_is_there_once() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await;
    for _ in 0..10 {
        let location = begin(&browser, "passport", 100).await.header("location").to_owned();
        let (one, other) = tokio::join!(
            piece(&browser, &location, 0, vec![1; 40]),
            piece(&browser, &location, 0, vec![2; 40])
        );
        let won = [&one, &other].into_iter().filter(|it| it.status == StatusCode::NO_CONTENT).count();
        assert_eq!(won, 1, "{} {}", one.status, other.status);
        assert_eq!(far(&browser, &location).await.header("upload-offset"), "40");
        let delete = browser.with("tus-resumable", "1.0.0").with("sec-fetch-site", "same-origin");
        delete.send(Method::DELETE, &location, None, Body::empty()).await;
    }
    let left = test.contents().await;
    assert!(!left.files.iter().any(|file| file.contains("uploads/upl_")), "{:?}", left.files);
}

#[tokio::test]
async fn an_upload_is_kept_for_a_day_and_there_are_not_too_many() {
    let test = TestApp::new().await;
    let id = bare_customer(&test, "anna-1").await;
    let browser = agreed(&test, id).await;
    let finished = uploaded(&browser, "passport", &passport()).await;
    for _ in 1..portal::UPLOADS_OPEN_MAX {
        assert_eq!(begin(&browser, "passport", 10).await.status, StatusCode::CREATED);
    }
    assert_eq!(begin(&browser, "passport", 10).await.status, StatusCode::TOO_MANY_REQUESTS);
    test.clock.advance(SignedDuration::from_hours(24));
    let later = agreed(&test, id).await;
    assert_eq!(far(&later, &format!("/verify/uploads/{finished}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(portal::purge_uploads(&test.app, &Actor::System).await.unwrap(), portal::UPLOADS_OPEN_MAX);
    let left = test.contents().await;
    assert!(!left.files.iter().any(|file| file.contains("uploads/upl_")), "{:?}", left.files);
    assert_eq!(begin(&later, "passport", 10).await.status, StatusCode::CREATED);
}
