//! What is PostgreSQL's alone: instances that start together, wake each other, and are in each other's way.

use axum::http::{Method, StatusCode};
use probity_app::{
    App, AppError, audit,
    customer::{self, Filter, Sort},
    erasure, reason, user,
};
use probity_model::{
    erasure::ErasureBasis,
    event::EventKind,
    user::{Actor, Role},
};
use probity_store::{StoreError, key};
use probity_testkit::{Answer, TestApp};
use probity_web::WebOptions;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, TransactionTrait as _};
use std::time::Duration;

/// What takes longer than this has not happened.
const PATIENCE: Duration = Duration::from_mins(1);

/// The database, as its owner has it: past the use cases.
async fn owner(test: &TestApp) -> DatabaseConnection {
    Database::connect(test.database_url()).await.expect("a connection")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn instances_that_start_at_once_on_an_empty_database_migrate_it_once() {
    let apps = TestApp::started_at_once(4).await;
    for app in &apps {
        let reasons = reason::list(app, &Actor::System).await;
        assert!(matches!(reasons, Err(AppError::Forbidden(_))), "the system looks at no settings");
        let verdict = audit::verify(app, &Actor::System, Vec::new(), false).await.expect("read");
        assert_eq!(verdict.expect("in order").head.seq, 1, "the level was put in force once");
    }
}

#[tokio::test]
async fn what_one_instance_commits_wakes_the_others() {
    let test = TestApp::postgres().await;
    let other = test.second_process().await;
    let follower = other.clone();
    let following = tokio::spawn(async move { follower.follow_others().await });
    let woken = other.changed().notified();
    tokio::pin!(woken);
    woken.as_mut().enable();
    let commits = async {
        // Until it listens nothing is heard, and nobody says when it does.
        loop {
            test.user(Role::Reviewer).await;
        }
    };
    tokio::select! {
        () = &mut woken => {}
        () = commits => {}
        () = tokio::time::sleep(PATIENCE) => panic!("nobody was woken"),
    }
    following.abort();
}

#[tokio::test]
async fn a_live_stream_tells_what_another_instance_did_also_where_nobody_is_woken() {
    use futures::StreamExt as _;
    let test = TestApp::postgres().await;
    let reviewer = test.user(Role::Reviewer).await;
    let other = test.second_process().await;
    let browser = test.sign_in(&reviewer).await.through(probity_web::router(other, WebOptions::default()));
    let live = browser.stream("/live").await;
    assert_eq!(live.status(), StatusCode::OK);
    let mut frames = live.into_body().into_data_stream();
    let id = test.customer(&test.platform().await, "seen").await.to_string();
    let told = tokio::time::timeout(PATIENCE, async {
        let mut told = String::new();
        while !told.contains(&id) {
            let frame = frames.next().await.expect("it goes on").expect("a frame");
            told.push_str(&String::from_utf8_lossy(&frame));
        }
    });
    told.await.expect("told");
}

/// Sends a request while somebody holds what it needs second, and then needs what it holds first: the database gives the request
/// up. Gives the answer all the same.
async fn in_the_way(test: &TestApp, needs: &str, request: impl AsyncFn(axum::Router) -> Answer) -> Answer {
    let db = owner(test).await;
    // Whoever waits looks once, after so long, whether it waits for ever, and is then the one to go: the request, never we.
    let sql = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 4000', current_database()); END $$";
    db.execute_unprepared(sql).await.expect("set");
    let instance = probity_web::router(test.second_process().await, WebOptions::default());
    let transaction = db.begin().await.expect("begun");
    transaction.execute_unprepared("SET LOCAL deadlock_timeout = '1h'").await.expect("set");
    // The events, which every use case takes last.
    transaction.execute_unprepared("SELECT pg_advisory_xact_lock(28559150664676097)").await.expect("held");
    let waits = "SELECT count(*) AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let until_it_waits = async {
        loop {
            let row =
                db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), waits)).await;
            let waiting: i64 = row.expect("a row").expect("a row").try_get("", "waiting").expect("a number");
            if waiting > 0 {
                return;
            }
        }
    };
    let hold = async {
        tokio::time::timeout(PATIENCE, until_it_waits).await.expect("it waits for the events");
        transaction.execute_unprepared(needs).await.expect("the request was given up");
        transaction.commit().await.expect("committed");
    };
    tokio::join!(request(instance), hold).0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_in_the_way_of_another_transaction_is_carried_out_again() {
    let test = TestApp::postgres().await;
    let user = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&user).await;
    // The user, whom the request holds.
    let answer = in_the_way(&test, "UPDATE users SET failed_attempts = 0", async |instance| {
        let form = [
            ("current", probity_testkit::PASSWORD),
            ("new", "another quiet river at dusk"),
            ("again", "another quiet river at dusk"),
        ];
        browser.through(instance).post("/account/password", &form).await
    });
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let events = test.events().await;
    let changed = events.iter().filter(|event| matches!(event.kind, EventKind::PasswordChanged { .. }));
    assert_eq!(changed.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_under_a_key_that_was_in_the_way_is_carried_out_again_and_once() {
    let test = TestApp::postgres().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let keyed = platform.with("idempotency-key", "link");
    let path = format!("/api/v1/customers/{id}/links");
    let nothing = serde_json::json!({});
    // The customer, whom the request holds.
    let answer = in_the_way(&test, "UPDATE customers SET updated_at = updated_at", async |instance| {
        keyed.through(instance).json(Method::POST, &path, &nothing).await
    });
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let again = keyed.json(Method::POST, &path, &nothing).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
    let events = test.events().await;
    let made = events.iter().filter(|event| matches!(event.kind, EventKind::LinkCreated { .. }));
    assert_eq!(made.count(), 1);
}

/// The backups of docs/postgresql.md: the data of before an erasure, with the keys as they are now.
#[tokio::test]
async fn an_erased_customer_is_gone_from_a_dump_taken_before() {
    let test = TestApp::postgres().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let (gone, stays) = (test.customer(&platform, "gone").await, test.customer(&platform, "stays").await);
    let folder = tempfile::tempdir().expect("a folder");
    let (data, keys) = (folder.path().join("data.dump"), folder.path().join("keys.dump"));
    test.dump(&["--exclude-schema=keys", "--exclude-schema=search"], &data);
    erasure::erase(&test.app, &Actor::System, gone, ErasureBasis::Mistake).await.expect("erased");
    test.dump(&["--schema=keys"], &keys);

    let restored = test.restored(&[&data, &keys]).await;
    let profile = customer::profile(&restored, &reviewer.actor, gone).await;
    assert!(matches!(profile, Err(AppError::Erased(it)) if it == gone), "{profile:?}");
    customer::profile(&restored, &reviewer.actor, stays).await.expect("it opens");
    let named = Filter { query: Some("lindqv".to_owned()), ..Filter::default() };
    let found = customer::list(&restored, &reviewer.actor, &named, Sort::Newest, None).await.expect("a list");
    assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [stays], "found by tokens made anew");
    // Nothing can be done on the data without its keys.
    let refused = test.restored_without(&data).await;
    assert!(matches!(refused, Some(StoreError::KeysMissing)), "{refused:?}");
}

