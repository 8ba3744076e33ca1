//! `GET|POST /customers/{id}/notes`, and pinning one.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        flash::{Flash, redirect},
        page, shell,
        view::document::size,
    },
    extract::{Path, Query, SignedIn},
    request::is_partial,
};
use axum::{
    extract::{Multipart, State, multipart::Field},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect},
};
use probity_app::{
    App, AppError,
    intake::UploadedFile,
    note::{self, NewNote, Note},
};
use probity_model::{
    Personal,
    id::{CustomerId, NoteId, UserId},
    item::Side,
    mention::{self, Colleague},
    permission::{Action, can},
};
use probity_pages::{
    Template,
    customer::Tab,
    layout::{Section, initials},
    moment::Moment,
    notes::{self as pages, NoteFile, NotePart, NoteRef, NotesPage},
};
use serde::Deserialize;

/// Notes shown; a search narrows them.
const NOTES_SHOWN_MAX: u32 = 100;

#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    corrects: Option<NoteId>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let answer = notes_page(&app, &user, id, &asked, &headers).await?;
    if is_partial(&headers) {
        return crate::dashboard::html(answer.as_notes().render(), StatusCode::OK);
    }
    page(&answer, &headers)
}

async fn notes_page(
    app: &App,
    user: &SignedIn,
    id: CustomerId,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<NotesPage, AppError> {
    let shown = Shown::load(app, user, id).await?;
    let notes = note::list(app, &user.actor, id, &asked.q, None, NOTES_SHOWN_MAX).await?;
    let correcting = match asked.corrects {
        Some(corrects) => Some(note::get(app, &user.actor, id, corrects).await?),
        None => None,
    };
    Ok(NotesPage {
        shell: shell(app, user, Section::Customers, headers).await?,
        header: shown.header(Tab::Notes),
        q: asked.q.clone(),
        notes: notes.iter().map(|note| shown_note(&shown, note, &notes)).collect(),
        can_write: can(&user.actor, Action::WriteNotes),
        correcting: correcting.as_ref().map(|note| reference(&shown, note)),
        body: String::new(),
        error: None,
        file_size_max: "20 MB".to_owned(),
        colleagues: if can(&user.actor, Action::WriteNotes) {
            colleagues(&note::colleagues(app, &user.actor).await?, user.id)
        } else {
            Vec::new()
        },
    })
}

fn reference(shown: &Shown<'_>, note: &Note) -> NoteRef {
    NoteRef {
        id: note.record.id.to_string(),
        author: note.record.author_name.clone(),
        at: Moment::new(note.record.created_at, shown.now),
    }
}

fn shown_note(shown: &Shown<'_>, note: &Note, all: &[Note]) -> pages::Note {
    let find = |id: Option<NoteId>| {
        all.iter().find(|other| Some(other.record.id) == id).map(|other| reference(shown, other))
    };
    let record = &note.record;
    pages::Note {
        id: record.id.to_string(),
        author: record.author_name.clone(),
        initials: initials(&record.author_name),
        at: Moment::new(record.created_at, shown.now),
        body: parts(record.body.reveal(), &note.mentions, shown.user.id),
        pinned: record.pinned,
        corrects: find(record.corrects),
        corrected_by: find(record.corrected_by),
        files: note
            .files
            .iter()
            .map(|file| NoteFile {
                action: format!("/files/{}/original", file.id),
                name: file.name.reveal().clone(),
                size: size(file.size_bytes),
            })
            .collect(),
    }
}

/// The text, taken apart where it mentions one of those it was found to mention when it was written.
fn parts(body: &str, mentioned: &[Colleague], you: UserId) -> Vec<NotePart> {
    let plain = |text: &str| NotePart { text: text.to_owned(), is_mention: false, is_you: false };
    let mut parts = Vec::new();
    let mut end = 0;
    for found in mention::find(body, mentioned) {
        let Some(colleague) = mentioned.iter().find(|it| it.id == found.user) else { continue };
        parts.push(plain(&body[end..found.at.start]));
        parts.push(NotePart { text: colleague.name.clone(), is_mention: true, is_you: found.user == you });
        end = found.at.end;
    }
    parts.push(plain(&body[end..]));
    parts
}

/// Whom to offer after an `@`, and how each is written so that no other is meant.
fn colleagues(all: &[Colleague], you: UserId) -> Vec<pages::Colleague> {
    let is_only = |name: &str| all.iter().filter(|it| it.name.eq_ignore_ascii_case(name)).count() == 1;
    let offered = all.iter().filter(|it| it.id != you);
    let colleague = |it: &Colleague| pages::Colleague {
        written: format!("@[{}]", if is_only(&it.name) { &it.name } else { &it.email }),
        name: it.name.clone(),
    };
    offered.map(colleague).collect()
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    form: Multipart,
) -> PageResult {
    let note = read(form).await?;
    let (body, corrects) = (note.body.clone(), note.corrects);
    match note::add(&app, &user.actor, id, note).await {
        Ok(_) => Ok(redirect(&format!("{}/notes", path(id)), Flash::NoteAdded)),
        Err(AppError::Invalid(violations)) => {
            let asked = Asked { corrects, ..Asked::default() };
            let mut answer = notes_page(&app, &user, id, &asked, &headers).await?;
            answer.body = body;
            answer.error = Some(violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" "));
            crate::dashboard::html(answer.render(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error.into()),
    }
}

async fn read(mut form: Multipart) -> Result<NewNote, AppError> {
    let malformed = || AppError::invalid("body", "malformed", "The form could not be read. Send it again.");
    let mut note = NewNote::default();
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        match field.name() {
            Some("body") => note.body = field.text().await.map_err(|_| malformed())?,
            Some("corrects") => {
                let text = field.text().await.map_err(|_| malformed())?;
                note.corrects = Some(text.parse().map_err(|_| AppError::NotFound("note"))?);
            }
            Some("file") => note.files.extend(file(field).await.map_err(|_| malformed())?),
            _ => return Err(malformed()),
        }
    }
    Ok(note)
}

/// A browser sends an empty part for a file not chosen.
async fn file(field: Field<'_>) -> Result<Option<UploadedFile>, axum::extract::multipart::MultipartError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await?;
    let chosen = !(name.is_empty() && bytes.is_empty());
    Ok(chosen.then(|| UploadedFile { side: Side::Page, name: Personal::new(name), bytes }))
}

pub(crate) async fn pin(
    State(app): State<App>,
    user: SignedIn,
    Path((customer, note)): Path<(String, String)>,
) -> PageResult {
    set_pinned(&app, &user, &customer, &note, true).await
}

pub(crate) async fn unpin(
    State(app): State<App>,
    user: SignedIn,
    Path((customer, note)): Path<(String, String)>,
) -> PageResult {
    set_pinned(&app, &user, &customer, &note, false).await
}

async fn set_pinned(app: &App, user: &SignedIn, customer: &str, note: &str, pinned: bool) -> PageResult {
    let (Ok(customer), Ok(note)) = (customer.parse::<CustomerId>(), note.parse::<NoteId>()) else {
        return Err(AppError::NotFound("note").into());
    };
    note::pin(app, &user.actor, customer, note, pinned).await?;
    Ok(Redirect::to(&format!("{}/notes", path(customer))).into_response())
}
