//! TIFF: its pages, each made a file of its own because the decoder reads the first page only.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::{FileProblem, Format, Limits};

const TRUNCATED: FileProblem = FileProblem::Truncated(Format::Tiff);

/// Where the directory of each page starts. Refuses more pages than allowed, loops and missing directories.
pub(crate) fn page_offsets(bytes: &[u8], limits: &Limits) -> Result<Vec<u32>, FileProblem> {
    let reader = Reader { bytes, little_endian: bytes.starts_with(b"II") };
    let mut offsets = Vec::new();
    let mut seen = HashSet::new();
    let mut offset = reader.u32_at(4)?;
    while offset != 0 {
        if !seen.insert(offset) {
            return Err(FileProblem::Corrupt(Format::Tiff));
        }
        if offsets.len() == limits.pages_max as usize {
            return Err(FileProblem::TooManyPages { format: Format::Tiff, pages_max: limits.pages_max });
        }
        offsets.push(offset);
        let at = offset as usize;
        let entries = usize::from(reader.u16_at(at)?);
        offset = reader.u32_at(at + 2 + entries * 12)?;
    }
    if offsets.is_empty() {
        return Err(FileProblem::Corrupt(Format::Tiff));
    }
    Ok(offsets)
}

/// The same file with the given page first.
pub(crate) fn with_first_page(bytes: &[u8], offset: u32) -> Cow<'_, [u8]> {
    let little_endian = bytes.starts_with(b"II");
    let first = if little_endian { offset.to_le_bytes() } else { offset.to_be_bytes() };
    if bytes.get(4..8) == Some(&first) {
        return Cow::Borrowed(bytes);
    }
    let mut page = bytes.to_vec();
    if let Some(header) = page.get_mut(4..8) {
        header.copy_from_slice(&first);
    }
    Cow::Owned(page)
}

struct Reader<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl Reader<'_> {
    fn array_at<const N: usize>(&self, at: usize) -> Result<[u8; N], FileProblem> {
        self.bytes.get(at..at.saturating_add(N)).and_then(|bytes| bytes.try_into().ok()).ok_or(TRUNCATED)
    }

    fn u16_at(&self, at: usize) -> Result<u16, FileProblem> {
        let bytes = self.array_at(at)?;
        Ok(if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32_at(&self, at: usize) -> Result<u32, FileProblem> {
        let bytes = self.array_at(at)?;
        Ok(if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}
