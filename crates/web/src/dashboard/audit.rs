//! `GET /audit`: every event.

use super::{
    html,
    lists::choices,
    page, shell,
    view::{event::Telling, reason::Reasons},
};
use crate::dashboard::PageResult;
use crate::{
    attachment::attachment,
    extract::{Query, SignedIn},
    request::is_partial,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use futures::stream::try_unfold;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use probity_app::{
    App, AppError, audit,
    event::{self, EventFilter},
};
use probity_model::{
    id::UserId,
    permission::{Action, can},
};
use probity_pages::{
    Template,
    activity::AuditPage,
    layout::{Paging, Section},
};
use serde::{Deserialize, Serialize};

const PATH: &str = "/audit";
/// The kinds people look for.
const KINDS: [(&str, &str); 19] = [
    ("decided", "Decisions"),
    ("check_started", "Checks started"),
    ("item_marked", "Marks"),
    ("submitted", "Submissions"),
    ("reopened", "Reopened"),
    ("original_downloaded", "Originals downloaded"),
    ("evidence_exported", "Evidence taken out"),
    ("hold_placed", "Legal holds"),
    ("customer_erased", "Customers erased"),
    ("note_added", "Notes"),
    ("transaction_refused", "Transactions refused"),
    ("signed_in", "Sign-ins"),
    ("sign_in_failed", "Failed sign-ins"),
    ("user_created", "Users created"),
    ("user_role_changed", "Users given another role"),
    ("role_changed", "Roles changed"),
    ("four_eyes_changed", "Four-eyes policy changed"),
    ("api_key_created", "API keys created"),
    ("level_changed", "Levels changed"),
];

#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    who: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let actor = user.actor;
    let mut events = event::audit(&app, &actor, &filter(&asked)).await?;
    let more = events.len() > event::PAGE_ROWS as usize;
    events.truncate(event::PAGE_ROWS as usize);
    let next = events.last().filter(|_| more).map(|last| href(&asked, Some(last.seq)));
    let who = event::who(&app, &actor, &events).await?;
    let reasons = Reasons(probity_app::reason::list(&app, &actor).await?);
    let telling =
        Telling { who: &who, settings: app.settings(), reasons: &reasons, profile: None, now: app.now() };
    let mut people: Vec<_> = who.users.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    let kinds = KINDS.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned()));
    let answer = AuditPage {
        shell: shell(&app, &user, Section::Audit, &headers).await?,
        q: asked.q.clone(),
        can_review_access: can(&user.actor, Action::ReviewAccess),
        kinds: choices("Everything", &asked.kind, kinds),
        people: choices("Anyone", &asked.who, people.into_iter()),
        from: asked.from.clone(),
        to: asked.to.clone(),
        events: events.iter().map(|recorded| telling.event(recorded)).collect(),
        paging: Paging { next, first: asked.after.map(|_| href(&asked, None)), summary: String::new() },
    };
    if is_partial(&headers) {
        return html(answer.as_list().render(), StatusCode::OK);
    }
    page(&answer, &headers)
}

/// `POST /audit/export`: the whole log as a file that can be checked without this database. A POST, because that it was
/// taken out is written into it.
pub(crate) async fn export(State(app): State<App>, user: SignedIn) -> PageResult {
    let export = audit::export(&app, &user.actor).await?;
    let lines = try_unfold(export, async |mut export| {
        Ok::<_, AppError>(export.next().await?.map(|lines| (lines, export)))
    });
    let name = format!("audit-{}.jsonl", app.now().strftime("%Y-%m-%d"));
    Ok(attachment(&name, "application/jsonl", Body::from_stream(lines)))
}

fn filter(asked: &Asked) -> EventFilter {
    let id = asked.q.trim();
    EventFilter {
        customer: id.parse().ok(),
        id: id.parse().ok(),
        user: asked.who.parse::<UserId>().or_else(|_| id.parse()).ok(),
        kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
        from: midnight(&asked.from, 0),
        until: midnight(&asked.to, 1),
        before: asked.after,
    }
}

/// The first instant of a day, or of so many days later, in UTC.
fn midnight(day: &str, later: i64) -> Option<Timestamp> {
    let date = day.parse::<Date>().ok()?.checked_add(later.days()).ok()?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn href(asked: &Asked, after: Option<i64>) -> String {
    let asked = Asked { after, ..asked.clone() };
    format!("{PATH}?{}", serde_html_form::to_string(&asked).unwrap_or_default())
}
