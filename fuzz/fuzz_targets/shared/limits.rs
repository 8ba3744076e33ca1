//! Limits small enough that a minute is worth something, and what holds of every page image.
#![allow(dead_code, reason = "each target takes what it needs")]

use probity_documents::{Limits, RenderedPage};

/// What the product promises, on smaller pictures.
pub fn small() -> Limits {
    Limits {
        file_size_bytes_max: 1_000_000,
        pages_max: 3,
        picture_megapixels_max: 1,
        decoded_size_bytes_max: 16 * 1024 * 1024,
        large_side_px_max: 240,
        medium_side_px_max: 120,
        thumb_side_px_max: 24,
    }
}

/// Every image is a JPEG within the limits.
pub fn assert_fits(page: &RenderedPage, limits: &Limits) {
    let sizes = [limits.large_side_px_max, limits.medium_side_px_max, limits.thumb_side_px_max];
    for (image, side_px_max) in [&page.large, &page.medium, &page.thumb].into_iter().zip(sizes) {
        assert!(image.jpeg.starts_with(&[0xFF, 0xD8, 0xFF]));
        assert!((1..=side_px_max).contains(&image.width_px) && (1..=side_px_max).contains(&image.height_px));
    }
}

/// A decoder may panic behind the wall that is built around it; one that gets over it still ends the run.
pub fn contain_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
