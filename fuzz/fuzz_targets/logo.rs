//! An operator's logo, made anew from whatever was uploaded.
#![no_main]

#[path = "shared/limits.rs"]
mod limits;

use libfuzzer_sys::fuzz_target;
use probity_documents::{LOGO_HEIGHT_PX_MAX, LOGO_WIDTH_PX_MAX, logo};

fuzz_target!(init: limits::contain_panics(), |bytes: &[u8]| {
    if let Ok(logo) = logo(bytes) {
        assert!(logo.png.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(logo.width_px <= LOGO_WIDTH_PX_MAX && logo.height_px <= LOGO_HEIGHT_PX_MAX);
    }
});
