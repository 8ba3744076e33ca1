//! `GET|POST /customers/{id}/check/finish`: *Finish check*, or what stands in its way.

use super::{Shown, Version, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect},
};
use probity_app::{App, AppError, check};
use probity_model::{customer::State as Standing, id::CustomerId, refusal::Why};
use probity_pages::{decide::FinishRefusedPage, layout::Section};

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    if shown.view().obstacles().is_empty() {
        return Ok(Redirect::to(&path(id)).into_response());
    }
    dialog(&refused(&shown, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(form): Form<Version>,
) -> PageResult {
    match check::finish(&app, &user.actor, id, form.version).await {
        Ok(customer) if customer.state == Standing::AwaitingSecondApproval => {
            Ok(redirect(&path(id), Flash::AwaitsSecond))
        }
        Ok(_) => Ok(redirect(&path(id), Flash::Approved)),
        Err(AppError::Refused(refusal)) if matches!(refusal.why, Why::InTheWay(_)) => {
            let shown = Shown::load(&app, &user, id).await?;
            dialog(&refused(&shown, &headers).await?, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(shown: &Shown<'_>, headers: &HeaderMap) -> Result<FinishRefusedPage, AppError> {
    Ok(FinishRefusedPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        obstacles: shown.view().obstacles(),
    })
}
