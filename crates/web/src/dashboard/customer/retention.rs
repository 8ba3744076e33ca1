//! `/customers/{id}/retention`: legal holds on a customer, and requests to be erased with their answers.

use super::{Shown, path};
use crate::{
    dashboard::{
        PageResult,
        flash::{Flash, redirect},
        html, page, shell, view,
    },
    error::WebError,
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use jiff::{Timestamp, civil::Date};
use probity_app::{
    App, AppError,
    retention::{self, ErasureRequest, HoldRecord, Reply, Retention, today},
};
use probity_model::{
    erasure::{Answer, Channel},
    hold::{HoldBasis, NewHold},
    id::{CustomerId, ErasureRequestId, HoldId, UserId},
    permission::{Action, can},
};
use probity_pages::{
    Template as _,
    layout::{Choice, Section},
    moment::Moment,
    retention::{AnsweredRow, HoldRow, HoldState, RequestRow, RetentionPage, Typed},
};
use serde::Deserialize;

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    page(&form(&app, &user, id, Typed::default(), None, &headers).await?, &headers)
}

#[derive(Deserialize)]
pub(crate) struct Placed {
    basis: HoldBasis,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    until: String,
}

pub(crate) async fn place(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Placed>,
) -> PageResult {
    let until = match sent.until.trim() {
        "" => Ok(None),
        day => day.parse::<Date>().map(Some),
    };
    let typed = Typed { reference: sent.reference.clone(), until: sent.until.clone() };
    let placed = match until {
        Ok(until) => {
            let new = NewHold { basis: sent.basis, reference: sent.reference.trim().to_owned(), until };
            retention::place_hold(&app, &user.actor, id, new).await.map(drop)
        }
        Err(_) => Err(AppError::invalid("until", "until_invalid", "Give the last day as a date, or none.")),
    };
    answered((&app, &user, &headers), id, placed, Flash::HoldPlaced, typed).await
}

