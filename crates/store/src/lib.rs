//! The database of Probity.
