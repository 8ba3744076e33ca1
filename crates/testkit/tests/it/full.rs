//! The embedded database where there is no room.

use probity_store::{StoreError, commit};
use probity_testkit::TestApp;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};

/// Where it has no room, SQLite gives a transaction up by itself.
#[tokio::test]
async fn what_is_committed_after_the_database_was_full_is_kept() {
    let test = TestApp::embedded().await;
    let store = test.store().await;
    let transaction = store.begin().await.unwrap();
    transaction.execute_unprepared("CREATE TABLE room (bytes BLOB)").await.unwrap();
    commit(transaction).await.unwrap();

    let transaction = store.begin().await.unwrap();
    // No more pages than there are: to SQLite the same as a full disk.
    transaction.execute_unprepared("PRAGMA main.max_page_count = 1").await.unwrap();
    let refused = transaction.execute_unprepared("INSERT INTO room VALUES (zeroblob(1000000))").await;
    let refused = StoreError::from(refused.unwrap_err());
    assert!(matches!(refused, StoreError::Full(_)), "{refused}");
    drop(transaction);

    // One that is given up, and one that is not.
    drop(store.begin().await.unwrap());
    let transaction = store.begin().await.unwrap();
    transaction.execute_unprepared("INSERT INTO room VALUES (zeroblob(1000000))").await.unwrap();
    commit(transaction).await.unwrap();
    let other = test.store().await;
    let sql = "SELECT count(*) AS count FROM room";
    let row = other.read().query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await;
    assert_eq!(row.unwrap().unwrap().try_get::<i64>("", "count").unwrap(), 1);
}
