//! The page that shows `/api/openapi.json`.

use askama::Template;

use crate::layout::Shell;

/// `GET /api/docs`. The script fetches the document and draws it; without script there is a link to it.
#[derive(Template)]
#[template(path = "api_docs.html")]
pub struct ApiDocsPage {
    /// The shell.
    pub shell: Shell,
}
