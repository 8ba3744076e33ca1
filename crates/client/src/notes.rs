//! Notes of the staff, for the staff's own systems.

use crate::{
    Client, Error, File,
    operations::{query, segment},
};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Serialize};

/// A note of the staff.
#[derive(Clone, Debug, Deserialize)]
pub struct Note {
    /// Begins with `not_`.
    pub id: String,
    /// Who wrote it.
    pub author: NoteAuthor,
    /// The text.
    pub body: String,
    /// The note it corrects.
    pub corrects: Option<String>,
    /// The latest note that corrects it.
    pub corrected_by: Option<String>,
    /// Whether it stands at the top.
    pub pinned: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// What is attached.
    pub files: Vec<File>,
}

/// Who wrote a note.
#[derive(Clone, Debug, Deserialize)]
pub struct NoteAuthor {
    /// Begins with `usr_`.
    pub id: String,
    /// What people call them.
    pub name: String,
}

/// A page of notes.
#[derive(Clone, Debug, Deserialize)]
pub struct NotePage {
    /// Pinned ones first, then the newest first.
    pub notes: Vec<Note>,
    /// For `after` of the next page; none on the last one.
    pub next: Option<String>,
}

impl Client {
    /// A page of a customer's notes, from the first one or after one.
    pub async fn notes(&self, customer: &str, after: Option<&str>) -> Result<NotePage, Error> {
        let path = format!("/customers/{}/notes?{}", segment(customer), query(&(), after));
        self.ask(Method::GET, &path, |request| request).await
    }

    /// Writes a note in the name of the user the key acts for; `corrects` is the note that it puts right.
    pub async fn write_note(
        &self,
        customer: &str,
        body: &str,
        corrects: Option<&str>,
    ) -> Result<Note, Error> {
        #[derive(Serialize)]
        struct NewNote<'a> {
            body: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            corrects: Option<&'a str>,
        }
        let path = format!("/customers/{}/notes", segment(customer));
        self.ask(Method::POST, &path, |request| request.json(&NewNote { body, corrects })).await
    }
}
