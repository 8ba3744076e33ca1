//! The audit log of a real database: what its use cases write is in order, and what somebody with the database does to it
//! past the use cases is found.

use probity_app::audit::{Checkpoint, Verdict, verify};
use probity_audit::{Fault, Line, Verifier};
use probity_model::user::{Actor, Role};
use probity_testkit::{TestApp, is_postgres, sql_bytes, sql_uuid};
use sea_orm::ConnectionTrait as _;

async fn verdict(test: &TestApp, checkpoints: Vec<Checkpoint>) -> Verdict {
    verify(&test.app, &Actor::System, checkpoints, false).await.expect("read")
}

/// Carries out SQL as whoever has the database file would: past the use cases, and with the triggers gone.
async fn past_the_use_cases(test: &TestApp, sql: &str) {
    let store = test.store().await;
    let transaction = store.begin().await.expect("begun");
    let on = if is_postgres() { " ON events" } else { "" };
    for trigger in ["events_kept", "events_not_deleted", "events_chained"] {
        let sql = format!("DROP TRIGGER IF EXISTS {trigger}{on}");
        transaction.execute_unprepared(&sql).await.expect("dropped");
    }
    transaction.execute_unprepared(sql).await.expect("carried out");
    probity_store::commit(transaction).await.expect("committed");
}

/// A customer's story, so that there is something to alter.
async fn played() -> TestApp {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    test.signed_in_as(Role::Reviewer).await;
    test
}

