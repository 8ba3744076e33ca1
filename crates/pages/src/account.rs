//! Own account and sign-in.

use askama::Template;

use crate::layout::Shell;
use crate::moment::Moment;
use crate::passkey::{AddPasskey, PasskeyForm};

/// `GET /account`; `POST /account/password` (`current`, `new`, `again`), `POST /account/theme` (`theme`,
/// `back`), `POST /account/sessions/{id}/end`, `POST /account/sessions/end-others`.
#[derive(Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The shell.
    pub shell: Shell,
    /// The e-mail.
    pub email: String,
    /// Own sessions, this one first.
    pub sessions: Vec<SessionRow>,
    /// The fewest characters of a password.
    pub password_length_min: usize,
    /// Kinds of e-mail: code, label, and whether it is wanted (`POST /account/emails`, `wanted` repeated).
    pub emails: Vec<(String, String, bool)>,
    /// The own second factors.
    pub factors: Factors,
    /// What is wrong with the password change.
    pub password_error: Option<String>,
    /// The own passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// Another one can be added.
    pub add_passkey: Option<AddPasskey>,
    /// Why a passkey was not added.
    pub passkey_error: Option<String>,
}

/// A passkey: `POST /account/passkeys/{id}/remove`.
pub struct PasskeyRow {
    /// `psk_…`.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub added: Moment,
    /// When it was last used.
    pub last_used: Option<Moment>,
}

/// The own second factors: `POST /account/totp`, `/account/totp/remove`, `/account/recovery-codes`.
pub struct Factors {
    /// An authenticator app is set up.
    pub totp: bool,
    /// Recovery codes that were not used.
    pub recovery_codes: u32,
    /// There is a second factor, of any kind.
    pub any: bool,
    /// The role needs one.
    pub needed: bool,
}

/// A session.
pub struct SessionRow {
    /// `ses_…`.
    pub id: String,
    /// `Firefox on Linux`.
    pub device: String,
    /// The address it came from.
    pub address: String,
    /// When it began.
    pub started: Moment,
    /// When it was last used.
    pub last_seen: Moment,
    /// It is this one.
    pub current: bool,
}

/// The ways in beside the password.
pub struct Ways {
    /// With a passkey, where there can be any.
    pub passkey: Option<PasskeyForm>,
    /// At an identity provider: where to begin, and what it is called.
    pub providers: Vec<(String, String)>,
    /// Everybody can sign in here; else in an emergency alone.
    pub local: bool,
}

/// `GET|POST /sign-in`.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The e-mail typed so far.
    pub email: String,
    /// Where to go afterwards, a path of ours.
    pub next: String,
    /// Why it did not work, the same words whether the e-mail exists or not.
    pub error: Option<String>,
    /// Something to say first, such as `You signed out.`
    pub notice: Option<String>,
    /// The demo's sign-ins, shown only on a demo installation: e-mail and role.
    pub demo: Vec<(String, String)>,
    /// The ways in beside the password.
    pub ways: Ways,
    /// The request id, with an error.
    pub request_id: Option<String>,
}
