//! Turning a decoded page into the three images that people see.

use std::sync::OnceLock;

use image::{DynamicImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use pic_scale::{ImageSize, ImageStore, ImageStoreMut, ResamplingFunction, Scaler};

use crate::Limits;
use crate::picture::Picture;

/// The JPEG quality of page images, of 100: no visible loss on text, a tenth of the size of a PNG.
const JPEG_QUALITY: u8 = 85;

/// One image of one page: a baseline JPEG in sRGB, upright, without any metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// The encoded JPEG.
    pub jpeg: Vec<u8>,
    /// Its width, in pixels.
    pub width_px: u32,
    /// Its height, in pixels.
    pub height_px: u32,
}

/// The images of one page. A picture is never enlarged, so a small one gives three images of the same size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedPage {
    /// Which page, from 1.
    pub number: u32,
    /// For reading: the longest side is at most [`Limits::large_side_px_max`].
    pub large: PageImage,
    /// For looking at: the longest side is at most [`Limits::medium_side_px_max`].
    pub medium: PageImage,
    /// For finding: the longest side is at most [`Limits::thumb_side_px_max`].
    pub thumb: PageImage,
}

/// The page cannot be turned into images.
#[derive(Debug)]
pub(crate) struct Unusable;

/// Scales down once per size, each from the one before, so that the many pixels are read only once.
pub(crate) fn page_images(number: u32, picture: Picture, limits: &Limits) -> Result<RenderedPage, Unusable> {
    let mut large = shrunk(picture.pixels, limits.large_side_px_max)?;
    if let Some(profile) = &picture.colour_profile {
        large = to_srgb(large, profile);
    }
    let mut upright = DynamicImage::ImageRgb8(large);
    upright.apply_orientation(picture.orientation);
    let large = upright.into_rgb8();
    let large_image = encoded(&large)?;
    let medium = shrunk(large, limits.medium_side_px_max)?;
    let medium_image = encoded(&medium)?;
    let thumb = shrunk(medium, limits.thumb_side_px_max)?;
    Ok(RenderedPage { number, large: large_image, medium: medium_image, thumb: encoded(&thumb)? })
}

pub(crate) fn shrunk(image: RgbImage, side_px_max: u32) -> Result<RgbImage, Unusable> {
    let (width, height) = image.dimensions();
    let longest = width.max(height);
    if longest <= side_px_max {
        return Ok(image);
    }
    let shorter = |side: u32| {
        let exact = u64::from(side) * u64::from(side_px_max);
        u32::try_from((exact + u64::from(longest / 2)) / u64::from(longest)).unwrap_or(side_px_max).max(1)
    };
    let mut target = RgbImage::new(shorter(width), shorter(height));
    let from_size = ImageSize::new(width as usize, height as usize);
    let to_size = ImageSize::new(target.width() as usize, target.height() as usize);
    let scaler = Scaler::new(ResamplingFunction::CatmullRom);
    let plan = scaler.plan_rgb_resampling(from_size, to_size).map_err(|_| Unusable)?;
    let from =
        ImageStore::<u8, 3>::from_slice(&image, from_size.width, from_size.height).map_err(|_| Unusable)?;
    let mut to = ImageStoreMut::<u8, 3>::from_slice(&mut target, to_size.width, to_size.height)
        .map_err(|_| Unusable)?;
    plan.resample(&from, &mut to).map_err(|_| Unusable)?;
    Ok(target)
}

/// Converts to sRGB. A profile that cannot be used leaves the picture as it is: the colours may be a little
/// off, which is better than no picture.
fn to_srgb(image: RgbImage, profile: &[u8]) -> RgbImage {
    static SRGB: OnceLock<ColorProfile> = OnceLock::new();
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return image;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return image;
    }
    let srgb = SRGB.get_or_init(ColorProfile::new_srgb);
    let Ok(transform) =
        profile.create_transform_8bit(Layout::Rgb, srgb, Layout::Rgb, TransformOptions::default())
    else {
        return image;
    };
    let mut converted = RgbImage::new(image.width(), image.height());
    match transform.transform(&image, &mut converted) {
        Ok(()) => converted,
        Err(_) => image,
    }
}

fn encoded(image: &RgbImage) -> Result<PageImage, Unusable> {
    let (width_px, height_px) = image.dimensions();
    let width = u16::try_from(width_px).map_err(|_| Unusable)?;
    let height = u16::try_from(height_px).map_err(|_| Unusable)?;
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(image, width, height, ColorType::Rgb).map_err(|_| Unusable)?;
    Ok(PageImage { jpeg, width_px, height_px })
}
