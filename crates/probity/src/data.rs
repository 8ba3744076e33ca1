//! The data folder, and the parts that live in it.

use crate::{CommandError, audit_key::AuditKey, config::Config};
use probity_app::{
    App, Settings,
    system::{SystemClock, SystemRandomness},
};
use probity_reader::Reader;
use probity_store::{Store, Trust};
use probity_vault::Vault;
use std::{
    fs::{DirBuilder, OpenOptions},
    path::{Path, PathBuf},
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
        let key = AuditKey::read_or_make(&config.audit_key())?;
        let trust = trust(config, &key)?;
        let store = if let Some(server) = config.server()? {
            Store::open_postgres(&server, trust).await?
        } else {
            for file in config.databases() {
                make_private(&file)?;
            }
            Store::open_sqlite(&config.database(), trust).await?
        };
        key.check(&store).await?;
        let vault = config.vault()?;
        Ok(Self { store, vault })
    }

    /// The use cases on it, at the real time.
    pub(crate) fn app(&self, settings: Settings) -> App {
        let (store, vault) = (self.store.clone(), self.vault.clone());
        let randomness = Arc::new(SystemRandomness::default());
        App::new(store, vault, reader(), Arc::new(SystemClock), randomness, settings)
    }
}

/// What the database keeps secrets and promises with.
pub(crate) fn trust(config: &Config, key: &AuditKey) -> Result<Trust, CommandError> {
    Ok(Trust {
        signer: Arc::clone(&key.signer),
        master_keys: config.master_keys()?.open()?,
        randomness: Arc::new(SystemRandomness::default()),
    })
}

/// Files are read by this program, started anew as [`crate::FILE_READER`].
pub(crate) fn reader() -> Reader {
    Reader::new(program(), &[crate::FILE_READER])
}

/// This program. By the kernel's own name for it where there is one: an upgrade puts another file in its place.
#[cfg(not(test))]
fn program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return "/proc/self/exe".into();
    }
    std::env::current_exe().unwrap_or_else(|_| "probity".into())
}

/// The program, which lies beside the folder of its tests.
#[cfg(test)]
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap_or_default();
    let target = tests.ancestors().nth(2).unwrap_or(Path::new("."));
    target.join(format!("probity{}", std::env::consts::EXE_SUFFIX))
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