#[derive(Deserialize)]
pub(crate) struct Lifted {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn lift(
    State(app): State<App>,
    user: SignedIn,
    Path((id, hold)): Path<(CustomerId, HoldId)>,
    headers: HeaderMap,
    Form(sent): Form<Lifted>,
) -> PageResult {
    let lifted = retention::lift_hold(&app, &user.actor, id, hold, &sent.reason).await;
    answered((&app, &user, &headers), id, lifted, Flash::HoldLifted, Typed::default()).await
}

#[derive(Deserialize)]
pub(crate) struct Taken {
    channel: Channel,
    #[serde(default)]
    received: String,
}

pub(crate) async fn take(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(sent): Form<Taken>,
) -> PageResult {
    let taken = match sent.received.trim().parse::<Date>() {
        Ok(day) => retention::take_request(&app, &user.actor, id, sent.channel, day).await.map(drop),
        Err(_) => Err(AppError::invalid("received", "received_invalid", "Give the day it was received.")),
    };
    answered((&app, &user, &headers), id, taken, Flash::RequestTaken, Typed::default()).await
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReplyWord {
    Erase,
    Defer,
    Refuse,
}

#[derive(Deserialize)]
pub(crate) struct Replied {
    reply: ReplyWord,
    #[serde(default)]
    told: String,
}

pub(crate) async fn answer(
    State(app): State<App>,
    user: SignedIn,
    Path((id, request)): Path<(CustomerId, ErasureRequestId)>,
    headers: HeaderMap,
    Form(sent): Form<Replied>,
) -> PageResult {
    let is_erased = matches!(sent.reply, ReplyWord::Erase);
    let reply = match sent.reply {
        ReplyWord::Erase => Reply::Erase,
        ReplyWord::Defer => Reply::Defer,
        ReplyWord::Refuse => Reply::Refuse(sent.told),
    };
    let outcome = retention::answer(&app, &user.actor, id, request, reply).await;
    if is_erased && outcome.is_ok() {
        // There is no page of this customer any more.
        return Ok(redirect("/reports/retention", Flash::Erased));
    }
    answered((&app, &user, &headers), id, outcome, Flash::RequestAnswered, Typed::default()).await
}

/// Back to the page if it was done; the page with what was wrong if not.
async fn answered(
    (app, user, headers): (&App, &SignedIn, &HeaderMap),
    id: CustomerId,
    outcome: Result<(), AppError>,
    flash: Flash,
    typed: Typed,
) -> PageResult {
    let (status, error) = match outcome {
        Ok(()) => return Ok(redirect(&format!("{}/retention", path(id)), flash)),
        Err(AppError::Invalid(violations)) => {
            let texts: Vec<_> = violations.into_iter().map(|it| it.message).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, texts.join(" "))
        }
        Err(AppError::Conflict { message, .. }) => (StatusCode::CONFLICT, message),
        Err(error) => return Err(WebError::from(error)),
    };
    html(form(app, user, id, typed, Some(error), headers).await?.render(), status)
}

async fn form(
    app: &App,
    user: &SignedIn,
    id: CustomerId,
    typed: Typed,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<RetentionPage, AppError> {
    let shown = Shown::load(app, user, id).await?;
    let known = retention::of_customer(app, &user.actor, id).await?;
    let (now, day) = (app.now(), today(app));
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: false,
        count: None,
    };
    Ok(RetentionPage {
        shell: shell(app, user, Section::Customers, headers).await?,
        subject: shown.subject(),
        kept: known.kept.err().map(|kept| kept.to_string()),
        can_change: can(&user.actor, Action::ManageRetention),
        holds: known.holds.iter().map(|hold| hold_row(&known, hold, day, now)).collect(),
        requests: known.requests.iter().map(|request| request_row(&known, request, day, now)).collect(),
        bases: HoldBasis::ALL.iter().map(|it| choice(it.word(), it.label())).collect(),
        channels: Channel::ALL.iter().map(|it| choice(it.word(), it.label())).collect(),
        today: day.to_string(),
        typed,
        error,
    })
}

/// What a user is called; what the command line did is Probity's.
fn name(known: &Retention, id: Option<UserId>) -> String {
    id.map_or_else(|| "Probity".to_owned(), |id| view::header::user_name(&known.users, id))
}

fn hold_row(known: &Retention, record: &HoldRecord, day: Date, now: Timestamp) -> HoldRow {
    let state = match (record.lifted_at, &record.lift_reason) {
        (Some(at), reason) => HoldState::Lifted {
            at: Moment::new(at, now),
            by: name(known, record.lifted_by),
            reason: reason.as_ref().map_or_else(String::new, |reason| reason.reveal().clone()),
        },
        (None, _) if record.hold.is_in_force(day) => HoldState::InForce,
        (None, _) => HoldState::Ended,
    };
    HoldRow {
        id: record.hold.id.to_string(),
        basis: record.hold.basis.label().to_owned(),
        reference: record.reference.reveal().clone(),
        until: record.hold.until.map(|until| until.to_string()),
        placed: Moment::new(record.placed_at, now),
        by: name(known, record.placed_by),
        state,
    }
}

fn request_row(known: &Retention, request: &ErasureRequest, day: Date, now: Timestamp) -> RequestRow {
    let answered = request.answered.as_ref().map(|it| AnsweredRow {
        answer: it.answer.label().to_owned(),
        until: it.until.map(|until| until.to_string()),
        told: it.told.as_ref().map_or_else(String::new, |told| told.reveal().clone()),
        at: Moment::new(it.at, now),
        by: name(known, it.by),
    });
    let is_put_off = request.answered.as_ref().is_some_and(|it| it.answer == Answer::Deferred);
    RequestRow {
        id: request.id.to_string(),
        channel: request.channel.label().to_owned(),
        received: request.received.to_string(),
        due: request.due.to_string(),
        is_overdue: request.due < day,
        is_open: request.answered.is_none() || is_put_off,
        answered,
    }
}
