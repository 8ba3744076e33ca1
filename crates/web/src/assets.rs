//! Styles, scripts, icons and fonts, embedded into the binary.

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::fmt::Write as _;

/// The files as `npm run build` made them.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
struct Files;

/// Characters of a version: 64 bits of the file's hash.
const VERSION_CHARS: usize = 16;

/// The version a page may ask for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    v: Option<String>,
}

/// Whether the assets were built before the binary: without them pages are bare.
#[must_use]
pub fn are_built() -> bool {
    Files::get("app.css").is_some() && Files::get("app.js").is_some()
}

/// The present version of a file, for `?v=` behind its address.
#[must_use]
pub fn version(path: &str) -> Option<String> {
    Files::get(path).map(|file| version_of(&file.metadata.sha256_hash()))
}

fn version_of(hash: &[u8]) -> String {
    let mut text = String::new();
    for byte in hash.iter().take(VERSION_CHARS / 2) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// `GET /assets/{path}`: kept for good under its version, else asked for again at every use.
pub(crate) async fn serve(
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = Files::get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let version = version_of(&file.metadata.sha256_hash());
    let tag = format!("\"{version}\"");
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(&path))], file.data.into_owned()).into_response()
    };
    let caching = if asked.v.as_deref() == Some(version.as_str()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// What the build makes, and nothing else.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
