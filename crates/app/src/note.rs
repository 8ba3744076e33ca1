//! Notes of the staff on a customer: never edited, a correction is a new note; never shown to the customer.

use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind,
    id::{CustomerId, NoteId, UserId},
    limits,
    permission::Action,
    user::Actor,
};
pub use probity_store::note::{NotePlace, NoteRecord};
use probity_store::{Transaction, customer, note as rows, search};

/// Notes of one page, at most.
pub const PAGE_MAX: u32 = 100;
/// Characters of a search that count.
const QUERY_CHARS_MAX: usize = 200;
/// Notes read at a time while searching.
const SEARCH_BATCH: u32 = 200;

/// A note to write.
#[derive(Clone, Debug, Default)]
pub struct NewNote {
    /// The text.
    pub body: String,
    /// The note of the same customer that it corrects.
    pub corrects: Option<NoteId>,
}

/// Writes a note on a customer.
pub async fn add(app: &App, actor: &Actor, id: CustomerId, note: &NewNote) -> Result<NoteId, AppError> {
    authorise(actor, Action::WriteNotes)?;
    let author = actor.user().ok_or(AppError::Forbidden(Action::WriteNotes))?;
    let body = check(&note.body)?;
    let transaction = app.begin().await?;
    customer::place(&transaction, id).await?.ok_or(AppError::NotFound("customer"))?;
    if let Some(corrects) = note.corrects {
        let corrected = rows::load(&transaction, corrects).await?;
        corrected.filter(|note| note.customer == id).ok_or(AppError::NotFound("note"))?;
    }
    let written = write(app, &transaction, actor, author, id, &body, note.corrects).await?;
    app.commit(transaction).await?;
    Ok(written)
}

/// Writes a note, already checked, in the transaction of another use case: a rejection carries one.
pub(crate) async fn write(
    app: &App,
    transaction: &Transaction,
    actor: &Actor,
    author: UserId,
    customer: CustomerId,
    body: &str,
    corrects: Option<NoteId>,
) -> Result<NoteId, AppError> {
    if rows::count(transaction, customer).await? >= limits::NOTES_PER_CUSTOMER_MAX {
        return Err(AppError::Conflict {
            code: "too_many_notes",
            message: format!("A customer has at most {} notes.", limits::NOTES_PER_CUSTOMER_MAX),
        });
    }
    let id = app.id();
    let new = rows::NewNote { id, customer, author, body, corrects, at: app.now() };
    rows::insert(transaction, &new).await?;
    let kind = EventKind::NoteAdded { note: id, corrects };
    app.record_fact(transaction, Some(customer), actor, kind).await?;
    Ok(id)
}

/// The text as it is kept: trimmed, lines ended alike, and nothing unprintable.
pub(crate) fn check(body: &str) -> Result<String, AppError> {
    let body = body.trim().replace("\r\n", "\n").replace('\r', "\n");
    if body.is_empty() {
        return Err(AppError::invalid("body", "note_empty", "Write something."));
    }
    if body.chars().count() > limits::NOTE_CHARS_MAX {
        let message = format!("A note has at most {} characters.", limits::NOTE_CHARS_MAX);
        return Err(AppError::invalid("body", "note_too_long", message));
    }
    if body.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        let message = "The note has control characters; write plain text.";
        return Err(AppError::invalid("body", "note_unprintable", message));
    }
    Ok(body)
}

/// Pins a note to the top, or unpins it. The note's own text never changes.
pub async fn pin(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    note: NoteId,
    pinned: bool,
) -> Result<(), AppError> {
    authorise(actor, Action::WriteNotes)?;
    let transaction = app.begin().await?;
    let found = rows::load(&transaction, note).await?;
    found.filter(|note| note.customer == customer).ok_or(AppError::NotFound("note"))?;
    if rows::set_pinned(&transaction, note, pinned).await? {
        let kind = EventKind::NotePinned { note, pinned };
        app.record_fact(&transaction, Some(customer), actor, kind).await?;
        app.commit(transaction).await?;
    }
    Ok(())
}

/// One note of a customer.
pub async fn get(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    note: NoteId,
) -> Result<NoteRecord, AppError> {
    authorise(actor, Action::ReadNotes)?;
    let found = rows::load(app.store.read(), note).await?;
    found.filter(|note| note.customer == customer).ok_or(AppError::NotFound("note"))
}

/// A customer's notes, pinned first, then newest first, after `after`; with `query`, those whose text or author has
/// it, whatever its case and accents.
pub async fn list(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: &str,
    after: Option<NotePlace>,
    limit: u32,
) -> Result<Vec<NoteRecord>, AppError> {
    authorise(actor, Action::ReadNotes)?;
    let limit = limit.clamp(1, PAGE_MAX + 1);
    let query: String = search::folded(query.trim()).chars().take(QUERY_CHARS_MAX).collect();
    if query.is_empty() {
        return Ok(rows::list(app.store.read(), customer, after, limit).await?);
    }
    // The text is looked through here and not by the database, which will only hold it sealed.
    let (mut found, mut place) = (Vec::new(), after);
    loop {
        let batch = rows::list(app.store.read(), customer, place, SEARCH_BATCH).await?;
        let is_last = batch.len() < SEARCH_BATCH as usize;
        place = batch.last().map(|note| NotePlace { pinned: note.pinned, id: note.id });
        found.extend(batch.into_iter().filter(|note| {
            search::folded(note.body.reveal()).contains(&query)
                || search::folded(&note.author_name).contains(&query)
        }));
        if is_last || found.len() >= limit as usize {
            found.truncate(limit as usize);
            return Ok(found);
        }
    }
}
