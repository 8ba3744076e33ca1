//! The first version of the API: one file per operation.

pub(crate) mod checks;
pub(crate) mod configuration;
pub(crate) mod customers;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod links;
pub(crate) mod notes;
pub(crate) mod transactions;
pub(crate) mod webhooks;
