//! A document as the API shows it.

use crate::api::words;
use jiff::Timestamp;
use probity_app::platform::{File, PlatformDocument, Rendering};
use probity_model::{
    id::{DocumentVersionId, FileId},
    item::{DocumentKind, Side},
};
use serde::Serialize;
use utoipa::ToSchema;

/// One version of a document.
#[derive(Serialize, ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentBody {
    /// Begins with `dov_`.
    #[schema(value_type = String, example = "dov_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) id: DocumentVersionId,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(schema_with = words::document_kind)]
    pub(crate) kind: DocumentKind,
    /// Which version, from 1.
    pub(crate) version: u32,
    /// Whether it is the present one; older versions are kept and inactive.
    pub(crate) active: bool,
    /// Who issued it, as an ISO 3166-1 code.
    #[schema(example = "SE", required = true)]
    pub(crate) country: Option<String>,
    /// When it was issued.
    #[schema(format = Date, example = "2021-05-04", required = true)]
    pub(crate) issued_on: Option<String>,
    /// When it expires.
    #[schema(format = Date, example = "2031-05-04", required = true)]
    pub(crate) expires_on: Option<String>,
    /// When it came in.
    #[schema(schema_with = words::instant)]
    pub(crate) uploaded_at: Timestamp,
    /// Its sides or pages, in order.
    pub(crate) files: Vec<FileBody>,
}

/// One file of a document.
#[derive(Serialize, ToSchema)]
#[schema(as = File)]
pub(crate) struct FileBody {
    /// Begins with `fil_`.
    #[schema(value_type = String, example = "fil_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) id: FileId,
    /// What it shows.
    #[schema(schema_with = words::side)]
    pub(crate) side: Side,
    /// `jpg`, `png`, `webp`, `tif` or `pdf`, recognised by content.
    #[schema(example = "jpg")]
    pub(crate) format: String,
    /// Its size in bytes.
    #[schema(example = 348_212)]
    pub(crate) size_bytes: u64,
    /// The SHA-256 of its bytes in hexadecimal.
    pub(crate) sha256: String,
    /// How many pages it has.
    pub(crate) page_count: u32,
    /// Whether it has been turned into page images.
    pub(crate) rendering: RenderingBody,
}

/// Whether a file has been turned into page images.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Rendering)]
pub(crate) enum RenderingBody {
    /// Not yet.
    Queued,
    /// It has.
    Ready,
    /// It cannot be shown; a reviewer may ask for another.
    Failed,
}

impl From<PlatformDocument> for DocumentBody {
    fn from(document: PlatformDocument) -> Self {
        let PlatformDocument { version, files } = document;
        Self {
            id: version.id,
            kind: version.kind,
            version: version.version,
            active: version.active,
            country: version.country.map(|country| country.code().to_owned()),
            issued_on: version.issued_on.map(|date| date.to_string()),
            expires_on: version.expires_on.map(|date| date.to_string()),
            uploaded_at: version.uploaded_at,
            files: files.into_iter().map(FileBody::from).collect(),
        }
    }
}

impl From<File> for FileBody {
    fn from(file: File) -> Self {
        Self {
            id: file.id,
            side: file.side,
            format: file.format,
            size_bytes: file.size_bytes,
            sha256: file.sha256,
            page_count: file.page_count,
            rendering: match file.rendering {
                Rendering::Queued => RenderingBody::Queued,
                Rendering::Ready => RenderingBody::Ready,
                Rendering::Failed(_) => RenderingBody::Failed,
            },
        }
    }
}
