//! What is asked of the process, and what it answers.

use crate::confine::Confinement;
use probity_documents::{
    FileProblem, Format, Inspection, LOGO_HEIGHT_PX_MAX, LOGO_WIDTH_PX_MAX, Limits, Logo, LogoProblem,
    PageImage, PictureQuality, RenderProblem, RenderedPage,
};
use serde::{Deserialize, Serialize};

/// What is asked; the file is the body.
#[derive(Serialize, Deserialize)]
pub(crate) enum Question {
    /// How it is confined.
    Confinement,
    /// What the file is, or why it is refused.
    Inspect(Limits),
    /// How well the picture can be read.
    Quality(Format, Limits),
    /// Images of its pages.
    Render(Format, Limits),
    /// An operator's logo, made anew.
    Logo,
}

/// What is answered. Of [`Question::Render`] there is one answer a page, and [`Answer::Rendered`] last.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    Confinement(Confinement),
    Inspected(Result<Inspection, FileProblem>),
    Quality(Option<PictureQuality>),
    Page(PageHeader),
    Rendered(Result<(), RenderProblem>),
    Logo(Result<LogoHeader, LogoProblem>),
}

/// A page, whose images are the body, one after the other.
#[derive(Serialize, Deserialize)]
pub(crate) struct PageHeader {
    number: u32,
    large: ImageHeader,
    medium: ImageHeader,
    thumb: ImageHeader,
}

#[derive(Serialize, Deserialize)]
struct ImageHeader {
    width_px: u32,
    height_px: u32,
    size_bytes: usize,
}

/// A logo, whose PNG is the body.
#[derive(Serialize, Deserialize)]
pub(crate) struct LogoHeader {
    width_px: u32,
    height_px: u32,
}

impl LogoHeader {
    pub(crate) const fn of(logo: &Logo) -> Self {
        Self { width_px: logo.width_px, height_px: logo.height_px }
    }

    /// The logo, if it can be one.
    pub(crate) fn logo(self, body: Vec<u8>) -> Option<Logo> {
        let Self { width_px, height_px } = self;
        let fits =
            (1..=LOGO_WIDTH_PX_MAX).contains(&width_px) && (1..=LOGO_HEIGHT_PX_MAX).contains(&height_px);
        let is_png = body.starts_with(b"\x89PNG\r\n\x1a\n");
        (fits && is_png).then_some(Logo { png: body, width_px, height_px })
    }
}

impl PageHeader {
    pub(crate) fn of(page: &RenderedPage) -> Self {
        let header = |image: &PageImage| ImageHeader {
            width_px: image.width_px,
            height_px: image.height_px,
            size_bytes: image.jpeg.len(),
        };
        let (large, medium, thumb) = (header(&page.large), header(&page.medium), header(&page.thumb));
        Self { number: page.number, large, medium, thumb }
    }

    /// The page, if the body holds what the header says and that can be a page: the process may have been taken over.
    pub(crate) fn page(self, body: &[u8], expected: u32, limits: &Limits) -> Option<RenderedPage> {
        let mut rest = body;
        let mut image = |header: &ImageHeader, side_px_max: u32| {
            let (jpeg, after) = rest.split_at_checked(header.size_bytes)?;
            rest = after;
            let sides = [header.width_px, header.height_px];
            let is_image = jpeg.starts_with(&[0xff, 0xd8, 0xff])
                && sides.iter().all(|side| (1..=side_px_max).contains(side));
            is_image.then(|| PageImage {
                jpeg: jpeg.to_vec(),
                width_px: header.width_px,
                height_px: header.height_px,
            })
        };
        let page = RenderedPage {
            number: self.number,
            large: image(&self.large, limits.large_side_px_max)?,
            medium: image(&self.medium, limits.medium_side_px_max)?,
            thumb: image(&self.thumb, limits.thumb_side_px_max)?,
        };
        (rest.is_empty() && page.number == expected).then_some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_only_as_it_can_be_one() {
        let image = |side| PageImage { jpeg: vec![0xff, 0xd8, 0xff, 0xe0], width_px: side, height_px: 1 };
        let page = |large| RenderedPage { number: 1, large: image(large), medium: image(9), thumb: image(9) };
        let limits = Limits::default();
        let body = [0xff, 0xd8, 0xff, 0xe0].repeat(3);
        let taken = |page: &RenderedPage, body: &[u8], number| {
            PageHeader::of(page).page(body, number, &limits).is_some()
        };
        assert!(taken(&page(2400), &body, 1));
        assert!(!taken(&page(2401), &body, 1));
        assert!(!taken(&page(0), &body, 1));
        assert!(!taken(&page(9), &body, 2));
        assert!(!taken(&page(9), &body[..8], 1));
        assert!(!taken(&page(9), &[body.as_slice(), b"more"].concat(), 1));
        assert!(!taken(&page(9), &b"<svg".repeat(3), 1));
    }
}
