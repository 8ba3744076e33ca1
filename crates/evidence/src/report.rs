//! The report: a PDF (ISO 32000-1) that is made page by page, so that no more than one picture of it is in memory.

mod font;
mod letters;
mod picture;

pub use picture::NotAPicture;

use font::{BOLD, Face, REGULAR};
use letters::{drawn, shown};
use pdf_writer::{
    Chunk, Content, Filter, Name, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use std::collections::BTreeMap;
use std::io::Write as _;
use subsetter::GlyphRemapper;

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 54.0;
/// Where what is said of something begins.
const COLUMN: f32 = 190.0;
/// Below this the footer stands.
const BOTTOM: f32 = 64.0;
const BODY: f32 = 9.5;
const FOOTER: f32 = 7.5;
/// Lines of one paragraph, at most: what is longer is in the record.
const PARAGRAPH_LINES_MAX: usize = 400;
/// What follows a text that was written in Latin letters.
const TRANSLITERATED: &str = " [in Latin letters; record.json has the original]";

const INK: [f32; 3] = [0.1, 0.1, 0.12];
const GREY: [f32; 3] = [0.36, 0.36, 0.4];

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
/// Each font takes five: itself, its letters, its description, its file, its way back to text.
const FONTS: [Ref; 2] = [Ref::new(4), Ref::new(9)];
const FIRST: i32 = 14;
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A report that is being written.
pub struct Report {
    bytes: Vec<u8>,
    /// Bytes that were taken already.
    taken: usize,
    /// Where each object is.
    places: BTreeMap<i32, usize>,
    pages: Vec<Ref>,
    next: i32,
    title: String,
    footer: String,
    fonts: [Used; 2],
    page: Content,
    y: f32,
}

/// The glyphs of a font that were used, and the letters they stand for.
struct Used {
    face: &'static Face,
    glyphs: GlyphRemapper,
    letters: BTreeMap<u16, char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Regular,
    Bold,
}

impl Report {
    /// A report of this title; the footer stands on every page, with its number.
    #[must_use]
    pub fn new(title: &str, footer: &str) -> Self {
        let used = |face| Used { face, glyphs: GlyphRemapper::new(), letters: BTreeMap::new() };
        let mut report = Self {
            bytes: b"%PDF-1.7\n%\x80\x81\x82\x83\n".to_vec(),
            taken: 0,
            places: BTreeMap::new(),
            pages: Vec::new(),
            next: FIRST,
            title: title.to_owned(),
            footer: footer.to_owned(),
            fonts: [used(&REGULAR), used(&BOLD)],
            page: Content::new(),
            y: HEIGHT - MARGIN,
        };
        report.y -= 20.0;
        report.paragraph(title, Weight::Bold, 22.0, MARGIN, INK);
        report.y -= 10.0;
        report
    }

    /// A part begins. It does not begin at the foot of a page.
    pub fn heading(&mut self, text: &str) {
        self.room(80.0);
        self.y -= 16.0;
        self.paragraph(text, Weight::Bold, 13.0, MARGIN, INK);
        self.page.set_stroke_rgb(0.75, 0.75, 0.78).set_line_width(0.6);
        self.page.move_to(MARGIN, self.y - 2.0).line_to(WIDTH - MARGIN, self.y - 2.0).stroke();
        self.y -= 9.0;
    }

    /// Something within a part begins.
    pub fn subheading(&mut self, text: &str) {
        self.room(46.0);
        self.y -= 7.0;
        self.paragraph(text, Weight::Bold, 10.5, MARGIN, INK);
        self.y -= 1.0;
    }

    /// A paragraph.
    pub fn text(&mut self, text: &str) {
        for line in text.lines() {
            self.paragraph(line, Weight::Regular, BODY, MARGIN, INK);
        }
        self.y -= 3.0;
    }

    /// One thing that is known: what it is, and its value.
    pub fn fact(&mut self, label: &str, value: &str) {
        self.room(BODY * 1.5);
        let (page, y) = (self.pages.len(), self.y);
        self.paragraph(label, Weight::Regular, BODY, MARGIN, GREY);
        // The value stands beside its label, unless that went over to the next page.
        let below = self.y;
        if self.pages.len() == page {
            self.y = y;
        }
        for line in value.lines() {
            self.paragraph(line, Weight::Regular, BODY, COLUMN, INK);
        }
        self.y = if self.pages.len() == page { self.y.min(below) } else { self.y };
    }

    /// A page image on a page of its own.
    pub fn picture(&mut self, caption: &str, jpeg: &[u8]) -> Result<(), NotAPicture> {
        let size = picture::size(jpeg)?;
        self.page_break();
        self.paragraph(caption, Weight::Bold, BODY, MARGIN, INK);
        let image = self.reference();
        self.object(image, |chunk| {
            let mut object = chunk.image_xobject(image, jpeg);
            object.filter(Filter::DctDecode);
            object.width(size.width.into()).height(size.height.into()).bits_per_component(8);
            match size.components {
                1 => object.color_space().device_gray(),
                _ => object.color_space().device_rgb(),
            }
        });
        let (width, height) = (f32::from(size.width), f32::from(size.height));
        let room = (WIDTH - 2.0 * MARGIN, self.y - BOTTOM - 6.0);
        let scale = (room.0 / width).min(room.1 / height);
        let (width, height) = (width * scale, height * scale);
        let at = [width, 0.0, 0.0, height, MARGIN, self.y - 6.0 - height];
        self.page.save_state().transform(at).x_object(Name(b"I")).restore_state();
        self.finish_page(Some(image));
        Ok(())
    }

    /// The bytes since the last time.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        self.taken += self.bytes.len();
        std::mem::take(&mut self.bytes)
    }

    /// The last bytes.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.page_break();
        for (place, first) in FONTS.into_iter().enumerate() {
            self.font(place, first);
        }
        let (pages, title) = (std::mem::take(&mut self.pages), std::mem::take(&mut self.title));
        self.object(PAGES, |chunk| {
            let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
            chunk.pages(PAGES).kids(pages).count(count);
        });
        self.object(INFO, |chunk| {
            let mut info = chunk.indirect(INFO).dict();
            info.pair(Name(b"Title"), TextStr(&title)).pair(Name(b"Producer"), TextStr("Probity"));
        });
        self.object(CATALOG, |chunk| {
            let mut catalog = chunk.indirect(CATALOG).dict();
            catalog.pair(Name(b"Type"), Name(b"Catalog")).pair(Name(b"Pages"), PAGES);
            catalog.pair(Name(b"Lang"), TextStr("en"));
            catalog.insert(Name(b"ViewerPreferences")).dict().pair(Name(b"DisplayDocTitle"), true);
        });
        self.table();
        self.take()
    }

    /// Where every object is.
    fn table(&mut self) {
        let start = self.taken + self.bytes.len();
        let size = self.next;
        // Writing into memory does not fail.
        let _ = write!(self.bytes, "xref\n0 {size}\n0000000000 65535 f \n");
        for number in 1..size {
            let place = self.places.get(&number).copied().unwrap_or_default();
            let _ = writeln!(self.bytes, "{place:010} 00000 n ");
        }
        let (root, info) = (CATALOG.get(), INFO.get());
        let _ = write!(
            self.bytes,
            "trailer\n<< /Size {size} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
    }

    fn reference(&mut self) -> Ref {
        self.next += 1;
        Ref::new(self.next - 1)
    }

    /// Writes one object.
    fn object<T>(&mut self, id: Ref, write: impl FnOnce(&mut Chunk) -> T) {
        let mut chunk = Chunk::new();
        write(&mut chunk);
        self.places.insert(id.get(), self.taken + self.bytes.len());
        self.bytes.extend_from_slice(chunk.as_bytes());
    }

    /// Goes on to the next page where there is less room than this.
    fn room(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.page_break();
        }
    }

    fn page_break(&mut self) {
        if self.y < HEIGHT - MARGIN {
            self.finish_page(None);
        }
    }

    fn finish_page(&mut self, image: Option<Ref>) {
        let number = self.pages.len() + 1;
        let footer = format!("{} · page {number}", self.footer);
        self.line(&shown(&footer, self.fonts[0].face).letters, Weight::Regular, FOOTER, (MARGIN, 36.0), GREY);
        let content = std::mem::replace(&mut self.page, Content::new()).finish();
        let (page, stream) = (self.reference(), self.reference());
        self.object(stream, |chunk| {
            chunk.stream(stream, content.as_slice());
        });
        self.object(page, |chunk| {
            let mut object = chunk.page(page);
            object.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(stream);
            let mut resources = object.resources();
            resources.fonts().pair(Name(b"R"), FONTS[0]).pair(Name(b"B"), FONTS[1]);
            if let Some(image) = image {
                resources.x_objects().pair(Name(b"I"), image);
            }
        });
        self.pages.push(page);
        self.y = HEIGHT - MARGIN;
    }

    /// A text from this edge to the right margin, on as many lines and pages as it takes.
    fn paragraph(&mut self, text: &str, weight: Weight, size: f32, left: f32, colour: [f32; 3]) {
        let mut it = shown(text, self.fonts[weight as usize].face);
        // A bold font has fewer letters; a heading can do without being bold.
        let weight = if it.is_transliterated { Weight::Regular } else { weight };
        if it.is_transliterated {
            it = shown(text, self.fonts[0].face);
        }
        if it.is_transliterated {
            it.letters.extend(TRANSLITERATED.chars());
        }
        let face = self.fonts[weight as usize].face;
        let lines = wrapped(&it.letters, face, size, WIDTH - MARGIN - left);
        for line in lines.into_iter().take(PARAGRAPH_LINES_MAX) {
            self.room(size * 1.35);
            self.y -= size * 1.35;
            self.line(&line, weight, size, (left, self.y), colour);
        }
    }

    fn line(&mut self, line: &[char], weight: Weight, size: f32, (x, y): (f32, f32), colour: [f32; 3]) {
        let used = &mut self.fonts[weight as usize];
        let mut codes = Vec::with_capacity(2 * line.len());
        for letter in drawn(line) {
            let glyph = used.glyphs.remap(used.face.glyph(letter).unwrap_or(0));
            used.letters.entry(glyph).or_insert(letter);
            codes.extend(glyph.to_be_bytes());
        }
        let name: &[u8] = if weight == Weight::Bold { b"B" } else { b"R" };
        self.page.set_fill_rgb(colour[0], colour[1], colour[2]);
        self.page.begin_text().set_font(Name(name), size).next_line(x, y).show(Str(&codes)).end_text();
    }

    fn font(&mut self, place: usize, first: Ref) {
        let used = &self.fonts[place];
        let [letters, description, file, back] = [1, 2, 3, 4].map(|more| Ref::new(first.get() + more));
        let name: &[u8] = if place == 0 { b"PROBIT+DejaVuSans" } else { b"PROBIT+DejaVuSans-Bold" };
        let name = Name(name);
        let face = used.face;
        let widths: Vec<f32> = used.glyphs.remapped_gids().map(|glyph| face.width(glyph)).collect();
        let mut cmap = UnicodeCmap::new(Name(b"ToUnicode"), IDENTITY);
        for (glyph, letter) in &used.letters {
            cmap.pair(*glyph, *letter);
        }
        let (cmap, subset) = (cmap.finish(), face.subset(&used.glyphs).unwrap_or_default());
        self.object(first, |chunk| {
            let mut font = chunk.type0_font(first);
            font.base_font(name).encoding_predefined(Name(b"Identity-H"));
            font.descendant_font(letters).to_unicode(back);
        });
        self.object(letters, |chunk| {
            let mut font = chunk.cid_font(letters);
            font.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY);
            font.font_descriptor(description).default_width(0.0);
            font.cid_to_gid_map_predefined(Name(b"Identity"));
            font.widths().consecutive(0, widths);
        });
        self.object(description, |chunk| {
            let [left, bottom, right, top] = face.bounds;
            let mut font = chunk.font_descriptor(description);
            font.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top));
            font.italic_angle(0.0).ascent(face.ascent).descent(face.descent).cap_height(face.ascent);
            font.stem_v(80.0).font_file2(file);
        });
        self.object(file, |chunk| {
            chunk.stream(file, &subset).pair(Name(b"Length1"), i32::try_from(subset.len()).unwrap_or(0));
        });
        self.object(back, |chunk| {
            chunk.cmap(back, cmap.as_slice());
        });
    }
}

/// The lines of a text that are no wider than this, broken between words where that can be.
fn wrapped(text: &[char], face: &Face, size: f32, width: f32) -> Vec<Vec<char>> {
    let mut lines = Vec::new();
    let mut line: Vec<char> = Vec::new();
    for word in text.split_inclusive(|letter| *letter == ' ') {
        let bare = word.strip_suffix(&[' ']).unwrap_or(word);
        if !line.is_empty() && face.text_width(&line, size) + face.text_width(bare, size) > width {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word {
            if *letter != ' ' && face.text_width(&line, size) + face.text_width(&[*letter], size) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(*letter);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}
