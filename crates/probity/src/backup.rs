//! Backups of an embedded installation, in a folder that holds any number of them:
//!
//! ```text
//! data-2026-11-27T090000.000Z/   probity.db, objects.jsonl, manifest.json, manifest.sig
//! keys-2026-11-27T090002.000Z/   keys.db, erased.jsonl, manifest.json, manifest.sig
//! objects/ab/abcd…               the files, each once, by the SHA-256 of its (sealed) bytes
//! secrets/                       master.key, audit.key; only where asked for
//! ```
//!
//! Of the data there are as many copies as wanted. Of the keys there is one, the latest, beside the list of who was erased:
//! whichever copy of the data is put back, who was erased since stays erased.

mod list;
mod make;
mod manifest;
mod restore;
mod verify;

pub(crate) use make::{Wanted, age, make, make_keys};
pub(crate) use restore::restore;
pub(crate) use verify::verify;

use crate::{CommandError, config::Config};
use manifest::What;
use std::{
    fs::{self, DirBuilder, File},
    io,
    path::{Path, PathBuf},
};

/// The database of the data.
const DATABASE: &str = "probity.db";
/// The database of the keys.
const KEYS: &str = "keys.db";
/// Which object lies where, in a copy of the data.
const OBJECTS_LIST: &str = "objects.jsonl";
/// Who was erased, beside the keys.
const ERASED_LIST: &str = "erased.jsonl";
/// The folder of the objects.
const OBJECTS: &str = "objects";
/// The folder of the master key and the key of the audit log, where they were asked for.
const SECRETS: &str = "secrets";
const MASTER_KEY: &str = "master.key";
const AUDIT_KEY: &str = "audit.key";
/// The folders of an installation whose files are copied.
const COPIED: [&str; 2] = ["files", "receipts"];

/// What is on a server or in a bucket is backed up by their means.
fn embedded_only(config: &Config) -> Result<(), CommandError> {
    let is_on_server = config.server()?.is_some();
    if is_on_server || config.has_bucket() {
        let what = if is_on_server { "The data is on a server" } else { "The files are in a bucket" };
        return Err(other(format!(
            "{what}: it is backed up by the means of that, and not with this command. See docs/postgresql.md and \
             docs/object-storage.md"
        )));
    }
    Ok(())
}

/// The copies of this kind, the oldest first.
fn copies(folder: &Path, what: What) -> Result<Vec<PathBuf>, CommandError> {
    let prefix = format!("{}-", what.word());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, error))? {
        let entry = entry.map_err(|error| at(folder, error))?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The newest copy of this kind.
fn newest(folder: &Path, what: What) -> Result<Option<PathBuf>, CommandError> {
    Ok(copies(folder, what)?.pop())
}

/// Where an object lies.
fn object(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(OBJECTS).join(sha256.get(..2).unwrap_or("00")).join(sha256)
}

/// Makes a folder for its owner alone.
fn make_folder(folder: &Path) -> Result<(), CommandError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| at(folder, error))
}

/// A new file for its owner alone, in the place of one that may be there.
fn create(file: &Path) -> Result<File, CommandError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|error| at(file, error))
}

/// Lets a file that another made be its owner's alone, and waits until it is on the disk.
fn settle(file: &Path) -> Result<(), CommandError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).map_err(|error| at(file, error))?;
    }
    File::open(file).and_then(|file| file.sync_all()).map_err(|error| at(file, error))
}

/// Waits until the names in a folder are on the disk.
fn settle_folder(folder: &Path) -> Result<(), CommandError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| at(folder, error))
}

fn at(path: &Path, error: io::Error) -> CommandError {
    CommandError::Io { what: path.display().to_string(), error }
}

fn other(text: impl Into<String>) -> CommandError {
    CommandError::Other(text.into())
}
