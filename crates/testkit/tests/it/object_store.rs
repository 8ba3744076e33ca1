//! Files in a bucket of an S3-compatible object store, and the sweep of what nothing names.

mod server;

use futures::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use probity_app::{AppError, file::sweep};
use probity_model::{
    Randomness as _,
    erasure::ErasureBasis,
    user::{Actor, Role},
};
use probity_seal::DataKey;
use probity_store::file::Rendering;
use probity_testkit::{SeededRandomness, TestApp, Upload, test_settings};
use probity_vault::{ObjectKey, Vault, VaultError};
use probity_web::WebOptions;
use server::S3Server;
use std::{path::Path, sync::Arc};
use uuid::Uuid;

fn owner() -> DataKey {
    let mut key = [0; 32];
    SeededRandomness::new(1).fill(&mut key);
    DataKey::new(Uuid::from_u128(1), &key, Arc::new(SeededRandomness::new(2)))
}

fn key(text: &str) -> ObjectKey {
    ObjectKey::new(text).unwrap()
}

async fn on(vault: Vault) -> TestApp {
    TestApp::with_vault(test_settings(), WebOptions::default(), vault).await
}

/// Every file below a folder of this machine.
fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(std::fs::read(path).unwrap());
        }
    }
    files
}

#[tokio::test]
async fn a_bucket_keeps_what_a_folder_keeps() {
    let server = S3Server::start().await;
    let vault = server.vault("one/deep");
    vault.check().await.unwrap();
    assert_eq!(vault.get(&owner(), &key("files/a/original")).await.unwrap(), None);
    for name in ["files/a/original", "files/a/page-1", "files/ab/original", "other"] {
        vault.put(&owner(), &key(name), name.as_bytes()).await.unwrap();
    }
    vault.put(&owner(), &key("other"), b"").await.unwrap();
    assert_eq!(vault.get(&owner(), &key("other")).await.unwrap().as_deref(), Some(&b""[..]));
    let found = vault.get(&owner(), &key("files/a/page-1")).await.unwrap();
    assert_eq!(found.as_deref(), Some(&b"files/a/page-1"[..]));
    let listed = vault.list_prefix(&key("files/a")).await.unwrap();
    assert_eq!(listed, [key("files/a/original"), key("files/a/page-1")]);
    let each: Vec<_> = vault.each(&key("files")).try_collect().await.unwrap();
    assert_eq!(each.len(), 3);
    assert!(each.iter().all(|(_, stored)| stored.elapsed().unwrap().as_secs() < 60));
    vault.delete(&key("files/a/original")).await.unwrap();
    vault.delete(&key("files/a/original")).await.unwrap();
    assert_eq!(vault.get(&owner(), &key("files/a/original")).await.unwrap(), None);
    // Another folder of the bucket is another vault.
    assert_eq!(server.vault("two").list_prefix(&key("files")).await.unwrap(), []);
}

#[tokio::test]
async fn everything_moves_from_a_folder_to_a_bucket_also_when_it_was_begun_before() {
    let server = S3Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (Vault::local(folder.path()).unwrap(), server.vault("moved"));
    for number in 0..30 {
        from.put(&owner(), &key(&format!("files/{number}/original")), &[number]).await.unwrap();
    }
    // Begun before, with one cut off.
    to.put(&owner(), &key("files/3/original"), b"half").await.unwrap();
    server.fail_one_in(5);
    assert_eq!(from.copy_to(&to).await.unwrap(), 30);
    assert_eq!(from.copy_to(&to).await.unwrap(), 30);
    for number in 0..30_u8 {
        let found = to.get(&owner(), &key(&format!("files/{number}/original"))).await.unwrap();
        assert_eq!(found.as_deref(), Some(&[number][..]));
    }
}

#[tokio::test]
async fn whoever_has_no_right_to_the_bucket_is_told_and_never_finds_nothing() {
    let server = S3Server::start().await;
    let vault = server.vault_with("one", "another secret");
    assert!(matches!(vault.check().await, Err(VaultError::Storage(_))));
    assert!(matches!(vault.get(&owner(), &key("a")).await, Err(VaultError::Storage(_))));
}

#[tokio::test]
async fn a_customer_comes_and_is_approved_with_one_call_in_ten_failing() {
    let server = S3Server::start().await;
    let test = on(server.vault("probity")).await;
    server.fail_one_in(10);
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&reviewer).await;
    for number in 0..5 {
        let id = test.submitted(&platform, &format!("c-{number}")).await;
        probity_worker::run_until_idle(&test.app).await.unwrap();
        test.marked(&reviewer, id).await;
        let store = test.store().await;
        let files = probity_store::file::of_customer(store.read(), id).await.unwrap();
        assert_eq!(files.len(), 3);
        assert!(files.iter().all(|file| file.rendering == Rendering::Ready), "{files:?}");
        for page in probity_store::file::pages_of_customer(store.read(), id).await.unwrap() {
            let image = browser.get(&format!("/pages/{}/large", page.id)).await;
            assert_eq!((image.status.as_u16(), image.header("content-type")), (200, "image/jpeg"));
        }
    }
    server.fail_one_in(0);
    // Nothing of a file can be read there.
    let stored = files_below(&server.bucket());
    assert!(stored.len() >= 5 * 3 * 2, "{}", stored.len());
    assert!(stored.iter().all(|bytes| !bytes.starts_with(&[0xff, 0xd8])));
}

