//! What must stay and for how long: legal holds, and requests to be erased with their answers.

use crate::{
    App, AppError, Violation, authorise, customer,
    erasure::{self, Because},
};
use jiff::{civil::Date, tz::TimeZone};
use probity_model::{
    Personal,
    erasure::{Answer, Channel, ErasureBasis, Kept, answer_due},
    event::EventKind,
    hold::NewHold,
    id::{CustomerId, ErasureRequestId, HoldId, UserId},
    limits,
    permission::Action,
    user::Actor,
};
use probity_store::{self as store, erasure_request::Answered};
pub use probity_store::{erasure_request::ErasureRequest, hold::HoldRecord};
use std::collections::{BTreeSet, HashMap};

/// Requests of one list, at most.
pub const WAITING_MAX: u32 = 200;
/// Days before today that a request can have come in on.
const RECEIVED_DAYS_MAX: i32 = 366;

/// What is known of a customer's keeping and erasing.
pub struct Retention {
    /// What a request to be erased would meet now.
    pub kept: Result<(), Kept>,
    /// Every hold, the newest first.
    pub holds: Vec<HoldRecord>,
    /// Every request, the newest first.
    pub requests: Vec<ErasureRequest>,
    /// The names of users.
    pub users: HashMap<UserId, String>,
}

/// What is known of a customer's keeping and erasing.
pub async fn of_customer(app: &App, by: &Actor, id: CustomerId) -> Result<Retention, AppError> {
    authorise(by, Action::ViewCustomers)?;
    let db = app.store.snapshot().await?;
    let record = customer::load(&db, by, id).await?;
    Ok(Retention {
        kept: erasure::known(&db, record).await?.allows(app, ErasureBasis::Request),
        holds: store::hold::records(&db, id).await?,
        requests: store::erasure_request::of_customer(&db, id).await?,
        users: store::user::names(&db).await?,
    })
}

/// Places a legal hold: from now on the customer is not erased, whatever the basis.
pub async fn place_hold(app: &App, by: &Actor, id: CustomerId, new: NewHold) -> Result<HoldId, AppError> {
    authorise(by, Action::ManageRetention)?;
    let flaws = new.flaws(today(app));
    if !flaws.is_empty() {
        return Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()));
    }
    let transaction = app.begin().await?;
    customer::load_for_update(&transaction, by, id).await?;
    if store::hold::of_customer(&transaction, id).await?.len() >= limits::HOLDS_PER_CUSTOMER_MAX {
        return Err(too_many("holds", limits::HOLDS_PER_CUSTOMER_MAX));
    }
    let hold = app.id();
    store::hold::insert(&transaction, hold, id, &new, by.user(), app.now()).await?;
    let kind = EventKind::HoldPlaced { hold, basis: new.basis, until: new.until };
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await?;
    Ok(hold)
}

/// Lifts a legal hold, and keeps why.
pub async fn lift_hold(
    app: &App,
    by: &Actor,
    id: CustomerId,
    hold: HoldId,
    reason: &str,
) -> Result<(), AppError> {
    authorise(by, Action::ManageRetention)?;
    let reason = words("reason", "reason_needed", "Say why it is lifted", reason)?;
    let transaction = app.begin().await?;
    customer::load_for_update(&transaction, by, id).await?;
    let holds = store::hold::of_customer(&transaction, id).await?;
    let known = holds.iter().find(|it| it.id == hold).ok_or(AppError::NotFound("hold"))?;
    if known.is_lifted {
        return Err(AppError::Conflict { code: "lifted", message: "It has been lifted already.".to_owned() });
    }
    store::hold::lift(&transaction, id, hold, &reason, by.user(), app.now()).await?;
    app.record_fact(&transaction, Some(id), by, EventKind::HoldLifted { hold }).await?;
    app.commit(transaction).await
}

