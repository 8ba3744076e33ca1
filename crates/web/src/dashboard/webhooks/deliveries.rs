//! The log of an endpoint: what was sent, each attempt with its answer, and *Send again*.

use super::{PATH, view};
use crate::{
    Web,
    dashboard::{PageResult, html, lists::choices},
    error::WebError,
    extract::{Path, Query, SignedIn},
    request::is_partial,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Redirect,
};
use probity_app::webhook::{self, DeliveryFilter, KEPT_DAYS};
use probity_model::{
    id::{DeliveryId, EndpointId},
    webhook::DeliveryState,
};
use probity_pages::{
    Template,
    layout::{Paging, Section},
    webhooks::{DeliveriesPage, DeliveryPage},
};
use serde::Deserialize;

const PAGE_ROWS: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    after: Option<DeliveryId>,
}

pub(super) async fn list(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let endpoint = webhook::get(&web.app, &you.actor, id).await?.endpoint;
    let state = DeliveryState::from_word(&asked.state);
    let filter = DeliveryFilter { state, after: asked.after };
    let mut rows = webhook::deliveries(&web.app, &you.actor, id, filter, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let now = web.app.now();
    let href = |after: Option<DeliveryId>| {
        let after = after.map_or_else(String::new, |id| format!("&after={id}"));
        format!("{PATH}/{id}/deliveries?state={}{after}", state.map_or("", DeliveryState::word))
    };
    let paging = Paging {
        next: rows.last().filter(|_| more).map(|last| href(Some(last.id))),
        first: asked.after.map(|_| href(None)),
        summary: String::new(),
    };
    let states = DeliveryState::ALL.iter().map(|state| (state.word().to_owned(), state.label().to_owned()));
    let page = DeliveriesPage {
        shell: shell::layout(&web, &you, Section::Settings).await?,
        endpoint: id.to_string(),
        url: endpoint.url,
        states: choices("Everything", state.map_or("", DeliveryState::word), states),
        rows: rows.iter().map(|delivery| view::row(delivery, now)).collect(),
        kept_days: KEPT_DAYS,
        paging,
    };
    let rendered = if is_partial(&headers) { page.as_list().render() } else { page.render() };
    html(rendered, StatusCode::OK)
}

#[derive(Deserialize)]
pub(super) struct Awaited {
    /// An attempt was asked for when there were so many.
    after: Option<u32>,
}

pub(super) async fn show(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<DeliveryId>,
    Query(awaited): Query<Awaited>,
    headers: HeaderMap,
) -> PageResult {
    let logged = webhook::delivery(&web.app, &you.actor, id).await?;
    let now = web.app.now();
    let row = view::row(&logged.delivery, now);
    let awaited = awaited.after.filter(|after| logged.delivery.attempts <= *after);
    let page = DeliveryPage {
        shell: shell::layout(&web, &you, Section::Settings).await?,
        id: id.to_string(),
        endpoint: logged.endpoint.id.to_string(),
        url: logged.endpoint.url,
        body: logged.delivery.body,
        attempts: logged.attempts.into_iter().map(|attempt| view::attempt(attempt, now)).collect(),
        look_again: awaited.map(|after| format!("{}?after={after}", row.href)),
        row,
    };
    let rendered = if is_partial(&headers) { page.as_delivery().render() } else { page.render() };
    html(rendered, StatusCode::OK)
}

pub(super) async fn again(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<DeliveryId>,
) -> Result<Redirect, WebError> {
    let attempts = webhook::delivery(&web.app, &you.actor, id).await?.delivery.attempts;
    webhook::send_again(&web.app, &you.actor, id).await?;
    Ok(Redirect::to(&format!("{PATH}/deliveries/{id}?after={attempts}")))
}
