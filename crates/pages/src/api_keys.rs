//! API keys of the platform.

use askama::Template;

use crate::layout::{Choice, Shell};
use crate::moment::Moment;

/// `GET /settings/api-keys`, and the answer to `POST /settings/api-keys` ([`ApiKeyForm`]), which shows the token once.
#[derive(Template)]
#[template(path = "api_keys.html")]
pub struct ApiKeysPage {
    /// The shell.
    pub shell: Shell,
    /// The keys, those in force first.
    pub rows: Vec<ApiKeyRow>,
    /// The form for a new key.
    pub new: ApiKeyForm,
    /// Today as YYYY-MM-DD: no key can expire before.
    pub today: String,
    /// The token of the key just made; never shown again.
    pub token: Option<String>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// What is said of a key: `name`, `scope` (repeated), `expires_on`, `networks`, `acts_for`.
pub struct ApiKeyForm {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub groups: Vec<ScopeGroup>,
    /// The last day it is taken, as YYYY-MM-DD; empty for no end.
    pub expires_on: String,
    /// The networks it may be used from; empty for all.
    pub networks: String,
    /// In whose name it writes notes.
    pub acts_for: Vec<Choice>,
}

/// Scopes that belong together.
pub struct ScopeGroup {
    /// What they are about.
    pub label: String,
    /// Each.
    pub scopes: Vec<ScopeChoice>,
}

/// One thing a key may do.
pub struct ScopeChoice {
    /// The scope's word.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A key.
pub struct ApiKeyRow {
    /// `key_…`: `POST /settings/api-keys/{id}` and `…/{id}/revoke`.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The first characters of its token.
    pub prefix: String,
    /// Whether it works on made-up customers alone.
    pub is_sandbox: bool,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The networks it may be used from, with spaces between; empty for all.
    pub networks: String,
    /// In whose name it writes notes.
    pub acts_for: Option<String>,
    /// From when on it is refused.
    pub expires: Option<Moment>,
    /// Whether that is past.
    pub is_expired: bool,
    /// When it was made.
    pub created: Moment,
    /// By whom.
    pub created_by: String,
    /// When it was last used.
    pub last_used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
    /// The form to change it.
    pub form: ApiKeyForm,
}