#[tokio::test]
async fn what_the_use_cases_write_is_in_order_also_from_two_processes() {
    let test = played().await;
    let other = test.second_process().await;
    let auditor = test.user(Role::Auditor).await;
    let written = test.events().await.len() as u64;
    let first = verdict(&test, Vec::new()).await.expect("in order");
    assert_eq!(first.head.seq, written);
    let checkpoint = probity_app::audit::checkpoint(&other, &auditor.actor).await.expect("kept");
    assert_eq!(checkpoint, first.head);
    test.user(Role::Reviewer).await;
    let second = verdict(&test, vec![checkpoint]).await.expect("in order");
    assert!(second.head.seq > written);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_remove_an_entry() {
    let test = played().await;
    let store = test.store().await;
    let unsigned = format!(
        "INSERT INTO events (id, kind, actor_type, at, data) VALUES ({}, 'signed_in', 'system', 0, '{{}}')",
        sql_uuid(uuid::Uuid::nil())
    );
    let (kept, chained) = ("events are append-only", "an event is hashed and signed");
    probity_app::audit::checkpoint(&test.app, &Actor::System).await.expect("kept");
    for (sql, why) in [
        ("UPDATE events SET data = '{}' WHERE seq = 2", kept),
        ("DELETE FROM events WHERE seq = 2", kept),
        (unsigned.as_str(), chained),
        ("UPDATE audit_checkpoints SET seq = seq + 1", "checkpoints are append-only"),
    ] {
        let transaction = store.begin().await.expect("begun");
        let refused = transaction.execute_unprepared(sql).await.expect_err("refused").to_string();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn each_tampering_with_the_database_is_found_where_it_was_done() {
    let no_signature = format!("UPDATE events SET signature = {} WHERE seq = 5", sql_bytes(&"0".repeat(128)));
    for (sql, fault) in [
        ("UPDATE events SET data = replace(data, '\"', ' \"') WHERE seq = 3", Fault::Altered { seq: 3 }),
        ("UPDATE events SET at = at + 1 WHERE seq = 4", Fault::Altered { seq: 4 }),
        ("UPDATE events SET actor_id = NULL, actor_type = 'system' WHERE seq = 5", Fault::Altered { seq: 5 }),
        (no_signature.as_str(), Fault::Unsigned { seq: 5 }),
        ("UPDATE events SET hash = NULL WHERE seq = 5", Fault::Altered { seq: 5 }),
        ("DELETE FROM events WHERE seq = 6", Fault::Missing { seq: 6 }),
        (
            "DELETE FROM events WHERE seq = 6; UPDATE events SET seq = 6 WHERE seq = 7",
            Fault::Altered { seq: 6 },
        ),
        (
            "UPDATE events SET seq = -1 WHERE seq = 6; UPDATE events SET seq = 6 WHERE seq = 7; \
             UPDATE events SET seq = 7 WHERE seq = -1",
            Fault::Altered { seq: 6 },
        ),
    ] {
        let test = played().await;
        verdict(&test, Vec::new()).await.expect("in order before");
        past_the_use_cases(&test, sql).await;
        assert_eq!(verdict(&test, Vec::new()).await, Err(fault), "{sql}");
    }
}

#[tokio::test]
async fn a_log_that_was_cut_off_is_found_with_a_checkpoint_that_was_copied_elsewhere() {
    let test = played().await;
    let copied = probity_app::audit::checkpoint(&test.app, &Actor::System).await.expect("kept");
    let cut = format!("DELETE FROM events WHERE seq > {}", copied.seq - 2);
    past_the_use_cases(&test, &format!("{cut}; DROP TABLE audit_checkpoints")).await;
    let fault = Fault::Truncated { last: copied.seq - 2, seq: copied.seq };
    let store = test.store().await;
    let records = probity_store::audit::after(store.read(), 0, 1_000).await.expect("read");
    let mut verifier =
        Verifier::new(probity_app::audit::public_key(&test.app), vec![copied]).expect("signed");
    records.iter().try_for_each(|record| verifier.push(record)).expect("in order as far as it goes");
    assert_eq!(verifier.finish(), Err(fault));
}

#[tokio::test]
async fn an_export_verifies_by_itself_and_taking_it_out_is_an_event() {
    let test = played().await;
    let auditor = test.user(Role::Auditor).await;
    let mut export = probity_app::audit::export(&test.app, &auditor.actor).await.expect("begun");
    let mut exported = String::new();
    while let Some(lines) = export.next().await.expect("read") {
        exported.push_str(&lines);
    }
    let mut verifier =
        Verifier::new(probity_app::audit::public_key(&test.app), Vec::new()).expect("no checkpoint");
    for (number, line) in (1..).zip(exported.lines()) {
        verifier.push(&Line::read(line, number).expect("a line")).expect("in order");
    }
    let head = verifier.finish().expect("in order").head;
    assert_eq!(head.seq, test.events().await.len() as u64);
    assert!(exported.lines().last().expect("a line").contains("list_exported"));
    let reviewer = test.user(Role::Reviewer).await;
    assert!(probity_app::audit::export(&test.app, &reviewer.actor).await.is_err());
}

/// Whoever forges the end of the log while Probity runs must not have the next entry vouch for it.
#[tokio::test]
async fn nothing_is_written_after_an_entry_that_was_not_signed() {
    let test = played().await;
    let store = test.store().await;
    let last = probity_store::audit::head(store.read()).await.expect("read");
    let before = probity_store::audit::after(store.read(), last.seq - 2, 1).await.expect("read");
    let mut records = probity_store::audit::after(store.read(), last.seq - 1, 1).await.expect("read");
    let (before, forged) = (&before[0], &mut records[0]);
    forged.entry.at += 1;
    let head = Checkpoint { seq: before.entry.seq, hash: before.hash, signature: before.signature };
    let hash = forged.entry.hash(&head);
    past_the_use_cases(
        &test,
        &format!(
            "UPDATE events SET at = at + 1, hash = {} WHERE seq = {}",
            sql_bytes(&hash.to_string()),
            last.seq
        ),
    )
    .await;
    assert_eq!(verdict(&test, Vec::new()).await, Err(Fault::Unsigned { seq: last.seq }));
    let refused = probity_app::audit::checkpoint(&test.app, &Actor::System).await;
    assert!(refused.is_err(), "no checkpoint of it");
    let refused = probity_app::api_key::create(&test.app, &Actor::System, "after").await;
    assert!(refused.is_err(), "no entry after it");
    assert_eq!(verdict(&test, Vec::new()).await, Err(Fault::Unsigned { seq: last.seq }));
}
