//! A note as the API shows it.

use crate::api::{v1::documents::view::FileBody, words};
use jiff::Timestamp;
use probity_app::note::Note;
use probity_model::id::{NoteId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A note of the staff. The customer never reads it.
#[derive(Serialize, ToSchema)]
#[schema(as = Note)]
pub(crate) struct NoteBody {
    /// Begins with `not_`.
    #[schema(value_type = String, example = "not_019aab1c3e007000a1b2c3d4e5f60718")]
    id: NoteId,
    /// Who wrote it.
    author: AuthorBody,
    /// The text.
    #[schema(example = "Called the customer; the new address is right.")]
    body: String,
    /// The note it corrects; null for one that corrects none.
    #[schema(value_type = Option<String>, required = true, example = "not_019aab1c3e007000a1b2c3d4e5f60718")]
    corrects: Option<NoteId>,
    /// The latest note that corrects it; null while none does.
    #[schema(value_type = Option<String>, required = true, example = "not_019aab1c3e007000a1b2c3d4e5f60718")]
    corrected_by: Option<NoteId>,
    /// Whether it stands at the top.
    pinned: bool,
    /// When it was written.
    #[schema(schema_with = words::instant)]
    created_at: Timestamp,
    /// What is attached, in order.
    files: Vec<FileBody>,
}

/// Who wrote a note.
#[derive(Serialize, ToSchema)]
#[schema(as = NoteAuthor)]
struct AuthorBody {
    /// Begins with `usr_`.
    #[schema(value_type = String, example = "usr_019aab1c3e007000a1b2c3d4e5f60718")]
    id: UserId,
    /// What people call them.
    #[schema(example = "Maria Lind")]
    name: String,
}

impl From<Note> for NoteBody {
    fn from(note: Note) -> Self {
        let Note { record, files, .. } = note;
        Self {
            id: record.id,
            author: AuthorBody { id: record.author, name: record.author_name },
            body: record.body.into_inner(),
            corrects: record.corrects,
            corrected_by: record.corrected_by,
            pinned: record.pinned,
            created_at: record.created_at,
            files: files.into_iter().map(FileBody::from).collect(),
        }
    }
}
