//! `/`: on to the first page a person wants to see.

use crate::{extract::SignedIn, routes::Routes, shell};
use axum::{http::Method, response::Redirect};
use probity_model::permission::Action;

pub(crate) fn routes() -> Routes {
    Routes::new().page(Method::GET, "/", Action::UseOwnAccount, show)
}

async fn show(user: SignedIn) -> Redirect {
    Redirect::to(shell::landing(&user.actor))
}
