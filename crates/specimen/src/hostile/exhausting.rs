//! Files that may be taken or refused, as the reader of files sees fit, but must not take more than it allows: deeply
//! nested, endless, or far larger unpacked than they are.

use super::{crc32, jpeg, pdf_file, png};
use flate2::{Compression, write::ZlibEncoder};
use std::io::Write as _;

/// A file that is hard to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExhaustingFile {
    /// The name under which it would be sent.
    pub name: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How deeply nested files are nested.
const DEPTH: usize = 100_000;

/// Every file that is hard to read.
#[must_use]
pub fn exhausting() -> Vec<ExhaustingFile> {
    let file = |name, bytes| ExhaustingFile { name, bytes };
    vec![
        file("nested-arrays.pdf", nested("[", "]")),
        file("nested-dictionaries.pdf", nested("<</A", ">>")),
        file("nested-states.pdf", one_page(&"q ".repeat(DEPTH))),
        file("nested-text.pdf", one_page(&format!("BT ({} Tj ET", "(".repeat(DEPTH)))),
        file("form-in-itself.pdf", super::pdf_with_page("[0 0 595 842]", "/X Do")),
        file("forms-in-forms.pdf", doubling_forms()),
        file("page-tree-in-itself.pdf", page_tree_in_itself()),
        file("page-tree-without-end.pdf", page_tree_without_end()),
        file("tables-in-a-circle.pdf", tables_in_a_circle()),
        file("length-of-itself.pdf", length_of_itself()),
        file("bomb-of-one-stream.pdf", packed_stream(200, 1)),
        file("bomb-of-bombs.pdf", packed_stream(100, 3)),
        file("page-of-many-kilometres.pdf", super::pdf_with_page("[0 0 1e9 1e9]", "0 0 1e9 1e9 re f")),
        file("dashes-without-end.pdf", one_page("[1e-9] 0 d 0 0 m 595 842 l S")),
        file("many-strokes.pdf", one_page(&"0 0 m 595 842 l 100 w S ".repeat(20_000))),
        file(
            "text-bomb.png",
            png_with(*b"zTXt", &[b"k\0\0", packed(&vec![b'A'; 100_000_000]).as_slice()].concat()),
        ),
        file(
            "profile-bomb.png",
            png_with(*b"iCCP", &[b"k\0\0", packed(&vec![0; 100_000_000]).as_slice()].concat()),
        ),
        file("many-chunks.png", many_chunks()),
        file("comments.jpg", many_comments()),
        file("directories-in-a-circle.tif", directories_in_a_circle()),
        file("directory-of-many-strips.tif", many_strips()),
    ]
}

fn one_page(content: &str) -> Vec<u8> {
    super::pdf_with_page("[0 0 595 842]", content)
}

/// A page whose resources hold something nested.
fn nested(open: &str, close: &str) -> Vec<u8> {
    let deep = format!("{} 1 {}", open.repeat(DEPTH), close.repeat(DEPTH));
    with_pages(&[format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Deep {deep}>>>>")])
}

fn with_pages(pages: &[String]) -> Vec<u8> {
    let kids: Vec<_> = (0..pages.len()).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
    ];
    objects.extend_from_slice(pages);
    pdf_file(&objects, "")
}

/// Forms of which each draws the next one twice: thirty of them draw a billion.
fn doubling_forms() -> Vec<u8> {
    const FORMS: usize = 30;
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        page.to_owned(),
        "<</Length 5>>\nstream\n/X Do\nendstream".to_owned(),
    ];
    for form in 0..FORMS {
        let next = if form + 1 == FORMS { String::new() } else { format!("/X {} 0 R", form + 6) };
        let draw = if next.is_empty() { "0 0 9 9 re f" } else { "/X Do /X Do " };
        objects.push(format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{next}>>>>/Length {}>>\nstream\n{draw}\nendstream",
            draw.len()
        ));
    }
    pdf_file(&objects, "")
}

fn page_tree_in_itself() -> Vec<u8> {
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>"];
    pdf_file(&objects.map(str::to_owned), "")
}

/// Two nodes that hold each other ten times.
fn page_tree_without_end() -> Vec<u8> {
    let node = |other: usize| format!("<</Type/Pages/Count 9/Kids[{}]>>", format!("{other} 0 R ").repeat(10));
    pdf_file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), node(3), node(2)], "")
}

fn tables_in_a_circle() -> Vec<u8> {
    let file = super::pdf(1);
    let at = file.windows(4).rposition(|word| word == b"xref").unwrap_or_default();
    let at =
        file.get(..at).map_or(0, |before| before.windows(4).rposition(|word| word == b"xref").unwrap_or(at));
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned(),
    ];
    pdf_file(&objects, &format!("/Prev {at}"))
}

fn length_of_itself() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        "<</Length 4 0 R>>\nstream\nq Q\nendstream",
    ];
    pdf_file(&objects.map(str::to_owned), "")
}

/// A page with a stream of so many megabytes of zeros, packed so often.
fn packed_stream(megabytes: usize, levels: usize) -> Vec<u8> {
    let mut data = vec![0; megabytes * 1_000_000];
    for _ in 0..levels {
        data = packed(&data);
    }
    let filters = "/FlateDecode ".repeat(levels);
    let head = format!("<</Length {}/Filter[{filters}]>>\nstream\n", data.len());
    let before = [
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n",
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n",
    ]
    .concat();
    let end = "\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    [before.as_bytes(), b"4 0 obj\n", head.as_bytes(), &data, end.as_bytes()].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    debug_assert!(packed.is_ok(), "packing into memory cannot fail");
    packed.unwrap_or_default()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(0).to_be_bytes();
    let body = [&kind[..], data].concat();
    [&length[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// Where the first chunk of a PNG ends: eight bytes of signature, then the header.
const PNG_HEADER_END: usize = 8 + 25;

fn png_with(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let (head, rest) = png(64, 64)
        .split_at_checked(PNG_HEADER_END)
        .map(|(a, b)| (a.to_vec(), b.to_vec()))
        .unwrap_or_default();
    [head, chunk(kind, data), rest].concat()
}

fn many_chunks() -> Vec<u8> {
    let (head, rest) = png(64, 64)
        .split_at_checked(PNG_HEADER_END)
        .map(|(a, b)| (a.to_vec(), b.to_vec()))
        .unwrap_or_default();
    [head, chunk(*b"tEXt", b"k\0v").repeat(500_000), rest].concat()
}

fn many_comments() -> Vec<u8> {
    let whole = jpeg(64, 64);
    let (start, rest) = whole.split_at(2);
    [start, &[0xFF, 0xFE, 0, 2].repeat(2_000_000), rest].concat()
}

/// A TIFF whose first directory says that it comes after itself.
fn directories_in_a_circle() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend(tiff_directory(64, 8, 8));
    bytes
}

/// A TIFF that claims a strip for each of a billion rows.
fn many_strips() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend(tiff_directory(u32::MAX, 1, 0));
    bytes
}

/// A directory of a grey picture of so many rows, eight pixels wide; and where the next directory is.
fn tiff_directory(rows: u32, rows_per_strip: u32, next: u32) -> Vec<u8> {
    // Width, height, bits, compression, meaning, where the strip is, rows per strip, its length.
    let entries: [(u16, u32); 8] =
        [(256, 8), (257, rows), (258, 8), (259, 1), (262, 1), (273, 0), (278, rows_per_strip), (279, 8)];
    let mut bytes = u16::try_from(entries.len()).unwrap_or(0).to_le_bytes().to_vec();
    for (tag, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(4_u16.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}
