//! The decoders, whatever the file was taken for: the first byte says which.
#![no_main]

#[path = "shared/limits.rs"]
mod limits;

use libfuzzer_sys::fuzz_target;
use probity_documents::{Format, picture_quality, render};
use std::convert::Infallible;

const FORMATS: [Format; 5] = [Format::Jpeg, Format::Png, Format::Webp, Format::Tiff, Format::Pdf];

fuzz_target!(init: limits::contain_panics(), |input: (u8, &[u8])| {
    let (format, bytes) = (FORMATS[usize::from(input.0) % FORMATS.len()], input.1);
    let limits = limits::small();
    let _refused = render(bytes, format, &limits, |page| {
        if let Ok(page) = page {
            limits::assert_fits(&page, &limits);
        }
        Ok::<_, Infallible>(())
    });
    let _none = picture_quality(bytes, format, &limits);
});
