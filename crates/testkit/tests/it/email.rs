//! E-mails: written with what they tell, in the customer's language, once, and read from the folder they go to.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::{check, email, job::Kind as Job};
use probity_language::Language;
use probity_mail::{Smtp, Tls, Transport};
use probity_model::{
    email::EmailKind,
    event::EventKind,
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, test_settings};
use probity_web::WebOptions;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::fs;

/// Every e-mail of the folder as it can be read, the oldest first.
fn inbox(test: &TestApp) -> Vec<String> {
    let Ok(files) = fs::read_dir(test.folder().join("emails")) else { return Vec::new() };
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "txt"));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("text")).collect()
}

async fn work(test: &TestApp) {
    probity_worker::run_until_idle(&test.app).await.expect("run");
}

/// The e-mails of each kind to a customer of this language, with what differs from run to run left out.
async fn story(platform: &Client, test: &TestApp, language: &str) -> String {
    let reviewer = test.user(Role::Reviewer).await;
    let sent = test.customer(platform, &format!("user-{language}")).await;
    let store = test.store().await;
    let transaction = store.begin().await.expect("begun");
    let sql =
        format!("UPDATE customers SET language = '{language}' WHERE external_reference = 'user-{language}'");
    transaction.execute_unprepared(&sql).await.expect("set");
    probity_store::commit(transaction).await.expect("committed");
    email::invite(&test.app, &reviewer.actor, sent).await.expect("invited");
    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = probity_testkit::Upload::of(kind).file(
            "page",
            "photo.jpg",
            &probity_specimen::hostile::jpeg(64, 64),
        );
        platform.upload(&format!("/api/v1/customers/{sent}/documents"), &upload).await;
    }
    test.submit(platform, sent).await;
    test.ask(
        &reviewer,
        sent,
        &[("document:passport", &["image_blurred"]), ("document:source_of_funds", &[])],
    )
    .await;
    work(test).await;
    // Three days before it is due.
    test.clock.advance(SignedDuration::from_hours(24 * 11));
    work(test).await;
    for kind in ["passport", "source_of_funds"] {
        let upload = probity_testkit::Upload::of(kind).file(
            "page",
            "photo.jpg",
            &probity_specimen::hostile::jpeg(65, 64),
        );
        platform.upload(&format!("/api/v1/customers/{sent}/documents"), &upload).await;
    }
    test.submit(platform, sent).await;
    let reasons = probity_app::reason::list(&test.app, &reviewer.actor).await.expect("reasons");
    let customer = probity_model::reason::Target::Customer;
    let secret = reasons.into_iter().map(|it| it.reason);
    let secret = secret.filter(|it| it.is_confidential() && it.targets.contains(&customer)).map(|it| it.code);
    let secret = { secret }.next().expect("a confidential reason");
    test.reject(&reviewer, sent, &["image_blurred", &secret], "suspected mule").await;
    let approver = test.user(Role::Approver).await;
    let record = probity_app::customer::get(&test.app, &approver.actor, sent).await.expect("there");
    let version = record.customer.version;
    check::reopen(&test.app, &approver.actor, sent, version, "They called.").await.expect("reopened");
    test.approve(&reviewer, sent).await;
    work(test).await;
    let mails = inbox(test).join("\n=====\n");
    mails
        .lines()
        .map(|line| match line.split_once("/verify/") {
            Some((before, token)) => {
                assert_eq!(token.len(), 64, "{line}");
                format!("{before}/verify/…")
            }
            None => match line.split_once("/customers/cus_") {
                Some((before, _)) => format!("{before}/customers/…"),
                None => line.to_owned(),
            },
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn every_kind_is_written_in_every_language() {
    for language in Language::all() {
        let test = TestApp::new().await;
        let platform = test.platform().await;
        let mails = story(&platform, &test, language.tag()).await;
        assert!(!mails.contains("mule"), "{mails}");
        insta::assert_snapshot!(format!("story_{language}"), mails);
    }
}

#[tokio::test]
async fn an_email_has_both_forms_its_own_id_and_is_the_owners_alone() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    test.submitted(&platform, "user-1").await;
    work(&test).await;
    let files = fs::read_dir(test.folder().join("emails")).expect("a folder");
    let file =
        files.map(|file| file.expect("a file").path()).find(|it| it.extension().is_some_and(|e| e == "eml"));
    let file = file.expect("an e-mail");
    let mail = fs::read_to_string(&file).expect("text");
    let id = file.file_stem().expect("a name").to_str().expect("ASCII");
    assert!(mail.contains(&format!("Message-ID: <{id}@localhost>")), "{mail}");
    for wanted in [
        "Auto-Submitted: auto-generated",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "To: anna@example.org",
    ] {
        assert!(mail.contains(wanted), "{wanted} in {mail}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn without_an_address_nobody_is_written_to_and_an_invitation_is_refused() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let body = json!({"external_reference": "user-1", "level": "standard"});
    let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
    let id = probity_testkit::id_of(&answer);
    let reviewer = test.user(Role::Reviewer).await;
    let refused = email::invite(&test.app, &reviewer.actor, id).await.expect_err("refused");
    assert!(refused.to_string().contains("address"), "{refused}");
    work(&test).await;
    assert!(inbox(&test).is_empty());
}

#[tokio::test]
async fn a_decision_tells_the_customer_once_it_is_signed_twice() {
    let mut settings = test_settings();
    settings.levels[0].second_approval = true;
    let test = TestApp::with(settings, WebOptions::default()).await;
    let platform = test.platform().await;
    let (reviewer, approver) = (test.user(Role::Reviewer).await, test.user(Role::Approver).await);
    let id = test.submitted(&platform, "user-1").await;
    test.approve(&reviewer, id).await;
    work(&test).await;
    assert_eq!(inbox(&test).len(), 1, "{:?}", inbox(&test));
    let version = probity_app::customer::get(&test.app, &approver.actor, id).await.expect("there");
    check::confirm(&test.app, &approver.actor, id, version.customer.version).await.expect("confirmed");
    work(&test).await;
    let mails = inbox(&test);
    assert_eq!(mails.len(), 2);
    assert!(mails[1].contains("you are verified"), "{}", mails[1]);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_tried_again_and_then_given_up_and_no_link_is_left() {
    let mut settings = test_settings();
    settings.email.transport = Transport::Smtp(Smtp {
        host: "127.0.0.1".to_owned(),
        // Nothing listens there.
        port: 9,
        tls: Tls::None,
        authority_file: None,
        credentials: None,
    });
    let test = TestApp::with(settings, WebOptions::default()).await;
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.customer(&platform, "user-1").await;
    email::invite(&test.app, &reviewer.actor, id).await.expect("queued");
    for _ in 0..Job::SendEmail.attempts_max() {
        work(&test).await;
        test.clock.advance(SignedDuration::from_secs(3600));
    }
    let kinds: Vec<EventKind> = test.events().await.into_iter().map(|event| event.kind).collect();
    let count = |word: &str| kinds.iter().filter(|kind| kind.word() == word).count();
    assert_eq!(count("email_queued"), 1);
    assert_eq!(count("email_failed"), 1);
    assert_eq!(count("email_sent"), 0);
    assert_eq!(count("link_created"), Job::SendEmail.attempts_max() as usize);
    assert_eq!(count("link_revoked"), Job::SendEmail.attempts_max() as usize);
}

#[tokio::test]
async fn a_user_is_told_by_email_unless_it_is_switched_off() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let told = |mails: &[String]| mails.iter().filter(|it| it.contains("Ready to be checked again")).count();
    for (number, wanted) in [(1, 1), (2, 1)] {
        let id = test.submitted(&platform, &format!("user-{number}")).await;
        test.ask(&reviewer, id, &[("document:selfie", &["image_blurred"])]).await;
        let upload = probity_testkit::Upload::of("selfie").file(
            "page",
            "photo.jpg",
            &probity_specimen::hostile::jpeg(64, 65),
        );
        platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
        test.submit(&platform, id).await;
        work(&test).await;
        let mails = inbox(&test);
        assert_eq!(told(&mails), wanted, "{mails:?}");
        let mail = mails.iter().find(|it| it.contains("Ready")).expect("one");
        assert!(mail.contains("user-1") && !mail.contains("Lindqvist"), "{mail}");
        let browser = test.sign_in(&reviewer).await;
        let answer = browser.post("/account/emails", &[("wanted", "mentioned")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    let wanted = email::wanted(&test.app, &reviewer.actor).await.expect("known");
    let wanted: Vec<_> = wanted.into_iter().filter(|(_, on)| *on).map(|(kind, _)| kind).collect();
    assert_eq!(wanted, [EmailKind::Mentioned]);
}

#[tokio::test]
async fn an_administrator_changes_a_text_and_puts_it_back() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let administrator = test.signed_in_as(Role::Administrator).await;
    let path = "/settings/emails/submitted/en";
    let page = administrator.get(path).await;
    assert!(page.text().contains("we have received everything"), "{}", page.text());
    let hole = [("subject", "Thanks"), ("body", "Dear { $name }")];
    let refused = administrator.post(path, &hole).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("is no place here"), "{}", refused.text());
    let own = [("subject", "{ $operator } says <thanks>"), ("body", "All here.\r\n\r\nBye, { $operator }")];
    assert_eq!(administrator.post(path, &own).await.status, StatusCode::SEE_OTHER);
    test.submitted(&platform, "user-1").await;
    work(&test).await;
    let mails = inbox(&test);
    assert!(mails[0].contains("Subject: Probity says <thanks>"), "{}", mails[0]);
    assert!(mails[0].contains("All here.\n\nBye, Probity"), "{}", mails[0]);
    assert_eq!(administrator.post(&format!("{path}/default"), &[]).await.status, StatusCode::SEE_OTHER);
    test.submitted(&platform, "user-2").await;
    work(&test).await;
    assert!(inbox(&test)[1].contains("we have received everything"));
    let changed = test.events().await.into_iter().filter(|it| it.kind.word() == "email_text_changed").count();
    assert_eq!(changed, 2);
    let shown = administrator.get("/settings/sent-emails").await.text();
    assert!(shown.contains("says &#60;thanks&#62;"), "{shown}");
    let reviewer = test.signed_in_as(Role::Reviewer).await;
    assert_eq!(reviewer.get(path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(reviewer.get("/settings/sent-emails").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_the_worker_sends() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Approver).await;
    let refused = email::remind_all(&test.app, &reviewer.actor).await;
    assert!(refused.is_err());
    assert_eq!(email::remind_all(&test.app, &Actor::System).await.expect("none"), 0);
}
