//! Levels: versions, and who keeps which.

use super::{Form, assert_saved, changes};
use axum::http::{Method, StatusCode};
use probity_app::{Settings, check, customer};
use probity_model::{
    id::CustomerId,
    item::ItemKey,
    status::{Stage, Status},
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, Upload, fields, id_of, test_settings};
use serde_json::json;

const STANDARD: &str = "/settings/levels/standard";

/// The standard level as its form is filled in.
fn standard(version: u32) -> Form {
    let mut form = Form::of(&[
        ("version", &version.to_string()),
        ("name", "Standard"),
        ("field.middle_name", "optional"),
        ("group.1.label", "Identity document"),
        ("group.1.kind", "passport"),
        ("group.1.kind", "identity_card"),
        ("group.1.kind", "driving_licence"),
        ("group.1.kind", "residence_permit"),
        ("group.2.label", "Proof of address"),
        ("group.2.kind", "proof_of_address"),
        ("group.3.label", "Selfie"),
        ("group.3.kind", "selfie"),
        ("group.4.label", ""),
        ("attempts_max", "5"),
        ("due_hours", "24"),
        ("resubmission_days", "14"),
        ("reminder_days", "3"),
        ("enabled", "yes"),
    ]);
    for field in &probity_model::level::default_level().required_fields {
        form = form.with(&format!("field.{field}"), "required");
    }
    form
}

/// The standard level, asking for the source of funds as well.
fn with_funds(version: u32) -> Form {
    standard(version).with("group.4.kind", "source_of_funds")
}

async fn version_of(test: &TestApp, reviewer: &Actor, id: CustomerId) -> u32 {
    customer::get(&test.app, reviewer, id).await.expect("a customer").customer.level_version
}

async fn send(platform: &Client, id: CustomerId, kind: &str) {
    let upload = Upload::of(kind).file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
    let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

fn funds() -> ItemKey {
    "document:source_of_funds".parse().expect("an item")
}

#[tokio::test]
async fn a_check_in_progress_keeps_its_version_and_new_checks_take_the_new_one() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let reviewer = test.user(Role::Reviewer).await;
    let (begun, waiting) =
        (test.submitted(&platform, "begun").await, test.submitted(&platform, "waiting").await);
    let approved = test.submitted(&platform, "approved").await;
    test.approve(&reviewer, approved).await;
    let incomplete = test.customer(&platform, "incomplete").await;
    let marked = test.marked(&reviewer, begun).await;

    assert_saved(&with_funds(1).post(&admin, STANDARD).await);
    assert_eq!(changes(&test).await, ["standard 1", "standard 2"]);

    assert_eq!(version_of(&test, &reviewer.actor, begun).await, 1);
    check::finish(&test.app, &reviewer.actor, begun, marked.version)
        .await
        .expect("nothing new stands in the way");

    let started = check::start(&test.app, &reviewer.actor, waiting).await.expect("a check");
    assert_eq!(started.level_version, 2);
    assert_eq!(started.missing()[0].items, [funds()], "the reviewer sees what the new version asks");

    let asked = platform.get(&format!("/api/v1/customers/{incomplete}")).await.text();
    assert!(asked.contains("source_of_funds"), "an incomplete customer is asked by the new version: {asked}");

    let kept = customer::get(&test.app, &reviewer.actor, approved).await.expect("a customer").customer;
    assert_eq!(
        (kept.state.status(), kept.items.len()),
        (Status::Approved, 15),
        "an approved customer loses nothing"
    );
    let may = platform.get(&format!("/api/v1/customers/{approved}/permission")).await.json();
    assert_eq!(may["may_transact"], true);
}

#[tokio::test]
async fn a_new_customer_is_asked_by_the_new_version() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let form = with_funds(1).with("attempts_max", "2").with("field.occupation", "optional");
    assert_saved(&form.post(&admin, STANDARD).await);
    let id = test.customer(&platform, "new").await;
    for kind in ["passport", "proof_of_address", "selfie"] {
        send(&platform, id, kind).await;
    }
    let path = format!("/api/v1/customers/{id}/submissions");
    let early = platform.json(Method::POST, &path, &json!({})).await;
    assert!(early.status.is_client_error() && early.text().contains("source_of_funds"), "{}", early.text());
    send(&platform, id, "source_of_funds").await;
    test.submit(&platform, id).await;
    let reviewer = test.user(Role::Reviewer).await;
    let record = customer::get(&test.app, &reviewer.actor, id).await.expect("a customer");
    assert_eq!((record.customer.level_version, record.customer.attempts_left), (2, 1));
    assert_eq!(record.customer.state.stage(), Some(Stage::AwaitingReview));
}

