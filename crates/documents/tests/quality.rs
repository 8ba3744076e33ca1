//! The thresholds of picture quality, on drawn documents and on blurred copies of them.
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use image::{DynamicImage, ImageFormat};
use probity_documents::{
    Format, Limits, PictureProblem, PictureQuality, SHARPNESS_MIN, SHARPNESS_SIDE_PX, picture_quality,
};
use probity_specimen::{self as specimen, Person};
use std::io::Cursor;

/// The blur at which small print runs together, as its standard deviation in pixels at the measured size.
const UNREADABLE_BLUR_PX: f32 = 2.5;

fn measured(jpeg: &[u8]) -> PictureQuality {
    picture_quality(jpeg, Format::Jpeg, &Limits::default()).unwrap()
}

/// Scaled to this longer side and blurred by so many pixels at the measured size, as a JPEG.
fn copy(jpeg: &[u8], side_px: u32, blur_px: f32) -> Vec<u8> {
    let image = image::load_from_memory(jpeg).unwrap();
    let image = image.resize(side_px, side_px, image::imageops::FilterType::CatmullRom);
    let scale = image.width().max(image.height()).max(SHARPNESS_SIDE_PX);
    let image = DynamicImage::ImageRgb8(image.into_rgb8());
    #[allow(clippy::cast_precision_loss, reason = "a side of a picture")]
    let image =
        if blur_px > 0.0 { image.blur(blur_px * scale as f32 / SHARPNESS_SIDE_PX as f32) } else { image };
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image.into_rgb8()).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn drawings(seed: u64) -> Vec<(&'static str, Vec<u8>)> {
    let person = Person::generate(seed);
    vec![
        ("passport", specimen::passport(&person)),
        ("identity card, front", specimen::identity_card_front(&person)),
        ("identity card, back", specimen::identity_card_back(&person)),
        ("driving licence, front", specimen::driving_licence_front(&person)),
        ("residence permit, back", specimen::residence_permit_back(&person)),
        ("selfie", specimen::selfie(&person)),
    ]
}

#[test]
fn drawn_documents_pass_and_blurred_copies_do_not() {
    for seed in [1, 7, 42] {
        for (name, jpeg) in drawings(seed) {
            let sharp = measured(&jpeg);
            assert_eq!(sharp.problem(), None, "{name} of {seed}: {sharp:?}");
            let blurred = measured(&copy(&jpeg, 1200, UNREADABLE_BLUR_PX));
            println!(
                "{name:<24} {seed:>3} sharp {:>8.1} blurred {:>8.1}",
                sharp.sharpness, blurred.sharpness
            );
            assert_eq!(blurred.problem(), Some(PictureProblem::Blurred), "{name} of {seed}: {blurred:?}");
        }
    }
}

#[test]
fn a_small_picture_is_told_so_before_it_is_called_blurred() {
    for (name, jpeg) in drawings(3) {
        let small = measured(&copy(&jpeg, 500, 0.0));
        assert_eq!(small.problem(), Some(PictureProblem::TooSmall), "{name}: {small:?}");
    }
    let noise = measured(&specimen::hostile::jpeg(64, 64));
    assert_eq!(noise.problem(), Some(PictureProblem::TooSmall));
}

#[test]
fn a_flat_picture_has_no_sharpness_and_a_pdf_is_not_measured() {
    let flat = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(1000, 800, image::Rgb([120, 120, 120])));
    let mut bytes = Cursor::new(Vec::new());
    flat.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let quality = picture_quality(&bytes.into_inner(), Format::Png, &Limits::default()).unwrap();
    assert!(quality.sharpness < SHARPNESS_MIN / 100.0, "{quality:?}");
    assert_eq!(quality.problem(), Some(PictureProblem::Blurred));
    assert_eq!(picture_quality(&specimen::hostile::pdf(1), Format::Pdf, &Limits::default()), None);
    assert_eq!(picture_quality(b"\xFF\xD8\xFF", Format::Jpeg, &Limits::default()), None);
}
