//! Drawing: coordinates in pixels from the top left, turned into a PDF and, for pictures, into a JPEG.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use jpeg_encoder::{ColorType, Encoder};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};

use crate::text::printable;

/// The JPEG quality of specimens, of 100: that of a good scan.
const JPEG_QUALITY: u8 = 88;

pub(crate) type Colour = [u8; 3];
pub(crate) type Point = (f32, f32);

pub(crate) const INK: Colour = [28, 30, 38];
pub(crate) const LABEL: Colour = [92, 98, 112];
pub(crate) const RED: Colour = [196, 32, 44];

/// The fonts that every PDF reader brings along.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Font {
    Sans,
    SansBold,
    Mono,
    MonoBold,
    SerifBold,
}

const FONTS: [(Font, &[u8], &[u8]); 5] = [
    (Font::Sans, b"F0", b"Helvetica"),
    (Font::SansBold, b"F1", b"Helvetica-Bold"),
    (Font::Mono, b"F2", b"Courier"),
    (Font::MonoBold, b"F3", b"Courier-Bold"),
    (Font::SerifBold, b"F4", b"Times-Bold"),
];

/// How opaque the following shapes are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Opacity {
    Full,
    Half,
    Faint,
}

const OPACITIES: [(Opacity, &[u8], f32); 3] =
    [(Opacity::Full, b"G0", 1.0), (Opacity::Half, b"G1", 0.5), (Opacity::Faint, b"G2", 0.16)];

