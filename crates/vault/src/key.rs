//! Names of objects in the vault.

use std::fmt;

use object_store::path::Path;

/// The longest key, in bytes.
pub const KEY_LENGTH_BYTES_MAX: usize = 512;

/// Why a text cannot name an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is empty.
    #[error("an object key cannot be empty")]
    Empty,
    /// The key is longer than [`KEY_LENGTH_BYTES_MAX`].
    #[error("an object key has at most {KEY_LENGTH_BYTES_MAX} bytes")]
    TooLong,
    /// The key starts with, ends with or repeats a slash.
    #[error("an object key is relative and has no empty segment")]
    EmptySegment,
    /// A segment starts with a dot: `.`, `..` or a hidden file.
    #[error("no segment of an object key starts with a dot")]
    DotSegment,
    /// A character other than `a-z 0-9 _ - . /`.
    #[error("an object key holds only a-z, 0-9, '_', '-', '.' and '/', not {0:?}")]
    Character(char),
}

/// The validated name of one object (or folder) in the vault, such as `files/fil_0190/original`.
///
/// Only `a-z 0-9 _ - .` in segments divided by single slashes, so that a key means the same on every file
/// system and object store and can never leave the vault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(Path);

impl ObjectKey {
    /// Takes a text as a key. Fails with the first [`KeyError`] found.
    pub fn new(text: impl AsRef<str>) -> Result<Self, KeyError> {
        let text = text.as_ref();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if text.len() > KEY_LENGTH_BYTES_MAX {
            return Err(KeyError::TooLong);
        }
        let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '.' | '/');
        if let Some(character) = text.chars().find(|&c| !allowed(c)) {
            return Err(KeyError::Character(character));
        }
        for segment in text.split('/') {
            if segment.is_empty() {
                return Err(KeyError::EmptySegment);
            }
            if segment.starts_with('.') {
                return Err(KeyError::DotSegment);
            }
        }
        Ok(Self(Path::from(text)))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectKey({:?})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_ids_and_file_names() {
        for text in ["files/fil_0190-ab/original", "a", "pages/1/large.jpg", "a.b/c..d"] {
            assert_eq!(ObjectKey::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_whatever_could_leave_the_vault() {
        use KeyError::{Character, DotSegment, Empty, EmptySegment, TooLong};
        for (text, refusal) in [
            ("", Empty),
            ("/etc/passwd", EmptySegment),
            ("a//b", EmptySegment),
            ("a/", EmptySegment),
            ("..", DotSegment),
            ("a/../b", DotSegment),
            ("a/./b", DotSegment),
            (".hidden", DotSegment),
            ("A", Character('A')),
            ("a b", Character(' ')),
            ("a\\b", Character('\\')),
            ("a%2e", Character('%')),
            ("a\0", Character('\0')),
            ("é", Character('é')),
        ] {
            assert_eq!(ObjectKey::new(text), Err(refusal), "{text:?}");
        }
        assert!(ObjectKey::new("a".repeat(KEY_LENGTH_BYTES_MAX)).is_ok());
        assert_eq!(ObjectKey::new("a".repeat(KEY_LENGTH_BYTES_MAX + 1)), Err(TooLong));
    }
}
