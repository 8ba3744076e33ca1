//! An erased customer is gone from every process and every copy.

use super::{PAYMENT, WHY_REOPENED, copy, decided, found, sent_in};
use axum::{http::Method, http::StatusCode};
use jiff::SignedDuration;
use probity_app::{
    AppError, check, check::RejectForm, customer, customer::Filter, customer::Sort, erasure, file,
};
use probity_model::{erasure::ErasureBasis, event::EventKind, user::Actor, user::Role};
use probity_testkit::TestApp;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseBackend, Statement};
use serde_json::json;
use std::{fs, path::Path};

/// A backup of the embedded database is a copy of its files.
#[tokio::test]
async fn an_erased_customer_is_gone_from_a_backup_taken_before() {
    let test = TestApp::embedded().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let other = test.submitted(&platform, "stays").await;
    probity_worker::run_until_idle(&test.app).await.expect("idle");
    let backup = tempfile::tempdir().expect("a folder");
    copy(test.folder(), backup.path());

    // The law first.
    let refused = erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Request).await;
    assert!(
        matches!(&refused, Err(AppError::Conflict { code: "must_stay", message }) if message.contains("until 20"))
    );
    test.clock.advance(SignedDuration::from_hours(24 * 1827));
    erasure::check(&test.app, &Actor::System, id, ErasureBasis::Request).await.expect("it can be");
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Request).await.expect("erased");

    let is_erased = |outcome: Result<customer::Profile, AppError>| matches!(outcome, Err(AppError::Erased(it)) if it == id);
    assert!(is_erased(customer::profile(&test.app, &reviewer.actor, id).await));
    let answer = platform.get(&format!("/api/v1/customers/{id}")).await;
    assert_eq!(answer.status, StatusCode::GONE, "{}", answer.text());
    assert_eq!(found(&test.app, &reviewer.actor, "zhukov").await, 0);
    let payment = json!({"external_id": "pay-2", "customer_id": id.to_string(), "direction": "in", "amount": "10.00",
                         "currency": "EUR", "occurred_at": "2026-01-01T00:00:00Z"});
    let answer = platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    assert_eq!(answer.status, StatusCode::GONE, "{}", answer.text());
    // The chain holds, and says that it happened.
    assert!(
        probity_app::audit::verify(&test.app, &Actor::System, Vec::new(), false).await.expect("read").is_ok()
    );
    let events = test.events().await;
    assert!(
        events.iter().any(|event| event.kind == EventKind::CustomerErased { basis: ErasureBasis::Request })
    );
    assert!(events.iter().all(|event| !format!("{event:?}").contains(WHY_REOPENED)));

    // The backup of the data, beside the keys as they are now: the others open, the erased one does not.
    for name in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        let (now, then) = (test.folder().join(name), backup.path().join(name));
        if now.exists() { fs::copy(now, then).map(drop) } else { fs::remove_file(then) }
            .expect("put in its place");
    }
    // What customers are found by is never copied: it is made anew.
    for name in ["search.db", "search.db-wal", "search.db-shm"] {
        drop(fs::remove_file(backup.path().join(name)));
    }
    let restored = test.on_folder(backup.path()).await;
    assert!(is_erased(customer::profile(&restored, &reviewer.actor, id).await));
    let shown = customer::profile(&restored, &reviewer.actor, other).await.expect("it opens");
    let page = shown.pages.first().expect("a page").id;
    file::page_image(&restored, &reviewer.actor, page, file::PageSize::Thumb).await.expect("a picture");
    assert_eq!(found(&restored, &reviewer.actor, "zhukov").await, 0);
    let listed = customer::list(&restored, &reviewer.actor, &Filter::default(), Sort::Newest, None)
        .await
        .expect("a list");
    let names: Vec<_> = listed.rows.iter().map(|row| row.display_name.reveal().as_str()).collect();
    assert_eq!(names, ["Anna Lindqvist", "Erased"]);
}

/// The files of the embedded database are committed one after the other, and the power may fail in between.
#[tokio::test]
async fn a_key_that_outlived_an_erasure_is_destroyed_at_the_next_start() {
    let test = TestApp::embedded().await;
    let id = test.customer(&test.platform().await, "one").await;
    let [before, after] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    copy(test.folder(), before.path());
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    copy(test.folder(), after.path());
    for name in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        fs::copy(before.path().join(name), after.path().join(name)).expect("put in its place");
    }
    let left = async |folder: &Path| -> i64 {
        let url = format!("sqlite://{}?mode=rw", folder.join("probity.db").display());
        // One connection: only that one has the other file.
        let one = ConnectOptions::new(url).max_connections(1).to_owned();
        let db = Database::connect(one).await.expect("a database");
        let attach = format!("ATTACH '{}' AS keys", folder.join("keys.db").display());
        db.execute_unprepared(&attach).await.expect("attached");
        let sql = "SELECT count(*) AS count FROM keys.data_keys k JOIN customers c ON c.data_key = k.id";
        let row = db.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await;
        let count = row.expect("a row").expect("a row").try_get("", "count").expect("a number");
        db.close().await.expect("closed");
        count
    };
    assert_eq!(left(after.path()).await, 1, "the key is there again");
    test.on_folder(after.path()).await;
    assert_eq!(left(after.path()).await, 0);
}

/// The command line erases; the server that runs must not know the key from before.
#[tokio::test]
async fn what_one_process_erases_no_other_opens() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let auditor = test.signed_in_as(Role::Auditor).await;
    let staff = test.sign_in(&reviewer).await;
    let pages = ["/transactions", "/customers", "/notifications", "/queue"];
    for page in pages {
        assert_eq!(staff.get(page).await.status, StatusCode::OK, "{page}");
    }
    assert!(staff.get("/transactions").await.text().contains(PAYMENT), "the server has the key");
    let command = test.second_process().await;
    erasure::erase(&command, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    let profile = staff.get(&format!("/customers/{id}")).await;
    assert_eq!(profile.status, StatusCode::GONE, "{}", profile.text());
    for page in pages {
        let answer = staff.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        assert!(!answer.text().contains(PAYMENT) && !answer.text().contains(WHY_REOPENED), "{page}");
    }
    let log = auditor.get("/audit").await;
    assert_eq!(log.status, StatusCode::OK, "{}", log.text());
    assert!(!log.text().contains(WHY_REOPENED));
}

#[tokio::test]
async fn who_is_in_check_is_not_erased() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&test.platform().await, "one").await;
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let refused = erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await;
    assert!(matches!(refused, Err(AppError::Conflict { code: "must_stay", .. })));
    let form = RejectForm { seen_version: 0, reasons: Vec::new(), r#final: false, note: String::new() };
    assert!(check::reject(&test.app, &reviewer.actor, id, form).await.is_err());
    check::release(&test.app, &reviewer.actor, id).await.expect("released");
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    assert!(erasure::erase(&test.app, &reviewer.actor, id, ErasureBasis::Mistake).await.is_err());
}
