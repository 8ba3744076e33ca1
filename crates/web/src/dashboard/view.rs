//! From what the app knows to what the pages show. Nothing here decides anything.

pub(crate) mod decision;
pub(crate) mod document;
pub(crate) mod event;
pub(crate) mod header;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod reason;
pub(crate) mod transaction;
pub(crate) mod verification;
pub(crate) mod words;
