//! Personal values are masked to whoever has no ground to see them, and looking leaves a trace.

use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::{Settings, check, customer, file, privacy::PrivacySettings, role, user};
use probity_model::{
    event::EventKind,
    id::{CustomerId, FileId, PageId},
    item::DocumentKind,
    limits::REVEALS_UNPROVED_MAX,
    permission::Action,
    role::{Permissions, RoleDefinition},
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, TestUser, test_settings};
use probity_web::WebOptions;

/// What [`TestApp::customer`] sends and nobody may read without a ground.
const SECRETS: [&str; 4] = ["19740812-1234", "12 Aug 1974", "+46701234567", "anna@example.org"];
const FIFTEEN_MINUTES: SignedDuration = SignedDuration::from_mins(15);

async fn waiting(test: &TestApp) -> CustomerId {
    let platform = test.platform().await;
    test.submitted(&platform, "88213").await
}

async fn asking_why() -> TestApp {
    let privacy = PrivacySettings { reason_required: true };
    TestApp::with(Settings { privacy, ..test_settings() }, WebOptions::default()).await
}

/// How many of the secrets this person finds on the customer's pages.
async fn found(browser: &Client, id: CustomerId) -> Vec<&'static str> {
    let mut pages = String::new();
    for tab in ["", "/activity", "/notes"] {
        let answer = browser.get(&format!("/customers/{id}{tab}")).await;
        if answer.status == StatusCode::OK {
            pages.push_str(&answer.text());
        }
    }
    assert!(pages.contains("Lindqvist"), "{pages}");
    SECRETS.into_iter().filter(|secret| pages.contains(secret)).collect()
}

async fn reveal(browser: &Client, id: CustomerId, reason: &str) -> StatusCode {
    browser.post(&format!("/customers/{id}/reveal"), &[("reason", reason)]).await.status
}

/// Renders every file of a customer and gives one page of its passport.
async fn passport(test: &TestApp, staff: &TestUser, id: CustomerId) -> (PageId, FileId) {
    let files = customer::profile(&test.app, &staff.actor, id).await.expect("a profile").files;
    for rendered in &files {
        file::render(&test.app, &Actor::System, rendered.id).await.expect("pages");
    }
    let profile = customer::profile(&test.app, &staff.actor, id).await.expect("a profile");
    let version = profile.documents.iter().find(|it| it.kind == DocumentKind::Passport).expect("a passport");
    let file = profile.files_of(version.id).next().expect("a file").id;
    (profile.pages.iter().find(|page| page.file == file).expect("a page").id, file)
}

async fn opened(test: &TestApp) -> usize {
    let events = test.events().await;
    events.iter().filter(|event| matches!(event.kind, EventKind::DocumentOpened { .. })).count()
}

#[tokio::test]
async fn values_are_in_the_clear_for_the_holder_of_the_check_and_masked_for_everybody_else() {
    let test = TestApp::new().await;
    let id = waiting(&test).await;
    let (maria, ben) = (test.user(Role::Reviewer).await, test.user(Role::Reviewer).await);
    let (at_maria, at_ben) = (test.sign_in(&maria).await, test.sign_in(&ben).await);
    assert_eq!(found(&at_maria, id).await, [""; 0]);
    let page = at_maria.get(&format!("/customers/{id}")).await.text();
    assert!(page.contains("••••••34") && page.contains("a••••••@example.org"), "{page}");
    check::start(&test.app, &maria.actor, id).await.expect("a check");
    assert_eq!(found(&at_maria, id).await, SECRETS);
    assert_eq!(found(&at_ben, id).await, [""; 0]);
    check::release(&test.app, &maria.actor, id).await.expect("released");
    assert_eq!(found(&at_maria, id).await, [""; 0]);
}

#[tokio::test]
async fn whoever_presses_show_sees_for_a_quarter_of_an_hour_and_is_on_record() {
    let test = TestApp::new().await;
    let id = waiting(&test).await;
    let (noah, dora) = (test.user(Role::Auditor).await, test.user(Role::Approver).await);
    let (at_noah, at_dora) = (test.sign_in(&noah).await, test.sign_in(&dora).await);
    assert_eq!(reveal(&at_noah, id, "").await, StatusCode::SEE_OTHER);
    assert_eq!(found(&at_noah, id).await, SECRETS);
    assert_eq!(found(&at_dora, id).await, [""; 0], "another person");
    let other = test.customer(&test.platform().await, "88214").await;
    assert_eq!(found(&at_noah, other).await, [""; 0], "another customer");
    let events = test.events().await;
    let looks: Vec<_> =
        events.iter().filter(|it| matches!(it.kind, EventKind::PersonalDataRevealed { .. })).collect();
    assert!(matches!(looks.as_slice(), [look] if look.by == noah.actor && look.customer == Some(id)));
    test.clock.advance(FIFTEEN_MINUTES);
    assert_eq!(found(&at_noah, id).await, [""; 0]);
}

