//! Whether a picture is large and sharp enough to be read by a person.

use crate::contain::contained;
use crate::pages::shrunk;
use crate::render::decode_picture;
use crate::{Format, Limits, picture, tiff};
use image::RgbImage;
use serde::{Deserialize, Serialize};

/// The longer side of a picture is scaled down to this before its sharpness is measured, in pixels: the same blur then
/// weighs the same whatever the camera's resolution.
pub const SHARPNESS_SIDE_PX: u32 = 640;
/// The shorter side of a picture that can be read, in pixels.
pub const PICTURE_SHORTER_SIDE_PX_MIN: u32 = 400;
/// The longer side of a picture that can be read, in pixels.
pub const PICTURE_LONGER_SIDE_PX_MIN: u32 = 600;
/// The least [`PictureQuality::sharpness`] of a picture that can be read. Measured on drawn documents and on copies of
/// them blurred until small print runs together; a test keeps the distance between the two.
pub const SHARPNESS_MIN: f64 = 40.0;

/// What was measured of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PictureQuality {
    /// Its shorter side, in pixels.
    pub shorter_side_px: u32,
    /// Its longer side, in pixels.
    pub longer_side_px: u32,
    /// The variance of the Laplacian of four neighbours over grey values from 0 to 255, at [`SHARPNESS_SIDE_PX`]
    /// (Pech-Pacheco and others, "Diatom autofocusing in brightfield microscopy", 2000). The sharper, the larger.
    pub sharpness: f64,
}

/// Why a picture cannot be read. [`code`](Self::code) is stable; the text says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureProblem {
    /// Fewer pixels than [`PICTURE_SHORTER_SIDE_PX_MIN`] by [`PICTURE_LONGER_SIDE_PX_MIN`].
    #[error(
        "This picture is too small to be read. Take it from closer, or choose it in its original size: at least {} by {} pixels.",
        PICTURE_LONGER_SIDE_PX_MIN,
        PICTURE_SHORTER_SIDE_PX_MIN
    )]
    TooSmall,
    /// Less sharp than [`SHARPNESS_MIN`].
    #[error(
        "This picture is blurred. Hold still in good light, wait until the camera is in focus, and take it again."
    )]
    Blurred,
}

impl PictureProblem {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooSmall => "picture_too_small",
            Self::Blurred => "picture_blurred",
        }
    }
}

impl PictureQuality {
    /// What is wrong with the picture, if anything is. One that is too small is not asked whether it is sharp.
    #[must_use]
    pub fn problem(&self) -> Option<PictureProblem> {
        let is_small = self.shorter_side_px < PICTURE_SHORTER_SIDE_PX_MIN
            || self.longer_side_px < PICTURE_LONGER_SIDE_PX_MIN;
        if is_small {
            Some(PictureProblem::TooSmall)
        } else if self.sharpness < SHARPNESS_MIN {
            Some(PictureProblem::Blurred)
        } else {
            None
        }
    }
}

/// Measures a picture that [`inspect`](crate::inspect) has taken; of a TIFF its first page. A PDF is not measured: its
/// pages may well be text, and their size says nothing. Never panics, whatever the bytes.
#[must_use]
pub fn picture_quality(bytes: &[u8], format: Format, limits: &Limits) -> Option<PictureQuality> {
    contained(|| {
        let picture = match format {
            Format::Pdf => return None,
            Format::Tiff => {
                let first = *tiff::page_offsets(bytes, limits).ok()?.first()?;
                picture::decode(&tiff::with_first_page(bytes, first), format, limits).ok()?
            }
            Format::Jpeg | Format::Png | Format::Webp => decode_picture(bytes, format, limits).ok()?,
        };
        let (width, height) = picture.pixels.dimensions();
        let sharpness = sharpness(&shrunk(picture.pixels, SHARPNESS_SIDE_PX).ok()?);
        Some(PictureQuality {
            shorter_side_px: width.min(height),
            longer_side_px: width.max(height),
            sharpness,
        })
    })
    .ok()
    .flatten()
}

/// The variance of the Laplacian; 0 for a picture without an inside.
fn sharpness(image: &RgbImage) -> f64 {
    let (width, height) = image.dimensions();
    // ITU-R BT.601, as browsers and cameras weigh colours.
    let grey: Vec<f64> = image
        .pixels()
        .map(|pixel| {
            let [red, green, blue] = pixel.0.map(f64::from);
            red.mul_add(0.299, green.mul_add(0.587, blue * 0.114))
        })
        .collect();
    let row = width as usize;
    let (mut count, mut sum, mut squares) = (0.0_f64, 0.0_f64, 0.0_f64);
    for y in 1..(height as usize).saturating_sub(1) {
        for x in 1..row.saturating_sub(1) {
            let at = y * row + x;
            let value =
                4.0f64.mul_add(grey[at], -(grey[at - 1] + grey[at + 1] + grey[at - row] + grey[at + row]));
            count += 1.0;
            sum += value;
            squares = value.mul_add(value, squares);
        }
    }
    if count == 0.0 {
        return 0.0;
    }
    let mean = sum / count;
    mean.mul_add(-mean, squares / count)
}
