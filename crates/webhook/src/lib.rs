//! Webhooks on their way: signed as Standard Webhooks has it, and sent to public addresses alone. Knows nothing of
//! events, endpoints or the database.

mod address;
mod resolve;
mod send;
mod sign;
mod url;

pub use address::is_public;
pub use send::{Answer, Problem, RESPONSE_BYTES_KEPT, Sender, SenderSettings, Sent};
pub use sign::{Message, SECRET_BYTES, Secret};
pub use url::{URL_CHARS_MAX, UrlProblem, checked};
