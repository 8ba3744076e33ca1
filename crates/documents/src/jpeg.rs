//! JPEG: its structure, walked before decoding because decoders forgive a missing end, and its pixels.

use image::metadata::Orientation;
use image::{ImageBuffer, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::picture::Picture;
use crate::{FileProblem, Format};

/// The measures of a JPEG whose segments reach from its start to its end marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) width_px: u32,
    pub(crate) height_px: u32,
    /// Where the picture ends; whatever follows is not part of it.
    pub(crate) end: usize,
}

const TRUNCATED: FileProblem = FileProblem::Truncated(Format::Jpeg);
const CORRUPT: FileProblem = FileProblem::Corrupt(Format::Jpeg);

/// Walks the segments and scans up to the end marker without decoding anything.
pub(crate) fn walk(bytes: &[u8]) -> Result<Structure, FileProblem> {
    let mut at = 2;
    let mut size = None;
    let mut scans = 0_u32;
    loop {
        at = next_marker(bytes, at).ok_or(TRUNCATED)?;
        let marker = *bytes.get(at + 1).ok_or(TRUNCATED)?;
        at += 2;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).ok_or(TRUNCATED)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = bytes.get(at..at + length).ok_or(TRUNCATED)?;
        if length < 2 {
            return Err(CORRUPT);
        }
        at += length;
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => size = Some(frame_size(segment)?),
            0xDA => scans += 1,
            _ => {}
        }
    }
    match size {
        Some((width_px, height_px)) if scans > 0 => Ok(Structure { width_px, height_px, end: at }),
        _ => Err(CORRUPT),
    }
}

/// The size that the first frame header claims, even of a JPEG that is otherwise damaged.
pub(crate) fn claimed_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        at = next_marker(bytes, at)?;
        let marker = *bytes.get(at + 1)?;
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        if matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF) {
            return frame_size(bytes.get(at + 2..)?).ok();
        }
        if marker == 0xDA || marker == 0xD9 {
            return None;
        }
        at += 2 + length;
    }
}

/// The next byte pair that is a marker: neither a stuffed zero, nor fill, nor a restart inside a scan.
fn next_marker(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match bytes.get(at + 1)? {
            0xFF => at += 1,
            0x00 | 0xD0..=0xD7 => at += 2,
            _ => return Some(at),
        }
    }
}

fn frame_size(segment: &[u8]) -> Result<(u32, u32), FileProblem> {
    let &[_, _, _, height_high, height_low, width_high, width_low, ..] = segment else {
        return Err(CORRUPT);
    };
    let width = u16::from_be_bytes([width_high, width_low]);
    let height = u16::from_be_bytes([height_high, height_low]);
    if width == 0 || height == 0 {
        return Err(CORRUPT);
    }
    Ok((width.into(), height.into()))
}

/// Decodes a JPEG that [`walk`] has measured.
pub(crate) fn decode(bytes: &[u8]) -> Result<Picture, FileProblem> {
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|_| CORRUPT)?;
    let (width, height) = decoder.dimensions().ok_or(CORRUPT)?;
    let width = u32::try_from(width).map_err(|_| CORRUPT)?;
    let height = u32::try_from(height).map_err(|_| CORRUPT)?;
    let pixels: RgbImage = ImageBuffer::from_raw(width, height, pixels).ok_or(CORRUPT)?;
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    Ok(Picture {
        pixels,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        colour_profile: decoder.icc_profile(),
    })
}
