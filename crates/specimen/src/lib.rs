//! Synthetic people and documents, for the demo, the tests and the benchmarks.
//!
//! Everything is made from code and a seed: no photograph, no scan, no real person. The same seed gives the
//! same person and the same bytes on every machine. Every document says SPECIMEN.
//!
//! ```
//! let person = probity_specimen::Person::generate(7);
//! let jpeg = probity_specimen::passport(&person);
//! assert!(jpeg.starts_with(&[0xFF, 0xD8]));
//! ```

mod canvas;
mod cards;
mod country;
mod country_europe;
mod country_world;
pub mod hostile;
mod mrz;
mod papers;
mod passport;
mod person;
mod portrait;
mod rng;
mod security;
mod text;

pub use cards::{
    driving_licence_back, driving_licence_front, identity_card_back, identity_card_front,
    residence_permit_back, residence_permit_front,
};
pub use papers::{proof_of_address, source_of_funds};
pub use passport::passport;
pub use person::{Address, OfficialDocument, Person, Sex};
pub use portrait::selfie;
