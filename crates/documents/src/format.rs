//! Which kind of file this is, decided by its content alone.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::{FileProblem, Unsupported};

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture; of an animated one, the first frame.
    Png,
    /// A WebP picture; of an animated one, the first frame.
    Webp,
    /// A TIFF picture of one or more pages.
    Tiff,
    /// A PDF document.
    Pdf,
}

impl Format {
    /// The media type, such as `image/jpeg`.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Pdf => "application/pdf",
        }
    }

    /// The usual extension of a file name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
            Self::Pdf => "pdf",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Tiff => "TIFF",
            Self::Pdf => "PDF",
        })
    }
}

/// How far into a file readers look for a header, in bytes: browsers and PDF readers alike.
pub(crate) const HEADER_SEARCH_BYTES: usize = 1024;

const PDF_HEADER: &[u8] = b"%PDF-";

/// Names the format by its first bytes; a PDF must start with its header (after white space at most).
pub(crate) fn recognise(bytes: &[u8]) -> Result<Format, FileProblem> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let format = match bytes {
        _ if start.starts_with(PDF_HEADER) => return Ok(Format::Pdf),
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::Webp),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Format::Tiff),
        _ => None,
    };
    // A PDF reader accepts a header anywhere near the start: such a file would be two things at once.
    if contains(&bytes[..bytes.len().min(HEADER_SEARCH_BYTES)], PDF_HEADER) {
        return Err(FileProblem::Polyglot(format.unwrap_or(Format::Pdf)));
    }
    format.ok_or_else(|| FileProblem::Unsupported(guess(bytes, start)))
}

pub(crate) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn guess(bytes: &[u8], start: &[u8]) -> Unsupported {
    match bytes {
        [b'G', b'I', b'F', b'8', ..] => Unsupported::Gif,
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => guess_media(brand),
        [b'P', b'K', 3 | 5 | 7, ..] => guess_zip(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Unsupported::Office,
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => {
            Unsupported::Archive
        }
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Unsupported::Bmp,
        [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => Unsupported::BigTiff,
        [b'M', b'Z', ..] | [0x7F, b'E', b'L', b'F', ..] => Unsupported::Program,
        [b'R', b'I', b'F', b'F', ..] | [b'I', b'D', b'3', ..] | [0x1A, 0x45, 0xDF, 0xA3, ..] => {
            Unsupported::Media
        }
        _ => guess_text(start),
    }
}

fn guess_media(brand: &[u8]) -> Unsupported {
    let pictures: [&[u8]; 7] = [b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif"];
    if pictures.iter().any(|picture| brand.starts_with(picture)) {
        return Unsupported::Heic;
    }
    Unsupported::Media
}

fn guess_zip(bytes: &[u8]) -> Unsupported {
    let office: [&[u8]; 5] = [b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"opendocument"];
    let head = &bytes[..bytes.len().min(4096)];
    if office.iter().any(|name| contains(head, name)) {
        return Unsupported::Office;
    }
    Unsupported::Archive
}

fn guess_text(start: &[u8]) -> Unsupported {
    let head = start[..start.len().min(4096)].to_ascii_lowercase();
    if contains(&head, b"<svg") {
        return Unsupported::Svg;
    }
    let html: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<script", b"<body"];
    if html.iter().any(|tag| contains(&head, tag)) {
        return Unsupported::Html;
    }
    let printable = |&byte: &u8| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    if head.iter().all(printable) {
        return Unsupported::Text;
    }
    Unsupported::Unknown
}
