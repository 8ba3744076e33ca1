//! `GET|POST /customers/{id}/assign`: who is to review.

use super::{Shown, path};
use crate::{
    dashboard::{
        PageResult, bulk, dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App, AppError,
    customer::{self, Chosen, Outcome},
};
use probity_model::id::{CustomerId, UserId};
use probity_pages::{decide::AssignPage, layout::Section};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sent {
    version: u32,
    #[serde(default)]
    to: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    let assignee = shown.profile.record.assignee;
    dialog(&form(&shown, assignee, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let to = match sent.to.as_str() {
        "" => None,
        id => Some(id.parse::<UserId>().map_err(|_| AppError::NotFound("user"))?),
    };
    let chosen = [Chosen { id, seen_version: Some(sent.version) }];
    let error = match customer::assign(&app, &user.actor, &chosen, to).await {
        Ok(outcomes) if outcomes.contains(&Outcome::Meanwhile) => {
            "The customer changed meanwhile. Look again, then save.".to_owned()
        }
        Ok(_) => return Ok(redirect(&path(id), Flash::Saved)),
        Err(AppError::Invalid(violations)) => {
            violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" ")
        }
        Err(error) => return Err(error.into()),
    };
    let shown = Shown::load(&app, &user, id).await?;
    let form = form(&shown, to, Some(error), &headers).await?;
    dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
}

async fn form(
    shown: &Shown<'_>,
    assignee: Option<UserId>,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<AssignPage, AppError> {
    Ok(AssignPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        assignees: bulk::assignees(shown.app, shown.user, assignee).await?,
        error,
    })
}
