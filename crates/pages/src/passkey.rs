//! Forms that a passkey fills in. They show once the script has seen that the browser knows passkeys.

use askama::Template;
use askama::filters::HtmlSafe;

/// A form that a passkey fills in to prove who somebody is (`id`, `client_data`, `authenticator_data`, `signature`,
/// `user_handle`, `next`).
#[derive(Template)]
#[template(path = "parts/passkey.html")]
pub struct PasskeyForm {
    action: &'static str,
    label: &'static str,
    next: String,
}

impl HtmlSafe for PasskeyForm {}

impl PasskeyForm {
    fn new(action: &'static str, label: &'static str, next: &str) -> Self {
        Self { action, label, next: next.to_owned() }
    }

    /// To sign in with.
    #[must_use]
    pub fn sign_in(next: &str) -> Self {
        Self::new("/sign-in/passkey", "Sign in with a passkey", next)
    }

    /// To pass the second factor with.
    #[must_use]
    pub fn second(next: &str) -> Self {
        Self::new("/sign-in/second/passkey", "Use a passkey", next)
    }

    /// To prove again with.
    #[must_use]
    pub fn prove(next: &str) -> Self {
        Self::new("/account/prove/passkey", "Use a passkey", next)
    }
}

/// A form that a new passkey fills in (`name`, `client_data`, `attestation`, `next`).
#[derive(Template)]
#[template(path = "parts/passkey_add.html")]
pub struct AddPasskey {
    action: &'static str,
    next: String,
}

impl HtmlSafe for AddPasskey {}

impl AddPasskey {
    /// On the own account page.
    #[must_use]
    pub fn own() -> Self {
        Self { action: "/account/passkeys", next: "/account".to_owned() }
    }

    /// For somebody whose role needs a second factor.
    #[must_use]
    pub fn owed(next: &str) -> Self {
        Self { action: "/sign-in/set-up/passkey", next: next.to_owned() }
    }
}
