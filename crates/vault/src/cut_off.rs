//! What is left in the storage where a process ended in the middle of writing, and no listing of objects shows.
//!
//! In a folder of this machine an object is written beside its name, as `name#1`, and then renamed. What is cut off before
//! that stays. A bucket takes an object whole or not at all.

use crate::{ObjectKey, Vault, VaultError, sha256_hex};
use futures::TryStreamExt as _;
use object_store::{ObjectStoreExt as _, path::Path};
use std::{
    fs::{self, DirEntry},
    io::{self, ErrorKind},
    path::PathBuf,
    time::SystemTime,
};

/// Where [`Vault::check`] writes.
const CHECKS: &str = "check";

impl Vault {
    /// Checks that the storage takes, gives back and forgets an object.
    ///
    /// Fails with [`VaultError::Storage`] or [`VaultError::Full`].
    pub async fn check(&self) -> Result<(), VaultError> {
        const TEXT: &[u8] = b"Probity looks whether it can write here.";
        // A name of its own: several instances may look at once.
        let mut name = [0; 16];
        let random = ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut name);
        random.map_err(|_| VaultError::Folder(io::Error::other("the machine gives no randomness")))?;
        let path = Path::from(format!("{CHECKS}/{}", sha256_hex(&name)));
        self.store.put(&path, bytes::Bytes::from_static(TEXT).into()).await?;
        self.store.get(&path).await?.bytes().await?;
        Ok(self.store.delete(&path).await?)
    }

    /// Removes what [`Self::check`] wrote before this moment and did not take away again. Gives how many objects.
    ///
    /// Fails with [`VaultError::Storage`].
    pub async fn remove_checks(&self, before: SystemTime) -> Result<u64, VaultError> {
        let is_check = |name: &str| {
            let name = name.strip_prefix("check/").unwrap_or_default();
            name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let mut removed = 0;
        let mut objects = self.store.list(Some(&Path::from(CHECKS)));
        while let Some(object) = objects.try_next().await? {
            if is_check(object.location.as_ref()) && SystemTime::from(object.last_modified) < before {
                match self.store.delete(&object.location).await {
                    // Another instance sweeps as well.
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => removed += 1,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(removed + self.remove_cut_off(CHECKS.to_owned(), before, is_check).await?)
    }

    /// Removes what was being written into the folder `prefix` before this moment and was cut off, of those objects alone
    /// whose names are said to be ours. Gives how many.
    ///
    /// Fails with [`VaultError::Storage`].
    pub async fn remove_cut_off_in(
        &self,
        prefix: &ObjectKey,
        before: SystemTime,
        is_ours: impl Fn(&str) -> bool + Send + 'static,
    ) -> Result<u64, VaultError> {
        self.remove_cut_off(prefix.as_str().to_owned(), before, is_ours).await
    }

    async fn remove_cut_off(
        &self,
        prefix: String,
        before: SystemTime,
        is_ours: impl Fn(&str) -> bool + Send + 'static,
    ) -> Result<u64, VaultError> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        // There may be many files, and asking for them blocks.
        let walked = tokio::task::spawn_blocking(move || walk(&folder, prefix, before, is_ours)).await;
        walked.map_err(io::Error::other).and_then(|removed| removed).map_err(|error| {
            VaultError::from(object_store::Error::Generic { store: "folder", source: Box::new(error) })
        })
    }
}

fn walk(
    vault: &std::path::Path,
    prefix: String,
    before: SystemTime,
    is_ours: impl Fn(&str) -> bool,
) -> io::Result<u64> {
    let mut folders = vec![prefix];
    let mut removed = 0;
    while let Some(folder) = folders.pop() {
        for entry in entries(&vault.join(&folder))? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(|name| format!("{folder}/{name}")) else {
                continue;
            };
            if entry.file_type()?.is_dir() {
                folders.push(name);
            } else if written_as(&name).is_some_and(&is_ours) && is_older(&entry, before)? {
                removed += u64::from(there(fs::remove_file(entry.path()))?.is_some());
            }
        }
    }
    Ok(removed)
}

/// The entries of a folder; none where it is not there.
fn entries(folder: &PathBuf) -> io::Result<impl Iterator<Item = io::Result<DirEntry>>> {
    Ok(there(fs::read_dir(folder))?.into_iter().flatten())
}

/// The object that was being written under this name; none where it is a whole one.
fn written_as(name: &str) -> Option<&str> {
    let (object, number) = name.rsplit_once('#')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(object)
}

fn is_older(entry: &DirEntry, before: SystemTime) -> io::Result<bool> {
    let modified = there(entry.metadata().and_then(|about| about.modified()))?;
    Ok(modified.is_some_and(|modified| modified < before))
}

/// None where it has gone meanwhile: another instance sweeps as well, and whoever wrote may have come to the end.
fn there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
