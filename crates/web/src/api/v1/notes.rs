//! Notes of the staff, for keys of the staff's own systems.

pub(crate) mod list;
mod view;
pub(crate) mod write;