/// The role that serves needs no right to change the tables; then not even its password lets anybody past the triggers.
#[tokio::test]
async fn a_role_that_owns_nothing_can_serve_and_cannot_rewrite_the_log() {
    const GRANTS: &str = include_str!("../../../../docs/postgresql-grants.sql");
    let test = TestApp::postgres().await;
    let db = owner(&test).await;
    let role = "serving".to_owned();
    db.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.expect("a role");
    db.execute_unprepared(&GRANTS.replace("probity_app", &role)).await.expect("granted");

    let app: App = test.as_role(&role).await.expect("it opens");
    let new = user::NewUser {
        email: "granted@bank.example".to_owned(),
        name: "Granted".to_owned(),
        role: Role::Reviewer,
        password: probity_testkit::PASSWORD.to_owned(),
    };
    user::create(&app, &Actor::System, new).await.expect("a user");
    let platform = test.platform().await.through(probity_web::router(app.clone(), WebOptions::default()));
    let id = test.submitted(&platform, "served").await;
    probity_worker::run_until_idle(&app).await.expect("idle");
    erasure::erase(&app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    let verdict = audit::verify(&app, &Actor::System, Vec::new(), false).await.expect("read");
    assert!(verdict.is_ok(), "{verdict:?}");

    let as_role = test.database_url().replacen("postgres://postgres@", &format!("postgres://{role}@"), 1);
    let db = Database::connect(as_role).await.expect("a connection");
    for sql in [
        "ALTER TABLE events DISABLE TRIGGER USER",
        "DROP TRIGGER events_kept ON events",
        "UPDATE events SET data = data",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE consents SET language = language",
        "DELETE FROM legal_holds",
        "CREATE TABLE other (id integer)",
        "CREATE FUNCTION probity_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "SET session_replication_role = replica",
    ] {
        let refused = db.execute_unprepared(sql).await.expect_err(sql).to_string();
        assert!(
            refused.contains("permission denied") || refused.contains("must be owner"),
            "{sql}: {refused}"
        );
    }
}

/// A snapshot, as a standby, may be of before an erasure that the process knows of by now.
#[tokio::test]
async fn a_key_read_from_before_an_erasure_is_not_remembered() {
    let test = TestApp::postgres().await;
    let platform = test.platform().await;
    let (id, other) = (test.customer(&platform, "one").await, test.customer(&platform, "other").await);
    let store = test.store().await;
    key::of(store.read(), id).await.expect("its key");
    let before = store.snapshot().await.expect("a snapshot");
    // It is of the moment of its first statement.
    before.execute_unprepared("SELECT 1 FROM events LIMIT 1").await.expect("read");
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    key::of(store.read(), other).await.expect("whoever reads anything learns of it");
    key::of(&before, id).await.expect("in the snapshot it is there");
    let outcome = key::of(store.read(), id).await;
    assert!(matches!(outcome, Err(StoreError::Erased(it)) if it == id), "it was remembered");
}
