//! Checking an archive from its first byte to its last, as a stranger would.

use crate::{
    archive::{ARCHIVE_SIZE_BYTES_MAX, LOCAL, LOCAL_BYTES, NAME_CHARS_MAX, Structure, is_name, local},
    manifest::{AUDIT_NAME, FORMAT, MANIFEST_NAME, Manifest, ManifestFile, SIGNATURE_NAME, Seal},
    measure::{Measure, Measured},
};
use probity_audit::{Checkpoint, Piece, PieceError, PublicKey, Statement};
use std::{
    collections::BTreeSet,
    io::{self, Read},
};

/// Bytes of a manifest, at most: it is held in memory.
pub const MANIFEST_SIZE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Bytes of a signature with its key, at most.
const SEAL_SIZE_BYTES_MAX: u64 = 4 * 1024;
/// Bytes of one line of the audit log, at most.
const LINE_SIZE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// What is wrong with an archive, and what first.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// It is no archive, or something was put between its members, before or after them.
    #[error("this is not an archive as Probity writes it: it differs at byte {at}")]
    NotAsWritten {
        /// Where.
        at: u64,
    },
    /// It ends too early.
    #[error("the archive was cut off after {at} bytes")]
    Truncated {
        /// Where it ends.
        at: u64,
    },
    /// It does not begin with a manifest and its signature.
    #[error("the archive does not begin with {MANIFEST_NAME} and {SIGNATURE_NAME}")]
    NoManifest,
    /// The manifest is of another format, or none.
    #[error("{MANIFEST_NAME} is not one that this version can read")]
    UnknownManifest,
    /// The signature does not hold for the manifest.
    #[error("{MANIFEST_NAME} is not the one that was signed")]
    Unsigned,
    /// It was signed, but with another key.
    #[error("the archive is signed with another key: {found}")]
    OtherKey {
        /// With which.
        found: PublicKey,
    },
    /// A member is there that the manifest does not name, or is there twice.
    #[error("{name} does not belong there")]
    Extra {
        /// Which.
        name: String,
    },
    /// A member that the manifest names is not there, or not in its place.
    #[error("{name} is missing")]
    Missing {
        /// Which.
        name: String,
    },
    /// A member is not what the manifest says it is.
    #[error("{name} is not the file that was put in")]
    Altered {
        /// Which.
        name: String,
    },
    /// An entry of the audit log does not hold.
    #[error("{AUDIT_NAME}: {0}")]
    Audit(#[from] PieceError),
}

/// An archive that is in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The key it is signed with.
    pub key: PublicKey,
    /// How many entries of the audit log were checked.
    pub audit_entries: u64,
}

/// Checks an archive. Without a `key`, what holds is that nothing was changed since somebody signed it; with one, that it was
/// the owner of that key. Fails only where it cannot be read.
pub fn verify(archive: impl Read, key: Option<PublicKey>) -> io::Result<Result<Verified, Fault>> {
    let mut reader = Reader { archive, at: 0, structure: Structure::default() };
    match reader.verify(key) {
        Ok(verified) => Ok(Ok(verified)),
        Err(Stop::Fault(fault)) => Ok(Err(fault)),
        Err(Stop::Io(error)) => Err(error),
    }
}

