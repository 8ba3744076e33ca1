//! A message as plain text.

use crate::{Block, Message};

/// The message as plain text, for those who read it without HTML.
#[must_use]
pub fn text(message: &Message) -> String {
    let mut parts: Vec<String> = message.blocks.iter().map(block).collect();
    // The usual sign before a signature (RFC 3676, section 4.3).
    parts.push(format!("-- \n{}", message.footer.join("\n")));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => text.trim().to_owned(),
        Block::Button { label, url } => format!("{label}:\n{url}"),
        Block::Items(items) => {
            let items = items.iter().map(|item| {
                let lines = item.lines.iter().flat_map(|line| line.lines());
                let lines: String =
                    lines.map(|line| format!("\n  {}", line.trim())).collect::<Vec<_>>().concat();
                format!("* {}{lines}", item.label.trim())
            });
            items.collect::<Vec<_>>().join("\n")
        }
    }
}
