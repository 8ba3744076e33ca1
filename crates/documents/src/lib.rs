//! Reading files that strangers sent: type by content, limits, and safe rendering to page images.
//!
//! [`inspect`] decides whether a file is taken, before anything of it is kept; [`render`] turns a taken file
//! into pictures of its pages, so that nobody ever opens the original. Both are pure and block for as long as
//! the decoding takes (up to seconds): call them from a thread that may block.
//!
//! What the file says about itself (its name, its declared type) plays no part anywhere in this crate.

mod contain;
mod containers;
mod format;
mod inspect;
mod jpeg;
mod limits;
mod logo;
mod pages;
mod pdf;
mod pdf_bombs;
mod picture;
mod problem;
mod quality;
mod render;
mod tiff;

pub use format::Format;
pub use inspect::{Inspection, inspect};
pub use limits::Limits;
pub use logo::{
    LOGO_FILE_SIZE_BYTES_MAX, LOGO_HEIGHT_PX_MAX, LOGO_MEGAPIXELS_MAX, LOGO_SHORTER_SIDE_PX_MIN,
    LOGO_WIDTH_PX_MAX, Logo, LogoProblem, logo,
};
pub use pages::{PageImage, RenderedPage};
pub use problem::{FileProblem, RenderError, RenderProblem, Unsupported};
pub use quality::{
    PICTURE_LONGER_SIDE_PX_MIN, PICTURE_SHORTER_SIDE_PX_MIN, PictureProblem, PictureQuality, SHARPNESS_MIN,
    SHARPNESS_SIDE_PX, picture_quality,
};
pub use render::render;
