//! Master keys change while everything goes on; keys that are gone are not made anew.

use super::{copy, found, trust};
use axum::{http::Method, http::StatusCode};
use probity_app::{customer, key};
use probity_model::{user::Actor, user::Role};
use probity_store::{Store, StoreError, key::MasterKey, key::MasterKeySource, key::MasterKeys};
use probity_testkit::{TestApp, id_of};
use probity_web::WebOptions;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::{fs, sync::Arc, sync::Mutex, sync::atomic::AtomicBool, sync::atomic::Ordering};

/// Master keys that change while the application runs.
struct Changing(Mutex<MasterKeys>);

impl MasterKeySource for Changing {
    fn read(&self) -> Result<MasterKeys, String> {
        Ok(self.0.lock().expect("not poisoned").clone())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_under_load_loses_nothing() {
    const CUSTOMERS: u32 = 60;
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let before = test.customer(&platform, "before").await;
    let [older, newer] = [MasterKey::new([8; 32]), MasterKey::new([9; 32])];
    let both = MasterKeys::from_text(&format!("{}\n{}", older.to_text(), newer.to_text())).expect("two keys");
    let source = Arc::new(Changing(Mutex::new(MasterKeys::of(older.clone()))));
    let app = test.with_master_keys(Arc::clone(&source) as Arc<dyn MasterKeySource>).await;

    // Another process takes customers in and reads them, while this one rotates.
    let done = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn({
        let (platform, router, done) =
            (platform.clone(), probity_web::router(app.clone(), WebOptions::default()), Arc::clone(&done));
        let platform = platform.through(router);
        async move {
            let mut ids = Vec::new();
            for number in 0..CUSTOMERS {
                let body = json!({"external_reference": format!("load-{number}"), "level": "standard",
                                  "fields": {"first_name": "Anna", "last_name": format!("Load{number}")}});
                let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
                assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
                ids.push(id_of(&answer));
                let read = platform.get(&format!("/api/v1/customers/{}", ids[ids.len() / 2])).await;
                assert_eq!(read.status, StatusCode::OK, "{}", read.text());
            }
            done.store(true, Ordering::Release);
            ids
        }
    });
    *source.0.lock().expect("not poisoned") = both;
    let mut rounds = 0;
    while !done.load(Ordering::Acquire) || rounds == 0 {
        key::rotate(&app, &Actor::System, newer.id(), |_| {}).await.expect("rotated");
        rounds += 1;
        tokio::task::yield_now().await;
    }
    let ids = load.await.expect("nothing was refused");
    key::rotate(&app, &Actor::System, newer.id(), |_| {}).await.expect("rotated");
    let wraps = key::status(&app, &Actor::System).await.expect("a status");
    assert_eq!(wraps.len(), 1, "{wraps:?}");
    assert_eq!(wraps[0].master_key, newer.id().as_str());

    // With the newer key alone everything opens.
    let alone = test.with_master_keys(Arc::new(MasterKeys::of(newer))).await;
    for id in ids.into_iter().chain([before]) {
        customer::profile(&alone, &reviewer.actor, id).await.expect("it opens");
    }
    assert_eq!(found(&alone, &reviewer.actor, "load59").await, 1);
    // And with the older one nothing does any more.
    let refused = test.try_store(trust(7, Arc::new(MasterKeys::of(older)))).await.err();
    assert!(refused.expect("refused").to_string().contains("is missing"));
}

#[tokio::test]
async fn keys_that_were_deleted_are_not_made_anew() {
    let test = TestApp::new().await;
    test.customer(&test.platform().await, "one").await;
    let transaction = test.store().await.begin().await.expect("begun");
    transaction.execute_unprepared("DELETE FROM keys.shared_keys").await.expect("gone");
    probity_store::commit(transaction).await.expect("committed");
    let master = Arc::new(MasterKeys::of(MasterKey::new([8; 32])));
    let refused = test.try_store(trust(9, master)).await.err();
    assert!(matches!(refused, Some(StoreError::KeysMissing)), "{refused:?}");
}

/// The keys of the embedded database are a file.
#[tokio::test]
async fn keys_that_are_gone_are_not_made_anew() {
    let test = TestApp::embedded().await;
    test.customer(&test.platform().await, "one").await;
    let folder = tempfile::tempdir().expect("a folder");
    copy(test.folder(), folder.path());
    for name in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        drop(fs::remove_file(folder.path().join(name)));
    }
    let master = Arc::new(MasterKeys::of(MasterKey::new([8; 32])));
    let refused = Store::open_sqlite(&folder.path().join("probity.db"), trust(9, master)).await.err();
    assert!(refused.expect("refused").to_string().contains("put the file of the keys back"));
}
