//! Document bytes: object storage, sealing, hashes, limits.
//!
//! [`Vault`] stores immutable blobs under [`ObjectKey`]s, each sealed with the key of the customer it belongs to and bound to
//! its own name: the storage never sees a document. The bytes live in a local folder or in a bucket of an S3-compatible
//! object store; every operation goes through one interface, and the two differ in how they are opened alone.

mod cut_off;
mod key;
mod s3;
mod transfer;

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

pub use bytes::Bytes;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
pub use key::{KEY_LENGTH_BYTES_MAX, KeyError, ObjectKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _};
use probity_seal::{DataKey, OVERHEAD_BYTES, Place, SealError};

/// The largest object the vault takes or gives back, in bytes (64 MiB): uploads and page images are far
/// smaller, and every object is held in memory whole.
pub const OBJECT_SIZE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The most keys one listing returns; a folder with more is refused rather than listed in part.
pub const LIST_KEYS_MAX: usize = 10_000;

/// Why the vault could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The folder of a local vault could not be created or opened.
    #[error("the vault folder cannot be created or opened")]
    Folder(#[source] std::io::Error),
    /// The address of the bucket is none, or what is needed to open it is not there.
    #[error("the address of the files {url:?} cannot be used: {why}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The storage failed: permission, network.
    #[error("the storage of the vault failed")]
    Storage(#[source] object_store::Error),
    /// There is no room left on the disk.
    #[error("there is no room left for the files")]
    Full(#[source] object_store::Error),
    /// The object is larger than [`OBJECT_SIZE_BYTES_MAX`].
    #[error("the object has {size_bytes} bytes; the vault takes at most {OBJECT_SIZE_BYTES_MAX}")]
    ObjectTooLarge {
        /// How large the object is, in bytes.
        size_bytes: u64,
    },
    /// The object was changed, moved, or belongs to another customer.
    #[error("the object {key} does not open")]
    Sealed {
        /// The object.
        key: ObjectKey,
        /// Why.
        #[source]
        error: SealError,
    },
    /// The storage gave back something else than it was given.
    #[error("the storage gives back something else than it was given as {object}")]
    Differs {
        /// The object.
        object: String,
    },
    /// The folder holds more than [`LIST_KEYS_MAX`] objects.
    #[error("the folder holds more than {LIST_KEYS_MAX} objects")]
    ListTooLong,
    /// The storage holds an object whose name the vault could not have written.
    #[error("the storage holds an object that the vault did not write")]
    ForeignObject(#[source] KeyError),
}

impl From<object_store::Error> for VaultError {
    fn from(error: object_store::Error) -> Self {
        if is_full(&error) { Self::Full(error) } else { Self::Storage(error) }
    }
}

fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = error.downcast_ref().map(std::io::Error::kind);
    matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
        || error.source().is_some_and(is_full)
}

/// A place for document bytes. Cheap to clone; clones share the storage.
#[derive(Debug, Clone)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    /// None: a bucket.
    folder: Option<PathBuf>,
}

impl Vault {
    /// Opens the vault in a local folder, creating the folder, readable by its owner only, where absent.
    ///
    /// Fails with [`VaultError::Folder`] or [`VaultError::Storage`] when the folder cannot be used.
    pub fn local(folder: &std::path::Path) -> Result<Self, VaultError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(VaultError::Folder)?;
        // Without fsync a power cut could leave a row in the database whose document is gone.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), folder: Some(folder.to_owned()) })
    }

    /// Seals the bytes and stores them under the key, replacing what was there. Readers see the old object or the new one,
    /// never a part; when this returns, the bytes are on disk.
    ///
    /// Fails with [`VaultError::ObjectTooLarge`], [`VaultError::Full`] or [`VaultError::Storage`].
    pub async fn put(&self, owner: &DataKey, key: &ObjectKey, bytes: &[u8]) -> Result<(), VaultError> {
        refuse_too_large(bytes.len() as u64)?;
        let sealed = Bytes::from(owner.seal(place(key), bytes));
        self.store.put(key.path(), sealed.into()).await?;
        Ok(())
    }

    /// Gives back the bytes that the same owner put under the key, or `None` where there are none.
    ///
    /// Fails with [`VaultError::ObjectTooLarge`], [`VaultError::Sealed`] or [`VaultError::Storage`]: an outage is never a
    /// `None`.
    pub async fn get(&self, owner: &DataKey, key: &ObjectKey) -> Result<Option<Bytes>, VaultError> {
        let Some(sealed) = self.stored(key).await? else { return Ok(None) };
        let opened = owner.open(place(key), &sealed);
        opened
            .map(|bytes| Some(Bytes::from(bytes)))
            .map_err(|error| VaultError::Sealed { key: key.clone(), error })
    }

    /// Seals an object that was stored before there were keys. Nothing happens to one that is sealed, or not there.
    ///
    /// Fails as [`Self::put`] does.
    pub async fn seal_stored(&self, owner: &DataKey, key: &ObjectKey) -> Result<(), VaultError> {
        match self.stored(key).await? {
            // No format that is taken in begins as what is sealed does.
            Some(bytes) if bytes.first() != Some(&probity_seal::FORMAT) => self.put(owner, key, &bytes).await,
            _ => Ok(()),
        }
    }

    async fn stored(&self, key: &ObjectKey) -> Result<Option<Bytes>, VaultError> {
        self.stored_at(key.path()).await
    }

    async fn stored_at(&self, path: &Path) -> Result<Option<Bytes>, VaultError> {
        match self.store.get(path).await {
            Ok(found) => {
                refuse_too_large(found.meta.size.saturating_sub(OVERHEAD_BYTES as u64))?;
                Ok(Some(found.bytes().await?))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the object under the key; nothing happens where there is none.
    ///
    /// Fails with [`VaultError::Storage`].
    pub async fn delete(&self, key: &ObjectKey) -> Result<(), VaultError> {
        match self.store.delete(key.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists every object in the folder `prefix` and below it, in the order of their keys. Whole path
    /// segments count: `files/fil_1` does not list `files/fil_12/original`.
    ///
    /// Fails with [`VaultError::ListTooLong`] over [`LIST_KEYS_MAX`], [`VaultError::ForeignObject`] or
    /// [`VaultError::Storage`].
    pub async fn list_prefix(&self, prefix: &ObjectKey) -> Result<Vec<ObjectKey>, VaultError> {
        let mut objects = self.store.list(Some(prefix.path()));
        let mut keys = Vec::new();
        while let Some(object) = objects.try_next().await? {
            if keys.len() == LIST_KEYS_MAX {
                return Err(VaultError::ListTooLong);
            }
            keys.push(ObjectKey::new(object.location.as_ref()).map_err(VaultError::ForeignObject)?);
        }
        keys.sort();
        Ok(keys)
    }

    /// Every object in the folder `prefix` and below it, however many, with when it was stored by the storage's clock; in
    /// no order. What has a name that the vault could not have given is left out: it is somebody else's.
    ///
    /// An item fails with [`VaultError::Storage`].
    pub fn each(
        &self,
        prefix: &ObjectKey,
    ) -> impl Stream<Item = Result<(ObjectKey, SystemTime), VaultError>> + use<> {
        self.store.list(Some(prefix.path())).filter_map(|object| {
            let ours = |object: ObjectMeta| {
                let key = ObjectKey::new(object.location.as_ref()).ok()?;
                Some((key, object.last_modified.into()))
            };
            std::future::ready(object.map(ours).map_err(VaultError::from).transpose())
        })
    }
}

/// What is sealed is bound to the name it is stored under.
fn place(key: &ObjectKey) -> Place<'_> {
    Place { column: "vault", row: key.as_str().as_bytes() }
}

/// The SHA-256 of the bytes as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let digits = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn refuse_too_large(size_bytes: u64) -> Result<(), VaultError> {
    if size_bytes > OBJECT_SIZE_BYTES_MAX {
        return Err(VaultError::ObjectTooLarge { size_bytes });
    }
    Ok(())
}
