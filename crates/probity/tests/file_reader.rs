//! The binary reads files as the process it is meant to be.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "clippy knows a test only by its attribute")]

use jpeg_encoder::{ColorType, Encoder};
use probity_documents::Limits;
use probity_reader::Reader;
use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

#[test]
fn what_is_no_question_is_no_answer() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_probity"))
        .arg("file-reader")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A header of four gigabytes.
    process.stdin.take().unwrap().write_all(&[0xff; 8]).unwrap();
    let output = process.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
}

/// Its memory is limited for what is decoded, and its allocator takes some of it beforehand.
#[tokio::test]
async fn the_largest_picture_is_read_within_its_memory() {
    const SIDE: u16 = 10_000;
    let white = vec![255; 3 * usize::from(SIDE) * usize::from(SIDE)];
    let mut file = Vec::new();
    Encoder::new(&mut file, 85).encode(&white, SIDE, SIDE, ColorType::Rgb).unwrap();
    let reader = Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_probity")), &["file-reader"]);
    let limits = Limits::default();
    let found = reader.inspect(&file, &limits).await.unwrap().expect("a picture of 100 megapixels");
    let pages = reader.render(&file, found.format, &limits).await.unwrap().expect("an image of it");
    assert_eq!(pages.len(), 1);
}
