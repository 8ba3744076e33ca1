//! The second factor: proved after the password, set up, and proved again later.

use crate::{
    passkey::{AddPasskey, PasskeyForm},
    qr::Qr,
};
use askama::Template;

/// `GET|POST /sign-in/second` (`code`, `next`).
#[derive(Template)]
#[template(path = "second_factor.html")]
pub struct SecondFactorPage {
    /// Whose sign-in it is.
    pub email: String,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// Whether an authenticator app is there.
    pub totp: bool,
    /// The way on with a passkey, where there is one.
    pub passkey: Option<PasskeyForm>,
    /// Why it did not work.
    pub error: Option<String>,
}

/// `GET /sign-in/set-up`: the role needs a second factor, and there is none.
#[derive(Template)]
#[template(path = "set_up.html")]
pub struct SetUpPage {
    /// Whose sign-in it is.
    pub email: String,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// A passkey can be set up.
    pub add_passkey: Option<AddPasskey>,
    /// Why it did not work.
    pub error: Option<String>,
}

/// The answer to `POST /account/totp` and `POST /sign-in/set-up/totp`: the secret, and a form that confirms it.
#[derive(Template)]
#[template(path = "totp.html")]
pub struct TotpPage {
    /// Where the code goes (`code`, `next`).
    pub action: &'static str,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// The picture.
    pub qr: Qr,
    /// The secret in groups of four, to type over.
    pub secret: String,
    /// Why it did not work.
    pub error: Option<String>,
}

/// New recovery codes, shown this once.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub struct RecoveryCodesPage {
    /// What was done.
    pub title: String,
    /// The codes.
    pub codes: Vec<String>,
    /// Where to go on, a path of ours.
    pub next: String,
}

/// `GET|POST /account/prove` (`password` or `code`, `next`).
#[derive(Template)]
#[template(path = "prove.html")]
pub struct ProvePage {
    /// Who it is.
    pub email: String,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// Whether there is a second factor, whose codes are taken too.
    pub codes: bool,
    /// Whether an authenticator app is there.
    pub totp: bool,
    /// The way on with a passkey, where there is one.
    pub passkey: Option<PasskeyForm>,
    /// The way on at an identity provider: where to begin, and what it is called.
    pub providers: Vec<(String, String)>,
    /// Why it did not work.
    pub error: Option<String>,
}

/// A secret in groups of four.
#[must_use]
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
