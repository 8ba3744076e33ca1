//! A file as it comes: what it is, and if it is taken, the images of its pages.
#![no_main]

#[path = "shared/limits.rs"]
mod limits;

use libfuzzer_sys::fuzz_target;
use probity_documents::{inspect, render};
use std::convert::Infallible;

fuzz_target!(init: limits::contain_panics(), |bytes: &[u8]| {
    let limits = limits::small();
    let Ok(inspection) = inspect(bytes, &limits) else { return };
    assert!((1..=limits.pages_max).contains(&inspection.page_count), "{inspection:?}");
    let mut pages = 0;
    let rendered = render(bytes, inspection.format, &limits, |page| {
        pages += 1;
        if let Ok(page) = page {
            assert_eq!(page.number, pages);
            limits::assert_fits(&page, &limits);
        }
        Ok::<_, Infallible>(())
    });
    if let Ok(count) = rendered {
        assert_eq!(count, pages);
    }
});
