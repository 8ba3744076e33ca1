//! Customers.

pub(crate) mod create;
mod etag;
pub(crate) mod fields;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod outcome;
pub(crate) mod permission;
pub(crate) mod resubmissions;
pub(crate) mod submit;
pub(crate) mod supply;
pub(crate) mod update;
pub(crate) mod view;
