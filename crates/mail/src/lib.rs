//! E-mail: a message as plain text and as HTML, and the ways it goes out. Knows nothing of customers or of the database.

mod html;
mod message;
mod text;
mod transport;

pub use html::html;
pub use message::{Block, ButtonColours, Colours, Item, Message};
pub use text::text;
pub use transport::{Kept, MailSettings, SendError, Smtp, Tls, Transport, check, kept, send};
