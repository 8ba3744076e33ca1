use super::{code, first_error, told};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_specimen::hostile;
use probity_testkit::{TestApp, Upload};

#[tokio::test]
async fn documents_are_kept_in_versions_and_rendered() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let card = Upload::of("identity_card")
        .text("country", "SE")
        .text("number", "AA1234567")
        .text("issued_on", "2021-05-04")
        .text("expires_on", "2031-05-04")
        .file("front", "../../etc/passwd", &hostile::jpeg(64, 40))
        .file("back", "back.exe", &hostile::png(64, 40));
    insta::assert_snapshot!("document_uploaded", told(&platform.upload(&path, &card).await));
    let papers = Upload::of("source_of_funds").file("page", "a.pdf", &hostile::pdf(2)).file(
        "page",
        "b.jpg",
        &hostile::jpeg(8, 8),
    );
    for _ in 0..2 {
        let answer = platform.upload(&path, &papers).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("rendered"), 6);
    insta::assert_snapshot!("documents", told(&platform.get(&path).await));
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("nothing left"), 0);
}

#[tokio::test]
async fn every_hostile_file_is_refused_and_leaves_nothing() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let before = test.contents().await;
    for bad in hostile::all() {
        let upload = Upload::of("passport")
            .file("page", "good.jpg", &hostile::jpeg(8, 8))
            .file("page", bad.name, &bad.bytes);
        let answer = platform.upload(&path, &upload).await;
        if bad.code == "file_too_large" {
            let expected = (StatusCode::PAYLOAD_TOO_LARGE, bad.code.to_owned());
            assert_eq!((answer.status, code(&answer)), expected, "{}", bad.name);
        } else {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", bad.name, answer.text());
            assert_eq!(code(&answer), "invalid");
            assert_eq!(first_error(&answer), format!("/page/1 {}", bad.code), "{}", bad.name);
        }
        assert_eq!(test.contents().await, before, "{} left something", bad.name);
    }
}

#[tokio::test]
async fn an_upload_that_is_not_one_document_is_refused_and_leaves_nothing() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let before = test.contents().await;
    let photo = hostile::jpeg(8, 8);
    let passport = || Upload::of("passport").file("page", "a.jpg", &photo);
    let many = (0..11).fold(Upload::of("other"), |upload, _| upload.file("page", "a.jpg", &photo));
    let parts = (0..21).fold(Upload::of("other"), |upload, n| upload.text(&format!("x{n}"), "y"));
    for (upload, fault) in [
        (Upload::of("visa").file("page", "a.jpg", &photo), "/type document_type_unknown"),
        (Upload::default().file("page", "a.jpg", &photo), "/type document_type_unknown"),
        (Upload::of("passport"), "/files file_missing"),
        (Upload::of("identity_card").file("front", "a.jpg", &photo), "/files sides_incomplete"),
        (Upload::of("passport").file("back", "a.jpg", &photo), "/files sides_unexpected"),
        (Upload::of("passport").file("cover", "a.jpg", &photo), "/cover part_unknown"),
        (passport().text("colour", "red"), "/colour part_unknown"),
        (passport().text("type", "selfie"), "/type part_repeated"),
        (passport().text("country", "ZZ"), "/country country_unknown"),
        (passport().text("number", &"7".repeat(61)), "/number number_malformed"),
        (passport().text("number", &"7".repeat(2_000)), "/number part_too_long"),
        (passport().text("issued_on", "4 May 2021"), "/issued_on date_malformed"),
        (passport().text("issued_on", "2050-01-01"), "/issued_on date_in_future"),
        (
            passport().text("issued_on", "2021-05-04").text("expires_on", "2020-05-04"),
            "/expires_on dates_reversed",
        ),
        (many, "/files files_too_many"),
        (parts, " parts_too_many"),
    ] {
        let answer = platform.upload(&path, &upload).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            "{fault}"
        );
        assert_eq!(first_error(&answer), fault);
    }
    let whole = passport().body();
    let kind = Upload::content_type();
    for (kind, body, status, problem) in [
        (kind.as_str(), whole[..whole.len() - 20].to_vec(), 400, "multipart_malformed"),
        (kind.as_str(), Vec::new(), 400, "multipart_malformed"),
        ("multipart/form-data", whole.clone(), 415, "content_type_unsupported"),
        ("application/json", b"{}".to_vec(), 415, "content_type_unsupported"),
        ("image/jpeg", photo.clone(), 415, "content_type_unsupported"),
    ] {
        let answer = platform.send(Method::POST, &path, Some(kind), Body::from(body)).await;
        assert_eq!((answer.status.as_u16(), code(&answer).as_str()), (status, problem), "{kind}");
    }
    let nobody = "/api/v1/customers/cus_00000000000000000000000000000000/documents";
    assert_eq!(platform.upload(nobody, &passport()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn four_large_files_are_too_much_for_one_upload() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let before = test.contents().await;
    let nearly = vec![0_u8; 19_000_000];
    let upload = (0..4).fold(Upload::of("other"), |upload, _| upload.file("page", "a.jpg", &nearly));
    let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    assert_eq!((answer.status, code(&answer)), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large".to_owned()));
    assert_eq!(test.contents().await, before);
}
