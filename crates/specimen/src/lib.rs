//! Synthetic people and documents, for the demo, the tests and the benchmarks.
