//! Lists of one thing a line: they may have millions, so they are read as they are needed.

use super::{at, create, other};
use crate::CommandError;
use probity_model::{erasure::ErasureBasis, id::CustomerId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Lines, Write as _},
    marker::PhantomData,
    path::{Component, Path, PathBuf},
};

/// Where an object lay, and its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Object {
    /// In the data folder, with slashes.
    pub(super) path: String,
    pub(super) size_bytes: u64,
    pub(super) sha256: String,
    /// When the file was last written, in microseconds since 1970: who has the same was not changed since.
    pub(super) modified_micros: i64,
}

impl Object {
    /// The path in the data folder; none where it would lead out of the folders that are copied.
    pub(super) fn place(&self) -> Option<PathBuf> {
        let path = Path::new(&self.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        let known = super::COPIED.iter().any(|folder| path.starts_with(folder));
        (plain && known).then(|| path.to_owned())
    }
}

/// Somebody who was erased.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Erased {
    pub(super) customer: CustomerId,
    pub(super) basis: String,
}

impl Erased {
    pub(super) fn basis(&self) -> Option<ErasureBasis> {
        ErasureBasis::from_word(&self.basis)
    }
}

/// Writes a list.
pub(super) struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
}

impl Writer {
    pub(super) fn new(path: &Path) -> Result<Self, CommandError> {
        Ok(Self { path: path.to_owned(), out: BufWriter::new(create(path)?) })
    }

    pub(super) fn push<T: Serialize>(&mut self, item: &T) -> Result<(), CommandError> {
        let mut line = serde_json::to_vec(item).map_err(|error| other(error.to_string()))?;
        line.push(b'\n');
        self.out.write_all(&line).map_err(|error| at(&self.path, error))
    }

    /// Everything is on the disk.
    pub(super) fn finish(mut self) -> Result<(), CommandError> {
        let written = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        written.map_err(|error| at(&self.path, error))
    }
}

/// Reads a list.
pub(super) struct Reader<T> {
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    item: PhantomData<T>,
}

impl<T: DeserializeOwned> Reader<T> {
    pub(super) fn open(path: &Path) -> Result<Self, CommandError> {
        let file = File::open(path).map_err(|error| at(path, error))?;
        Ok(Self { path: path.to_owned(), lines: BufReader::new(file).lines(), item: PhantomData })
    }
}

impl<T: DeserializeOwned> Iterator for Reader<T> {
    type Item = Result<T, CommandError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        let read = line.map_err(|error| at(&self.path, error)).and_then(|line| {
            serde_json::from_str(&line).map_err(|error| other(format!("{}: {error}", self.path.display())))
        });
        Some(read)
    }
}
