//! Page images: the right way up, the right size, nothing of the original in them but the picture.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use image::metadata::Orientation;
use image::{DynamicImage, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};
use probity_documents::{Format, Limits, RenderError, RenderProblem, RenderedPage, inspect, render};
use probity_specimen::hostile;

const SECRET: &[u8] = b"SECRET 52.5200N 13.4050E";

fn pages(bytes: &[u8]) -> Vec<Result<RenderedPage, RenderProblem>> {
    let format = inspect(bytes, &Limits::default()).unwrap().format;
    let mut pages = Vec::new();
    let sink = |page| {
        pages.push(page);
        Ok::<(), ()>(())
    };
    render(bytes, format, &Limits::default(), sink).unwrap();
    pages
}

fn only_page(bytes: &[u8]) -> RenderedPage {
    pages(bytes).pop().unwrap().unwrap()
}

fn sizes(page: &RenderedPage) -> [(u32, u32); 3] {
    [&page.large, &page.medium, &page.thumb].map(|image| {
        let decoded = image::load_from_memory(&image.jpeg).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (image.width_px, image.height_px));
        (image.width_px, image.height_px)
    })
}

/// Four quarters of different colours, wider than high: every turn and mirroring of it looks different.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([200, 30, 30]),
        (false, true) => Rgb([30, 200, 30]),
        (true, false) => Rgb([30, 30, 200]),
        (false, false) => Rgb([220, 220, 60]),
    })
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x0E, 0x01, 2, 0, 24, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(SECRET);
    exif
}

fn photo(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.add_app_segment(1, exif(orientation)).unwrap();
    encoder.add_app_segment(1, [b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()).unwrap();
    encoder.add_app_segment(13, SECRET.to_vec()).unwrap();
    let (width, height) = (image.width().try_into().unwrap(), image.height().try_into().unwrap());
    encoder.encode(image, width, height, ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn all_eight_orientations_give_the_same_picture() {
    use Orientation::{Rotate90, Rotate270};
    let upright = quarters(120, 80);
    for exif in 1..=8 {
        let orientation = Orientation::from_exif(exif).unwrap();
        // Every orientation undoes itself but the two quarter turns, which undo each other.
        let inverse = match orientation {
            Rotate90 => Rotate270,
            Rotate270 => Rotate90,
            itself => itself,
        };
        let mut stored = DynamicImage::ImageRgb8(upright.clone());
        stored.apply_orientation(inverse);
        let file = photo(&stored.into_rgb8(), exif);
        let found = inspect(&file, &Limits::default()).unwrap();
        assert_eq!((found.width, found.height), (120, 80), "orientation {exif}");
        let page = only_page(&file);
        let shown = image::load_from_memory(&page.large.jpeg).unwrap().into_rgb8();
        assert_eq!(shown.dimensions(), (120, 80), "orientation {exif}");
        for (x, y) in [(20, 20), (100, 20), (20, 60), (100, 60)] {
            for (is, should) in shown.get_pixel(x, y).0.into_iter().zip(upright.get_pixel(x, y).0) {
                assert!(is.abs_diff(should) < 12, "orientation {exif} at {x},{y}");
            }
        }
    }
}

#[test]
fn no_metadata_survives() {
    let file = photo(&quarters(600, 400), 6);
    assert!(file.windows(SECRET.len()).any(|window| window == SECRET));
    let page = only_page(&file);
    for image in [&page.large, &page.medium, &page.thumb] {
        for trace in [&b"SECRET"[..], b"Exif", b"adobe", b"ICC_PROFILE", b"Photoshop"] {
            assert!(!image.jpeg.windows(trace.len()).any(|window| window == trace));
        }
    }
}

#[test]
fn a_photo_is_shrunk_and_never_enlarged() {
    assert_eq!(sizes(&only_page(&hostile::jpeg(4000, 3000))), [(2400, 1800), (1200, 900), (240, 180)]);
    assert_eq!(sizes(&only_page(&hostile::png(1000, 1500))), [(1000, 1500), (800, 1200), (160, 240)]);
    assert_eq!(sizes(&only_page(&hostile::png(3, 2))), [(3, 2); 3]);
    assert_eq!(sizes(&only_page(&hostile::png(5000, 2))), [(2400, 1), (1200, 1), (240, 1)]);
}

#[test]
fn a_transparent_picture_lies_on_white() {
    let clear = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 10, 10, 0]));
    let mut file = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let shown = image::load_from_memory(&only_page(file.get_ref()).large.jpeg).unwrap().into_rgb8();
    assert!(shown.pixels().all(|pixel| pixel.0.iter().all(|&colour| colour > 250)));
}

#[test]
fn every_picture_format_is_rendered() {
    let image = DynamicImage::ImageRgb8(quarters(300, 200));
    for (container, format) in [
        (image::ImageFormat::Png, Format::Png),
        (image::ImageFormat::WebP, Format::Webp),
        (image::ImageFormat::Tiff, Format::Tiff),
    ] {
        let mut file = std::io::Cursor::new(Vec::new());
        image.write_to(&mut file, container).unwrap();
        let bytes = file.into_inner();
        assert_eq!(inspect(&bytes, &Limits::default()).unwrap().format, format);
        assert_eq!(sizes(&only_page(&bytes))[0], (300, 200));
        for end in (40..bytes.len()).step_by(bytes.len() / 40 + 1) {
            assert!(inspect(&bytes[..end], &Limits::default()).is_err(), "{format} cut at {end}");
        }
    }
}

