//! The data folder, and the parts that live in it.

use crate::{CommandError, config::Config};
use probity_app::{
    App, Settings,
    system::{SystemClock, SystemRandomness},
};
use probity_store::Store;
use probity_vault::Vault;
use std::{
    fs::{DirBuilder, OpenOptions},
    path::Path,
    sync::Arc,
};

/// The database and the files, open.
#[derive(Clone)]
pub(crate) struct Data {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

impl Data {
    /// Opens both, made if they are not there, and migrates the database.
    pub(crate) async fn open(config: &Config) -> Result<Self, CommandError> {
        make_folder(&config.data_dir)?;
        make_private(&config.database())?;
        let store = Store::open_sqlite(&config.database()).await?;
        let vault = Vault::local(&config.files())?;
        Ok(Self { store, vault })
    }

    /// The use cases on it, at the real time.
    pub(crate) fn app(&self, settings: Settings) -> App {
        let (store, vault) = (self.store.clone(), self.vault.clone());
        App::new(store, vault, Arc::new(SystemClock), Arc::new(SystemRandomness::default()), settings)
    }
}

/// The use cases for a command that changes something and ends.
pub(crate) async fn app(config: &Config) -> Result<App, CommandError> {
    let app = Data::open(config).await?.app(config.settings()?);
    app.prepare().await?;
    Ok(app)
}

/// Makes the folder for its owner alone: everything in it is about people.
fn make_folder(folder: &Path) -> Result<(), CommandError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| CommandError::Io {
        what: format!("the data folder {} cannot be made", folder.display()),
        error,
    })
}

/// Makes the database's file for its owner alone, also in a folder that others may look into; what the database writes
/// beside it takes over the permissions.
fn make_private(file: &Path) -> Result<(), CommandError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file);
    made.map(drop)
        .map_err(|error| CommandError::Io { what: format!("{} cannot be made", file.display()), error })
}
