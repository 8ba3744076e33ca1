//! How much of anything a file may have.

use serde::{Deserialize, Serialize};

/// The limits on what is read from a file. [`Limits::default`] is what the product promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The largest file, in bytes (20 MB).
    pub file_size_bytes_max: usize,
    /// The most pages of a PDF or a TIFF (50).
    pub pages_max: u32,
    /// The most pixels of one picture, also of one inside a PDF, in megapixels (100).
    pub picture_megapixels_max: u32,
    /// The most memory one decoded picture or one unpacked stream of a PDF may take, in bytes (512 MiB).
    pub decoded_size_bytes_max: u64,
    /// The longest side of the large image of a page, in pixels (2400).
    pub large_side_px_max: u32,
    /// The longest side of the medium image of a page, in pixels (1200).
    pub medium_side_px_max: u32,
    /// The longest side of the thumbnail of a page, in pixels (240).
    pub thumb_side_px_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size_bytes_max: 20_000_000,
            pages_max: 50,
            picture_megapixels_max: 100,
            decoded_size_bytes_max: 512 * 1024 * 1024,
            large_side_px_max: 2400,
            medium_side_px_max: 1200,
            thumb_side_px_max: 240,
        }
    }
}

impl Limits {
    pub(crate) fn allows_pixels(&self, width: u32, height: u32) -> bool {
        u64::from(width) * u64::from(height) <= u64::from(self.picture_megapixels_max) * 1_000_000
    }
}
