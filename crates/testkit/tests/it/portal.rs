//! The hosted page: the customer's whole way, and everything somebody may try who is not meant to.

mod links;
