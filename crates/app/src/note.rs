//! Notes of the staff on a customer: never edited, a correction is a new note; never shown to the customer.

use crate::{
    App, AppError, api_key, authorise, customer, file,
    intake::UploadedFile,
    notification::{self, Topic},
};
use probity_model::{
    event::EventKind,
    id::{CustomerId, NoteId, UserId},
    limits,
    mention::{self, Colleague},
    permission::{Action, can},
    user::Actor,
};
pub use probity_store::note::{NotePlace, NoteRecord};
use probity_store::{
    Transaction,
    file::{self as store_file, File, Owner},
    note as rows, search, user,
};
use std::collections::{BTreeSet, HashMap};

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
    /// Files to attach.
    pub files: Vec<UploadedFile>,
}

/// A note with its files.
#[derive(Clone, Debug)]
pub struct Note {
    /// The note.
    pub record: NoteRecord,
    /// What is attached, in order.
    pub files: Vec<File>,
    /// Whom the text mentions, by their present names.
    pub mentions: Vec<Colleague>,
}

/// Writes a note on a customer. Every file is read before anything is kept, as with a document.
pub async fn add(app: &App, actor: &Actor, id: CustomerId, note: NewNote) -> Result<NoteId, AppError> {
    authorise(actor, Action::WriteNotes)?;
    let author = author(app, actor).await?;
    let body = check(&note.body)?;
    if note.files.len() > limits::FILES_PER_DOCUMENT_MAX {
        let message = format!("Attach at most {} files to one note.", limits::FILES_PER_DOCUMENT_MAX);
        return Err(AppError::invalid("files", "files_too_many", message));
    }
    customer::place(app.store.read(), actor, id).await?;
    let inspected = file::inspect(app, actor, id, note.files).await?;
    // The bytes are put before the transaction: none may be open across the file storage.
    let stored = file::put(app, id, inspected).await?;
    let outcome = keep(app, actor, author, id, &body, note.corrects, &stored).await;
    file::settle(app, &stored, outcome).await
}

/// In whose name a note is written: the person's own, or that of the reviewer a key acts for.
async fn author(app: &App, actor: &Actor) -> Result<UserId, AppError> {
    let author = match actor {
        Actor::User { id, .. } => Some(*id),
        Actor::ApiKey { id, .. } => api_key::acts_for(app, *id).await?,
        Actor::Customer { .. } | Actor::System => None,
    };
    author.ok_or(AppError::Forbidden(Action::WriteNotes))
}

async fn keep(
    app: &App,
    actor: &Actor,
    author: UserId,
    id: CustomerId,
    body: &str,
    corrects: Option<NoteId>,
    files: &[file::StoredFile],
) -> Result<NoteId, AppError> {
    let transaction = app.begin().await?;
    // Notes written at once are counted one after the other, and none is written for somebody who is being erased.
    probity_store::customer::hold(&transaction, id).await?;
    if let Some(corrects) = corrects {
        let corrected = rows::load(&transaction, corrects).await?;
        corrected.filter(|note| note.customer == id).ok_or(AppError::NotFound("note"))?;
    }
    let written = write(app, &transaction, actor, author, id, body, corrects).await?;
    file::insert(app, &transaction, id, Owner::Note(written), files).await?;
    app.commit_made(transaction, written).await?;
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
    mention(app, transaction, actor, &new).await?;
    Ok(id)
}

/// Records the note, and tells whom it mentions. Who was mentioned in the note it corrects has been told already, and
/// nobody is told of their own words.
async fn mention(
    app: &App,
    transaction: &Transaction,
    actor: &Actor,
    note: &rows::NewNote<'_>,
) -> Result<(), AppError> {
    let mut users = BTreeSet::new();
    if note.body.contains('@') {
        let colleagues = readers(user::list(transaction).await?);
        users.extend(mention::find(note.body, &colleagues).into_iter().map(|found| found.user));
    }
    rows::mention(transaction, note.id, &users.iter().copied().collect::<Vec<_>>()).await?;
    users.remove(&note.author);
    if let Some(corrects) = note.corrects.filter(|_| !users.is_empty()) {
        let earlier = rows::mentions(transaction, note.customer).await?;
        for (_, user) in earlier.into_iter().filter(|(id, _)| *id == corrects) {
            users.remove(&user);
        }
    }
    let mentions = Vec::from_iter(users);
    let kind = EventKind::NoteAdded { note: note.id, corrects: note.corrects, mentions: mentions.clone() };
    let seq = app.record_fact(transaction, Some(note.customer), actor, kind).await?;
    for user in mentions {
        notification::notify(app, transaction, user, Some(note.customer), seq, Topic::Mentioned).await?;
    }
    Ok(())
}

