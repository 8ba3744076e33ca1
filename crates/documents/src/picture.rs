//! A decoded picture, whatever it was encoded as.

use std::io::Cursor;

use image::codecs::{png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::error::{ImageError, LimitErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage, RgbaImage};

use crate::{FileProblem, Format, Limits};

/// Pixels in RGB, eight bits each, and what is still to be done to them.
pub(crate) struct Picture {
    pub(crate) pixels: RgbImage,
    /// How to turn the pixels upright.
    pub(crate) orientation: Orientation,
    /// An ICC profile, where the picture is not in sRGB.
    pub(crate) colour_profile: Option<Vec<u8>>,
}

impl Picture {
    /// Width and height in pixels once upright.
    pub(crate) fn upright_size(&self) -> (u32, u32) {
        let (width, height) = self.pixels.dimensions();
        match self.orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }
}

/// Decodes a PNG, a WebP or a single-page TIFF.
pub(crate) fn decode(bytes: &[u8], format: Format, limits: &Limits) -> Result<Picture, FileProblem> {
    let reader = Cursor::new(bytes);
    let decoded = match format {
        Format::Png => {
            let decoder = PngDecoder::with_limits(reader, image_limits(limits));
            decoder.map_err(Failure::from).and_then(|decoder| read(decoder, limits))
        }
        Format::Webp => {
            WebPDecoder::new(reader).map_err(Failure::from).and_then(|decoder| read(decoder, limits))
        }
        Format::Tiff => {
            TiffDecoder::new(reader).map_err(Failure::from).and_then(|decoder| read(decoder, limits))
        }
        Format::Jpeg | Format::Pdf => Err(Failure::Corrupt),
    };
    decoded.map_err(|failure| match failure {
        Failure::TooLarge => FileProblem::ImageTooLarge { megapixels_max: limits.picture_megapixels_max },
        Failure::Truncated => FileProblem::Truncated(format),
        Failure::Corrupt => FileProblem::Corrupt(format),
    })
}

enum Failure {
    TooLarge,
    Truncated,
    Corrupt,
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(limit) if matches!(limit.kind(), LimitErrorKind::Unsupported { .. }) => {
                Self::Corrupt
            }
            ImageError::Limits(_) => Self::TooLarge,
            ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Self::Truncated
            }
            _ => Self::Corrupt,
        }
    }
}

fn image_limits(limits: &Limits) -> image::Limits {
    let mut image_limits = image::Limits::no_limits();
    image_limits.max_alloc = Some(limits.decoded_size_bytes_max);
    image_limits
}

fn read(mut decoder: impl ImageDecoder, limits: &Limits) -> Result<Picture, Failure> {
    let (width, height) = decoder.dimensions();
    if !limits.allows_pixels(width, height) || decoder.total_bytes() > limits.decoded_size_bytes_max {
        return Err(Failure::TooLarge);
    }
    decoder.set_limits(image_limits(limits))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colour_profile = decoder.icc_profile().unwrap_or(None);
    let pixels = on_white(DynamicImage::from_decoder(decoder)?);
    Ok(Picture { pixels, orientation, colour_profile })
}

fn on_white(image: DynamicImage) -> RgbImage {
    if image.color().has_alpha() {
        return flatten(&image.into_rgba8());
    }
    image.into_rgb8()
}

fn flatten(image: &RgbaImage) -> RgbImage {
    let mut flat = RgbImage::new(image.width(), image.height());
    for (from, to) in image.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|colour| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha)) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        });
    }
    flat
}
