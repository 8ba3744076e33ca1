//! Arriving with a link: a page that does nothing yet, the exchange, and asking for a fresh link.

use super::{PortalResult, hide_address, language_of, let_in, on_to, view};
use crate::{
    Web, cookie,
    extract::{Path, Query},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    AppError,
    link::{self, LinkState},
    portal,
};
use probity_language::Language;
use probity_model::user::Actor;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    lang: Option<String>,
}

/// `GET /verify/{token}`: changes nothing, so that a scanner of e-mails does not use the link up.
pub(super) async fn get(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> PortalResult {
    let wanted = language_of(&headers, asked.lang.as_deref());
    let mut response = match link::look(&web.app, &token).await? {
        LinkState::Usable(own) => {
            let chosen = asked.lang.as_deref().and_then(Language::from_tag);
            // English is also what nobody chose: then the browser knows better.
            let accepted = wanted.filter(|_| own == Language::default());
            view::landing(&web, chosen.or(accepted).unwrap_or(own), &token).await
        }
        LinkState::Gone => view::gone(&web, wanted.unwrap_or_default(), &token, false).await,
    };
    hide_address(&mut response);
    Ok(response)
}

/// `POST /verify/{token}`: exchanges the link for a session, once, and goes on in the language of the page it stood on.
pub(super) async fn exchange(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> PortalResult {
    let earlier = cookie::portal_token(&headers);
    match link::exchange(&web.app, &token, earlier.as_deref()).await {
        Ok(entry) => {
            if let Some(language) = asked.lang.as_deref().and_then(Language::from_tag) {
                let own = Actor::Customer { id: entry.customer };
                portal::set_language(&web.app, &own, language).await?;
            }
            let mut response = on_to("/verify");
            let_in(&web, &mut response, entry.token);
            hide_address(&mut response);
            Ok(response)
        }
        Err(AppError::NotFound("link")) => {
            let language = language_of(&headers, asked.lang.as_deref()).unwrap_or_default();
            let mut response = view::gone(&web, language, &token, false).await;
            *response.status_mut() = StatusCode::GONE;
            hide_address(&mut response);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /verify/{token}/fresh`: e-mails a new link to the customer's own address. The answer is the same whatever the
/// token is.
pub(super) async fn fresh(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> PortalResult {
    link::fresh(&web.app, &token).await?;
    let language = language_of(&headers, asked.lang.as_deref()).unwrap_or_default();
    let mut response = view::gone(&web, language, &token, true).await;
    hide_address(&mut response);
    Ok(response)
}
