//! Where the files of customers are.

use super::Config;
use probity_vault::{Vault, VaultError};
use serde::Deserialize;
use std::path::{Path, PathBuf};

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

impl Config {
    /// The folder of the files, where they are in no bucket.
    pub(crate) fn files_folder(&self) -> PathBuf {
        self.data_dir.join(FOLDER)
    }

    /// Whether the files are in a bucket.
    pub(crate) const fn has_bucket(&self) -> bool {
        !self.files.url.is_empty()
    }

    /// Where the files are.
    pub(crate) fn vault(&self) -> Result<Vault, VaultError> {
        self.files.vault(&self.data_dir)
    }
}
