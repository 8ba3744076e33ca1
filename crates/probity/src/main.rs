//! The Probity binary.
fn main() {}
