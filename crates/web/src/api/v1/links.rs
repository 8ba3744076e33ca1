//! Links to the hosted page.

pub(crate) mod create;
pub(crate) mod email;
pub(crate) mod list;
pub(crate) mod revoke;
mod view;
