//! Turning a file into images of its pages.

use crate::contain::contained;
use crate::pages::page_images;
use crate::picture::Picture;
use crate::{
    FileProblem, Format, Limits, RenderError, RenderProblem, RenderedPage, jpeg, pdf, picture, tiff,
};

/// Renders each page in turn and hands it to `sink`, so that only one page is held in memory. A page that
/// cannot be shown is handed over as a [`RenderProblem`]; the pages after it still come.
///
/// `format` is what [`inspect`](crate::inspect) said. Gives back how many pages were handed over.
///
/// Fails with [`RenderError::Problem`] when the file cannot be opened at all, and with [`RenderError::Sink`]
/// at the first error of `sink`. Never panics, whatever the bytes.
pub fn render<E>(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    mut sink: impl FnMut(Result<RenderedPage, RenderProblem>) -> Result<(), E>,
) -> Result<u32, RenderError<E>> {
    let problem = |problem: FileProblem| RenderError::Problem(problem.into());
    match format {
        Format::Jpeg | Format::Png | Format::Webp => {
            let page = one_page(1, limits, || decode_picture(bytes, format, limits)).map_err(problem)?;
            sink(page).map_err(RenderError::Sink)?;
            Ok(1)
        }
        Format::Tiff => {
            let offsets = tiff::page_offsets(bytes, limits).map_err(problem)?;
            let mut number = 0;
            for offset in offsets {
                number += 1;
                let decode = || picture::decode(&tiff::with_first_page(bytes, offset), format, limits);
                let unreadable = Err(RenderProblem::PageUnreadable { page: number });
                sink(one_page(number, limits, decode).unwrap_or(unreadable)).map_err(RenderError::Sink)?;
            }
            Ok(number)
        }
        Format::Pdf => {
            let document = contained(|| pdf::open(bytes, limits));
            let document = document.unwrap_or(Err(FileProblem::Corrupt(Format::Pdf))).map_err(problem)?;
            for number in 1..=document.page_count {
                let decode = || document.rasterise(number, limits);
                let unreadable = Err(RenderProblem::PageUnreadable { page: number });
                sink(one_page(number, limits, decode).unwrap_or(unreadable)).map_err(RenderError::Sink)?;
            }
            Ok(document.page_count)
        }
    }
}

pub(crate) fn decode_picture(bytes: &[u8], format: Format, limits: &Limits) -> Result<Picture, FileProblem> {
    if format != Format::Jpeg {
        return picture::decode(bytes, format, limits);
    }
    let structure = jpeg::walk(bytes)?;
    if !limits.allows_pixels(structure.width_px, structure.height_px) {
        return Err(FileProblem::ImageTooLarge { megapixels_max: limits.picture_megapixels_max });
    }
    jpeg::decode(&bytes[..structure.end])
}

type PageOutcome = Result<RenderedPage, RenderProblem>;

/// Decodes and scales one page behind the wall. The outer error is about the file, the inner about the page.
fn one_page(
    number: u32,
    limits: &Limits,
    decode: impl FnOnce() -> Result<Picture, FileProblem> + Send,
) -> Result<PageOutcome, FileProblem> {
    let unreadable = RenderProblem::PageUnreadable { page: number };
    let rendered = contained(|| {
        let picture = decode()?;
        Ok(page_images(number, picture, limits).map_err(|_| RenderProblem::PageUnreadable { page: number }))
    });
    rendered.unwrap_or(Ok(Err(unreadable)))
}
