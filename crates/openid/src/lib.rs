//! An identity provider, as its client sees it: where it sends people (`OpenID` Connect Core 1.0, section 3.1), what it gives
//! for a code, and whether its ID tokens are in order. Knows nothing of users, roles or the database.

mod client;
mod fetch;
mod metadata;

pub use client::{Asked, Client, Redeemed};
pub use metadata::{IssuerProblem, checked_issuer};
pub use probity_identity::id_token::{IdToken, Refusal};

use std::fmt;

/// What this client is to a provider.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registration {
    /// The provider, exactly as it calls itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we prove that with; none for a client without a secret, which PKCE protects.
    pub client_secret: Option<Secret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Whether it may be on this machine by http: for trying things out.
    pub allow_http: bool,
}

/// A secret. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// This one; none where it is empty.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Why nothing came of it. Nothing in it is of a person.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// No answer, or one that is no answer of a provider.
    #[error("the provider's {what} cannot be read: {why}")]
    Unreadable {
        /// What was asked for.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// What it says of itself is not of the provider that was configured, or leads to where nothing secret goes.
    #[error("what the provider says of itself is not in order: {0}")]
    Metadata(&'static str),
    /// It gave nothing for the code.
    #[error("the provider refused the code: {0}")]
    Code(String),
    /// Its token is not in order.
    #[error("the provider's ID token is refused: {0}")]
    Token(#[from] Refusal),
}
