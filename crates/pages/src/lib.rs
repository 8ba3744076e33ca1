//! What people see: view models and askama templates. No HTTP, no database.
//!
//! One file per page: plain structs of owned text, filled by a handler, rendered by `templates/<page>.html`.
//! View models hold personal data, so none of them implements `Debug`.

pub mod account;
pub mod activity;
pub mod api_docs;
pub mod api_keys;
pub mod branding;
pub mod customer;
pub mod customers;
pub mod decide;
pub mod emails;
pub mod errors;
pub mod four_eyes;
mod html;
pub mod layout;
pub mod levels;
pub mod links;
pub mod masking;
pub mod moment;
pub mod notes;
pub mod notifications;
pub mod palette;
mod parts;
pub mod passkey;
pub mod portal;
pub mod qr;
pub mod queue;
pub mod reason_set;
pub mod reports;
pub mod retention;
pub mod roles;
pub mod sample;
pub mod second_factor;
pub mod settings;
pub mod transactions;
pub mod users;
pub mod verification;
pub mod webhooks;
pub mod words;

pub use askama::Template;