#[tokio::test]
async fn a_bucket_that_is_away_refuses_a_document_and_keeps_no_half_of_it() {
    let server = S3Server::start().await;
    let test = on(server.vault("probity")).await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "away").await;
    server.fail_one_in(1);
    let upload = Upload::of("passport").file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
    let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    server.fail_one_in(0);
    let documents = platform.get(&format!("/api/v1/customers/{id}/documents")).await;
    assert!(!documents.text().contains("dov_"), "{}", documents.text());
    // It is there again without a restart.
    let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn what_nothing_names_is_swept_and_nothing_else() {
    let test = TestApp::new().await;
    let vault = Vault::local(&test.folder().join("files")).unwrap();
    let platform = test.platform().await;
    let kept = test.submitted(&platform, "kept").await;
    let erased = test.customer(&platform, "erased").await;
    let upload = Upload::of("selfie").file("page", "me.jpg", &probity_specimen::hostile::jpeg(64, 64));
    platform.upload(&format!("/api/v1/customers/{erased}/documents"), &upload).await;
    probity_worker::run_until_idle(&test.app).await.unwrap();
    let orphan =
        |kind: &str| key(&format!("{kind}s/{}_{}/original", &kind[..3], Uuid::from_u128(77).simple()));
    let foreign = key("files/of-somebody-else/original");
    for object in [orphan("file"), orphan("page"), foreign.clone()] {
        vault.put(&owner(), &object, b"x").await.unwrap();
    }
    let files = test.folder().join("files");
    std::fs::write(files.join("files/Readme.TXT"), b"whose?").unwrap();
    // What a crash leaves where an object was being written: beside one that is kept, beside nothing, of the readiness check;
    // and somebody else's.
    let store = test.store().await;
    let whole = probity_store::file::of_customer(store.read(), kept).await.unwrap()[0].id;
    let cut_off = [
        files.join(format!("files/{whole}/original#1")),
        files.join(orphan("page").as_str()).with_file_name("large#12"),
        files.join(format!("check/{}#1", probity_vault::sha256_hex(b"name"))),
    ];
    let of_others = [files.join("files/of-somebody-else/original#1"), files.join("files/a#1")];
    std::fs::create_dir_all(files.join("check")).unwrap();
    for file in cut_off.iter().chain(&of_others) {
        std::fs::write(file, b"half of").unwrap();
    }
    let check = key(&format!("check/{}", probity_vault::sha256_hex(b"another")));
    vault.put(&owner(), &check, b"x").await.unwrap();
    let all = |vault: Vault| async move {
        let files: Vec<_> = vault.each(&key("files")).try_collect().await.unwrap();
        let pages: Vec<_> = vault.each(&key("pages")).try_collect().await.unwrap();
        files.len() + pages.len()
    };
    let before = all(vault.clone()).await;
    // As long as somebody may still be about to name it, it stays. The storage goes by the real clock.
    let stored: Vec<_> = vault.each(&key("files")).map_ok(|(_, stored)| stored).try_collect().await.unwrap();
    test.clock.set(Timestamp::try_from(stored.into_iter().max().unwrap()).unwrap());
    assert_eq!(sweep(&test.app, &Actor::System).await.unwrap(), 0);
    assert!(cut_off.iter().all(|file| file.exists()));
    test.clock.advance(SignedDuration::from_hours(25));
    // Two objects that nothing names, three that were cut off, and what a check left.
    assert_eq!(sweep(&test.app, &Actor::System).await.unwrap(), 6);
    assert_eq!(all(vault.clone()).await, before - 2);
    assert!(vault.get(&owner(), &foreign).await.unwrap().is_some());
    assert!(vault.get(&owner(), &check).await.unwrap().is_none());
    assert!(cut_off.iter().all(|file| !file.exists()) && of_others.iter().all(|file| file.exists()));
    assert_eq!(probity_store::file::of_customer(store.read(), kept).await.unwrap().len(), 3);

    // Whoever is erased while the storage is away leaves objects that no key opens; they go with the next sweep.
    let objects: Vec<_> = vault.each(&key("files")).try_collect().await.unwrap();
    probity_app::erasure::erase(&test.app, &Actor::System, erased, ErasureBasis::Mistake).await.unwrap();
    let left: Vec<_> = vault.each(&key("files")).try_collect().await.unwrap();
    let gone: Vec<_> = objects.iter().filter(|object| !left.contains(object)).collect();
    assert_eq!(gone.len(), 1);
    vault.put(&owner(), &gone[0].0, b"back").await.unwrap();
    test.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(sweep(&test.app, &Actor::System).await.unwrap(), 1);

    let reviewer = test.user(Role::Administrator).await;
    assert!(matches!(sweep(&test.app, &reviewer.actor).await, Err(AppError::Forbidden(_))));
}
