//! The rules of Probity: states, transitions, marks, decisions and permissions.
//!
//! Pure: no async, no database, no HTTP. Every transition is a method that consumes the old state and returns the
//! new one together with the [`event::Event`] that says what happened, or a [`refusal::Refusal`] that says why not.

pub mod branding;
pub mod check;
pub mod clock;
pub mod country;
pub mod customer;
pub mod email;
pub mod erasure;
pub mod event;
pub mod evidence;
pub mod field;
pub mod four_eyes;
pub mod hold;
pub mod id;
pub mod item;
pub mod level;
pub mod limits;
pub mod mention;
pub mod money;
pub mod permission;
pub mod personal;
pub mod privacy;
pub mod rate;
pub mod reason;
pub mod refusal;
pub mod role;
pub mod scope;
pub mod setting;
pub mod sign_in;
pub mod status;
pub mod transaction;
pub mod transition;
pub mod user;
pub mod webhook;

pub use clock::{Clock, Randomness};
pub use personal::Personal;
