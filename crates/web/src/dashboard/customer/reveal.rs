//! `GET|POST /customers/{id}/reveal`: the masked values in the clear, for a while, and on the record.

use super::{Shown, path};
use crate::{
    dashboard::{
        PageResult, dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{App, AppError, privacy};
use probity_model::{id::CustomerId, limits};
use probity_pages::{decide::RevealPage, layout::Section};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    dialog(&form(&shown, String::new(), None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    match privacy::reveal(&app, &user.actor, &user.proof, id, &sent.reason).await {
        Ok(()) => Ok(redirect(&path(id), Flash::Revealed)),
        Err(AppError::Invalid(violations)) => {
            let shown = Shown::load(&app, &user, id).await?;
            let error = violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" ");
            let form = form(&shown, sent.reason, Some(error), &headers).await?;
            dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    shown: &Shown<'_>,
    reason: String,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<RevealPage, AppError> {
    Ok(RevealPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        reason,
        reason_chars_max: limits::REVEAL_REASON_CHARS_MAX,
        is_required: shown.app.settings().privacy.reason_required,
        minutes: limits::REVEAL_MINUTES,
        error,
    })
}
