//! `GET|POST /customers/{id}/check/send-back`.

use super::{
    Shown,
    act::{self, Sent},
};
use crate::{
    dashboard::{PageResult, flash::Flash},
    extract::{Form, Path, SignedIn},
};
use axum::{extract::State, http::HeaderMap};
use probity_app::{App, check};
use probity_model::id::CustomerId;
use probity_pages::decide::Act;

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    act::ask(&app, &user, id, &headers, sent_back).await
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let outcome = check::send_back(&app, &user.actor, id, sent.version, &sent.reason).await;
    act::answer((&app, &user, &headers), id, sent_back, &sent.reason, outcome, Flash::SentBack).await
}

/// A first decision goes back, whatever it was.
const fn sent_back(_: &Shown<'_>) -> Act {
    Act::SendBack
}
