//! What an archive will hold, and the bytes of it, a piece at a time.

use crate::{
    App, AppError,
    file::{self, PageSize},
};
use bytes::Bytes;
use probity_evidence::{REPORT_NAME, Report};
use probity_model::id::{CustomerId, PageId};
use probity_store::file::File;

/// What an archive will hold.
pub(super) struct Plan {
    pub(super) customer: CustomerId,
    pub(super) title: String,
    pub(super) footer: String,
    /// The report, in order.
    pub(super) blocks: Vec<Block>,
    pub(super) members: Vec<Member>,
}

/// A member of the archive, beside the manifest and its signature.
pub(super) enum Member {
    Bytes { name: &'static str, bytes: Bytes },
    Report,
    File { name: String, file: Box<File> },
}

impl Member {
    /// A file under its own id: nothing anybody wrote is ever a name.
    pub(super) fn file(file: &File) -> Self {
        Self::File { name: file_name(file), file: Box::new(file.clone()) }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Bytes { name, .. } => name,
            Self::Report => REPORT_NAME,
            Self::File { name, .. } => name,
        }
    }
}

pub(super) fn file_name(file: &File) -> String {
    format!("files/{}.{}", file.id, file.format)
}

/// A piece of the report.
pub(super) enum Block {
    Heading(String),
    Subheading(String),
    Text(String),
    Fact(String, String),
    Picture { caption: String, page: PageId },
}

/// The content of a member on its way.
pub(super) enum Content {
    Bytes(Option<Bytes>),
    File(Option<Box<File>>),
    Report(Option<Box<Report>>, usize),
}

impl Content {
    pub(super) fn of(plan: &Plan, member: &Member) -> Self {
        match member {
            Member::Bytes { bytes, .. } => Self::Bytes(Some(bytes.clone())),
            Member::File { file, .. } => Self::File(Some(file.clone())),
            Member::Report => Self::Report(Some(Box::new(Report::new(&plan.title, &plan.footer))), 0),
        }
    }

    /// The next bytes, never none; nothing after the last.
    pub(super) async fn next(&mut self, app: &App, plan: &Plan) -> Result<Option<Bytes>, AppError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
            Self::File(file) => match file.take() {
                Some(file) => Ok(Some(file::bytes(app, &file).await?)),
                None => Ok(None),
            },
            Self::Report(report, at) => {
                let Some(writing) = report.as_mut() else { return Ok(None) };
                // As far as the next picture: one of them is in memory at a time.
                while let Some(block) = plan.blocks.get(*at) {
                    *at += 1;
                    if write(app, plan, writing, block).await? {
                        return Ok(Some(writing.take().into()));
                    }
                }
                Ok(report.take().map(|report| report.finish().into()))
            }
        }
    }
}

/// Writes a piece, and says whether it was large.
async fn write(app: &App, plan: &Plan, report: &mut Report, block: &Block) -> Result<bool, AppError> {
    match block {
        Block::Heading(text) => report.heading(text),
        Block::Subheading(text) => report.subheading(text),
        Block::Text(text) => report.text(text),
        Block::Fact(label, value) => report.fact(label, value),
        Block::Picture { caption, page } => {
            let jpeg = file::page_bytes(app, plan.customer, *page, PageSize::Medium).await?;
            let written = report.picture(caption, &jpeg);
            written.map_err(|error| AppError::Internal(format!("{page}: {error}")))?;
            return Ok(true);
        }
    }
    Ok(false)
}
