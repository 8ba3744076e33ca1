//! `GET|POST /customers/{id}/evidence`: everything about a customer, taken out as a signed archive.

use super::Shown;
use crate::{
    attachment::attachment,
    dashboard::{PageResult, dialog, shell},
    extract::{Form, Path, SignedIn},
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use futures::stream::try_unfold;
use probity_app::{
    App, AppError,
    evidence::{self, Request},
};
use probity_model::{evidence::Audience, id::CustomerId, permission::Action};
use probity_pages::{
    decide::EvidencePage,
    layout::{Choice, Section},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sent {
    audience: Audience,
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
    dialog(&form(&shown, None, "", None, &headers).await?, StatusCode::OK, &headers)
}

/// The archive, made as it goes out. Where a file fails on the way, the answer breaks off and the archive does not verify.
pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let request = Request { audience: sent.audience, reason: sent.reason.clone() };
    match evidence::export(&app, &user.actor, id, request).await {
        Ok(export) => {
            let pieces = try_unfold(export, async |mut export| {
                Ok::<_, AppError>(export.next().await?.map(|bytes| (bytes, export)))
            });
            let name = format!("evidence-{id}-{}-{}.zip", sent.audience, app.now().strftime("%Y-%m-%d"));
            Ok(attachment(&name, "application/zip", Body::from_stream(pieces)))
        }
        Err(AppError::Invalid(violations)) => {
            let shown = Shown::load(&app, &user, id).await?;
            let error = violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" ");
            let form = form(&shown, Some(sent.audience), &sent.reason, Some(error), &headers).await?;
            dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    shown: &Shown<'_>,
    chosen: Option<Audience>,
    reason: &str,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<EvidencePage, AppError> {
    let audiences = evidence::audiences(&shown.user.actor);
    let chosen = chosen.or(audiences.first().copied()).ok_or(AppError::Forbidden(Action::Export))?;
    let choice = |it: &Audience| Choice {
        value: it.word().to_owned(),
        label: it.label().to_owned(),
        chosen: *it == chosen,
        count: None,
    };
    Ok(EvidencePage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        audiences: audiences.iter().map(choice).collect(),
        reason: reason.to_owned(),
        error,
    })
}
