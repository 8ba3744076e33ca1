//! Bad files are refused, each for the right reason; good files that look odd are not.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use probity_documents::{FileProblem, Format, Inspection, Limits, inspect, render};
use probity_specimen::hostile;

fn code(bytes: &[u8]) -> Result<Inspection, &'static str> {
    inspect(bytes, &Limits::default()).map_err(|problem| problem.code())
}

#[test]
fn every_hostile_file_is_refused_for_the_right_reason() {
    for file in hostile::all() {
        assert_eq!(code(&file.bytes), Err(file.code), "{}", file.name);
    }
}

#[test]
fn every_refusal_says_what_to_do_next() {
    for file in hostile::all() {
        let sentence = inspect(&file.bytes, &Limits::default()).unwrap_err().to_string();
        assert!(sentence.split(". ").count() >= 2 && sentence.ends_with('.'), "{}: {sentence}", file.name);
    }
}

#[test]
fn guesses_what_an_unsupported_file_is() {
    let files = hostile::all();
    for (name, word) in [
        ("drawing.svg", "SVG"),
        ("drawing-without-prolog.png", "SVG"),
        ("page.html", "web page"),
        ("letter.docx", "office document"),
        ("letter.doc", "office document"),
        ("documents.zip", "archive"),
        ("moving.gif", "GIF"),
        ("phone.heic", "HEIC"),
        ("film.mp4", "video"),
        ("program.pdf", "program"),
        ("text.jpg", "text file"),
        ("noise.png", "not supported"),
    ] {
        let file = files.iter().find(|file| file.name == name).unwrap();
        let problem = inspect(&file.bytes, &Limits::default()).unwrap_err();
        assert!(problem.to_string().contains(word), "{name}: {problem}");
    }
}

#[test]
fn a_picture_cut_anywhere_is_refused() {
    for (format, whole) in [(Format::Jpeg, hostile::jpeg(160, 120)), (Format::Png, hostile::png(160, 120))] {
        assert_eq!(code(&whole).map(|found| found.format), Ok(format));
        for end in (12..whole.len()).step_by(97).chain(whole.len() - 12..whole.len()) {
            assert!(code(&whole[..end]).is_err(), "{format} of {} cut at {end}", whole.len());
        }
    }
}

#[test]
fn a_pdf_cut_anywhere_never_panics() {
    let whole = hostile::pdf(3);
    for end in (1..whole.len()).step_by(31) {
        if let Ok(found) = inspect(&whole[..end], &Limits::default()) {
            let ignore = |_| Ok::<(), ()>(());
            let _rendered = render(&whole[..end], found.format, &Limits::default(), ignore);
        }
    }
}

#[test]
fn what_phones_append_to_a_photo_is_accepted() {
    let photo = hostile::jpeg(64, 64);
    for appended in [vec![0; 4096], hostile::jpeg(32, 32), b"\0\0\0\x18ftypmp42\0\0\0\0SEFHe".to_vec()] {
        assert!(code(&[photo.clone(), appended].concat()).is_ok());
    }
}

#[test]
fn a_jpeg_holding_a_pdf_header_near_its_start_is_refused() {
    let photo = hostile::jpeg(64, 64);
    let comment = [&[0xFF, 0xD8, 0xFF, 0xFE, 0, 12], &b"%PDF-1.7\n "[..], &photo[2..]].concat();
    assert_eq!(code(&comment), Err("file_polyglot"));
}

#[test]
fn the_size_limit_is_inclusive() {
    let limits = Limits { file_size_bytes_max: 100, ..Limits::default() };
    assert_ne!(inspect(&[0; 100], &limits), Err(FileProblem::TooLarge { size_bytes_max: 100 }));
    assert_eq!(inspect(&[0; 101], &limits), Err(FileProblem::TooLarge { size_bytes_max: 100 }));
}

#[test]
fn the_page_limit_is_inclusive() {
    assert_eq!(code(&hostile::pdf(50)).map(|found| found.page_count), Ok(50));
    assert_eq!(code(&hostile::pdf(51)), Err("pdf_too_many_pages"));
}

#[test]
fn every_specimen_is_accepted_and_rendered() {
    let person = probity_specimen::Person::generate(5);
    let day = person.passport.issued_on;
    for bytes in [
        probity_specimen::passport(&person),
        probity_specimen::identity_card_back(&person),
        probity_specimen::selfie(&person),
        probity_specimen::proof_of_address(&person, day),
        probity_specimen::source_of_funds(&person, day),
    ] {
        let found = code(&bytes).unwrap();
        let sink = |page: Result<_, _>| page.map(drop);
        assert_eq!(render(&bytes, found.format, &Limits::default(), sink).unwrap(), found.page_count);
    }
}

fn encoded(format: image::ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::load_from_memory(&hostile::png(96, 96)).unwrap();
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn random_damage_never_panics() {
    let files = [
        hostile::jpeg(96, 96),
        hostile::png(96, 96),
        hostile::pdf(2),
        hostile::encrypted_pdf(),
        encoded(image::ImageFormat::WebP),
        encoded(image::ImageFormat::Tiff),
    ];
    let mut state = 0x5EED_u64;
    for file in files {
        for _ in 0..60 {
            let mut damaged = file.clone();
            for _ in 0..4 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(state >> 33).unwrap() % damaged.len();
                damaged[at] = state.to_le_bytes()[4];
            }
            if let Ok(found) = code(&damaged) {
                let _any = render(&damaged, found.format, &Limits::default(), |_| Ok::<(), ()>(()));
            }
        }
    }
}
