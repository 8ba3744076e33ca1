//! PDF: opening, measuring and drawing pages.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::Object;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;
use image::metadata::Orientation;

use crate::containers::ends_as_pdf;
use crate::pdf_bombs::refuse_bombs;
use crate::picture::Picture;
use crate::{FileProblem, Format, Limits};

const CORRUPT: FileProblem = FileProblem::Corrupt(Format::Pdf);

/// An opened PDF within the limits.
pub(crate) struct Document {
    pdf: Pdf,
    pub(crate) page_count: u32,
}

/// Opens and measures a PDF: the number of pages, and the width and height of the first in points.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<(u32, (u32, u32)), FileProblem> {
    if !ends_as_pdf(bytes) {
        return Err(FileProblem::Truncated(Format::Pdf));
    }
    let document = open(bytes, limits)?;
    let (width, height) = document.page(1)?.render_dimensions();
    Ok((document.page_count, (whole(width), whole(height))))
}

/// Opens a PDF; refuses passwords, too many pages, and pictures and streams over the limits.
pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, FileProblem> {
    refuse_bombs(bytes, limits)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry) | LoadPdfError::Invalid => CORRUPT,
        LoadPdfError::Decryption(_) => FileProblem::Encrypted,
    })?;
    let page_count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if page_count == 0 {
        return Err(CORRUPT);
    }
    if page_count > limits.pages_max {
        return Err(FileProblem::TooManyPages { format: Format::Pdf, pages_max: limits.pages_max });
    }
    if pdf.objects().into_iter().any(|object| is_huge_picture(&object, limits)) {
        return Err(FileProblem::ImageTooLarge { megapixels_max: limits.picture_megapixels_max });
    }
    Ok(Document { pdf, page_count })
}

fn is_huge_picture(object: &Object<'_>, limits: &Limits) -> bool {
    let Object::Stream(stream) = object else {
        return false;
    };
    let side = |key: &[u8]| stream.dict().get::<u32>(key);
    let claimed = side(b"Width").zip(side(b"Height"));
    claimed.is_some_and(|(width, height)| !limits.allows_pixels(width, height))
}

impl Document {
    fn page(&self, number: u32) -> Result<&Page<'_>, FileProblem> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        index.and_then(|index| self.pdf.pages().get(index)).ok_or(CORRUPT)
    }

    /// Draws a page on white so that its longest side has the large size, whatever size the page claims.
    pub(crate) fn rasterise(&self, number: u32, limits: &Limits) -> Result<Picture, FileProblem> {
        let page = self.page(number)?;
        let (width, height) = page.render_dimensions();
        if !(width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0) {
            return Err(CORRUPT);
        }
        let side_max = f32::from(u16::try_from(limits.large_side_px_max).unwrap_or(u16::MAX));
        let scale = side_max / width.max(height);
        // hayro rounds down: half a pixel more keeps the longest side whole and a thin page from vanishing.
        let at_least_a_pixel = |side: f32| ((side * scale).max(1.0) + 0.5).min(side_max + 0.5) / side;
        let target = PixmapSettings {
            x_scale: at_least_a_pixel(width),
            y_scale: at_least_a_pixel(height),
            bg_color: WHITE,
        };
        let pixmap = hayro::render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &target,
        );
        let opaque = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|rgba| [rgba[0], rgba[1], rgba[2]]);
        let size = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let pixels = RgbImage::from_raw(size.0, size.1, opaque.collect()).ok_or(CORRUPT)?;
        Ok(Picture { pixels, orientation: Orientation::NoTransforms, colour_profile: None })
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float to integer cast saturates: a negative or infinite page size becomes a limit of u32"
)]
fn whole(points: f32) -> u32 {
    points.round() as u32
}
