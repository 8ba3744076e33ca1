//! Refusing PDFs that unpack to more than memory holds, before a PDF reader unpacks them.
//!
//! The bytes are searched for streams without trusting any structure: the structure may itself be packed.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use crate::{FileProblem, Limits, jpeg};

/// How often one stream may be packed inside itself before it counts as a bomb.
const PACKED_LEVELS_MAX: u32 = 4;

/// How much all streams of a file together may unpack to, as a multiple of the limit on one.
const FILE_TO_STREAM_RATIO: u64 = 4;

/// How far into a JPEG 2000 stream its size is looked for, in bytes.
const JPEG_2000_HEADER_BYTES: usize = 4096;

/// Refuses a PDF with a stream, or with a picture in a stream, over the limits.
pub(crate) fn refuse_bombs(bytes: &[u8], limits: &Limits) -> Result<(), FileProblem> {
    let refused = FileProblem::ImageTooLarge { megapixels_max: limits.picture_megapixels_max };
    let mut unpacked_bytes = 0_u64;
    for data in streams(bytes) {
        if claimed_size(data).is_some_and(|(width, height)| !limits.allows_pixels(width, height)) {
            return Err(refused);
        }
        let stream_bytes = unpacked_size(data, limits.decoded_size_bytes_max).ok_or(refused.clone())?;
        unpacked_bytes = unpacked_bytes.saturating_add(stream_bytes);
        if unpacked_bytes > limits.decoded_size_bytes_max.saturating_mul(FILE_TO_STREAM_RATIO) {
            return Err(refused);
        }
    }
    Ok(())
}

/// Everything behind a keyword `stream`, each up to the end of the file: lengths cannot be trusted either.
fn streams(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    const KEYWORD: &[u8] = b"stream";
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b's').map(|(at, _)| &bytes[at..]);
    starts.filter_map(|rest| rest.strip_prefix(KEYWORD)).filter_map(|rest| {
        rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r"))
    })
}

fn claimed_size(data: &[u8]) -> Option<(u32, u32)> {
    if data.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return jpeg::claimed_size(data);
    }
    let head = &data[..data.len().min(JPEG_2000_HEADER_BYTES)];
    let size = head.windows(16).find(|window| window.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]))?;
    let width = u32::from_be_bytes(size.get(8..12)?.try_into().ok()?);
    let height = u32::from_be_bytes(size.get(12..16)?.try_into().ok()?);
    Some((width, height))
}

/// How much a packed stream unpacks to on all levels together; nothing where it exceeds the limit.
fn unpacked_size(data: &[u8], size_bytes_max: u64) -> Option<u64> {
    let mut total = 0_u64;
    let mut head = [data.first().copied().unwrap_or(0), data.get(1).copied().unwrap_or(0)];
    for level in 1..=PACKED_LEVELS_MAX {
        if !is_zlib(head) {
            return Some(total);
        }
        head = [0, 0];
        let mut reader = unpacking(data, level).take(size_bytes_max + 1);
        let head_bytes = reader.read(&mut head).unwrap_or(0) as u64;
        // A broken stream ends where it breaks; the reader of the PDF decides what that means.
        let mut sink = Counter(head_bytes);
        let _broken = std::io::copy(&mut reader, &mut sink);
        if sink.0 > size_bytes_max {
            return None;
        }
        total = total.saturating_add(sink.0);
    }
    None
}

fn unpacking(data: &[u8], levels: u32) -> Box<dyn Read + '_> {
    let mut reader: Box<dyn Read + '_> = Box::new(data);
    for _ in 0..levels {
        reader = Box::new(ZlibDecoder::new(std::io::BufReader::new(reader)));
    }
    reader
}

fn is_zlib([method, flags]: [u8; 2]) -> bool {
    method & 0x0F == 8 && u16::from_be_bytes([method, flags]).is_multiple_of(31)
}

struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn limits() -> Limits {
        Limits { decoded_size_bytes_max: 1_000_000, ..Limits::default() }
    }

    fn refused(data: &[u8]) -> bool {
        refuse_bombs(&[b"<<>>\nstream\r\n", data, b"\nendstream"].concat(), &limits()).is_err()
    }

    #[test]
    fn streams_within_the_limit_pass() {
        assert!(!refused(b"BT ET"));
        assert!(!refused(&packed(&vec![0; 1_000_000])));
    }

    #[test]
    fn a_stream_over_the_limit_is_refused_however_often_it_is_packed() {
        assert!(refused(&packed(&vec![0; 1_000_001])));
        assert!(refused(&packed(&packed(&vec![0; 1_000_001]))));
        assert!(refused(&packed(&packed(&packed(&packed(&packed(b"deep")))))));
    }

    #[test]
    fn many_streams_under_the_limit_are_refused_together() {
        let stream = [b"stream\n", &packed(&vec![0; 900_000])[..], b"\nendstream\n"].concat();
        assert!(refuse_bombs(&stream.repeat(4), &limits()).is_ok());
        assert!(refuse_bombs(&stream.repeat(5), &limits()).is_err());
    }

    #[test]
    fn a_huge_picture_inside_is_refused() {
        let mut frame = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8];
        frame.extend([0xEA, 0x60, 0xEA, 0x60, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert!(refused(&frame));
        let mut codestream = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
        codestream.extend([0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(refused(&codestream));
    }
}
