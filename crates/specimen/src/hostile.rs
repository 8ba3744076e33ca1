//! Files that must be refused, each with the code of the refusal that is expected; and files that need not be, made to
//! take all the time, memory or stack there is.

mod exhausting;

pub use exhausting::{ExhaustingFile, exhausting};

use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
use jpeg_encoder::{ColorType, Encoder};

/// A bad file: what it is called, what is in it, and why it must be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostileFile {
    /// The name under which it would be sent; the extension may lie.
    pub name: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// The stable code of the refusal, such as `file_empty`.
    pub code: &'static str,
}

/// The size of [`over_20_megabytes`], in bytes: one more than a file may have.
const OVERSIZE_BYTES: usize = 20_000_001;

/// Every bad file, the large one included (20 MB).
#[must_use]
pub fn all() -> Vec<HostileFile> {
    let file = |name, bytes: Vec<u8>, code| HostileFile { name, bytes, code };
    let unsupported = "file_type_unsupported";
    vec![
        file("empty.jpg", Vec::new(), "file_empty"),
        file("oversize.jpg", over_20_megabytes(), "file_too_large"),
        file("drawing.svg", svg(), unsupported),
        file("drawing-without-prolog.png", b"<svg onload='alert(1)'/>".to_vec(), unsupported),
        file("page.html", html(), unsupported),
        file("letter.docx", zip("word/document.xml"), unsupported),
        file("letter.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(64), unsupported),
        file("documents.zip", zip("passport.jpg"), unsupported),
        file("moving.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), unsupported),
        file("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), unsupported),
        file("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec(), unsupported),
        file("program.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF".repeat(8), unsupported),
        file("text.jpg", b"This is not a photo at all.\n".to_vec(), unsupported),
        file("noise.png", (0..=255).collect(), unsupported),
        file("truncated.jpg", half(jpeg(320, 200)), "file_truncated"),
        file("truncated.png", half(png(320, 200)), "file_truncated"),
        file("truncated.pdf", half(pdf(3)), "file_truncated"),
        file("damaged.png", damaged_png(), "file_corrupt"),
        file("bomb.png", megapixel_bomb_png(), "image_too_large"),
        file("bomb.jpg", megapixel_bomb_jpeg(), "image_too_large"),
        file("secret.pdf", encrypted_pdf(), "file_encrypted"),
        file("long.pdf", pdf(51), "pdf_too_many_pages"),
        file("archive-behind-photo.jpg", [jpeg(64, 64), zip("payload.exe")].concat(), "file_polyglot"),
        file("page-behind-photo.png", [png(64, 64), html()].concat(), "file_polyglot"),
        file("pdf-behind-photo.jpg", [jpeg(64, 64), pdf(1)].concat(), "file_polyglot"),
        file("archive-behind-pdf.pdf", [pdf(1), zip("payload.exe")].concat(), "file_polyglot"),
        file("junk-before-pdf.pdf", [b"GIF89a junk\n".to_vec(), pdf(1)].concat(), "file_polyglot"),
    ]
}

/// A drawing that carries a script.
#[must_use]
pub fn svg() -> Vec<u8> {
    br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#
        .to_vec()
}

/// A web page that carries a script.
#[must_use]
pub fn html() -> Vec<u8> {
    b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>".to_vec()
}

/// More bytes than a file may have, with the start of a JPEG.
#[must_use]
pub fn over_20_megabytes() -> Vec<u8> {
    let mut bytes = jpeg(64, 64);
    bytes.resize(OVERSIZE_BYTES, 0);
    bytes
}

/// A harmless JPEG of the given size in pixels, to be made harmful.
#[must_use]
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoded = Encoder::new(&mut bytes, 85).encode(&pattern(width, height), width, height, ColorType::Rgb);
    debug_assert!(encoded.is_ok(), "encoding into memory cannot fail");
    bytes
}

/// A harmless PNG of the given size in pixels, to be made harmful.
#[must_use]
pub fn png(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = pattern(width, height);
    let size = (u32::from(width), u32::from(height));
    let written = PngEncoder::new(&mut bytes).write_image(&pixels, size.0, size.1, ExtendedColorType::Rgb8);
    debug_assert!(written.is_ok(), "encoding into memory cannot fail");
    bytes
}

/// A PDF with the given number of A4 pages, each with one line of text.
#[must_use]
pub fn pdf(page_count: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..page_count).map(|page| format!("{} 0 R", page + 4)).collect();
    let kids = kids.join(" ");
    let text = "BT /F 24 Tf 72 700 Td (SPECIMEN) Tj ET";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {page_count}/Kids[{kids}]>>"),
        format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()),
    ];
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F {font}>>>>>>"
    );
    objects.extend(std::iter::repeat_n(page, page_count));
    pdf_file(&objects, "")
}

