//! What a copy says of itself, signed with the key of the audit log.

use super::{at, create};
use crate::CommandError;
use probity_audit::{Checkpoint, PublicKey, Signer, Statement};
use probity_evidence::{Measure, Measured, Seal};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
};

/// The format: what is read differently has another number.
const FORMAT: &str = "probity backup 1";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
/// Bytes read at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// What a copy is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// Everything but the keys.
    Data,
    /// The keys, and who was erased.
    Keys,
}

impl What {
    /// The word in names.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Keys => "keys",
        }
    }
}

/// What a copy says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) what: What,
    /// The version that made it.
    pub(super) version: String,
    /// When, as RFC 3339 writes it.
    pub(super) made_at: String,
    /// The schema of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<i32>,
    /// Where the audit log stood: place, hash and signature, as `probity audit checkpoint` prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) audit_checkpoint: Option<String>,
    /// How many objects it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) objects: Option<u64>,
    /// How many bytes they have in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) objects_size_bytes: Option<u64>,
    /// The files beside the manifest; objects stand in one of them, a line each.
    pub(super) files: Vec<ManifestFile>,
}

/// A file beside the manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub(super) name: String,
    pub(super) size_bytes: u64,
    pub(super) sha256: String,
}

impl Manifest {
    /// Of a copy whose other files are in this folder.
    pub(super) fn of(
        folder: &Path,
        what: What,
        made_at: String,
        names: &[&str],
    ) -> Result<Self, CommandError> {
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            let Measured { size_bytes, sha256, .. } = measured(&folder.join(name))?;
            files.push(ManifestFile { name: (*name).to_owned(), size_bytes, sha256 });
        }
        Ok(Self {
            format: FORMAT.to_owned(),
            what,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            schema: None,
            audit_checkpoint: None,
            objects: None,
            objects_size_bytes: None,
            files,
        })
    }

    /// Writes it, signed.
    pub(super) fn write(&self, folder: &Path, signer: &Signer) -> Result<(), CommandError> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        let seal = Seal::of(signer, Statement::Backup, &bytes).bytes();
        for (name, bytes) in [(MANIFEST, &bytes), (SIGNATURE, &seal)] {
            let path = folder.join(name);
            let mut file = create(&path)?;
            file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| at(&path, error))?;
        }
        Ok(())
    }

    /// Reads the manifest of a copy and checks its signature; gives the key it was signed with. The fault is a sentence.
    pub(super) fn read(folder: &Path, what: What) -> Result<(Self, PublicKey), String> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let (bytes, seal) = (read(MANIFEST)?, read(SIGNATURE)?);
        let unsigned = || format!("{}: the manifest is not the one that was signed", folder.display());
        let seal: Seal = serde_json::from_slice(&seal).map_err(|_| unsigned())?;
        let key = seal.key_of(Statement::Backup, &bytes).ok_or_else(unsigned)?;
        // A signature says the same whatever stands around it; a byte that was changed is told all the same.
        if seal.bytes() != read(SIGNATURE)? {
            return Err(unsigned());
        }
        let unreadable = || format!("{}: a manifest this version cannot read", folder.display());
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        if manifest.format != FORMAT || manifest.what != what {
            return Err(unreadable());
        }
        Ok((manifest, key))
    }

    /// What is wrong with the files beside it.
    pub(super) fn faults(&self, folder: &Path) -> Vec<String> {
        let fault = |file: &ManifestFile| {
            // Its own name only: what is signed was written by us, but a path is joined with care.
            let name = Path::new(&file.name).file_name()?;
            let path = folder.join(name);
            match measured(&path) {
                Ok(found) if found.sha256 == file.sha256 && found.size_bytes == file.size_bytes => None,
                Ok(_) => Some(format!("{} is not what was backed up", path.display())),
                Err(error) => Some(error.to_string()),
            }
        };
        self.files.iter().filter_map(fault).collect()
    }

    /// Where the audit log stood.
    pub(super) fn checkpoint(&self) -> Option<Checkpoint> {
        self.audit_checkpoint.as_deref().and_then(|text| text.parse().ok())
    }
}

/// Measures a file.
pub(super) fn measured(path: &Path) -> Result<Measured, CommandError> {
    let mut file = File::open(path).map_err(|error| at(path, error))?;
    let (mut measure, mut chunk) = (Measure::default(), vec![0; CHUNK_BYTES]);
    loop {
        let read = file.read(&mut chunk).map_err(|error| at(path, error))?;
        if read == 0 {
            return Ok(measure.finish());
        }
        measure.add(chunk.get(..read).unwrap_or_default());
    }
}

/// Copies a file, on the disk when this returns, and measures what was copied.
pub(super) fn copied(from: &Path, into: &Path) -> Result<Measured, CommandError> {
    let mut source = File::open(from).map_err(|error| at(from, error))?;
    let mut target = create(into)?;
    let (mut measure, mut chunk) = (Measure::default(), vec![0; CHUNK_BYTES]);
    loop {
        let read = source.read(&mut chunk).map_err(|error| at(from, error))?;
        if read == 0 {
            break;
        }
        let bytes = chunk.get(..read).unwrap_or_default();
        measure.add(bytes);
        target.write_all(bytes).map_err(|error| at(into, error))?;
    }
    target.sync_all().map_err(|error| at(into, error))?;
    Ok(measure.finish())
}