/// One page under construction.
pub(crate) struct Canvas {
    content: Content,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Canvas {
    /// An empty page of the given size: pixels in a picture, points in a paper.
    pub(crate) fn new(width: f32, height: f32) -> Self {
        Self { content: Content::new(), width, height }
    }

    fn up(&self, y: f32) -> f32 {
        self.height - y
    }

    fn paint(&mut self, colour: Colour) {
        let [red, green, blue] = colour.map(|part| f32::from(part) / 255.0);
        self.content.set_fill_rgb(red, green, blue).set_stroke_rgb(red, green, blue);
    }

    pub(crate) fn opacity(&mut self, opacity: Opacity) {
        self.content.set_parameters(Name(OPACITIES[opacity as usize].1));
    }

    pub(crate) fn rect(&mut self, (x, y): Point, (width, height): Point, colour: Colour) {
        self.paint(colour);
        let bottom = self.up(y + height);
        self.content.rect(x, bottom, width, height).fill_nonzero();
    }

    pub(crate) fn round_rect(&mut self, at: Point, size: Point, radius: f32, colour: Colour) {
        self.paint(colour);
        self.round_path(at, size, radius);
        self.content.fill_nonzero();
    }

    pub(crate) fn round_frame(&mut self, at: Point, size: Point, radius: f32, width: f32, colour: Colour) {
        self.paint(colour);
        self.content.set_line_width(width);
        self.round_path(at, size, radius);
        self.content.stroke();
    }

    fn round_path(&mut self, (x, y): Point, (width, height): Point, radius: f32) {
        // The distance of the control points that makes four Bézier curves a circle.
        let hold = radius * 0.448;
        let (left, right, top, bottom) = (x, x + width, self.up(y), self.up(y + height));
        let path = &mut self.content;
        path.move_to(left + radius, bottom).line_to(right - radius, bottom);
        path.cubic_to(right - hold, bottom, right, bottom + hold, right, bottom + radius);
        path.line_to(right, top - radius);
        path.cubic_to(right, top - hold, right - hold, top, right - radius, top);
        path.line_to(left + radius, top);
        path.cubic_to(left + hold, top, left, top - hold, left, top - radius);
        path.line_to(left, bottom + radius);
        path.cubic_to(left, bottom + hold, left + hold, bottom, left + radius, bottom);
        path.close_path();
    }

    pub(crate) fn ellipse(&mut self, (x, y): Point, (rx, ry): Point, colour: Colour) {
        self.paint(colour);
        self.ellipse_path((x, y), (rx, ry));
        self.content.fill_nonzero();
    }

    pub(crate) fn ring(&mut self, at: Point, radii: Point, width: f32, colour: Colour) {
        self.paint(colour);
        self.content.set_line_width(width);
        self.ellipse_path(at, radii);
        self.content.stroke();
    }

    fn ellipse_path(&mut self, (x, y): Point, (rx, ry): Point) {
        let (hx, hy, y) = (rx * 0.5523, ry * 0.5523, self.up(y));
        let path = &mut self.content;
        path.move_to(x + rx, y).cubic_to(x + rx, y + hy, x + hx, y + ry, x, y + ry);
        path.cubic_to(x - hx, y + ry, x - rx, y + hy, x - rx, y);
        path.cubic_to(x - rx, y - hy, x - hx, y - ry, x, y - ry);
        path.cubic_to(x + hx, y - ry, x + rx, y - hy, x + rx, y).close_path();
    }

    /// A closed smooth shape through the points.
    pub(crate) fn blob(&mut self, points: &[Point], colour: Colour) {
        self.paint(colour);
        self.smooth(points, true);
        self.content.fill_nonzero();
    }

    /// An open smooth line through the points.
    pub(crate) fn curve(&mut self, points: &[Point], width: f32, colour: Colour) {
        self.paint(colour);
        self.content.set_line_width(width).set_line_cap(pdf_writer::types::LineCapStyle::RoundCap);
        self.smooth(points, false);
        self.content.stroke();
    }

    /// A line of straight pieces, for lines with so many points that smoothing would not show.
    pub(crate) fn polyline(&mut self, points: impl IntoIterator<Item = Point>, width: f32, colour: Colour) {
        self.paint(colour);
        self.content.set_line_width(width);
        for (index, (x, y)) in points.into_iter().enumerate() {
            let y = self.up(y);
            if index == 0 {
                self.content.move_to(x, y)
            } else {
                self.content.line_to(x, y)
            };
        }
        self.content.stroke();
    }

    fn smooth(&mut self, points: &[Point], closed: bool) {
        let count = points.len();
        let at = |index: usize, step: usize| {
            let wanted = index + step;
            // One point before the first and after the last: around the shape, or the end itself.
            let found =
                if closed { (wanted + count - 1) % count } else { wanted.saturating_sub(1).min(count - 1) };
            (points[found].0, self.height - points[found].1)
        };
        let pieces = if closed { count } else { count - 1 };
        let curves: Vec<_> = (0..pieces).map(|index| [0, 1, 2, 3].map(|step| at(index, step))).collect();
        for (index, [before, from, to, after]) in curves.into_iter().enumerate() {
            if index == 0 {
                self.content.move_to(from.0, from.1);
            }
            let first = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
            let second = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
            self.content.cubic_to(first.0, first.1, second.0, second.1, to.0, to.1);
        }
        if closed {
            self.content.close_path();
        }
    }

    /// Draws only inside the rounded rectangle until [`unclip`](Self::unclip).
    pub(crate) fn clip(&mut self, at: Point, size: Point, radius: f32) {
        self.content.save_state();
        self.round_path(at, size, radius);
        self.content.clip_nonzero().end_path();
    }

    pub(crate) fn unclip(&mut self) {
        self.content.restore_state();
    }

    /// Text with its baseline at the point.
    pub(crate) fn text(&mut self, font: Font, size: f32, at: Point, colour: Colour, text: &str) {
        self.spaced_text(font, size, 0.0, at, colour, text);
    }

    /// Text with extra space between the letters.
    pub(crate) fn spaced_text(
        &mut self,
        font: Font,
        size: f32,
        space: f32,
        at: Point,
        colour: Colour,
        text: &str,
    ) {
        self.matrix_text(font, size, space, [1.0, 0.0, 0.0, 1.0, at.0, self.up(at.1)], colour, text);
    }

    /// Text rising at an angle, in radians.
    pub(crate) fn rising_text(
        &mut self,
        font: Font,
        size: f32,
        angle: f32,
        at: Point,
        colour: Colour,
        text: &str,
    ) {
        let (sin, cos) = angle.sin_cos();
        self.matrix_text(font, size, size * 0.1, [cos, sin, -sin, cos, at.0, self.up(at.1)], colour, text);
    }

    fn matrix_text(
        &mut self,
        font: Font,
        size: f32,
        space: f32,
        matrix: [f32; 6],
        colour: Colour,
        text: &str,
    ) {
        self.paint(colour);
        // The first 256 characters of Unicode are those of the encoding, which is why the rest is replaced.
        let bytes: Vec<u8> =
            printable(text).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        let content = &mut self.content;
        content.begin_text().set_font(Name(FONTS[font as usize].1), size).set_char_spacing(space);
        content.set_text_matrix(matrix).show(Str(&bytes)).end_text();
    }

    /// Text in the fixed-width font that ends at the point.
    pub(crate) fn right_mono(&mut self, size: f32, (x, y): Point, colour: Colour, text: &str) {
        let letters = f32::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX));
        self.text(Font::Mono, size, (x - letters * size * 0.6, y), colour, text);
    }

    /// The page as a JPEG, one pixel per unit.
    pub(crate) fn into_jpeg(self) -> Vec<u8> {
        let mut jpeg = Vec::new();
        let Ok(document) = hayro::hayro_syntax::Pdf::new(into_pdf(vec![self])) else {
            return jpeg;
        };
        let pages = document.pages();
        let Some(page) = pages.first() else {
            return jpeg;
        };
        let target = PixmapSettings { bg_color: WHITE, ..PixmapSettings::default() };
        let settings = InterpreterSettings::default();
        let pixels = hayro::render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &target);
        let encoder = Encoder::new(&mut jpeg, JPEG_QUALITY);
        let written =
            encoder.encode(pixels.data_as_u8_slice(), pixels.width(), pixels.height(), ColorType::Rgba);
        debug_assert!(written.is_ok(), "encoding into memory cannot fail");
        jpeg
    }
}

/// The pages as one PDF.
pub(crate) fn into_pdf(pages: Vec<Canvas>) -> Vec<u8> {
    let mut next_id = 0;
    let mut id = || {
        next_id += 1;
        Ref::new(next_id)
    };
    let (catalog, tree) = (id(), id());
    let fonts = FONTS.map(|(_, name, base)| (name, base, id()));
    let states = OPACITIES.map(|(_, name, alpha)| (name, alpha, id()));
    let pages: Vec<_> = pages.into_iter().map(|page| (id(), id(), page)).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(pages.iter().map(|(page, _, _)| *page)).count(count);
    for (_, base, font) in fonts {
        pdf.type1_font(font).base_font(Name(base)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (_, alpha, state) in states {
        pdf.ext_graphics(state).non_stroking_alpha(alpha).stroking_alpha(alpha);
    }
    for (page_id, content_id, canvas) in pages {
        let mut page = pdf.page(page_id);
        page.media_box(Rect::new(0.0, 0.0, canvas.width, canvas.height)).parent(tree).contents(content_id);
        let mut resources = page.resources();
        resources.fonts().pairs(fonts.map(|(name, _, font)| (Name(name), font)));
        resources.ext_g_states().pairs(states.map(|(name, _, state)| (Name(name), state)));
        resources.finish();
        page.finish();
        pdf.stream(content_id, &canvas.content.finish());
    }
    pdf.finish()
}
