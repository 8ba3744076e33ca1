//! A font as far as a report needs it: which glyph shows a letter, and how wide it is (ISO/IEC 14496-22). Only the glyphs that
//! were used go into the report.

use std::{collections::HashMap, sync::LazyLock};
use subsetter::GlyphRemapper;

/// A font that comes with Probity. What is missing in it reads as zero: a test sees that nothing is.
pub(crate) struct Face {
    data: &'static [u8],
    glyphs: HashMap<u32, u16>,
    metrics: usize,
    metrics_count: u16,
    units: f32,
    /// How far letters reach up and down, in thousandths of the size.
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    pub(crate) bounds: [f32; 4],
}

/// `DejaVu` Sans: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic.
pub(crate) static REGULAR: LazyLock<Face> = LazyLock::new(|| Face::read(dejavu::sans::regular()));
/// The same, bold. It has fewer letters.
pub(crate) static BOLD: LazyLock<Face> = LazyLock::new(|| Face::read(dejavu::sans::bold()));

fn u16_at(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn i16_at(data: &[u8], at: usize) -> f32 {
    f32::from(u16_at(data, at).cast_signed())
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    (u32::from(u16_at(data, at)) << 16) | u32::from(u16_at(data, at + 2))
}

fn place_at(data: &[u8], at: usize) -> usize {
    u32_at(data, at) as usize
}

impl Face {
    fn read(data: &'static [u8]) -> Self {
        let table = |tag: &[u8; 4]| {
            let records = (0..usize::from(u16_at(data, 4))).map(|number| 12 + 16 * number);
            let mut found = records.filter(|at| data.get(*at..*at + 4) == Some(&tag[..]));
            found.next().map_or(0, |at| place_at(data, at + 8))
        };
        let (head, hhea) = (table(b"head"), table(b"hhea"));
        let units = f32::from(u16_at(data, head + 18)).max(1.0);
        let scaled = |at: usize| i16_at(data, at) * 1000.0 / units;
        Self {
            data,
            glyphs: glyphs(data, table(b"cmap")),
            metrics: table(b"hmtx"),
            metrics_count: u16_at(data, hhea + 34),
            units,
            ascent: scaled(hhea + 4),
            descent: scaled(hhea + 6),
            bounds: [36, 38, 40, 42].map(|at| scaled(head + at)),
        }
    }

    /// The glyph of a letter, if it has one.
    pub(crate) fn glyph(&self, letter: char) -> Option<u16> {
        self.glyphs.get(&u32::from(letter)).copied()
    }

    /// How wide a glyph is, in thousandths of the size.
    pub(crate) fn width(&self, glyph: u16) -> f32 {
        let place = glyph.min(self.metrics_count.saturating_sub(1));
        f32::from(u16_at(self.data, self.metrics + 4 * usize::from(place))) * 1000.0 / self.units
    }

    /// How wide a text is at this size.
    pub(crate) fn text_width(&self, text: &[char], size: f32) -> f32 {
        let widths = text.iter().map(|letter| self.width(self.glyph(*letter).unwrap_or(0)));
        widths.sum::<f32>() * size / 1000.0
    }

    /// The font with these glyphs alone; nothing where it cannot be cut.
    pub(crate) fn subset(&self, used: &GlyphRemapper) -> Option<Vec<u8>> {
        subsetter::subset(self.data, 0, used).ok()
    }
}

/// What the table of letters says: format 12, which a font with more than a handful of scripts has.
fn glyphs(data: &[u8], cmap: usize) -> HashMap<u32, u16> {
    let mut glyphs = HashMap::new();
    let subtables = (0..usize::from(u16_at(data, cmap + 2))).map(|number| cmap + 4 + 8 * number);
    let mut subtables = subtables.map(|at| cmap + place_at(data, at + 4));
    let Some(found) = subtables.find(|at| u16_at(data, *at) == 12) else { return glyphs };
    for group in (0..place_at(data, found + 12)).map(|number| found + 16 + 12 * number) {
        let (first, last) = (u32_at(data, group), u32_at(data, group + 4));
        for letter in first..=last {
            let glyph = u32_at(data, group + 8) + (letter - first);
            glyphs.insert(letter, u16::try_from(glyph).unwrap_or(0));
        }
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_the_scripts_that_are_promised() {
        for letter in "AzÅßłŐΩжЂԱაאءﺎﻻ0@–’".chars() {
            assert!(REGULAR.glyph(letter).is_some_and(|glyph| REGULAR.width(glyph) > 0.0), "{letter}");
        }
        for letter in "AzÅßłŐΩжЂԱა0@–’".chars() {
            assert!(BOLD.glyph(letter).is_some_and(|glyph| BOLD.width(glyph) > 0.0), "{letter}");
        }
        assert_eq!(REGULAR.glyph('漢'), None);
        assert!(REGULAR.ascent > 500.0 && REGULAR.descent < 0.0 && REGULAR.bounds[2] > 1000.0);
    }
}