#[tokio::test]
async fn a_role_without_the_permission_sees_no_value_whatever_it_sends() {
    let test = TestApp::new().await;
    let id = waiting(&test).await;
    let admin = test.user(Role::Administrator).await;
    let permissions = Permissions::of([Action::ViewActivity, Action::ReadNotes]).expect("a set");
    let definition = RoleDefinition { name: "Support".to_owned(), permissions, retired: false };
    let support = role::add(&test.app, &admin.actor, definition).await.expect("a role");
    let lena = test.user(Role::Auditor).await;
    let role = support.to_string().parse().expect("a role");
    user::set_role(&test.app, &admin.actor, lena.id, role).await.expect("given");
    let at_lena = test.sign_in(&lena).await;
    assert_eq!(found(&at_lena, id).await, [""; 0]);
    let page = at_lena.get(&format!("/customers/{id}")).await.text();
    assert!(page.contains("Masked for your role") && !page.contains("/reveal"), "{page}");
    assert_eq!(reveal(&at_lena, id, "curious").await, StatusCode::FORBIDDEN);
    assert_eq!(found(&at_lena, id).await, [""; 0]);
}

#[tokio::test]
async fn opening_a_document_is_on_record_once_per_person_and_quarter_of_an_hour() {
    let test = TestApp::new().await;
    let id = waiting(&test).await;
    let maria = test.user(Role::Reviewer).await;
    let (at_maria, at_dora) = (test.sign_in(&maria).await, test.signed_in_as(Role::Approver).await);
    let (page, file) = passport(&test, &maria, id).await;
    let look = async |browser: &Client, size: &str| {
        assert_eq!(browser.get(&format!("/pages/{page}/{size}")).await.status, StatusCode::OK);
    };
    look(&at_maria, "thumb").await;
    assert_eq!(opened(&test).await, 0, "a thumbnail cannot be read");
    tokio::join!(look(&at_maria, "large"), look(&at_maria, "medium"), look(&at_maria, "large"));
    look(&at_maria, "large").await;
    assert_eq!(opened(&test).await, 1);
    let events = test.events().await;
    let event = events.iter().rfind(|it| matches!(it.kind, EventKind::DocumentOpened { .. })).expect("one");
    let kind = EventKind::DocumentOpened { file, document: Some(DocumentKind::Passport) };
    assert_eq!((event.by, event.customer, &event.kind), (maria.actor, Some(id), &kind));
    look(&at_dora, "large").await;
    assert_eq!(opened(&test).await, 2);
    test.clock.advance(FIFTEEN_MINUTES);
    look(&at_maria, "large").await;
    assert_eq!(opened(&test).await, 3);
    let told = at_dora.get(&format!("/customers/{id}/activity")).await.text();
    assert!(told.contains("opened the passport"), "{told}");
}

#[tokio::test]
async fn where_a_reason_is_asked_for_documents_are_covered_until_it_is_given() {
    let test = asking_why().await;
    let id = waiting(&test).await;
    let dora = test.user(Role::Approver).await;
    let at_dora = test.sign_in(&dora).await;
    let (page, file) = passport(&test, &dora, id).await;
    let image = format!("/pages/{page}/large");
    let original = format!("/files/{file}/original");
    let profile = at_dora.get(&format!("/customers/{id}")).await.text();
    assert!(profile.contains("Documents are covered") && !profile.contains("/pages/"), "{profile}");
    for size in ["large", "medium", "thumb"] {
        assert_eq!(at_dora.get(&format!("/pages/{page}/{size}")).await.status, StatusCode::CONFLICT);
    }
    assert_eq!(at_dora.post(&original, &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(reveal(&at_dora, id, "  ").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(at_dora.get(&image).await.status, StatusCode::CONFLICT);

    assert_eq!(reveal(&at_dora, id, "The customer called about the address").await, StatusCode::SEE_OTHER);
    assert_eq!(at_dora.get(&image).await.status, StatusCode::OK);
    assert_eq!(at_dora.post(&original, &[]).await.status, StatusCode::OK);
    let told = at_dora.get(&format!("/customers/{id}/activity")).await.text();
    assert!(told.contains("The customer called about the address"), "{told}");
    for (name, bytes) in test.written().await {
        let is_readable = memchr::memmem::find(&bytes, b"The customer called").is_some();
        assert!(!is_readable, "what people write is kept sealed: {name}");
    }

    // Whoever holds the check has said so by taking it.
    let maria = test.user(Role::Reviewer).await;
    let at_maria = test.sign_in(&maria).await;
    assert_eq!(at_maria.get(&image).await.status, StatusCode::CONFLICT);
    check::start(&test.app, &maria.actor, id).await.expect("a check");
    assert_eq!(at_maria.get(&image).await.status, StatusCode::OK);
}

#[tokio::test]
async fn looking_at_many_customers_takes_a_fresh_proof() {
    let test = TestApp::new().await;
    let id = waiting(&test).await;
    let noah = test.signed_in_as(Role::Auditor).await;
    test.clock.advance(SignedDuration::from_mins(test.app.settings().sign_in.proof_minutes.into()));
    for _ in 0..REVEALS_UNPROVED_MAX {
        assert_eq!(noah.post(&format!("/customers/{id}/reveal"), &[]).await.header("location"), path(id));
    }
    let asked = noah.post(&format!("/customers/{id}/reveal"), &[]).await;
    assert!(asked.header("location").starts_with("/account/prove"), "{}", asked.header("location"));
    test.clock.advance(SignedDuration::from_mins(61));
    assert_eq!(noah.post(&format!("/customers/{id}/reveal"), &[]).await.header("location"), path(id));
}

fn path(id: CustomerId) -> String {
    format!("/customers/{id}")
}
