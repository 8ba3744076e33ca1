//! What is configured: levels and reasons, as far as the platform may know.

pub(crate) mod levels;
pub(crate) mod reasons;
