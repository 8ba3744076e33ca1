//! Page images: made once by a job, and all that a browser ever gets of a file.

use super::{bytes, key};
use crate::{App, AppError, authorise, privacy};
use bytes::Bytes;
use probity_documents::{Format, Limits, RenderProblem, RenderedPage};
use probity_model::{
    event::EventKind,
    id::{CustomerId, FileId, PageId},
    permission::Action,
    user::Actor,
};
use probity_store::file::{File, Page, Rendering};
use std::time::Instant;

/// How large a page image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSize {
    /// For reading.
    Large,
    /// For looking at.
    Medium,
    /// For finding.
    Thumb,
}

impl PageSize {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Large, Self::Medium, Self::Thumb];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Thumb => "thumb",
        }
    }

    /// The size with this word, if any.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.word() == word)
    }
}

/// Turns a file into page images. Safe to run twice: the second finds nothing to do. A file that cannot be shown says
/// so and can be marked all the same.
pub async fn render(app: &App, by: &Actor, id: FileId) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    let Some(file) = probity_store::file::get(app.store.read(), id).await? else {
        return Ok(());
    };
    if file.rendering != Rendering::Queued {
        return Ok(());
    }
    let original = bytes(app, &file).await?;
    let began = Instant::now();
    let rendered = rendered(app, &original, &file).await;
    let outcome = match &rendered {
        Ok(Ok(_)) => "ready",
        Ok(Err(_)) => "refused",
        Err(_) => "failed",
    };
    app.metrics().rendering(outcome, began.elapsed());
    match rendered? {
        Ok(pages) => keep(app, by, &file, pages).await,
        Err(problem) => fail(app, by, &file, &problem.to_string()).await,
    }
}

async fn rendered(
    app: &App,
    original: &[u8],
    file: &File,
) -> Result<Result<Vec<RenderedPage>, RenderProblem>, AppError> {
    let Some(format) = format(&file.format) else {
        return Err(AppError::Internal(format!("{} has an unknown format", file.id)));
    };
    Ok(app.reader.render(original, format, &Limits::default()).await?)
}

async fn keep(app: &App, by: &Actor, file: &File, rendered: Vec<RenderedPage>) -> Result<(), AppError> {
    let owner = app.data_key(file.customer).await?;
    let mut pages = Vec::with_capacity(rendered.len());
    for page in rendered {
        let id: PageId = app.id();
        let (width, height) = (page.large.width_px, page.large.height_px);
        let images =
            [(PageSize::Large, page.large), (PageSize::Medium, page.medium), (PageSize::Thumb, page.thumb)];
        for (size, image) in images {
            app.vault.put(&owner, &page_key(id, size)?, &image.jpeg).await?;
        }
        pages.push(Page { id, file: file.id, number: page.number, width, height });
    }
    let transaction = app.begin().await?;
    let first = probity_store::file::set_ready(&transaction, file.id, &pages).await?;
    if !first {
        // Another worker was faster; its images stay and ours go.
        drop(transaction);
        for page in pages {
            for size in PageSize::ALL {
                app.vault.delete(&page_key(page.id, size)?).await?;
            }
        }
        return Ok(());
    }
    let kind = EventKind::FileRendered { file: file.id, ready: true };
    app.record_fact(&transaction, Some(file.customer), by, kind).await?;
    app.commit(transaction).await
}

async fn fail(app: &App, by: &Actor, file: &File, problem: &str) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    probity_store::file::set_failed(&transaction, file.id, problem).await?;
    let kind = EventKind::FileRendered { file: file.id, ready: false };
    app.record_fact(&transaction, Some(file.customer), by, kind).await?;
    app.commit(transaction).await
}

/// Says of a file that it cannot be shown, after rendering it failed again and again through a fault of ours.
pub async fn give_up(app: &App, by: &Actor, id: FileId) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    match probity_store::file::get(app.store.read(), id).await? {
        Some(file) if file.rendering == Rendering::Queued => {
            fail(app, by, &file, "Probity could not turn this file into pages.").await
        }
        _ => Ok(()),
    }
}

/// A page image as JPEG. That somebody looks is recorded, except at what is too small to read.
pub async fn page_image(app: &App, by: &Actor, id: PageId, size: PageSize) -> Result<Bytes, AppError> {
    authorise(by, Action::ViewDocuments)?;
    let found = probity_store::file::of_page(app.store.read(), id).await?;
    let (file, customer, document) = found.ok_or(AppError::NotFound("page"))?;
    privacy::require_uncovered(app, by, customer).await?;
    if size != PageSize::Thumb {
        privacy::opened(app, by, customer, file, document).await?;
    }
    page_bytes(app, customer, id, size).await
}

/// The JPEG of a page image that is there, of this customer.
pub(crate) async fn page_bytes(
    app: &App,
    customer: CustomerId,
    id: PageId,
    size: PageSize,
) -> Result<Bytes, AppError> {
    let owner = app.data_key(customer).await?;
    let image = app.vault.get(&owner, &page_key(id, size)?).await?;
    image.ok_or_else(|| AppError::Internal(format!("{id} has a row and no image")))
}

pub(super) fn page_key(page: PageId, size: PageSize) -> Result<probity_vault::ObjectKey, AppError> {
    key(&format!("pages/{page}/{}", size.word()))
}

fn format(extension: &str) -> Option<Format> {
    [Format::Jpeg, Format::Png, Format::Webp, Format::Tiff, Format::Pdf]
        .into_iter()
        .find(|format| format.extension() == extension)
}
