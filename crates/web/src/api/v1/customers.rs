//! Customers.

pub(crate) mod create;
mod etag;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod permission;
pub(crate) mod submit;
pub(crate) mod supply;
pub(crate) mod view;
