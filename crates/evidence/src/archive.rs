//! The structure of the archive (APPNOTE.TXT 6.3.10), of which nothing is left open: given the names and what was measured
//! of the contents, every byte follows.

use crate::measure::Measured;

/// Bytes of an archive, at most: one less than 4 GiB, beyond which a ZIP needs another structure.
pub const ARCHIVE_SIZE_BYTES_MAX: u64 = u32::MAX as u64;
/// Members of an archive, at most.
pub const MEMBERS_MAX: usize = 20_000;
/// Characters of the name of a member, at most.
pub const NAME_CHARS_MAX: usize = 100;

/// Bytes of what stands before the name of a member.
pub(crate) const LOCAL_BYTES: usize = 30;
pub(crate) const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// ZIP 1.0: nothing compressed, no folders of their own.
const VERSION: u16 = 10;
/// The first day a ZIP can name: when it was made stands in the manifest.
const DAY: u16 = (1 << 5) | 1;

/// What does not fit into an archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an archive holds at most {MEMBERS_MAX} files and {ARCHIVE_SIZE_BYTES_MAX} bytes")]
pub struct TooLarge;

/// The structure around the contents, made as they go by.
#[derive(Default)]
pub struct Structure {
    offset: u64,
    directory: Vec<u8>,
    members: usize,
}

impl Structure {
    /// What stands before the content of the next member.
    pub fn begin(&mut self, name: &str, measured: &Measured) -> Result<Vec<u8>, TooLarge> {
        let offset = u32::try_from(self.offset).map_err(|_| TooLarge)?;
        let size = u32::try_from(measured.size_bytes).map_err(|_| TooLarge)?;
        self.members += 1;
        if self.members > MEMBERS_MAX || !is_name(name) {
            return Err(TooLarge);
        }
        let header = local(name, size, measured.crc32);
        self.offset += header.len() as u64 + measured.size_bytes;
        central(&mut self.directory, name, size, measured.crc32, offset);
        if self.offset + self.end_bytes() > ARCHIVE_SIZE_BYTES_MAX {
            return Err(TooLarge);
        }
        Ok(header)
    }

    /// What stands after the content of the last.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        // All of them fit: `begin` has seen to it.
        let size = u32::try_from(self.directory.len()).unwrap_or(u32::MAX);
        let offset = u32::try_from(self.offset).unwrap_or(u32::MAX);
        let members = u16::try_from(self.members).unwrap_or(u16::MAX);
        let mut end = self.directory;
        end.extend(END);
        numbers(&mut end, &[0, 0, members, members]);
        end.extend(size.to_le_bytes());
        end.extend(offset.to_le_bytes());
        numbers(&mut end, &[0]);
        end
    }

    fn end_bytes(&self) -> u64 {
        self.directory.len() as u64 + 22
    }
}

/// Whether a member can be called so: letters, digits, dots, hyphens and underscores between single slashes, none of it a
/// way up.
pub(crate) fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_plain);
    name.len() <= NAME_CHARS_MAX && name.split('/').all(is_part)
}

pub(crate) fn local(name: &str, size: u32, crc32: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LOCAL_BYTES + name.len());
    bytes.extend(LOCAL);
    numbers(&mut bytes, &[VERSION]);
    common(&mut bytes, name, size, crc32);
    bytes.extend(name.as_bytes());
    bytes
}

fn central(bytes: &mut Vec<u8>, name: &str, size: u32, crc32: u32, offset: u32) {
    bytes.extend(CENTRAL);
    numbers(bytes, &[VERSION, VERSION]);
    common(bytes, name, size, crc32);
    // No comment, the first disk, no attributes.
    numbers(bytes, &[0, 0, 0, 0, 0]);
    bytes.extend(offset.to_le_bytes());
    bytes.extend(name.as_bytes());
}

/// What both have alike: no flags, stored as it is, the day, CRC-32, size twice, the length of the name, nothing extra.
fn common(bytes: &mut Vec<u8>, name: &str, size: u32, crc32: u32) {
    numbers(bytes, &[0, 0, 0, DAY]);
    for number in [crc32, size, size] {
        bytes.extend(number.to_le_bytes());
    }
    numbers(bytes, &[u16::try_from(name.len()).unwrap_or(u16::MAX), 0]);
}

fn numbers(bytes: &mut Vec<u8>, numbers: &[u16]) {
    for number in numbers {
        bytes.extend(number.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Measure;

    #[test]
    fn a_name_leads_nowhere_else() {
        for good in ["manifest.json", "files/fil_01.pdf", "a-b_c.d/e"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(NAME_CHARS_MAX + 1);
        for bad in ["", "/etc", "a//b", "../a", "a/../b", "a/.b", "a\\b", "C:a", "A", "ä", "a\0", "a/", &long]
        {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn more_than_fits_is_refused() {
        let mut structure = Structure::default();
        let half = Measured { size_bytes: 1 << 31, ..Measure::of(b"") };
        assert!(structure.begin("a", &half).is_ok());
        assert_eq!(structure.begin("b", &half), Err(TooLarge));
        let mut structure = Structure::default();
        assert_eq!(structure.begin("../a", &Measure::of(b"")), Err(TooLarge));
        for number in 0..MEMBERS_MAX - 1 {
            structure.begin(&format!("f{number}"), &Measure::of(b"")).expect("it fits");
        }
        assert_eq!(structure.begin("one-more", &Measure::of(b"")), Err(TooLarge));
    }
}
