//! What a message says.

use std::time::SystemTime;

/// A message to one person.
#[derive(Clone)]
pub struct Message {
    /// Names it for ever: the same message sent twice has the same `Message-ID`. ASCII letters, digits, underscores.
    pub id: String,
    /// The address it goes to.
    pub to: String,
    /// Its subject, on one line.
    pub subject: String,
    /// The language it is written in, as a tag (BCP 47).
    pub language: String,
    /// Whether that language is written from right to left.
    pub right_to_left: bool,
    /// The colours of its buttons; plain ones unless told.
    pub colours: Option<Colours>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Who writes and why, below everything else.
    pub footer: Vec<String>,
    /// When it was written.
    pub date: SystemTime,
}

/// The colours of buttons, in light and in dark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colours {
    /// In light.
    pub light: ButtonColours,
    /// In dark.
    pub dark: ButtonColours,
}

/// The colours of a button, as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ButtonColours {
    /// Of the button.
    pub ground: String,
    /// Of what is written on it.
    pub text: String,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; a line break in it stays one.
    Paragraph(String),
    /// A list.
    Items(Vec<Item>),
    /// A link to follow.
    Button {
        /// What it says.
        label: String,
        /// Where it leads: `https://` or `http://`.
        url: String,
    },
}

/// One thing of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub label: String,
    /// What is to be said of it.
    pub lines: Vec<String>,
}

impl Message {
    /// The subject on one line, whatever a name in it brought along: nobody adds a header by a line break.
    #[must_use]
    pub fn subject_line(&self) -> String {
        one_line(&self.subject)
    }
}

/// The text with every control character made a space, and no more than one space in a row.
pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
