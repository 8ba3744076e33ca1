//! The report as a reader of PDF sees it.
#![allow(clippy::expect_used, clippy::panic, reason = "clippy knows a test only by its attribute")]

use hayro::hayro_syntax::Pdf;
use probity_evidence::{NotAPicture, Report};
use std::sync::Arc;

fn pages(bytes: Vec<u8>) -> usize {
    Pdf::new(Arc::new(bytes)).expect("a PDF").pages().len()
}

#[test]
fn a_long_report_goes_on_over_pages_and_comes_in_pieces() {
    let mut report = Report::new("Evidence: Жуковская", "Probity evidence");
    let mut bytes = report.take();
    for number in 0..40 {
        report.heading(&format!("Part {number}"));
        report.fact("A label that is so long that it takes more than one line of its own", "short");
        report.fact("Name", "محمد Ελένη 王小明");
        report.text(&"word ".repeat(200));
        report.text(&"x".repeat(500));
        bytes.extend(report.take());
    }
    assert_eq!(report.picture("a picture", b"\xff\xd8\xff\xd9"), Err(NotAPicture));
    assert_eq!(report.picture("a picture", b""), Err(NotAPicture));
    bytes.extend(report.finish());
    let found = pages(bytes);
    assert!((8..40).contains(&found), "{found}");
}

#[test]
fn the_same_report_is_made_of_the_same_bytes() {
    let made = || {
        let mut report = Report::new("Title", "footer");
        report.heading("Part");
        report.fact("Name", "Anna");
        report.finish()
    };
    let bytes = made();
    assert_eq!(bytes, made());
    assert_eq!(pages(bytes), 1);
}
