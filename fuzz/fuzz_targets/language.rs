//! Which language a browser asks for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_language::Language;

fuzz_target!(|header: &str| {
    if let Some(language) = Language::accepted(header) {
        assert_eq!(Language::from_tag(language.tag()), Some(language));
    }
    let _known = Language::from_tag(header);
});