/// A PDF with one page of the given box, such as `[0 0 14400 14400]`, and the given content stream.
#[must_use]
pub fn pdf_with_page(media_box: &str, content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[4 0 R]>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        format!("<</Type/Page/Parent 2 0 R/MediaBox{media_box}/Contents 3 0 R/Resources<</XObject<</X 5 0 R>>>>>>"),
        // A form that draws itself: a reader without a limit never comes back.
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 4>>\nstream\n/X Do\nendstream"
            .to_owned(),
    ];
    pdf_file(&objects, "")
}

/// A PDF that opens only with a password.
#[must_use]
pub fn encrypted_pdf() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned(),
    ];
    let key = "0123456789abcdef".repeat(4);
    let encrypt =
        format!("/ID[<{key}><{key}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{key}>/U<{key}>>>");
    pdf_file(&objects, &encrypt)
}

/// A PDF made of the given objects, numbered from 1, the first being the catalogue.
fn pdf_file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut parts = vec!["%PDF-1.7\n".to_owned()];
    let mut table = vec![format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1)];
    let mut offset = parts[0].len();
    for (index, object) in objects.iter().enumerate() {
        let part = format!("{} 0 obj\n{object}\nendobj\n", index + 1);
        table.push(format!("{offset:010} 00000 n \n"));
        offset += part.len();
        parts.push(part);
    }
    let size = objects.len() + 1;
    let end = format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{offset}\n%%EOF\n");
    [parts.concat(), table.concat(), end].concat().into_bytes()
}

/// A PNG of a few bytes whose header claims 30,000 × 30,000 pixels.
#[must_use]
pub fn megapixel_bomb_png() -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

/// A JPEG of a few bytes whose header claims 60,000 × 60,000 pixels.
#[must_use]
pub fn megapixel_bomb_jpeg() -> Vec<u8> {
    let mut bytes = jpeg(8, 8);
    let frame = bytes.windows(2).position(|marker| matches!(marker, [0xFF, 0xC0..=0xC2]));
    if let Some(at) = frame {
        bytes[at + 5..at + 7].copy_from_slice(&60_000_u16.to_be_bytes());
        bytes[at + 7..at + 9].copy_from_slice(&60_000_u16.to_be_bytes());
    }
    bytes
}

/// A PNG with a flipped bit in its pixels.
#[must_use]
pub fn damaged_png() -> Vec<u8> {
    let mut bytes = png(320, 200);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// An archive that holds one file of the given name.
#[must_use]
pub fn zip(name: &str) -> Vec<u8> {
    let content = b"SPECIMEN";
    let length = u32::try_from(content.len()).unwrap_or(0).to_le_bytes();
    let name_length = u16::try_from(name.len()).unwrap_or(0).to_le_bytes();
    let shared = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &crc32(content).to_le_bytes(),
        &length,
        &length,
        &name_length,
        &[0, 0],
    ]
    .concat();
    let local = [&b"PK\x03\x04"[..], &shared, name.as_bytes(), content].concat();
    let entry = [&b"PK\x01\x02\x14\0"[..], &shared, &[0; 14], name.as_bytes()].concat();
    let offset = u32::try_from(local.len()).unwrap_or(0).to_le_bytes();
    let entry_length = u32::try_from(entry.len()).unwrap_or(0).to_le_bytes();
    let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &entry_length, &offset, &[0, 0]].concat();
    [local, entry, end].concat()
}

fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

fn pattern(width: u16, height: u16) -> Vec<u8> {
    let byte = |value: u32| value.to_le_bytes()[0];
    let pixel = |x: u32, y: u32| [byte(x * 3 + y), byte(y * 5), byte((x * x + y * y) / 64)];
    let (width, height) = (u32::from(width), u32::from(height));
    (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        (0..8).fold(crc ^ u32::from(byte), step)
    })
}
