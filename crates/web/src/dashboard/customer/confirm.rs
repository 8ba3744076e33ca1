//! `POST /customers/{id}/check/confirm`: the second signature.

use super::{Version, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::flash::{Flash, redirect},
    extract::{Form, Path, SignedIn},
};
use axum::extract::State;
use probity_app::{App, check};
use probity_model::id::CustomerId;

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    Form(form): Form<Version>,
) -> PageResult {
    check::confirm(&app, &user.actor, id, form.version).await?;
    Ok(redirect(&path(id), Flash::Confirmed))
}
