//! Finding a second file hidden behind the first.

use crate::format::contains;

/// A ZIP reader looks for the end record in this many last bytes of a file: the record and its comment.
const ZIP_END_SEARCH_BYTES: usize = 22 + 65_535;

/// Whether a ZIP reader would open the whole file as an archive, whatever its start says: an end record
/// whose comment reaches exactly to the end of the file.
pub(crate) fn ends_as_zip(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(ZIP_END_SEARCH_BYTES)..];
    tail.windows(22).enumerate().any(|(at, record)| {
        let comment_bytes = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && at + 22 + comment_bytes == tail.len()
    })
}

/// Whether the bytes behind a finished picture hold another file. Cameras do append things of their own
/// (padding, second pictures, videos, thumbnails), so only what a browser, an archiver or a PDF reader would
/// open counts.
pub(crate) fn hides_a_file(trailing: &[u8]) -> bool {
    if trailing.is_empty() {
        return false;
    }
    let candidates = trailing.iter().enumerate().filter(|(_, byte)| matches!(byte, b'P' | b'%' | b'<'));
    candidates.into_iter().any(|(at, _)| starts_a_file(&trailing[at..]))
}

fn starts_a_file(bytes: &[u8]) -> bool {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] | [b'P', b'K', 5, 6, ..] => true,
        // The version and the method are checked too: four bytes alone occur by chance in long videos.
        [b'P', b'K', 3, 4, version, _, _, _, method, 0, ..] => *version <= 63 && *method <= 99,
        [b'<', b's', b'v', b'g', next, ..] => next.is_ascii_whitespace() || *next == b'>',
        [b'<', ..] => {
            let head = bytes[..bytes.len().min(16)].to_ascii_lowercase();
            let tags: [&[u8]; 3] = [b"<html", b"<script", b"<!doctype html"];
            tags.iter().any(|tag| head.starts_with(tag))
        }
        _ => false,
    }
}

/// Whether the last bytes of a PDF, past any padding, hold the mark with which every PDF ends.
pub(crate) fn ends_as_pdf(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0).map_or(0, |at| at + 1);
    let tail = &bytes[end.saturating_sub(crate::format::HEADER_SEARCH_BYTES)..end];
    contains(tail, b"%%EOF") || contains(tail, b"startxref")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cameras_append_is_no_second_file() {
        for trailing in
            [&b""[..], &[0; 64], b"\xFF\xD8\xFF\xE1....\xFF\xD9", b"....ftypmp42", b"SEFT", b"PK<svgx<"]
        {
            assert!(!hides_a_file(trailing), "{trailing:?}");
        }
    }

    #[test]
    fn files_behind_a_picture_are_found_anywhere() {
        let files: [&[u8]; 6] = [
            b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
            b"%PDF-1.7",
            b"<HTML>",
            b"<svg ",
            b"<Script>",
            b"<!DOCTYPE html",
        ];
        for file in files {
            assert!(hides_a_file(&[&[7; 100], file].concat()), "{file:?}");
        }
    }

    #[test]
    fn a_zip_end_record_counts_only_where_it_ends_the_file() {
        let mut record = b"PK\x05\x06".to_vec();
        record.extend([0; 16]);
        record.extend([3, 0]);
        assert!(!ends_as_zip(&record));
        record.extend(b"abc");
        assert!(ends_as_zip(&record));
        record.extend(b"d");
        assert!(!ends_as_zip(&record));
    }
}
