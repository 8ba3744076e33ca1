//! Documents of a customer.

pub(crate) mod list;
pub(crate) mod upload;
pub(crate) mod view;
