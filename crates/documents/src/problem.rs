//! Why a file is refused or a page cannot be shown, in words for the person who sent it.

use crate::Format;
use serde::{Deserialize, Serialize};

/// What an unsupported file seems to be, so that the refusal can say what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unsupported {
    /// An SVG drawing.
    Svg,
    /// A web page.
    Html,
    /// A Word, Excel, `PowerPoint` or `OpenDocument` file.
    Office,
    /// A ZIP, RAR, 7z or gzip archive.
    Archive,
    /// A GIF picture.
    Gif,
    /// A HEIC, HEIF or AVIF picture, as phones take them.
    Heic,
    /// A BMP picture.
    Bmp,
    /// A `BigTIFF` picture.
    BigTiff,
    /// A video or a sound recording.
    Media,
    /// A program.
    Program,
    /// Plain or rich text.
    Text,
    /// Nothing known.
    Unknown,
}

impl Unsupported {
    fn sentence(self) -> &'static str {
        match self {
            Self::Svg => "This is an SVG drawing. Send a photo, a scan (JPEG, PNG, WebP, TIFF) or a PDF.",
            Self::Html => "This is a web page. Print it to a PDF and send that.",
            Self::Office => "This is an office document. Save it as a PDF and send that.",
            Self::Archive => {
                "This is an archive. Unpack it and send each document inside as a file of its own."
            }
            Self::Gif => "This is a GIF picture. Save it as JPEG or PNG and send that.",
            Self::Heic => {
                "This is a HEIC picture. Save or export it as JPEG, or take the photo again as JPEG."
            }
            Self::Bmp => "This is a BMP picture. Save it as JPEG or PNG and send that.",
            Self::BigTiff => "This is a BigTIFF picture. Save it as TIFF, JPEG or PDF and send that.",
            Self::Media => "This is a video or a sound recording. Send a photo, a scan or a PDF.",
            Self::Program => "This is a program. Send a photo, a scan (JPEG, PNG, WebP, TIFF) or a PDF.",
            Self::Text => "This is a text file. Send a photo or a scan of the document, or its PDF.",
            Self::Unknown => "This type of file is not supported. Send a JPEG, PNG, WebP, TIFF or PDF.",
        }
    }
}

/// Why a file is refused. [`code`](Self::code) is stable; the text is one or two sentences for the sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// There are no bytes.
    #[error("This file is empty. Choose the file again, or take the photo again.")]
    Empty,
    /// More than [`Limits::file_size_bytes_max`](crate::Limits::file_size_bytes_max).
    #[error("This file is larger than {} MB. Send a smaller photo or scan.", .size_bytes_max / 1_000_000)]
    TooLarge {
        /// The limit, in bytes.
        size_bytes_max: usize,
    },
    /// Not one of the formats of [`Format`].
    #[error("{}", .0.sentence())]
    Unsupported(Unsupported),
    /// The file ends before its content does.
    #[error(
        "This {0} is incomplete: its end is missing. Send the whole file again, or take the photo again."
    )]
    Truncated(Format),
    /// The content cannot be read.
    #[error("This {0} is damaged and cannot be read. Save it again, or send another photo or scan.")]
    Corrupt(Format),
    /// A PDF that asks for a password.
    #[error("This PDF is protected by a password. Save a copy without a password and send that.")]
    Encrypted,
    /// More than [`Limits::picture_megapixels_max`](crate::Limits::picture_megapixels_max), or more memory
    /// than [`Limits::decoded_size_bytes_max`](crate::Limits::decoded_size_bytes_max) to unpack.
    #[error(
        "A picture in this file is larger than {megapixels_max} megapixels. Send it in a lower resolution."
    )]
    ImageTooLarge {
        /// The limit, in millions of pixels.
        megapixels_max: u32,
    },
    /// More than [`Limits::pages_max`](crate::Limits::pages_max).
    #[error("This {format} has more than {pages_max} pages. Send only the pages that are asked for.")]
    TooManyPages {
        /// PDF or TIFF.
        format: Format,
        /// The limit.
        pages_max: u32,
    },
    /// The file is of one type and also contains a second one before or after its content.
    #[error(
        "This {0} has another file hidden in it. Open it, save or export it again, and send the new file."
    )]
    Polyglot(Format),
    /// Reading it took more memory or time than one file may take, or ended the process that read it.
    #[error("This file cannot be read safely. Save or export it again, or send a photo of the document.")]
    Unreadable,
}

impl FileProblem {
    /// The stable code of the problem, for the API and for statistics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::Unsupported(_) => "file_type_unsupported",
            Self::Truncated(_) => "file_truncated",
            Self::Corrupt(_) => "file_corrupt",
            Self::Encrypted => "file_encrypted",
            Self::ImageTooLarge { .. } => "image_too_large",
            Self::TooManyPages { format: Format::Pdf, .. } => "pdf_too_many_pages",
            Self::TooManyPages { .. } => "tiff_too_many_pages",
            Self::Polyglot(_) => "file_polyglot",
            Self::Unreadable => "file_unreadable",
        }
    }
}

/// Why there are no images of a page, or of a whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum RenderProblem {
    /// The file itself cannot be read.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// This page is damaged; the others are not affected.
    #[error("Page {page} is damaged and cannot be shown. Ask for this page again.")]
    PageUnreadable {
        /// Which page, from 1.
        page: u32,
    },
}

impl RenderProblem {
    /// The stable code of the problem: that of the [`FileProblem`], or `page_unreadable`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(problem) => problem.code(),
            Self::PageUnreadable { .. } => "page_unreadable",
        }
    }
}

/// Why [`render`](crate::render) stopped.
#[derive(Debug, thiserror::Error)]
pub enum RenderError<E> {
    /// The file cannot be read at all.
    #[error(transparent)]
    Problem(RenderProblem),
    /// The receiver of the pages failed.
    #[error("the receiver of the pages failed")]
    Sink(E),
}
