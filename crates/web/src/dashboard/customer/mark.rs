//! `GET|POST /customers/{id}/marks`: the reasons picker, and marking an item.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{dialog, fragment, shell, view::verification::View},
    extract::{Form, Path, Query, SignedIn},
    request::is_partial,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect},
};
use probity_app::{App, AppError, check};
use probity_model::{
    check::NewMark,
    id::CustomerId,
    item::{DocumentKind, ItemKey},
    reason::Target,
    refusal::Why,
    status::Verdict,
};
use probity_pages::{
    layout::Section,
    verification::{MarkAnswer, ReasonsPage},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Asked {
    item: ItemKey,
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    item: ItemKey,
    item_version: u32,
    mark: Verdict,
    #[serde(default)]
    reasons: Vec<String>,
    comment: Option<String>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    dialog(&picker(&shown, &asked.item, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let item = sent.item.clone();
    let mark = NewMark {
        item: sent.item,
        item_version: sent.item_version,
        verdict: sent.mark,
        reasons: sent.reasons,
        comment: sent.comment,
    };
    match check::mark(&app, &user.actor, id, mark).await {
        Ok(_) if is_partial(&headers) => answer(&Shown::load(&app, &user, id).await?, &item),
        Ok(_) => {
            let anchor = probity_pages::verification::anchor(&item.to_string());
            Ok(Redirect::to(&format!("{}#{anchor}", path(id))).into_response())
        }
        Err(AppError::Refused(refusal)) if refusal.why == Why::ReasonNeeded => {
            let shown = Shown::load(&app, &user, id).await?;
            let error = "Choose at least one reason.".to_owned();
            let picker = picker(&shown, &item, Some(error), &headers).await?;
            dialog(&picker, StatusCode::UNPROCESSABLE_ENTITY, &headers)
        }
        Err(error) => Err(error.into()),
    }
}

/// The row, the bar and the group's count as they are now.
fn answer(shown: &Shown<'_>, key: &ItemKey) -> PageResult {
    let view = shown.view();
    let rows = view.rows();
    let (fields, documents) = (rows.fields(), rows.documents());
    let item = rows.item(key);
    let customer = &shown.profile.record.customer;
    fragment(&MarkAnswer {
        customer: customer.id.to_string(),
        version: u64::from(customer.version),
        item,
        bar: view.bar(&fields, &documents),
        group: View::group(key, &fields, &documents),
    })
}

async fn picker(
    shown: &Shown<'_>,
    key: &ItemKey,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<ReasonsPage, AppError> {
    let view = shown.view();
    let item = view.rows().item(key);
    let customer = &shown.profile.record.customer;
    let mark = customer.open_check().and_then(|check| check.marks.get(key));
    let chosen = mark.map(|mark| mark.reasons.clone()).unwrap_or_default();
    Ok(ReasonsPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        customer: customer.id.to_string(),
        customer_name: shown.profile.record.display_name.reveal().clone(),
        version: u64::from(customer.version),
        reasons: shown.reasons.groups(&[target(key)], &chosen),
        item,
        error,
    })
}

/// What a reason of this item is said of.
const fn target(key: &ItemKey) -> Target {
    match key {
        ItemKey::Field(_) => Target::Field,
        ItemKey::Document(DocumentKind::Selfie) => Target::Selfie,
        ItemKey::Document(_) => Target::Document,
    }
}
