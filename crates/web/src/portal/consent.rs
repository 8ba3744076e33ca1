//! `POST /verify/consent`: agreeing to how the data is used.

use super::{Customer, PortalResult, on_to};
use crate::{Web, extract::Form};
use axum::extract::State;
use probity_app::{AppError, portal};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Agreed {
    #[serde(default)]
    text_version: String,
    #[serde(default)]
    agree: String,
}

pub(super) async fn post(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Form(sent): Form<Agreed>,
) -> PortalResult {
    if sent.agree.is_empty() {
        return Err(AppError::invalid("agree", "consent_needed", "Tick the box to agree.").into());
    }
    portal::consent(&web.app, &visitor.actor, &sent.text_version, visitor.language).await?;
    Ok(on_to("/verify"))
}
