//! `GET|POST /customers/{id}/check/reject`.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        dialog,
        flash::{Flash, redirect},
        shell,
        view::decision::ground,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App, AppError,
    check::{self, RejectForm},
    four_eyes,
};
use probity_model::{
    customer::State as Standing, id::CustomerId, reason::Target, refusal::Why, status::Verdict,
};
use probity_pages::{decide::RejectPage, layout::Section};
use serde::Deserialize;

#[derive(Deserialize, Default)]
pub(crate) struct Sent {
    version: u32,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    preview: Option<String>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    let check = shown.profile.record.customer.open_check();
    let marks = check.into_iter().flat_map(|check| check.marks.values());
    let mut reasons: Vec<String> = marks
        .filter(|mark| mark.verdict == Verdict::Rejected)
        .flat_map(|mark| mark.reasons.clone())
        .collect();
    reasons.sort();
    reasons.dedup();
    let sent = Sent { reasons, ..Sent::default() };
    dialog(&form(&shown, &sent, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    if sent.preview.is_some() {
        let shown = Shown::load(&app, &user, id).await?;
        return dialog(&form(&shown, &sent, None, &headers).await?, StatusCode::OK, &headers);
    }
    let reject = RejectForm {
        seen_version: sent.version,
        reasons: sent.reasons.clone(),
        r#final: false,
        note: sent.note.clone(),
    };
    let error = match check::reject(&app, &user.actor, id, reject).await {
        Ok(customer) if customer.state == Standing::AwaitingSecondApproval => {
            return Ok(redirect(&path(id), Flash::AwaitsSecond));
        }
        Ok(_) => return Ok(redirect(&path(id), Flash::Rejected)),
        Err(AppError::Refused(refusal)) if refusal.why == Why::ReasonNeeded => {
            "Choose at least one reason.".to_owned()
        }
        Err(AppError::Invalid(violations)) => {
            violations.into_iter().map(|violation| violation.message).collect::<Vec<_>>().join(" ")
        }
        Err(error) => return Err(error.into()),
    };
    let shown = Shown::load(&app, &user, id).await?;
    dialog(&form(&shown, &sent, Some(error), &headers).await?, StatusCode::UNPROCESSABLE_ENTITY, &headers)
}

async fn form(
    shown: &Shown<'_>,
    sent: &Sent,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<RejectPage, AppError> {
    let (text, r#final) = check::preview(shown.app, &shown.user.actor, &sent.reasons).await?;
    let record = &shown.profile.record;
    let grounds = four_eyes::for_rejection(shown.app, &shown.user.actor, record, &sent.reasons).await?;
    let targets = [Target::Customer, Target::Document, Target::Selfie, Target::Field];
    Ok(RejectPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        reasons: shown.reasons.groups(&targets, &sent.reasons),
        note: sent.note.clone(),
        preview: if sent.reasons.is_empty() { String::new() } else { text },
        may_retry: !r#final,
        needs_second: grounds.iter().map(ground).collect(),
        error,
    })
}
