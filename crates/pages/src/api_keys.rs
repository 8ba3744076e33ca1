//! API keys of the platform.

use askama::Template;

use crate::layout::Shell;
use crate::moment::Moment;

/// `GET /settings/api-keys`, and the answer to `POST /settings/api-keys` (`name`), which shows the token once.
#[derive(Template)]
#[template(path = "api_keys.html")]
pub struct ApiKeysPage {
    /// The shell.
    pub shell: Shell,
    /// The keys, those in force first.
    pub rows: Vec<ApiKeyRow>,
    /// The token of the key just made; never shown again.
    pub token: Option<String>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// A key.
pub struct ApiKeyRow {
    /// `key_…`: `POST /settings/api-keys/{id}/revoke`.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The first characters of its token.
    pub prefix: String,
    /// When it was made.
    pub created: Moment,
    /// By whom.
    pub created_by: String,
    /// When it was last used.
    pub last_used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
}
