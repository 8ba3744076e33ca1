//! The key that signs the audit log: a file of its own, made at the first start.

use crate::CommandError;
use probity_app::system::SystemRandomness;
use probity_audit::{Checkpoint, Signer};
use probity_model::clock::token;
use probity_store::{
    Store,
    secret::{SECRET_KEY_BYTES, SecretBox},
};
use ring::hkdf::{HKDF_SHA256, Salt};
use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The key, and where it is kept.
pub(crate) struct AuditKey {
    pub(crate) signer: Arc<Signer>,
    seed: String,
    file: PathBuf,
    is_new: bool,
}

impl AuditKey {
    /// The key in this file, which is made if it is not there.
    pub(crate) fn read_or_make(file: &Path) -> Result<Self, CommandError> {
        let is_new = match make(file) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
            Err(error) => return Err(io(file, "made", error)),
        };
        let seed = fs::read_to_string(file).map_err(|error| io(file, "read", error))?;
        let signer = Signer::from_text(&seed)
            .map_err(|error| CommandError::Other(format!("{}: {error}", file.display())))?;
        if is_new {
            // Not to the standard output: a script may be reading what a command prints there.
            eprintln!(
                "Made the key of the audit log: {}. Keep a copy of it elsewhere: without it the log cannot go on.",
                file.display()
            );
        }
        Ok(Self { signer: Arc::new(signer), seed: seed.trim().to_owned(), file: file.to_owned(), is_new })
    }

    /// What seals the secrets in the database: its key is derived from this one (HKDF, RFC 5869), so that there is one
    /// file to keep.
    pub(crate) fn secrets(&self) -> Result<SecretBox, CommandError> {
        let mut key = [0; SECRET_KEY_BYTES];
        let salt = Salt::new(HKDF_SHA256, b"probity");
        let derived = salt.extract(self.seed.as_bytes());
        derived
            .expand(&[b"secrets of sign-in"], HKDF_SHA256)
            .and_then(|derived| derived.fill(&mut key))
            .map_err(|_| CommandError::Other("no key could be derived from the audit key".to_owned()))?;
        Ok(SecretBox::new(&key)?)
    }

    /// Refuses a log that was signed with another key: what is written with this one would be told to be forged.
    pub(crate) async fn check(&self, store: &Store) -> Result<(), CommandError> {
        let head = probity_store::audit::head(store.read()).await?;
        if head == Checkpoint::BEGINNING || head.is_signed_by(&self.signer.public_key()) {
            return Ok(());
        }
        if self.is_new {
            // The right one belongs there.
            fs::remove_file(&self.file).map_err(|error| io(&self.file, "removed", error))?;
        }
        Err(CommandError::Other(format!(
            "the last entry of the audit log was not signed with the key in {}. Put the right key back, \
             or find out who wrote that entry.",
            self.file.display()
        )))
    }
}

/// Makes the file for its owner alone, never over one that is there.
fn make(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Written whole or not at all: a second process that starts meanwhile reads what is there.
    options.open(file)?.write_all(format!("{}\n", token(&SystemRandomness::default())).as_bytes())
}

fn io(file: &Path, what: &str, error: io::Error) -> CommandError {
    CommandError::Io { what: format!("the audit key {} cannot be {what}", file.display()), error }
}

/// What seals secrets in tests.
#[cfg(test)]
pub(crate) fn secrets_of_tests() -> SecretBox {
    SecretBox::new(&[7; SECRET_KEY_BYTES]).unwrap()
}

/// A key for tests.
#[cfg(test)]
pub(crate) fn of_tests() -> Arc<Signer> {
    Arc::new(Signer::from_seed(&[7; 32]).unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_log_goes_on_only_with_its_own_key() {
        let folder = tempfile::tempdir().unwrap();
        let (file, database) = (folder.path().join("audit.key"), folder.path().join("probity.db"));
        let key = AuditKey::read_or_make(&file).unwrap();
        assert!(key.is_new);
        let store = Store::open_sqlite(&database, Arc::clone(&key.signer)).await.unwrap();
        key.check(&store).await.unwrap();
        let app = crate::data::Data {
            store: store.clone(),
            vault: probity_vault::Vault::local(folder.path()).unwrap(),
            secrets: key.secrets().unwrap(),
        }
        .app(probity_app::Settings::default());
        app.prepare().await.unwrap();
        let again = AuditKey::read_or_make(&file).unwrap();
        assert!(!again.is_new);
        again.check(&store).await.unwrap();

        fs::remove_file(&file).unwrap();
        let other = AuditKey::read_or_make(&file).unwrap();
        assert!(other.check(&store).await.unwrap_err().to_string().contains("Put the right key back"));
        assert!(!file.exists());
    }
}
