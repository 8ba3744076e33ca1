//! Deciding whether a file is taken.

use crate::contain::contained;
use crate::containers::{ends_as_zip, hides_a_file};
use crate::format::recognise;
use crate::{FileProblem, Format, Limits, jpeg, pdf, picture, tiff};
use serde::{Deserialize, Serialize};

/// What a file that is taken turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// What kind of file it is, by its content.
    pub format: Format,
    /// How many pages it has: 1 for JPEG, PNG and WebP.
    pub page_count: u32,
    /// The width of the first page as seen upright: in pixels, or for a PDF in points (1/72 inch).
    pub width: u32,
    /// The height of the first page as seen upright: in pixels, or for a PDF in points (1/72 inch).
    pub height: u32,
}

/// Reads a whole file and says what it is, or why it is refused. Pictures are decoded to the last pixel, so
/// a file that passes can be shown; a PDF is opened, and its pages and pictures are measured.
///
/// Fails with the first [`FileProblem`] found. Never panics, whatever the bytes.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Inspection, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if bytes.len() > limits.file_size_bytes_max {
        return Err(FileProblem::TooLarge { size_bytes_max: limits.file_size_bytes_max });
    }
    let format = recognise(bytes)?;
    if ends_as_zip(bytes) {
        return Err(FileProblem::Polyglot(format));
    }
    contained(|| inspect_format(bytes, format, limits)).map_err(|_| FileProblem::Corrupt(format))?
}

fn inspect_format(bytes: &[u8], format: Format, limits: &Limits) -> Result<Inspection, FileProblem> {
    let (page_count, (width, height)) = match format {
        Format::Jpeg => (1, inspect_jpeg(bytes, limits)?),
        Format::Png | Format::Webp => {
            let end = if format == Format::Png { png_end(bytes)? } else { webp_end(bytes)? };
            refuse_hidden_file(&bytes[end..], format)?;
            (1, picture::decode(bytes, format, limits)?.upright_size())
        }
        Format::Tiff => inspect_tiff(bytes, limits)?,
        Format::Pdf => pdf::inspect(bytes, limits)?,
    };
    Ok(Inspection { format, page_count, width, height })
}

fn refuse_hidden_file(trailing: &[u8], format: Format) -> Result<(), FileProblem> {
    if hides_a_file(trailing) {
        return Err(FileProblem::Polyglot(format));
    }
    Ok(())
}

fn inspect_jpeg(bytes: &[u8], limits: &Limits) -> Result<(u32, u32), FileProblem> {
    let structure = jpeg::walk(bytes)?;
    if !limits.allows_pixels(structure.width_px, structure.height_px) {
        return Err(FileProblem::ImageTooLarge { megapixels_max: limits.picture_megapixels_max });
    }
    refuse_hidden_file(&bytes[structure.end..], Format::Jpeg)?;
    Ok(jpeg::decode(&bytes[..structure.end])?.upright_size())
}

fn inspect_tiff(bytes: &[u8], limits: &Limits) -> Result<(u32, (u32, u32)), FileProblem> {
    let mut first_size = None;
    let mut page_count = 0;
    for offset in tiff::page_offsets(bytes, limits)? {
        let page = tiff::with_first_page(bytes, offset);
        let size = picture::decode(&page, Format::Tiff, limits)?.upright_size();
        first_size.get_or_insert(size);
        page_count += 1;
    }
    Ok((page_count, first_size.ok_or(FileProblem::Corrupt(Format::Tiff))?))
}

/// Where a PNG ends: decoders stop at the last pixel, before the chunk that says the file is whole.
fn png_end(bytes: &[u8]) -> Result<usize, FileProblem> {
    let truncated = FileProblem::Truncated(Format::Png);
    let mut at = 8_usize;
    loop {
        let Some(&[a, b, c, d, ref kind @ ..]) = bytes.get(at..at + 8) else {
            return Err(truncated);
        };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let is_end = kind == b"IEND";
        at = at.saturating_add(length).saturating_add(12);
        if at > bytes.len() {
            return Err(truncated);
        }
        if is_end {
            return Ok(at);
        }
    }
}

fn webp_end(bytes: &[u8]) -> Result<usize, FileProblem> {
    let truncated = FileProblem::Truncated(Format::Webp);
    let Some(&[a, b, c, d]) = bytes.get(4..8) else {
        return Err(truncated);
    };
    let end = (u32::from_le_bytes([a, b, c, d]) as usize).saturating_add(8);
    if end > bytes.len() {
        return Err(truncated);
    }
    Ok(end)
}
