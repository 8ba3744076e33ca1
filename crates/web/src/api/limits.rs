//! How much one request may carry or ask for.

use crate::error::WebError;
use axum::http::StatusCode;

/// Bytes of a JSON body.
pub(crate) const JSON_BYTES_MAX: usize = 256 * 1024;
/// Bytes of all files of one upload.
pub(crate) const FILES_BYTES_MAX: usize = 60_000_000;
/// Bytes of a whole upload: the files, and what multipart puts around them.
pub(crate) const UPLOAD_BYTES_MAX: usize = FILES_BYTES_MAX + 1_000_000;
/// Bytes of one file, as the documents are read.
pub(crate) const FILE_BYTES_MAX: usize = 20_000_000;
/// Bytes of a part of an upload that is no file.
pub(crate) const TEXT_PART_BYTES_MAX: usize = 1_000;
/// Parts of one upload.
pub(crate) const PARTS_MAX: usize = 20;
/// Uploads held in memory at once.
pub(crate) const UPLOADS_AT_ONCE_MAX: usize = 4;
/// Rows of one page of a list, unless told.
pub(crate) const PAGE_ROWS: u32 = 50;
/// Rows of one page of a list at most.
pub(crate) const PAGE_ROWS_MAX: u32 = 200;

/// The rows of one page, as asked for.
pub(crate) fn page_rows(limit: Option<u32>, rows_max: u32) -> Result<u32, WebError> {
    let rows = limit.unwrap_or(PAGE_ROWS);
    if (1..=rows_max).contains(&rows) {
        return Ok(rows);
    }
    let message = format!("The query is not understood. `limit` is a number from 1 to {rows_max}.");
    Err(WebError::Told(StatusCode::BAD_REQUEST, "query_malformed", message))
}
