//! Acts that ask for a reason: the dialog, and the answer when the reason is wanting.

use super::{Shown, path};
use crate::{
    dashboard::{
        PageResult, dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::SignedIn,
};
use axum::http::{HeaderMap, StatusCode};
use probity_app::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, refusal::Why};
use probity_pages::{
    decide::{Act, ActPage},
    layout::Section,
};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    pub(crate) version: u32,
    #[serde(default)]
    pub(crate) reason: String,
}

/// What is done, for a customer as it stands.
pub(crate) type ActOf = fn(&Shown<'_>) -> Act;

/// The dialog.
pub(crate) async fn ask(
    app: &App,
    user: &SignedIn,
    id: CustomerId,
    headers: &HeaderMap,
    act: ActOf,
) -> PageResult {
    let shown = Shown::load(app, user, id).await?;
    dialog(&form(&shown, act, "", None, headers).await?, StatusCode::OK, headers)
}

/// On to the profile if it was done; the dialog again if the reason is missing or too long.
pub(crate) async fn answer(
    (app, user, headers): (&App, &SignedIn, &HeaderMap),
    id: CustomerId,
    act: ActOf,
    reason: &str,
    outcome: Result<Customer, AppError>,
    flash: Flash,
) -> PageResult {
    match outcome {
        Ok(_) => Ok(redirect(&path(id), flash)),
        Err(AppError::Refused(refusal)) if matches!(refusal.why, Why::ReasonNeeded | Why::TooLong) => {
            let shown = Shown::load(app, user, id).await?;
            let form = form(&shown, act, reason, Some(refusal.to_string()), headers).await?;
            dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    shown: &Shown<'_>,
    act: ActOf,
    text: &str,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<ActPage, AppError> {
    Ok(ActPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        act: act(shown),
        text: text.to_owned(),
        error,
    })
}
