//! The Notes tab.

use askama::Template;

use crate::customer::CustomerHeader;
use crate::layout::Shell;
use crate::moment::Moment;

/// `GET /customers/{id}/notes?q=`. For `HX-Request` with `HX-Target: …#notes`, answer `as_notes()`.
#[derive(Template)]
#[template(path = "notes.html", blocks = ["notes"])]
pub struct NotesPage {
    /// The shell.
    pub shell: Shell,
    /// The profile's header.
    pub header: CustomerHeader,
    /// What was searched for.
    pub q: String,
    /// Pinned ones first, then newest first.
    pub notes: Vec<Note>,
    /// The person may write.
    pub can_write: bool,
    /// The note being corrected (`?corrects=`), if any.
    pub correcting: Option<NoteRef>,
    /// The text typed so far.
    pub body: String,
    /// What is wrong with what was sent.
    pub error: Option<String>,
    /// The largest file allowed, `10 MB`.
    pub file_size_max: String,
    /// Whom a note can mention, each as it is written after the `@`.
    pub colleagues: Vec<Colleague>,
}

/// Somebody a note can mention.
#[derive(Clone)]
pub struct Colleague {
    /// The name.
    pub name: String,
    /// What is written: `@[Maria Lind]`.
    pub written: String,
}

/// A piece of a note's text.
pub struct NotePart {
    /// The text; for a mention, the name.
    pub text: String,
    /// It mentions somebody.
    pub is_mention: bool,
    /// It mentions the signed-in person.
    pub is_you: bool,
}

/// A note.
pub struct Note {
    /// `not_…`.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The author's initials.
    pub initials: String,
    /// When.
    pub at: Moment,
    /// The text, mentions apart.
    pub body: Vec<NotePart>,
    /// Pinned.
    pub pinned: bool,
    /// The note it corrects.
    pub corrects: Option<NoteRef>,
    /// The note that corrects it.
    pub corrected_by: Option<NoteRef>,
    /// Attached files.
    pub files: Vec<NoteFile>,
}

/// A link to another note.
#[derive(Clone)]
pub struct NoteRef {
    /// `not_…`.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Moment,
}

/// A file attached to a note.
pub struct NoteFile {
    /// `POST` here downloads it.
    pub action: String,
    /// Its name.
    pub name: String,
    /// `340 kB`.
    pub size: String,
}