enum Stop {
    Fault(Fault),
    Io(io::Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A member that was begun: its content comes next.
struct Begun {
    name: String,
    size: u32,
    crc32: u32,
}

struct Reader<R> {
    archive: R,
    at: u64,
    structure: Structure,
}

impl<R: Read> Reader<R> {
    fn verify(&mut self, wanted: Option<PublicKey>) -> Result<Verified, Stop> {
        let manifest = self.small(MANIFEST_NAME, MANIFEST_SIZE_BYTES_MAX)?;
        let seal = self.small(SIGNATURE_NAME, SEAL_SIZE_BYTES_MAX)?;
        let seal: Seal = serde_json::from_slice(&seal).map_err(|_| Fault::Unsigned)?;
        let key = seal.key_of(Statement::Evidence, &manifest).ok_or(Fault::Unsigned)?;
        if wanted.is_some_and(|wanted| wanted != key) {
            return Err(Fault::OtherKey { found: key }.into());
        }
        let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|_| Fault::UnknownManifest)?;
        let checkpoint: Checkpoint = manifest.audit_checkpoint.parse().map_err(|_| Fault::UnknownManifest)?;
        if manifest.format != FORMAT || !checkpoint.is_signed_by(&key) {
            return Err(Fault::UnknownManifest.into());
        }
        let named: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
        let mut audit_entries = 0;
        for file in &manifest.files {
            audit_entries += self.file(file, &named, &key)?;
        }
        self.end()?;
        Ok(Verified { manifest, key, audit_entries })
    }

    /// A member that is held in memory.
    fn small(&mut self, name: &str, size_bytes_max: u64) -> Result<Vec<u8>, Stop> {
        let begun =
            self.begin()?.filter(|begun| begun.name == name && u64::from(begun.size) <= size_bytes_max);
        let begun = begun.ok_or(Fault::NoManifest)?;
        let mut bytes = vec![0; begun.size as usize];
        self.fill(&mut bytes)?;
        self.ended(&begun, &Measure::of(&bytes))?;
        Ok(bytes)
    }

    /// A member that the manifest names. Gives how many entries of the audit log it held.
    fn file(&mut self, file: &ManifestFile, named: &BTreeSet<&str>, key: &PublicKey) -> Result<u64, Stop> {
        let missing = || Fault::Missing { name: file.name.clone() };
        let begun = self.begin()?.ok_or_else(missing)?;
        if begun.name != file.name {
            let is_named = named.contains(begun.name.as_str());
            return Err(if is_named { missing() } else { Fault::Extra { name: begun.name } }.into());
        }
        if u64::from(begun.size) != file.size_bytes {
            return Err(Fault::Altered { name: begun.name }.into());
        }
        let mut lines = (file.name == AUDIT_NAME).then(Lines::default);
        let (mut measure, mut left) = (Measure::default(), begun.size as usize);
        let mut buffer = vec![0; PIECE_BYTES.min(left)];
        let mut wrong_line = None;
        while left > 0 {
            let piece = &mut buffer[..PIECE_BYTES.min(left)];
            self.fill(piece)?;
            measure.add(piece);
            left -= piece.len();
            if let Some(lines) = &mut lines {
                wrong_line = wrong_line.or(lines.add(piece, key).err());
            }
        }
        let measured = measure.finish();
        if measured.sha256 != file.sha256 {
            return Err(Fault::Altered { name: begun.name }.into());
        }
        self.ended(&begun, &measured)?;
        if let Some(wrong) = wrong_line {
            return Err(Fault::Audit(wrong).into());
        }
        match lines {
            Some(lines) if !lines.rest.is_empty() => {
                Err(Fault::Audit(PieceError::Unreadable { line: lines.count + 1 }).into())
            }
            lines => Ok(lines.map_or(0, |lines| lines.count)),
        }
    }

    /// What stands before the content of the next member; nothing where the directory begins.
    fn begin(&mut self) -> Result<Option<Begun>, Stop> {
        let from = self.at;
        let mut header = [0; LOCAL_BYTES];
        self.fill(&mut header[..4])?;
        if header[..4] != LOCAL {
            self.at = from;
            return if header[..4] == *b"PK\x01\x02" {
                Ok(None)
            } else {
                Err(Fault::NotAsWritten { at: from }.into())
            };
        }
        self.fill(&mut header[4..])?;
        let number =
            |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let (crc32, size) = (number(14), number(18));
        let length = usize::from(u16::from_le_bytes([header[26], header[27]]));
        if length > NAME_CHARS_MAX {
            return Err(Fault::NotAsWritten { at: from }.into());
        }
        let mut name = vec![0; length];
        self.fill(&mut name)?;
        let name = String::from_utf8(name).ok().filter(|name| is_name(name));
        let name = name.ok_or(Fault::NotAsWritten { at: from })?;
        let expected = local(&name, size, crc32);
        if expected[..LOCAL_BYTES] != header {
            return Err(Fault::NotAsWritten { at: from }.into());
        }
        Ok(Some(Begun { name, size, crc32 }))
    }

    /// The content of a member has been read.
    fn ended(&mut self, begun: &Begun, measured: &Measured) -> Result<(), Stop> {
        if measured.crc32 != begun.crc32 {
            return Err(Fault::Altered { name: begun.name.clone() }.into());
        }
        let kept = self.structure.begin(&begun.name, measured);
        kept.map(drop).map_err(|_| Fault::NotAsWritten { at: self.at }.into())
    }

    /// Nothing comes but the directory that follows from the members.
    fn end(&mut self) -> Result<(), Stop> {
        let from = self.at;
        if let Some(begun) = self.begin()? {
            return Err(Fault::Extra { name: begun.name }.into());
        }
        let expected = std::mem::take(&mut self.structure).finish();
        // Its first four bytes have been read.
        let mut found = vec![0; expected.len() - 4];
        self.at = from + 4;
        self.fill(&mut found)?;
        if let Some(place) = found.iter().zip(&expected[4..]).position(|(found, expected)| found != expected)
        {
            return Err(Fault::NotAsWritten { at: from + 4 + place as u64 }.into());
        }
        let mut more = [0; 1];
        if self.archive.read(&mut more).map_err(Stop::Io)? != 0 {
            return Err(Fault::NotAsWritten { at: self.at }.into());
        }
        Ok(())
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Stop> {
        if self.at + buffer.len() as u64 > ARCHIVE_SIZE_BYTES_MAX {
            return Err(Fault::NotAsWritten { at: self.at }.into());
        }
        let mut filled = 0;
        while filled < buffer.len() {
            match self.archive.read(&mut buffer[filled..]) {
                Ok(0) => return Err(Fault::Truncated { at: self.at + filled as u64 }.into()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Stop::Io(error)),
            }
        }
        self.at += filled as u64;
        Ok(())
    }
}

/// Lines of the audit log, checked as they come.
#[derive(Default)]
struct Lines {
    rest: Vec<u8>,
    count: u64,
}

impl Lines {
    fn add(&mut self, piece: &[u8], key: &PublicKey) -> Result<(), PieceError> {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            self.rest.extend_from_slice(part);
            let unreadable = PieceError::Unreadable { line: self.count + 1 };
            if self.rest.len() > LINE_SIZE_BYTES_MAX {
                self.rest.clear();
                return Err(unreadable);
            }
            if self.rest.last() == Some(&b'\n') {
                let line = std::mem::take(&mut self.rest);
                let text = std::str::from_utf8(&line).map_err(|_| unreadable)?;
                Piece::check(text.trim_end(), self.count + 1, key)?;
                self.count += 1;
            }
        }
        Ok(())
    }
}