/// Takes the request of a person to be erased. It must be answered within a month of the day it was received.
pub async fn take_request(
    app: &App,
    by: &Actor,
    id: CustomerId,
    channel: Channel,
    received: Date,
) -> Result<ErasureRequestId, AppError> {
    authorise(by, Action::ManageRetention)?;
    let today = today(app);
    let age_days = received.until(today).map_or(i32::MAX, |span| span.get_days());
    if !(0..=RECEIVED_DAYS_MAX).contains(&age_days) {
        let message = "Give the day the request was received: today, or a day of the last year.";
        return Err(AppError::invalid("received", "received_invalid", message));
    }
    let transaction = app.begin().await?;
    customer::load_for_update(&transaction, by, id).await?;
    let requests = store::erasure_request::of_customer(&transaction, id).await?;
    if requests.iter().any(|request| request.answered.is_none()) {
        let message = "There is a request that is not answered yet. Answer that one.".to_owned();
        return Err(AppError::Conflict { code: "request_open", message });
    }
    if requests.len() >= limits::ERASURE_REQUESTS_PER_CUSTOMER_MAX {
        return Err(too_many("requests", limits::ERASURE_REQUESTS_PER_CUSTOMER_MAX));
    }
    let request = ErasureRequest {
        id: app.id(),
        customer: id,
        channel,
        received,
        due: answer_due(received),
        recorded_by: by.user(),
        recorded_at: app.now(),
        answered: None,
    };
    store::erasure_request::insert(&transaction, &request).await?;
    let kind = EventKind::ErasureRequested { request: request.id, channel, received };
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await?;
    Ok(request.id)
}

/// What somebody answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Erase the customer, now and for good.
    Erase,
    /// Something must stay: what and until when is the model's to say.
    Defer,
    /// No, in these words to the person.
    Refuse(String),
}

/// Answers a request to be erased. Erasing is refused where something must stay, and saying that something must stay where
/// nothing does.
pub async fn answer(
    app: &App,
    by: &Actor,
    id: CustomerId,
    request: ErasureRequestId,
    reply: Reply,
) -> Result<(), AppError> {
    authorise(by, Action::ManageRetention)?;
    let answered = |answer, until, told: String| Answered {
        answer,
        until,
        told: Some(Personal::new(told)),
        by: by.user(),
        at: app.now(),
    };
    let refusal = match &reply {
        Reply::Erase => {
            return erasure::carry_out(app, by, id, ErasureBasis::Request, Because::Asked(request)).await;
        }
        Reply::Refuse(told) => Some(words("told", "words_needed", "Say what the person is told", told)?),
        Reply::Defer => None,
    };
    let transaction = app.begin().await?;
    let record = customer::load_for_update(&transaction, by, id).await?;
    let known = erasure::known(&transaction, record).await?;
    let answered = match (refusal, known.allows(app, ErasureBasis::Request)) {
        (Some(told), _) => answered(Answer::Refused, None, told),
        (None, Err(kept)) => answered(Answer::Deferred, kept.until(), kept.told()),
        (None, Ok(())) => {
            let message = "Nothing must stay any more: the customer can be erased.".to_owned();
            return Err(AppError::Conflict { code: "nothing_must_stay", message });
        }
    };
    erasure::answer(app, &transaction, by, id, request, &answered).await?;
    app.commit(transaction).await
}

/// A request that waits, with whom it is of and what it would meet now.
pub struct Waiting {
    /// The request.
    pub request: ErasureRequest,
    /// Whose it is.
    pub name: Personal<String>,
    /// What it would meet now.
    pub kept: Result<(), Kept>,
}

/// The requests that wait for an answer, and those put off whose day has come; the most urgent first.
pub async fn waiting(app: &App, by: &Actor) -> Result<Vec<Waiting>, AppError> {
    authorise(by, Action::ViewCustomers)?;
    let db = app.store.snapshot().await?;
    let requests = store::erasure_request::waiting(&db, today(app), WAITING_MAX).await?;
    let ids: BTreeSet<_> = requests.iter().map(|request| request.customer).collect();
    let names = store::customer::names(&db, &ids).await?;
    let mut waiting = Vec::with_capacity(requests.len());
    for request in requests {
        let record = customer::load(&db, by, request.customer).await?;
        let known = erasure::known(&db, record).await?;
        waiting.push(Waiting {
            name: names.get(&request.customer).cloned().unwrap_or_default(),
            kept: known.allows(app, ErasureBasis::Request),
            request,
        });
    }
    Ok(waiting)
}

/// The day it is, in UTC.
#[must_use]
pub fn today(app: &App) -> Date {
    app.now().to_zoned(TimeZone::UTC).date()
}

fn words(field: &str, code: &'static str, what: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > limits::COMMENT_CHARS_MAX {
        let message = format!("{what}, in at most {} characters.", limits::COMMENT_CHARS_MAX);
        return Err(AppError::invalid(field, code, message));
    }
    Ok(text.to_owned())
}

fn too_many(what: &str, most: usize) -> AppError {
    AppError::Conflict { code: "too_many", message: format!("A customer has at most {most} {what}.") }
}
