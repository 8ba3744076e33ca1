//! `GET /customers/{id}/activity`.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{page, shell, view::event::Telling},
    extract::{Path, Query, SignedIn},
};
use axum::{extract::State, http::HeaderMap};
use probity_app::{App, event};
use probity_model::{event::EventKind, id::CustomerId};
use probity_pages::{
    activity::{ActivityDay, ActivityPage},
    customer::Tab,
    layout::{Paging, Section},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Asked {
    after: Option<i64>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let actor = user.actor;
    let shown = Shown::load(&app, &user, id).await?;
    let mut events = event::of_customer(&app, &actor, id, asked.after).await?;
    let more = events.len() > event::PAGE_ROWS as usize;
    events.truncate(event::PAGE_ROWS as usize);
    let next = events.last().filter(|_| more).map(|last| format!("{}/activity?after={}", path(id), last.seq));
    let who = event::who(&app, &actor, &events).await?;
    let telling = Telling {
        who: &who,
        settings: app.settings(),
        reasons: &shown.reasons,
        profile: Some(&shown.profile),
        now: shown.now,
    };
    let mut days: Vec<ActivityDay> = Vec::new();
    // That page images were made is housekeeping; that they could not be is news.
    let told =
        events.iter().filter(|it| !matches!(it.event.kind, EventKind::FileRendered { ready: true, .. }));
    for recorded in told {
        let date = recorded.event.at.strftime("%-d %B %Y").to_string();
        let event = telling.event(recorded);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.events.push(event),
            None => days.push(ActivityDay { date, events: vec![event] }),
        }
    }
    let answer = ActivityPage {
        shell: shell(&app, &user, Section::Customers, &headers).await?,
        header: shown.header(Tab::Activity),
        days,
        paging: Paging {
            next,
            first: asked.after.map(|_| format!("{}/activity", path(id))),
            summary: String::new(),
        },
    };
    page(&answer, &headers)
}
