//! `GET|POST /customers/{id}/reopen`.

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
use probity_model::{id::CustomerId, status::Status};
use probity_pages::{decide::Act, words::DecisionKind};

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    act::ask(&app, &user, id, &headers, reopened).await
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let outcome = check::reopen(&app, &user.actor, id, sent.version, &sent.reason).await;
    act::answer((&app, &user, &headers), id, reopened, &sent.reason, outcome, Flash::Reopened).await
}

/// What is opened again.
fn reopened(shown: &Shown<'_>) -> Act {
    Act::Reopen(match shown.profile.record.customer.state.status() {
        Status::Approved => DecisionKind::Approved,
        Status::Resubmission => DecisionKind::Resubmission,
        Status::Rejected | Status::Pending => DecisionKind::Rejected,
    })
}
