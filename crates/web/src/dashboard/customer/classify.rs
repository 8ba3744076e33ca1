//! `GET|POST /customers/{id}/classify`: risk and tags.

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
use probity_app::{App, AppError, customer};
use probity_model::{id::CustomerId, status::Risk};
use probity_pages::{
    decide::ClassifyPage,
    layout::{Choice, Section},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sent {
    version: u32,
    risk: Risk,
    #[serde(default)]
    tags: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    let (risk, tags) = (shown.profile.record.risk, shown.profile.tags.join(", "));
    dialog(&form(&shown, risk, tags, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let tags = sent.tags.split(',').map(ToOwned::to_owned).collect();
    match customer::classify(&app, &user.actor, id, sent.version, sent.risk, tags).await {
        Ok(()) => Ok(redirect(&path(id), Flash::Saved)),
        Err(AppError::Invalid(violations)) => {
            let shown = Shown::load(&app, &user, id).await?;
            let error = violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" ");
            let form = form(&shown, sent.risk, sent.tags, Some(error), &headers).await?;
            dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    shown: &Shown<'_>,
    risk: Risk,
    tags: String,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<ClassifyPage, AppError> {
    let choice = |it: &Risk| Choice {
        value: it.word().to_owned(),
        label: it.label().to_owned(),
        chosen: *it == risk,
        count: None,
    };
    Ok(ClassifyPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        risks: Risk::ALL.iter().map(choice).collect(),
        tags,
        error,
    })
}
