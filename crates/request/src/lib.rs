//! What a request says in its headers and its address, read without a framework, so that any bytes can be tried on it.

pub mod address;
pub mod cursor;
pub mod etag;
pub mod local_path;
pub mod metadata;