#[tokio::test]
async fn of_two_administrators_the_second_is_told_what_the_first_changed() {
    let test = TestApp::new().await;
    let [first, second] =
        [test.signed_in_as(Role::Administrator).await, test.signed_in_as(Role::Administrator).await];
    assert_saved(&standard(1).with("due_hours", "48").post(&first, STANDARD).await);
    let mine = standard(1).with("name", "Usual");
    let refused = mine.post(&second, STANDARD).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = refused.text();
    for told in
        ["Nothing of yours was saved", "Hours until a review is due", "Administrator 0", "value=\"Usual\""]
    {
        assert!(page.contains(told), "{told}");
    }
    assert_eq!(changes(&test).await, ["standard 1", "standard 2"]);
    assert!(
        page.contains("name=\"version\" value=\"2\""),
        "what the person now knows of is what counts next"
    );
    assert_saved(&mine.with("version", "2").post(&second, STANDARD).await);
    assert_saved(&mine.with("version", "3").post(&second, STANDARD).await);
    assert_eq!(
        changes(&test).await,
        ["standard 1", "standard 2", "standard 3"],
        "the same again is no version"
    );
}

#[tokio::test]
async fn a_disabled_level_takes_no_new_customers_and_one_is_always_left() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let last = standard(1).without("enabled").post(&admin, STANDARD).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.text().contains("last level that takes new customers"));

    let new = standard(0).with("code", "light").with("name", "Light");
    assert_saved(&new.post(&admin, "/settings/levels/new").await);
    let id = test.customer(&platform, "before").await;
    assert_saved(&standard(1).without("enabled").post(&admin, STANDARD).await);

    let levels = platform.get("/api/v1/levels").await.json();
    let codes: Vec<_> =
        levels["levels"].as_array().expect("a list").iter().map(|it| it["code"].clone()).collect();
    assert_eq!(codes, ["light"]);
    let body = json!({"external_reference": "late", "level": "standard", "fields": {}});
    let refused = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["code"], "level_disabled");
    let body = json!({"external_reference": "usual", "level": "light", "fields": fields()});
    let usual = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(usual.json()["level"], "light", "{}", usual.text());
    assert_ne!(id_of(&usual), id);
    for kind in ["passport", "proof_of_address", "selfie"] {
        send(&platform, id, kind).await;
    }
    test.submit(&platform, id).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_level_is_said_beside_what_was_typed() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    for (form, told) in [
        (standard(1).with("attempts_max", "0"), "Give 1 to 20 attempts"),
        (standard(1).with("due_hours", "soon"), "hours until a review is due"),
        (standard(1).with("name", " "), "Give a name"),
        (standard(1).with("group.4.kind", "selfie"), "ticked twice"),
        (standard(1).with("group.4.label", "Anything"), "names no document"),
    ] {
        let answer = form.post(&admin, STANDARD).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.text().contains(told), "{told}");
    }
    for (code, told) in [("standard", "already"), ("new", "Give a code"), ("A b", "Give a code")] {
        let answer = standard(0).with("code", code).post(&admin, "/settings/levels/new").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert!(answer.text().contains(told), "{code}");
    }
    assert_eq!(changes(&test).await, ["standard 1"]);
    let preview = with_funds(1).with("preview", "1").post(&admin, STANDARD).await;
    assert_eq!(preview.status, StatusCode::OK);
    let aside = preview.text().split("id=\"preview\"").nth(1).expect("a preview").to_owned();
    assert!(aside.contains("not saved yet") && aside.contains("Source of funds"));
    assert_eq!(changes(&test).await, ["standard 1"], "a preview saves nothing");
    assert_eq!(admin.get("/settings/levels/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(standard(1).post(&admin, "/settings/levels/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_configuration_changes_a_level_until_a_person_does() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let mut settings: Settings = test_settings();
    settings.levels[0].due_hours = 48;
    test.reopened(settings.clone()).await;
    assert_eq!(changes(&test).await, ["standard 1", "standard 2"]);
    assert_saved(&standard(2).with("due_hours", "36").post(&admin, STANDARD).await);
    settings.levels[0].due_hours = 72;
    test.reopened(settings).await;
    assert_eq!(changes(&test).await, ["standard 1", "standard 2", "standard 3"], "the settings page's now");
    let page = admin.get(STANDARD).await.text();
    for told in
        ["the configuration", "Administrator 0", "put version 3 in force", "<del dir=\"auto\">48</del>"]
    {
        assert!(page.contains(told), "{told}");
    }
}

#[tokio::test]
async fn the_list_says_how_many_customers_a_level_has() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&platform, "one").await;
    test.customer(&platform, "two").await;
    test.customer(&test.sandbox().await, "made up").await;
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let auditor = test.signed_in_as(Role::Auditor).await;
    assert!(auditor.get("/settings/levels").await.text().contains("set-number\">2<small>customers"));
    assert!(auditor.get(STANDARD).await.text().contains("2 customers, 1 in a check"));
}
