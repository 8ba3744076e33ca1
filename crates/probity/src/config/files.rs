//! Where the files of customers are.

use probity_vault::{Vault, VaultError};
use serde::Deserialize;
use std::path::Path;

/// The folder of the files in the data folder.
pub(super) const FOLDER: &str = "files";

/// Where the files are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Files {
    url: String,
}

impl Files {
    /// The vault: in the data folder, or in a bucket.
    pub(super) fn vault(&self, data_dir: &Path) -> Result<Vault, VaultError> {
        if self.url.is_empty() {
            Vault::local(&data_dir.join(FOLDER))
        } else {
            Vault::s3(&self.url, std::env::vars())
        }
    }
}
