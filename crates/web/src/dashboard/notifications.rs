//! `GET /notifications`; `POST /notifications/read`.

use super::{
    flash::{Flash, redirect},
    page, shell,
};
use crate::dashboard::PageResult;
use crate::extract::{Query, SignedIn};
use axum::{extract::State, http::HeaderMap, response::Response};
use probity_app::{
    App,
    notification::{self, Notification, Topic},
};
use probity_model::id::NotificationId;
use probity_pages::{
    layout::{Paging, Section},
    moment::Moment,
    notifications::{self as pages, NotificationsPage},
};
use serde::Deserialize;

const PATH: &str = "/notifications";
const PAGE_ROWS: u32 = 50;

#[derive(Deserialize)]
pub(crate) struct Asked {
    after: Option<NotificationId>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let mut items = notification::list(&app, &user.actor, asked.after, PAGE_ROWS + 1).await?;
    let more = items.len() > PAGE_ROWS as usize;
    items.truncate(PAGE_ROWS as usize);
    let now = app.now();
    let answer = NotificationsPage {
        shell: shell(&app, &user, Section::Notifications, &headers).await?,
        paging: Paging {
            next: items.last().filter(|_| more).map(|last| format!("{PATH}?after={}", last.id)),
            first: asked.after.map(|_| PATH.to_owned()),
            summary: String::new(),
        },
        items: items
            .iter()
            .map(|item| pages::Notification {
                id: item.id.to_string(),
                title: title(item),
                text: match item.topic {
                    Topic::RecheckReady => "Everything you asked for has been sent.".to_owned(),
                    Topic::Mentioned => "The note is among the customer's notes.".to_owned(),
                    Topic::Assigned => "You are to review this customer.".to_owned(),
                    Topic::EndpointGivenUp => "Nothing arrived there for three days.".to_owned(),
                },
                href: href(item),
                at: Moment::new(item.created_at, now),
                unread: !item.is_read,
            })
            .collect(),
    };
    page(&answer, &headers)
}

/// One line that says what happened to whom.
pub(crate) fn title(item: &Notification) -> String {
    let name = item.customer.as_ref().map_or("A customer", |(_, name)| name.reveal().as_str());
    match item.topic {
        Topic::RecheckReady => format!("{name} is ready to be checked again"),
        Topic::Mentioned => format!("A note about {name} mentions you"),
        Topic::Assigned => format!("{name} was assigned to you"),
        Topic::EndpointGivenUp => "A webhook endpoint was switched off".to_owned(),
    }
}

/// Where the notification leads.
pub(crate) fn href(item: &Notification) -> String {
    if let Some(endpoint) = item.endpoint {
        return format!("/settings/webhooks/{endpoint}");
    }
    match (&item.customer, item.note) {
        (Some((id, _)), Some(note)) => format!("/customers/{id}/notes#{note}"),
        (Some((id, _)), None) => format!("/customers/{id}"),
        (None, _) => PATH.to_owned(),
    }
}

pub(crate) async fn read(State(app): State<App>, user: SignedIn) -> Result<Response, crate::error::WebError> {
    notification::mark_all_read(&app, &user.actor).await?;
    Ok(redirect(PATH, Flash::Read))
}
