//! Synthetic people and documents, for the demo, the tests and the benchmarks.
//!
//! Everything is made from code and a seed: no photograph, no scan, no real person. The same seed gives the
//! same person and the same bytes on every machine. Every document says SPECIMEN.

pub mod hostile;
