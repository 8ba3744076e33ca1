//! Probity as a whole, on a real database and through the real router.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows a test only by its attribute, and not what it is made of"
)]

mod api;
mod audit;
mod board;
mod client;
mod configuration;
mod edge;
mod email;
mod evidence;
mod files;
mod four_eyes;
mod full;
mod instances;
mod jobs;
mod limits;
mod masking;
mod measure;
mod notes;
mod object_store;
mod permissions;
mod portal;
mod postgres;
mod race;
mod relocation;
mod retention;
mod roles;
mod scan;
mod sealing;
mod searching;
mod security_docs;
mod settings;
mod sign_in;
mod users;
mod webhooks;
