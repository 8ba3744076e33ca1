//! What makes a page look like an official one, and the stamp that says it is none.

use std::f32::consts::TAU;

use crate::canvas::{Canvas, Colour, Font, INK, LABEL, Opacity, Point, RED};
use crate::rng::Rng;

/// The colours of one kind of document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scheme {
    pub(crate) paper: Colour,
    pub(crate) lines: [Colour; 2],
    pub(crate) accent: Colour,
}

/// Fills the canvas with a desk, a soft shadow and the paper, `margin` pixels from every side, and patterns.
pub(crate) fn sheet(canvas: &mut Canvas, margin: f32, radius: f32, scheme: Scheme, seed: u64) {
    let (width, height) = (canvas.width, canvas.height);
    canvas.rect((0.0, 0.0), (width, height), [226, 228, 231]);
    let size = (width - margin * 2.0, height - margin * 2.0);
    canvas.opacity(Opacity::Faint);
    for spread in [7.0, 4.0, 2.0] {
        let at = (margin - spread, margin - spread + 3.0);
        canvas.round_rect(
            at,
            (size.0 + spread * 2.0, size.1 + spread * 2.0),
            radius + spread,
            [128, 132, 140],
        );
    }
    canvas.opacity(Opacity::Full);
    canvas.clip((margin, margin), size, radius);
    canvas.rect((margin, margin), size, scheme.paper);
    waves(canvas, scheme, seed);
    rosette(canvas, (width * 0.70, height * 0.46), height * 0.34, scheme.lines[1], seed);
    canvas.unclip();
}

fn waves(canvas: &mut Canvas, scheme: Scheme, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x6017_10CE);
    for (family, colour) in scheme.lines.into_iter().enumerate() {
        let slow = decimal(rng.range(3, 5));
        let swing = decimal(rng.range(26, 44));
        let phase = decimal(rng.range(0, 60)) / 10.0;
        for line in 0..26 {
            let line = decimal(line);
            let middle = canvas.height * line / 25.0;
            let (width, shift) =
                (canvas.width, phase + line * 0.17 + decimal(u32::try_from(family).unwrap_or(0)) * 1.6);
            let points = (0..=72).map(|step| {
                let along = decimal(step) / 72.0;
                let wave =
                    (along * TAU * slow / 2.0 + shift).sin() + 0.4 * (along * TAU * slow + shift * 2.0).sin();
                (width * along, middle + swing * wave)
            });
            canvas.polyline(points, 0.8, colour);
        }
    }
}

/// A flower of interlaced loops, as on banknotes.
pub(crate) fn rosette(canvas: &mut Canvas, (x, y): Point, radius: f32, colour: Colour, seed: u64) {
    let petals = decimal(Rng::new(seed ^ 0x0000_F10E).range(7, 13));
    for ring in 0..5 {
        let ring = decimal(ring);
        let points = (0..=240).map(|step| {
            let turn = decimal(step) / 240.0 * TAU;
            let reach = radius * (0.62 - ring * 0.07 + 0.26 * (petals * turn + ring * 0.7).sin());
            (x + reach * turn.cos(), y + reach * turn.sin())
        });
        canvas.polyline(points, 0.9, colour);
    }
}

/// The word SPECIMEN across the page and once more in small, which every specimen carries.
pub(crate) fn stamp(canvas: &mut Canvas, size: f32) {
    let (width, height) = (canvas.width, canvas.height);
    canvas.opacity(Opacity::Faint);
    let angle = (height / width).atan() * 0.75;
    let long = size * 6.2;
    let start =
        (width / 2.0 - long / 2.0 * angle.cos(), height / 2.0 + long / 2.0 * angle.sin() + size * 0.3);
    canvas.rising_text(Font::SansBold, size, angle, start, RED, "SPECIMEN");
    canvas.opacity(Opacity::Full);
}

/// A small label with the value below it.
pub(crate) fn field(canvas: &mut Canvas, (x, y): Point, label: &str, value: &str) {
    canvas.text(Font::Sans, 13.0, (x, y), LABEL, label);
    canvas.text(Font::SansBold, fitting(value, 24.0), (x, y + 26.0), INK, value);
}

/// A type size that keeps long values from running into their neighbours.
pub(crate) fn fitting(value: &str, size: f32) -> f32 {
    match value.chars().count() {
        0..=24 => size,
        25..=32 => size * 0.82,
        _ => size * 0.66,
    }
}

/// A round emblem of the issuing state: its code in a ring of stars.
pub(crate) fn emblem(canvas: &mut Canvas, (x, y): Point, radius: f32, colour: Colour, code: &str) {
    canvas.ring((x, y), (radius, radius), 2.0, colour);
    canvas.ring((x, y), (radius * 0.6, radius * 0.6), 1.2, colour);
    for star in 0..12 {
        let turn = decimal(star) / 12.0 * TAU;
        let at = (x + radius * 0.8 * turn.cos(), y + radius * 0.8 * turn.sin());
        canvas.ellipse(at, (radius * 0.06, radius * 0.06), colour);
    }
    let size = radius * 0.62;
    canvas.text(Font::SerifBold, size, (x - size * 0.68, y + size * 0.34), colour, code);
}

/// The chip of an electronic document.
pub(crate) fn chip(canvas: &mut Canvas, (x, y): Point) {
    canvas.round_rect((x, y), (96.0, 74.0), 12.0, [214, 184, 108]);
    canvas.round_frame((x, y), (96.0, 74.0), 12.0, 2.0, [150, 122, 62]);
    for line in [0.33, 0.66] {
        canvas.polyline([(x, y + 74.0 * line), (x + 96.0, y + 74.0 * line)], 2.0, [150, 122, 62]);
    }
    canvas.round_rect((x + 30.0, y + 16.0), (36.0, 42.0), 8.0, [226, 200, 130]);
    canvas.round_frame((x + 30.0, y + 16.0), (36.0, 42.0), 8.0, 2.0, [150, 122, 62]);
}

/// A signature that nobody writes.
pub(crate) fn signature(canvas: &mut Canvas, (x, y): Point, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x516E_A700);
    let mut at = 0.0;
    let points: Vec<Point> = (0..16)
        .map(|step| {
            at += decimal(rng.range(4, 17));
            let height = decimal(rng.range(4, 30));
            (x + at, if step % 2 == 0 { y - height } else { y + height * 0.3 })
        })
        .collect();
    canvas.curve(&points, 2.4, [32, 44, 96]);
}

/// The lines of a machine-readable zone on a pale band across the sheet.
pub(crate) fn zone(canvas: &mut Canvas, top: f32, margin: f32, size: f32, lines: &[String]) {
    let height = canvas.height - margin - top;
    canvas.opacity(Opacity::Half);
    canvas.rect((margin, top), (canvas.width - margin * 2.0, height), [255, 255, 255]);
    canvas.opacity(Opacity::Full);
    let letters = decimal(u32::try_from(lines[0].len()).unwrap_or(0));
    let left = margin + 40.0;
    let pitch = (canvas.width - left * 2.0) / letters;
    let step = height / (decimal(u32::try_from(lines.len()).unwrap_or(0)) + 0.6);
    let mut baseline = top + step;
    for line in lines {
        canvas.spaced_text(Font::MonoBold, size, pitch - size * 0.6, (left, baseline), INK, line);
        baseline += step;
    }
}

/// A small whole number as a measure.
pub(crate) fn decimal(number: u32) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
