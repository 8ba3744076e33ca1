//! Specimens are the same for the same seed, different for different seeds, and can be read.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use std::collections::HashSet;

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

/// Writes every specimen of a few people into the folder that `PROBITY_SPECIMEN_FOLDER` names, to look at.
#[test]
fn specimens_to_look_at() {
    let Some(folder) = std::env::var_os("PROBITY_SPECIMEN_FOLDER").map(std::path::PathBuf::from) else {
        println!("skipped: no folder");
        return;
    };
    for seed in 1..=12 {
        let person = Person::generate(seed);
        let mut total = std::time::Duration::ZERO;
        for (name, draw, _) in PICTURES {
            let started = std::time::Instant::now();
            let jpeg = draw(&person);
            total += started.elapsed();
            std::fs::write(folder.join(format!("{seed:02}-{name}.jpg")), jpeg).unwrap();
        }
        println!("{seed:02} {} {}: {:?} per picture", person.nationality, person.full_name(), total / 8);
        let day = jiff::civil::date(2026, 3, 31);
        std::fs::write(folder.join(format!("{seed:02}-bill.pdf")), proof_of_address(&person, day)).unwrap();
        std::fs::write(folder.join(format!("{seed:02}-bank.pdf")), source_of_funds(&person, day)).unwrap();
    }
}
