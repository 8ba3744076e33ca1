//! Who is signed in.

use crate::{Web, error::WebError};
use axum::{extract::FromRequestParts, http::request::Parts};
use probity_app::{
    AppError,
    account::{CurrentSession, Owing, Proof},
};
use probity_model::{
    id::{SessionId, UserId},
    user::{Actor, Role},
};
use probity_pages::words::Theme;

/// The signed-in user. Not `Debug`: it holds a name and an address.
#[derive(Clone)]
pub(crate) struct SignedIn {
    /// The user as the one who acts: the first argument of every use case.
    pub(crate) actor: Actor,
    /// The user's id.
    pub(crate) id: UserId,
    /// The role.
    pub(crate) role: Role,
    /// What the role is called.
    pub(crate) role_name: String,
    /// The name.
    pub(crate) name: String,
    /// The e-mail address.
    pub(crate) email: String,
    /// The session.
    pub(crate) session: SessionId,
    /// When this person last proved who they are; what needs it recent asks `account::require_recent_proof`.
    pub(crate) proof: Proof,
    /// Whether that is recent, for the routes that need it.
    pub(crate) is_proved: bool,
    /// The theme this browser asks for.
    pub(crate) theme: Theme,
}

/// Somebody whose session owes a second factor: for the pages that ask for it, and for nothing else.
#[derive(Clone)]
pub(crate) struct Owed(pub(crate) Owing);

impl FromRequestParts<Web> for Owed {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AppError::Unauthenticated.into())
    }
}

impl SignedIn {
    /// The user of a session, in a browser with this theme.
    pub(crate) fn new(session: CurrentSession, is_proved: bool, theme: Theme) -> Option<Self> {
        let id = session.actor.user()?;
        Some(Self {
            actor: session.actor,
            id,
            role: session.role,
            role_name: session.role_name,
            name: session.name,
            email: session.email,
            session: session.id,
            proof: session.proof,
            is_proved,
            theme,
        })
    }
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AppError::Unauthenticated.into())
    }
}

impl axum::extract::OptionalFromRequestParts<Web> for SignedIn {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Option<Self>, WebError> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
