//! Transactions.

pub(crate) mod get;
pub(crate) mod send;
mod view;
