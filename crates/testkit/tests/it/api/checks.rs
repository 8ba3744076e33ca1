//! Checks, decisions and everything that was ever asked, as they may be told.

use super::{code, told};
use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::check::{self, ResubmissionForm};
use probity_model::{
    check::{NewMark, RequestedItem},
    id::CustomerId,
    scope::{Scope, Scopes},
    status::Verdict,
    user::Role,
};
use probity_testkit::{Client, TestApp, TestUser, Upload};
use probity_web::WebOptions;
use serde_json::json;

/// A key of the staff's own systems.
async fn staff(test: &TestApp) -> Client {
    test.platform_with(Scopes::of(&[Scope::ChecksRead, Scope::CustomersRead])).await
}

async fn mark(test: &TestApp, reviewer: &TestUser, id: CustomerId, item: &str, reasons: &[&str]) {
    let mark = NewMark {
        item: item.parse().expect("an item"),
        item_version: 1,
        verdict: if reasons.is_empty() { Verdict::Approved } else { Verdict::Rejected },
        reasons: reasons.iter().map(ToString::to_string).collect(),
        comment: Some("Looks like the one of last week.".to_owned()),
    };
    check::mark(&test.app, &reviewer.actor, id, mark).await.expect("a mark");
}

#[tokio::test]
async fn rounds_are_told_with_their_marks_and_without_what_is_the_staffs_alone() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    let customer = check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    mark(&test, &reviewer, id, "field:phone", &[]).await;
    mark(&test, &reviewer, id, "document:passport", &["fraud_edited", "fraud_template", "image_blurred"])
        .await;
    let staff = staff(&test).await;
    let open = staff.get(&format!("/api/v1/customers/{id}/checks")).await;
    insta::assert_snapshot!("check_open", told(&open));
    let items = vec![RequestedItem {
        item: "document:passport".parse().expect("an item"),
        reasons: vec!["image_blurred".to_owned()],
        message: "Take it in daylight.".to_owned(),
    }];
    let form = ResubmissionForm { seen_version: customer.version, items, due: None };
    check::request_resubmission(&test.app, &reviewer.actor, id, form).await.expect("asked");
    let upload = Upload::of("passport").file("page", "p.jpg", &probity_specimen::hostile::jpeg(64, 64));
    platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    test.submit(&platform, id).await;
    test.reject(&reviewer, id, &["image_blurred"], "A note on it.").await;

    let rounds = staff.get(&format!("/api/v1/customers/{id}/checks")).await;
    insta::assert_snapshot!("checks", told(&rounds));
    for secret in ["fraud", "template", "last week", "A note", "usr_", "Reviewer 0"] {
        assert!(!rounds.text().contains(secret), "{secret}");
    }
    let first = &rounds.json()["checks"][1];
    let one = staff.get(&format!("/api/v1/checks/{}", first["id"].as_str().expect("an id"))).await;
    assert_eq!(one.json(), *first);
}

#[tokio::test]
async fn a_decision_that_waits_for_a_signature_is_not_told() {
    let mut settings = probity_testkit::test_settings();
    settings.levels[0].second_approval = true;
    let test = TestApp::with(settings, WebOptions::default()).await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    let id = test.submitted(&platform, "user-1").await;
    let staff = staff(&test).await;
    let path = format!("/api/v1/customers/{id}/checks");
    let latest = async || staff.get(&path).await.json()["checks"][0].clone();
    test.approve(&reviewer, id).await;
    let waiting = latest().await;
    assert_eq!((&waiting["state"], &waiting["decision"]), (&json!("awaiting_second_approval"), &json!(null)));
    let version = customer_version(&test, &approver, id).await;
    check::send_back(&test.app, &approver.actor, id, version, "Look again.").await.expect("sent back");
    let sent_back = latest().await;
    assert_eq!((&sent_back["state"], &sent_back["decision"]), (&json!("sent_back"), &json!(null)));
    test.clock.advance(SignedDuration::from_secs(1));
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    assert_eq!(latest().await["marks"][0]["carried_over"], true);
    let version = customer_version(&test, &reviewer, id).await;
    check::finish(&test.app, &reviewer.actor, id, version).await.expect("approved");
    let version = customer_version(&test, &approver, id).await;
    check::confirm(&test.app, &approver.actor, id, version).await.expect("confirmed");
    let decided = latest().await;
    assert_eq!((&decided["state"], &decided["decision"]["outcome"]), (&json!("decided"), &json!("approve")));
}

async fn customer_version(test: &TestApp, by: &TestUser, id: CustomerId) -> u32 {
    probity_app::customer::get(&test.app, &by.actor, id).await.expect("there").customer.version
}

#[tokio::test]
async fn checks_need_a_scope_that_the_platforms_server_has_not() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.approve(&reviewer, id).await;
    let staff = staff(&test).await;
    let list = format!("/api/v1/customers/{id}/checks");
    let check = staff.get(&list).await.json()["checks"][0]["id"].as_str().expect("an id").to_owned();
    for path in [list, format!("/api/v1/checks/{check}")] {
        let refused = platform.get(&path).await;
        assert_eq!((refused.status, code(&refused)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
    }
    let none = staff.get("/api/v1/checks/chk_00000000000000000000000000000000").await;
    assert_eq!((none.status, code(&none)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
}

#[tokio::test]
async fn everything_ever_asked_is_told_with_what_became_of_it() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    let id = test.submitted(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/resubmissions");
    assert_eq!(platform.get(&path).await.json()["resubmissions"], json!([]));
    let passport = || Upload::of("passport").file("page", "p.jpg", &probity_specimen::hostile::jpeg(64, 64));

    test.ask(&reviewer, id, &[("document:passport", &["fraud_edited", "image_blurred"])]).await;
    test.clock.advance(SignedDuration::from_mins(1));
    platform.upload(&format!("/api/v1/customers/{id}/documents"), &passport()).await;
    test.clock.advance(SignedDuration::from_mins(1));
    test.submit(&platform, id).await;
    test.clock.advance(SignedDuration::from_mins(1));
    test.ask(&reviewer, id, &[("document:source_of_funds", &[])]).await;
    test.clock.advance(SignedDuration::from_mins(1));
    let version = customer_version(&test, &approver, id).await;
    check::reopen(&test.app, &approver.actor, id, version, "Not needed.").await.expect("withdrawn");
    test.ask(&reviewer, id, &[("document:passport", &["image_blurred"]), ("document:other", &[])]).await;
    test.clock.advance(SignedDuration::from_mins(1));
    platform.upload(&format!("/api/v1/customers/{id}/documents"), &passport()).await;
    let told_all = platform.get(&path).await;
    assert!(!told_all.text().contains("fraud"));
    insta::assert_snapshot!("resubmissions", told(&told_all));
}
