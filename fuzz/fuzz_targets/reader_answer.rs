//! What the process that reads files answers, should a file have taken it over.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| probity_reader::fuzzing::answer(bytes));