/// Whom a note can mention: who may read it and can still sign in.
fn readers(users: Vec<user::User>) -> Vec<Colleague> {
    let may_read = |user: &user::User| !user.disabled && can(&user.actor(), Action::ReadNotes);
    let colleague = |user: user::User| Colleague { id: user.id, name: user.name, email: user.email };
    users.into_iter().filter(may_read).map(colleague).collect()
}

/// Whom a note can mention, by name.
pub async fn colleagues(app: &App, actor: &Actor) -> Result<Vec<Colleague>, AppError> {
    authorise(actor, Action::WriteNotes)?;
    Ok(readers(user::list(app.store.read()).await?))
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

/// A note just written, for whoever wrote it: also a key that may write notes and read none.
pub async fn written(app: &App, actor: &Actor, customer: CustomerId, note: NoteId) -> Result<Note, AppError> {
    authorise(actor, Action::WriteNotes)?;
    one(app, actor, customer, note).await
}

/// One note of a customer.
pub async fn get(app: &App, actor: &Actor, customer: CustomerId, note: NoteId) -> Result<Note, AppError> {
    authorise(actor, Action::ReadNotes)?;
    one(app, actor, customer, note).await
}

async fn one(app: &App, actor: &Actor, customer: CustomerId, note: NoteId) -> Result<Note, AppError> {
    self::customer::place(app.store.read(), actor, customer).await?;
    let found = rows::load(app.store.read(), note).await?;
    let record = found.filter(|note| note.customer == customer).ok_or(AppError::NotFound("note"))?;
    let mut notes = with_files(app, customer, vec![record]).await?;
    notes.pop().ok_or(AppError::NotFound("note"))
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
) -> Result<Vec<Note>, AppError> {
    authorise(actor, Action::ReadNotes)?;
    self::customer::place(app.store.read(), actor, customer).await?;
    let limit = limit.clamp(1, PAGE_MAX + 1);
    let query: String = search::folded(query.trim()).chars().take(QUERY_CHARS_MAX).collect();
    let records = if query.is_empty() {
        rows::list(app.store.read(), customer, after, limit).await?
    } else {
        search(app, customer, &query, after, limit as usize).await?
    };
    with_files(app, customer, records).await
}

/// A page of a customer's notes, as a platform reads them.
#[derive(Clone, Debug)]
pub struct NotePage {
    /// Pinned first, then newest first.
    pub notes: Vec<Note>,
    /// Where the next page begins, if there is one.
    pub next: Option<NoteId>,
}

/// The notes of a customer after this one of the same customer, at most `limit`.
pub async fn page(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    after: Option<NoteId>,
    limit: u32,
) -> Result<NotePage, AppError> {
    let limit = limit.clamp(1, PAGE_MAX);
    let after = match after {
        Some(id) => {
            let record = get(app, actor, customer, id).await?.record;
            Some(NotePlace { pinned: record.pinned, id })
        }
        None => None,
    };
    let mut notes = list(app, actor, customer, "", after, limit + 1).await?;
    let more = notes.len() > limit as usize;
    notes.truncate(limit as usize);
    let next = notes.last().filter(|_| more).map(|note| note.record.id);
    Ok(NotePage { notes, next })
}

/// The text is looked through here and not by the database, so that it can be kept sealed there.
async fn search(
    app: &App,
    customer: CustomerId,
    query: &str,
    mut place: Option<NotePlace>,
    limit: usize,
) -> Result<Vec<NoteRecord>, AppError> {
    let has = |text: &str| search::folded(text).contains(query);
    let mut found = Vec::new();
    loop {
        let batch = rows::list(app.store.read(), customer, place, SEARCH_BATCH).await?;
        let is_last = batch.len() < SEARCH_BATCH as usize;
        place = batch.last().map(|note| NotePlace { pinned: note.pinned, id: note.id });
        found.extend(batch.into_iter().filter(|note| has(note.body.reveal()) || has(&note.author_name)));
        if is_last || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

async fn with_files(
    app: &App,
    customer: CustomerId,
    records: Vec<NoteRecord>,
) -> Result<Vec<Note>, AppError> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let files = store_file::of_customer(app.store.read(), customer).await?;
    let of = |note: NoteId| files.iter().filter(|file| file.owner == Owner::Note(note)).cloned().collect();
    let mut mentioned: HashMap<NoteId, Vec<Colleague>> = HashMap::new();
    let mentions = rows::mentions(app.store.read(), customer).await?;
    let users = if mentions.is_empty() { Vec::new() } else { user::list(app.store.read()).await? };
    for (note, id) in mentions {
        let user = users.iter().find(|user| user.id == id);
        let colleague = user.map(|it| Colleague { id, name: it.name.clone(), email: it.email.clone() });
        mentioned.entry(note).or_default().extend(colleague);
    }
    let note = |record: NoteRecord| Note {
        files: of(record.id),
        mentions: mentioned.remove(&record.id).unwrap_or_default(),
        record,
    };
    Ok(records.into_iter().map(note).collect())
}
