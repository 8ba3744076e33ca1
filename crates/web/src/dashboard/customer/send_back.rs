//! `GET|POST /customers/{id}/check/send-back`.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{App, AppError, check};
use probity_model::{id::CustomerId, refusal::Why};
use probity_pages::{
    decide::{Act, ActPage},
    layout::Section,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sent {
    version: u32,
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
    dialog(&form(&shown, "", None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    match check::send_back(&app, &user.actor, id, sent.version, &sent.reason).await {
        Ok(_) => Ok(redirect(&path(id), Flash::SentBack)),
        Err(AppError::Refused(refusal)) if matches!(refusal.why, Why::ReasonNeeded | Why::TooLong) => {
            let shown = Shown::load(&app, &user, id).await?;
            let form = form(&shown, &sent.reason, Some(refusal.to_string()), &headers).await?;
            dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    shown: &Shown<'_>,
    text: &str,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<ActPage, AppError> {
    Ok(ActPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        act: Act::SendBack,
        text: text.to_owned(),
        error,
    })
}
