//! An operator's logo: a picture that customers' browsers are given, so it is made anew, pixel by pixel.

use crate::{FileProblem, Format, Limits, Unsupported, contain::contained, inspect, render::decode_picture};
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder},
    codecs::webp::WebPDecoder,
    imageops::FilterType as Scaling,
};
use std::io::Cursor;

/// The largest file a logo may come in, in bytes (1 MB).
pub const LOGO_FILE_SIZE_BYTES_MAX: usize = 1_000_000;
/// The most pixels it may come in, in megapixels.
pub const LOGO_MEGAPIXELS_MAX: u32 = 16;
/// The shorter side it must have at least, in pixels.
pub const LOGO_SHORTER_SIDE_PX_MIN: u32 = 24;
/// The width it is kept in at most, in pixels: twice what is shown, for sharp screens.
pub const LOGO_WIDTH_PX_MAX: u32 = 480;
/// The height it is kept in at most, in pixels.
pub const LOGO_HEIGHT_PX_MAX: u32 = 160;

/// A logo, made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// A PNG without any metadata; what was transparent still is.
    pub png: Vec<u8>,
    /// Its width, in pixels.
    pub width_px: u32,
    /// Its height, in pixels.
    pub height_px: u32,
}

/// Why a logo is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoProblem {
    /// A vector drawing can carry a program.
    #[error("This is an SVG drawing, which can carry a program. Export it as a PNG and choose that.")]
    Svg,
    /// Neither PNG, JPEG nor WebP, by its content.
    #[error("This is not a PNG, JPEG or WebP picture. Save the logo as one of them and choose that.")]
    NotAPicture,
    /// More bytes or pixels than a logo may have.
    #[error(
        "This picture is too large: a logo has at most {} MB and {} megapixels. Choose a smaller one.",
        LOGO_FILE_SIZE_BYTES_MAX / 1_000_000,
        LOGO_MEGAPIXELS_MAX
    )]
    TooLarge,
    /// Too small to be recognised.
    #[error(
        "This picture is too small: a logo has at least {} pixels on each side.",
        LOGO_SHORTER_SIDE_PX_MIN
    )]
    TooSmall,
    /// It cannot be read, or hides something.
    #[error(
        "This picture is damaged or has another file hidden in it. Save it again and choose the new file."
    )]
    Unreadable,
}

impl From<FileProblem> for LogoProblem {
    fn from(problem: FileProblem) -> Self {
        match problem {
            FileProblem::Unsupported(Unsupported::Svg) => Self::Svg,
            FileProblem::Unsupported(_)
            | FileProblem::Encrypted
            | FileProblem::Empty
            | FileProblem::TooManyPages { .. } => Self::NotAPicture,
            FileProblem::TooLarge { .. } | FileProblem::ImageTooLarge { .. } => Self::TooLarge,
            FileProblem::Truncated(_) | FileProblem::Corrupt(_) | FileProblem::Polyglot(_) => {
                Self::Unreadable
            }
        }
    }
}

/// Reads a logo and makes it anew, no larger than it is shown. What the file says of itself plays no part.
///
/// Fails with a [`LogoProblem`]. Never panics, whatever the bytes.
pub fn logo(bytes: &[u8]) -> Result<Logo, LogoProblem> {
    let limits = Limits {
        file_size_bytes_max: LOGO_FILE_SIZE_BYTES_MAX,
        picture_megapixels_max: LOGO_MEGAPIXELS_MAX,
        ..Limits::default()
    };
    let found = inspect(bytes, &limits)?;
    if !matches!(found.format, Format::Jpeg | Format::Png | Format::Webp) {
        return Err(LogoProblem::NotAPicture);
    }
    if found.width.min(found.height) < LOGO_SHORTER_SIDE_PX_MIN {
        return Err(LogoProblem::TooSmall);
    }
    contained(|| made_anew(bytes, found.format, &limits)).map_err(|_| LogoProblem::Unreadable)?
}

fn made_anew(bytes: &[u8], format: Format, limits: &Limits) -> Result<Logo, LogoProblem> {
    let reader = Cursor::new(bytes);
    let unreadable = |_| LogoProblem::Unreadable;
    let decoded = match format {
        // A page image has a white ground; a logo stands on the page's own.
        Format::Png => PngDecoder::new(reader).and_then(DynamicImage::from_decoder).map_err(unreadable)?,
        Format::Webp => WebPDecoder::new(reader).and_then(DynamicImage::from_decoder).map_err(unreadable)?,
        _ => {
            let picture = decode_picture(bytes, format, limits)?;
            let mut upright = DynamicImage::ImageRgb8(picture.pixels);
            upright.apply_orientation(picture.orientation);
            upright
        }
    };
    let (width, height) = (decoded.width(), decoded.height());
    let fits = width <= LOGO_WIDTH_PX_MAX && height <= LOGO_HEIGHT_PX_MAX;
    let scaled = if fits {
        decoded
    } else {
        decoded.resize(LOGO_WIDTH_PX_MAX, LOGO_HEIGHT_PX_MAX, Scaling::CatmullRom)
    };
    let pixels = scaled.into_rgba8();
    let (width_px, height_px) = pixels.dimensions();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(&pixels, width_px, height_px, ExtendedColorType::Rgba8)
        .map_err(unreadable)?;
    Ok(Logo { png, width_px, height_px })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut picture = RgbaImage::from_pixel(width, height, Rgba([200, 0, 0, 255]));
        picture.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(&picture, width, height, ExtendedColorType::Rgba8)
            .expect("a PNG");
        bytes
    }

    #[test]
    fn a_logo_is_made_anew_and_what_was_transparent_still_is() {
        let made = logo(&png(60, 40)).expect("a logo");
        assert_eq!((made.width_px, made.height_px), (60, 40));
        let pixels = image::load_from_memory(&made.png).expect("a PNG").into_rgba8();
        assert_eq!((pixels.get_pixel(0, 0).0[3], pixels.get_pixel(9, 9).0), (0, [200, 0, 0, 255]));
        let large = logo(&png(1920, 320)).expect("a logo");
        assert_eq!((large.width_px, large.height_px), (480, 80));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(logo(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"), Err(LogoProblem::Svg));
        assert_eq!(logo(b"%PDF-1.7\n"), Err(LogoProblem::Unreadable));
        assert_eq!(logo(b"GIF89a"), Err(LogoProblem::NotAPicture));
        assert_eq!(logo(b""), Err(LogoProblem::NotAPicture));
        assert_eq!(logo(&png(400, 10)), Err(LogoProblem::TooSmall));
        assert_eq!(logo(&vec![0; LOGO_FILE_SIZE_BYTES_MAX + 1]), Err(LogoProblem::TooLarge));
        let half = png(60, 40);
        assert_eq!(logo(&half[..half.len() / 2]), Err(LogoProblem::Unreadable));
    }
}
