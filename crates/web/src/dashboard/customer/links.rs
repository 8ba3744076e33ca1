//! `/customers/{id}/links`: links to the hosted page, made, e-mailed and revoked.

use super::{Shown, path, view};
use crate::{
    dashboard::{
        PageResult, dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect},
};
use probity_app::{
    App, AppError, email,
    link::{self, Link},
};
use probity_model::id::{CustomerId, LinkId};
use probity_pages::{
    layout::Section,
    links::{LinkRow, LinkState, LinksPage, NewLink},
    moment::Moment,
};

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    dialog(&links(&app, &user, id, &headers).await?, StatusCode::OK, &headers)
}

/// The one answer that holds a link; it is rendered here and not after a redirect, so that it stands in no address.
pub(crate) async fn create(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let made = link::create(&app, &user.actor, id).await?;
    let mut page = links(&app, &user, id, &headers).await?;
    page.new = Some(NewLink { url: made.url, until: Moment::new(made.expires_at, app.now()) });
    dialog(&page, StatusCode::OK, &headers)
}

pub(crate) async fn invite(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    match email::invite(&app, &user.actor, id).await {
        Ok(_) => Ok(redirect(&path(id), Flash::LinkEmailed)),
        Err(AppError::Conflict { code: "no_address", message }) => {
            let page = LinksPage { error: Some(message), ..links(&app, &user, id, &headers).await? };
            dialog(&page, StatusCode::CONFLICT, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn revoke(
    State(app): State<App>,
    user: SignedIn,
    Path((id, link)): Path<(CustomerId, LinkId)>,
) -> PageResult {
    link::revoke(&app, &user.actor, link).await?;
    Ok(Redirect::to(&format!("{}/links", path(id))).into_response())
}

async fn links(
    app: &App,
    user: &SignedIn,
    id: CustomerId,
    headers: &HeaderMap,
) -> Result<LinksPage, AppError> {
    let shown = Shown::load(app, user, id).await?;
    let links = link::list(app, &user.actor, id).await?;
    Ok(LinksPage {
        shell: shell(app, user, Section::Customers, headers).await?,
        subject: shown.subject(),
        email: email::address_hint(app, &user.actor, id).await?,
        new: None,
        rows: links.iter().map(|link| row(&shown, link)).collect(),
        error: None,
    })
}

fn row(shown: &Shown<'_>, link: &Link) -> LinkRow {
    let moment = |at| Moment::new(at, shown.now);
    LinkRow {
        id: link.id.to_string(),
        state: match (link.revoked_at, link.used_at) {
            (Some(at), _) => LinkState::Revoked(moment(at)),
            (None, Some(at)) => LinkState::Used(moment(at)),
            (None, None) if link.expires_at <= shown.now => LinkState::Expired(moment(link.expires_at)),
            (None, None) => LinkState::Open(moment(link.expires_at)),
        },
        made: moment(link.created_at),
        // One that the platform asked for, or that was made for an e-mail, is nobody's.
        made_by: link.created_by.map_or_else(
            || "the platform or for an e-mail".to_owned(),
            |id| view::header::user_name(&shown.profile.users, id),
        ),
    }
}
