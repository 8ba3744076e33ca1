//! What happened, for a platform that prefers to ask.

pub(crate) mod get;
pub(crate) mod list;
mod view;
