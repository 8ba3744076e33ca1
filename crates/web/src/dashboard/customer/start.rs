//! `POST /customers/{id}/check/start`.

use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        customer::path,
        flash::{Flash, redirect},
    },
    extract::{Path, SignedIn},
};
use axum::extract::State;
use probity_app::{App, check};
use probity_model::id::CustomerId;

pub(crate) async fn post(State(app): State<App>, user: SignedIn, Path(id): Path<CustomerId>) -> PageResult {
    check::start(&app, &user.actor, id).await?;
    Ok(redirect(&path(id), Flash::Started))
}
