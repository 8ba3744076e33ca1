//! The vault in a local folder.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use probity_model::Randomness;
use probity_seal::DataKey;
use probity_vault::{Bytes, OBJECT_SIZE_BYTES_MAX, ObjectKey, Vault, VaultError, sha256_hex};
use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};
use uuid::Uuid;

/// Counts instead of being random.
struct Counting(AtomicU8);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn owner(number: u128) -> DataKey {
    let key = [u8::try_from(number).unwrap(); 32];
    DataKey::new(Uuid::from_u128(number), &key, Arc::new(Counting(AtomicU8::new(0))))
}

fn key(text: &str) -> ObjectKey {
    ObjectKey::new(text).unwrap()
}

fn vault() -> (tempfile::TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::local(&folder.path().join("deep/vault")).unwrap();
    (folder, vault)
}

#[tokio::test]
async fn what_is_put_comes_back_until_deleted() {
    let (_folder, vault) = vault();
    let original = key("files/fil_1/original");
    assert_eq!(vault.get(&owner(1), &original).await.unwrap(), None);
    vault.put(&owner(1), &original, b"one").await.unwrap();
    vault.put(&owner(1), &original, b"two").await.unwrap();
    assert_eq!(vault.get(&owner(1), &original).await.unwrap().as_deref(), Some(&b"two"[..]));
    vault.delete(&original).await.unwrap();
    vault.delete(&original).await.unwrap();
    assert_eq!(vault.get(&owner(1), &original).await.unwrap(), None);
}

#[tokio::test]
async fn an_empty_object_is_not_an_absent_one() {
    let (_folder, vault) = vault();
    vault.put(&owner(1), &key("empty"), b"").await.unwrap();
    assert_eq!(vault.get(&owner(1), &key("empty")).await.unwrap(), Some(Bytes::new()));
}

#[tokio::test]
async fn lists_whole_segments_in_order() {
    let (_folder, vault) = vault();
    for name in ["files/fil_1/page-2", "files/fil_1/page-1", "files/fil_12/original", "other"] {
        vault.put(&owner(1), &key(name), b"x").await.unwrap();
    }
    let listed = vault.list_prefix(&key("files/fil_1")).await.unwrap();
    assert_eq!(listed, [key("files/fil_1/page-1"), key("files/fil_1/page-2")]);
    assert_eq!(vault.list_prefix(&key("nothing")).await.unwrap(), []);
}

#[tokio::test]
async fn reopening_the_folder_finds_the_objects() {
    let (folder, vault) = vault();
    vault.put(&owner(1), &key("a/b"), b"kept").await.unwrap();
    drop(vault);
    let again = Vault::local(&folder.path().join("deep/vault")).unwrap();
    assert_eq!(again.get(&owner(1), &key("a/b")).await.unwrap().as_deref(), Some(&b"kept"[..]));
}

#[tokio::test]
async fn refuses_an_object_over_the_limit() {
    let (_folder, vault) = vault();
    let size = usize::try_from(OBJECT_SIZE_BYTES_MAX).unwrap() + 1;
    let refused = vault.put(&owner(1), &key("big"), &vec![0; size]).await;
    assert!(matches!(refused, Err(VaultError::ObjectTooLarge { size_bytes }) if size_bytes == size as u64));
    assert_eq!(vault.get(&owner(1), &key("big")).await.unwrap(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _vault) = vault();
    let mode = std::fs::metadata(folder.path().join("deep/vault")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn an_outage_is_an_error_and_not_an_absence() {
    let (_folder, vault) = vault();
    vault.put(&owner(1), &key("a/b"), b"x").await.unwrap();
    // A folder where an object is asked for stands for any storage failure.
    assert!(matches!(vault.put(&owner(1), &key("a"), b"x").await, Err(VaultError::Storage(_))));
}

#[test]
fn a_folder_that_cannot_be_made_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    assert!(matches!(Vault::local(&file.join("vault")), Err(VaultError::Folder(_))));
}

#[test]
fn sha256_of_known_texts() {
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[tokio::test]
async fn the_storage_sees_no_byte_and_an_object_opens_for_its_owner_in_its_place_alone() {
    let (folder, vault) = vault();
    let text = b"P<SWEERIKSSON<<ANNA<MARIA";
    vault.put(&owner(1), &key("files/one"), text).await.unwrap();
    let file = |name: &str| folder.path().join("deep/vault/files").join(name);
    let stored = std::fs::read(file("one")).unwrap();
    assert!(!stored.windows(5).any(|part| text.windows(5).any(|other| part == other)));
    std::fs::copy(file("one"), file("two")).unwrap();
    for (owner, name) in [(owner(1), "files/two"), (owner(2), "files/one")] {
        let opened = vault.get(&owner, &key(name)).await;
        assert!(matches!(opened, Err(VaultError::Sealed { .. })), "{name}");
    }
}

#[tokio::test]
async fn what_was_stored_before_there_were_keys_is_sealed_once() {
    let (folder, vault) = vault();
    let file = folder.path().join("deep/vault/old");
    std::fs::write(&file, b"%PDF-1.7").unwrap();
    vault.seal_stored(&owner(1), &key("old")).await.unwrap();
    let sealed = std::fs::read(&file).unwrap();
    vault.seal_stored(&owner(1), &key("old")).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), sealed);
    assert_eq!(vault.get(&owner(1), &key("old")).await.unwrap().as_deref(), Some(&b"%PDF-1.7"[..]));
    vault.seal_stored(&owner(1), &key("nothing")).await.unwrap();
}