#[test]
fn every_page_of_a_tiff_comes_in_order() {
    let one = |width| {
        let mut file = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(quarters(width, 40)).write_to(&mut file, image::ImageFormat::Tiff).unwrap();
        file.into_inner()
    };
    let two_pages = joined(&one(50), &one(70));
    assert_eq!(inspect(&two_pages, &Limits::default()).unwrap().page_count, 2);
    let widths: Vec<_> = pages(&two_pages).into_iter().map(|page| page.unwrap().large.width_px).collect();
    assert_eq!(widths, [50, 70]);

    let mut looped = two_pages;
    let first_next = next_directory_field(&looped, directory(&looped));
    looped.copy_within(4..8, first_next);
    assert_eq!(inspect(&looped, &Limits::default()).unwrap_err().code(), "file_corrupt");
}

fn directory(tiff: &[u8]) -> usize {
    u32::from_le_bytes(tiff[4..8].try_into().unwrap()) as usize
}

fn next_directory_field(tiff: &[u8], directory: usize) -> usize {
    directory + 2 + 12 * usize::from(u16::from_le_bytes([tiff[directory], tiff[directory + 1]]))
}

/// Appends the second file as the second page of the first, moving every offset in its directory.
fn joined(first: &[u8], second: &[u8]) -> Vec<u8> {
    assert!(first.starts_with(b"II") && second.starts_with(b"II"));
    let shift = u32::try_from(first.len()).unwrap();
    let mut moved = second.to_vec();
    let start = directory(second);
    for at in (start + 2..next_directory_field(second, start)).step_by(12) {
        let tag = u16::from_le_bytes([moved[at], moved[at + 1]]);
        let kind_bytes = match moved[at + 2] {
            3 => 2,
            4 => 4,
            5 => 8,
            _ => 1,
        };
        let count = u32::from_le_bytes(moved[at + 4..at + 8].try_into().unwrap());
        if kind_bytes * count > 4 || tag == 273 {
            let offset = u32::from_le_bytes(moved[at + 8..at + 12].try_into().unwrap());
            moved[at + 8..at + 12].copy_from_slice(&(offset + shift).to_le_bytes());
        }
    }
    let mut both = first.to_vec();
    let link = next_directory_field(first, directory(first));
    let start = u32::try_from(start).unwrap() + shift;
    both[link..link + 4].copy_from_slice(&start.to_le_bytes());
    both.extend(moved);
    both
}

#[test]
fn a_pdf_page_fills_the_large_size() {
    let page = only_page(&hostile::pdf(1));
    assert_eq!(sizes(&page), [(1696, 2400), (848, 1200), (170, 240)]);
    let shown = image::load_from_memory(&page.large.jpeg).unwrap().into_rgb8();
    assert!(shown.pixels().any(|pixel| pixel.0[0] < 60), "the text is drawn");
}

#[test]
fn absurd_pages_stay_within_the_large_size() {
    for media_box in [
        "[0 0 14400 14400]",
        "[0 0 0 0]",
        "[0 0 1 14400]",
        "[-900000000 -900000000 900000000 900000000]",
        "[0 0 0.0001 5]",
        "[5 5 1 1]",
    ] {
        let file = hostile::pdf_with_page(media_box, "0 0 9 9 re f");
        for page in pages(&file).into_iter().flatten() {
            let (width, height) = sizes(&page)[0];
            assert!(
                (1..=2400).contains(&width) && (1..=2400).contains(&height),
                "{media_box}: {width}×{height}"
            );
        }
    }
}

#[test]
fn a_form_that_draws_itself_comes_to_an_end() {
    assert_eq!(pages(&hostile::pdf_with_page("[0 0 100 100]", "/X Do")).len(), 1);
}

#[test]
fn deeply_nested_content_comes_to_an_end() {
    let nested = format!("{}{}", "[".repeat(200_000), "q ".repeat(200_000));
    assert_eq!(pages(&hostile::pdf_with_page("[0 0 100 100]", &nested)).len(), 1);
}

#[test]
fn a_failing_sink_stops_the_rendering() {
    let mut seen = 0;
    let stopped = render(&hostile::pdf(3), Format::Pdf, &Limits::default(), |_| {
        seen += 1;
        Err("disk full")
    });
    assert!(matches!(stopped, Err(RenderError::Sink("disk full"))));
    assert_eq!(seen, 1);
}

#[test]
fn a_file_that_was_never_inspected_is_a_problem_and_no_panic() {
    for file in hostile::all() {
        for format in [Format::Jpeg, Format::Png, Format::Webp, Format::Tiff, Format::Pdf] {
            let _any = render(&file.bytes, format, &Limits::default(), |_| Ok::<(), ()>(()));
        }
    }
}
