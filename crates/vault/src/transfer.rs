//! Moving every object to another storage.

use crate::{Vault, VaultError};
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::{ObjectMeta, ObjectStoreExt as _};

/// Objects on their way at once.
const AT_ONCE: usize = 8;

impl Vault {
    /// Copies every object to another vault as it is stored, sealed, and reads each back to compare it. What is there
    /// already and the same is not sent again. Gives how many there are.
    ///
    /// Fails with [`VaultError::Storage`], or [`VaultError::Differs`] where one comes back as another.
    pub async fn copy_to(&self, to: &Self) -> Result<u64, VaultError> {
        let copied = self.store.list(None).map(|object| async move { self.copy_one(to, object?).await });
        copied.buffer_unordered(AT_ONCE).try_fold(0, |total, ()| std::future::ready(Ok(total + 1))).await
    }

    async fn copy_one(&self, to: &Self, object: ObjectMeta) -> Result<(), VaultError> {
        let path = &object.location;
        let bytes = self.store.get(path).await?.bytes().await?;
        if to.stored_at(path).await?.as_ref() == Some(&bytes) {
            return Ok(());
        }
        to.store.put(path, bytes.clone().into()).await?;
        if to.stored_at(path).await?.as_ref() == Some(&bytes) {
            return Ok(());
        }
        Err(VaultError::Differs { object: path.to_string() })
    }
}
