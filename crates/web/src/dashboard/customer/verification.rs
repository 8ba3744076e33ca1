//! `GET /customers/{id}`: the Verification tab.

use super::Shown;
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        page, shell,
        view::{event::Telling, verification::View},
    },
    extract::{Path, SignedIn},
};
use axum::{extract, http::HeaderMap};
use probity_app::{App, AppError, check, event};
use probity_model::{
    customer::State,
    id::CustomerId,
    permission::{Action, can},
};
use probity_pages::{
    customer::Tab,
    layout::Section,
    verification::{SecondLook, VerificationPage},
};

pub(crate) async fn get(
    extract::State(app): extract::State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    let view = shown.view();
    let rows = view.rows();
    let (fields, documents) = (rows.fields(), rows.documents());
    let second = second(&shown).await?;
    let answer = VerificationPage {
        second,
        shell: shell(&app, &user, Section::Customers, &headers).await?,
        header: shown.header(Tab::Verification),
        mode: view.mode(),
        bar: view.bar(&fields, &documents),
        open: View::open(&documents),
        rounds: view.rounds(),
        masking: view.masking(),
        fields,
        documents,
    };
    page(&answer, &headers)
}

/// What the first person saw and what happened since, while a second signature is awaited.
async fn second(shown: &Shown<'_>) -> Result<Option<SecondLook>, AppError> {
    let customer = &shown.profile.record.customer;
    let actor = &shown.user.actor;
    if customer.state != State::AwaitingSecondApproval || !can(actor, Action::ViewActivity) {
        return Ok(None);
    }
    let since = check::since_decision(shown.app, actor, customer).await?;
    let who = event::who(shown.app, actor, &since.events).await?;
    let telling = Telling {
        who: &who,
        settings: shown.app.settings(),
        reasons: &shown.reasons,
        profile: Some(&shown.profile),
        now: shown.now,
    };
    let events = since.events.iter().map(|recorded| telling.event(recorded)).collect();
    Ok(shown.view().decisions().second_look(events, since.is_cut))
}
