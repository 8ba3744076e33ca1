//! Users: the list and the form for a new one.

use askama::Template;

use crate::layout::{Choice, Shell};
use crate::moment::Moment;

/// `GET /users`.
#[derive(Template)]
#[template(path = "users.html")]
pub struct UsersPage {
    /// The shell.
    pub shell: Shell,
    /// Everyone, by name.
    pub rows: Vec<UserRow>,
    /// The person may change users.
    pub can_change: bool,
    /// The person may take out who may do what.
    pub can_review_access: bool,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// A user's state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// Can sign in.
    Active,
    /// Locked after repeated failures.
    Locked,
    /// Disabled by an administrator.
    Disabled,
}

impl UserState {
    /// The code used in styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Locked => "Locked",
            Self::Disabled => "Disabled",
        }
    }
}

/// A user.
pub struct UserRow {
    /// `usr_…`: `POST /users/{id}/disable|enable|role|unlock|password|second-factor|sign-out`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The initials.
    pub initials: String,
    /// The e-mail.
    pub email: String,
    /// What the role is called.
    pub role: String,
    /// The roles there are, this one chosen.
    pub roles: Vec<Choice>,
    /// The state.
    pub state: UserState,
    /// The last sign-in.
    pub last_seen: Option<Moment>,
    /// How the person can sign in, such as `password, passkey`.
    pub ways: String,
    /// The person has a second factor.
    pub second_factor: bool,
    /// It is the signed-in person, who cannot change their own role or state.
    pub you: bool,
}

/// `GET /users/new`, and the answer to `POST /users` that was not in order.
#[derive(Template)]
#[template(path = "user_new.html")]
pub struct NewUserPage {
    /// The shell.
    pub shell: Shell,
    /// The name typed so far.
    pub name: String,
    /// The e-mail typed so far.
    pub email: String,
    /// The roles there are, one of them chosen.
    pub roles: Vec<Choice>,
    /// The fewest characters of a password.
    pub password_length_min: usize,
    /// What is wrong with the name.
    pub name_error: Option<String>,
    /// What is wrong with the e-mail.
    pub email_error: Option<String>,
    /// What is wrong with the password.
    pub password_error: Option<String>,
}
