//! `GET /customers/{id}`: the Verification tab.

use super::Shown;
use crate::dashboard::PageResult;
use crate::{
    dashboard::{page, shell, view::verification::View},
    extract::{Path, SignedIn},
};
use axum::{extract::State, http::HeaderMap};
use probity_app::App;
use probity_model::id::CustomerId;
use probity_pages::{customer::Tab, layout::Section, verification::VerificationPage};

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    let view = shown.view();
    let rows = view.rows();
    let (fields, documents) = (rows.fields(), rows.documents());
    let answer = VerificationPage {
        shell: shell(&app, &user, Section::Customers, &headers).await?,
        header: shown.header(Tab::Verification),
        mode: view.mode(),
        bar: view.bar(&fields, &documents),
        open: View::open(&documents),
        rounds: view.rounds(),
        fields,
        documents,
    };
    page(&answer, &headers)
}
