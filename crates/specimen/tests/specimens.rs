//! Specimens are the same for the same seed, different for different seeds, and can be read.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use std::collections::HashSet;

use image::RgbImage;
use probity_specimen::{
    Person, driving_licence_back, driving_licence_front, identity_card_back, identity_card_front, passport,
    proof_of_address, residence_permit_back, residence_permit_front, selfie, source_of_funds,
};

type Drawing = fn(&Person) -> Vec<u8>;

const PICTURES: [(&str, Drawing, (u32, u32)); 8] = [
    ("passport", passport, (1300, 920)),
    ("identity-card-front", identity_card_front, (1120, 720)),
    ("identity-card-back", identity_card_back, (1120, 720)),
    ("driving-licence-front", driving_licence_front, (1120, 720)),
    ("driving-licence-back", driving_licence_back, (1120, 720)),
    ("residence-permit-front", residence_permit_front, (1120, 720)),
    ("residence-permit-back", residence_permit_back, (1120, 720)),
    ("selfie", selfie, (960, 1200)),
];

#[test]
fn every_picture_is_a_jpeg_of_its_size_and_always_the_same() {
    let person = Person::generate(1);
    for (name, draw, size) in PICTURES {
        let jpeg = draw(&person);
        let decoded = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg).unwrap();
        assert_eq!((decoded.width(), decoded.height()), size, "{name}");
        assert_eq!(jpeg, draw(&person), "{name}");
        assert_ne!(jpeg, draw(&Person::generate(2)), "{name}");
    }
}

#[test]
fn papers_are_pdfs_with_their_text_in_them() {
    for seed in 0..20 {
        let person = Person::generate(seed);
        for paper in [proof_of_address, source_of_funds] {
            let pdf = paper(&person, jiff::civil::date(2026, 3, 31));
            assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
            for text in [&b"SPECIMEN"[..], b"31 MAR 2026"] {
                assert!(pdf.windows(text.len()).any(|window| window == text));
            }
        }
    }
}

#[test]
fn people_are_stable_plausible_and_many() {
    let mut countries = HashSet::new();
    let mut emails = HashSet::new();
    let mut scripts = 0;
    for seed in 0..500 {
        let person = Person::generate(seed);
        assert_eq!(person, Person::generate(seed));
        countries.insert(person.nationality);
        emails.insert(person.email.clone());
        scripts += u32::from(person.last_name != person.last_name_latin);
        assert!(person.phone.starts_with('+') && person.phone[1..].bytes().all(|byte| byte.is_ascii_digit()));
        assert!((8..=16).contains(&person.phone.len()), "{}", person.phone);
        assert!(person.email.ends_with("@example.org") && person.email.is_ascii(), "{}", person.email);
        assert!((1946..=2007).contains(&person.birth_date.year()));
        for document in
            [&person.passport, &person.identity_card, &person.driving_licence, &person.residence_permit]
        {
            assert!(document.issued_on < document.expires_on);
            assert_eq!(document.number.len(), 9);
        }
        let latin = person.full_name_latin();
        assert!(latin.chars().all(|c| u32::from(c) < 0x250), "{latin} is not Latin");
    }
    assert_eq!(countries.len(), 20);
    assert!(emails.len() > 480 && scripts > 100, "{} {scripts}", emails.len());
}

/// Writes one sheet per person with every specimen into the folder `PROBITY_SPECIMEN_FOLDER`, to look at.
#[test]
fn specimens_to_look_at() {
    let Some(folder) = std::env::var_os("PROBITY_SPECIMEN_FOLDER").map(std::path::PathBuf::from) else {
        println!("skipped: no folder");
        return;
    };
    let day = jiff::civil::date(2026, 3, 31);
    for seed in 1..=12 {
        let person = Person::generate(seed);
        let started = std::time::Instant::now();
        let pictures: Vec<_> = PICTURES.iter().map(|(_, draw, _)| draw(&person)).collect();
        println!(
            "{seed} {} {}: {:?} for 8 pictures",
            person.nationality,
            person.full_name(),
            started.elapsed()
        );
        let mut tiles: Vec<RgbImage> =
            pictures.iter().map(|jpeg| image::load_from_memory(jpeg).unwrap().into_rgb8()).collect();
        tiles.extend(drawn(proof_of_address(&person, day)));
        tiles.extend(drawn(source_of_funds(&person, day)));
        let mut sheet = RgbImage::from_pixel(2000, 2160, image::Rgb([255; 3]));
        for (index, tile) in (0_i64..).zip(&tiles) {
            let scale = (490.0 / f64::from(tile.width())).min(690.0 / f64::from(tile.height()));
            let shrunk = |length: u32| num(f64::from(length) * scale);
            let size = (shrunk(tile.width()), shrunk(tile.height()));
            let small = image::imageops::resize(tile, size.0, size.1, image::imageops::FilterType::Triangle);
            image::imageops::overlay(&mut sheet, &small, index % 4 * 500, index / 4 * 720);
        }
        sheet.save(folder.join(format!("sheet-{seed:02}.png"))).unwrap();
        for (name, tile) in ["passport", "identity", "identity-back", "driving"].into_iter().zip(&tiles) {
            tile.save(folder.join(format!("{seed:02}-{name}.png"))).unwrap();
        }
        tiles[7].save(folder.join(format!("{seed:02}-selfie.png"))).unwrap();
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of a picture in pixels")]
fn num(side: f64) -> u32 {
    side as u32
}

fn drawn(pdf: Vec<u8>) -> Vec<RgbImage> {
    let document = hayro::hayro_syntax::Pdf::new(pdf).unwrap();
    let target = hayro::PixmapSettings {
        x_scale: 1.6,
        y_scale: 1.6,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
    };
    let draw = |page| {
        let cache = hayro::RenderCache::new();
        let settings = hayro::hayro_interpret::InterpreterSettings::default();
        let pixels = hayro::render(page, &cache, &settings, &hayro::RenderSettings::default(), &target);
        let size = (pixels.width().into(), pixels.height().into());
        let image = image::RgbaImage::from_raw(size.0, size.1, pixels.data_as_u8_slice().to_vec()).unwrap();
        image::DynamicImage::ImageRgba8(image).into_rgb8()
    };
    document.pages().iter().map(draw).collect()
}
