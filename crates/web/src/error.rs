//! What can go wrong at the edge, and how each is told: one description, from which problems, pages and toasts are made.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use probity_app::{AppError, Violation, error::NotApproved, idempotency::CarriedOut};
use probity_model::{
    refusal::{Refusal, Why},
    status::Stage,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Why a request was not answered as asked. A handler returns it; the layer around the handler tells it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebError {
    /// The use case said no.
    #[error(transparent)]
    App(#[from] AppError),
    /// A page elsewhere sent this in the name of the person.
    #[error("sent from another site")]
    CrossSite,
    /// What was sent cannot be read; the text says why and repeats nothing of it.
    #[error("unreadable request: {0}")]
    Unreadable(String),
    /// Refused at the edge, under a stable code, with what to do about it.
    #[error("{1}: {2}")]
    Told(StatusCode, &'static str, String),
    /// Nothing more to say than the status.
    #[error("{0}")]
    Status(StatusCode),
    /// A page could not be rendered, or something panicked: a defect of ours.
    #[error("{0}")]
    Defect(String),
}

impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        Self::App(refusal.into())
    }
}

/// A failure on its way from the handler to the layer that tells it.
#[derive(Clone)]
pub(crate) struct Failure(pub(crate) Arc<WebError>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = describe(&self).status.into_response();
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

/// What a response failed with, if it did: said by a handler, or by a layer that only set a status.
pub(crate) fn failure(response: &mut Response) -> Option<Failure> {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return Some(failure);
    }
    let status = response.status();
    let is_ours = response.headers().get(axum::http::header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"text/html") || kind.starts_with(b"application/")
    });
    let told_by_layer = (status.is_client_error() || status.is_server_error()) && !is_ours;
    told_by_layer.then(|| Failure(Arc::new(WebError::Status(status))))
}

/// An error as it is told to whoever asked.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Description {
    pub(crate) status: StatusCode,
    /// Stable: programs decide by it.
    pub(crate) code: &'static str,
    /// What happened, for the kind of error.
    pub(crate) title: &'static str,
    /// What happened and what to do, in this case.
    pub(crate) detail: String,
    /// What is wrong where.
    pub(crate) errors: Vec<Violation>,
    /// What else a program needs to go on.
    pub(crate) extra: Map<String, Value>,
    pub(crate) retry_after_seconds: Option<u64>,
}

impl Description {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        let (errors, extra) = (Vec::new(), Map::new());
        Self { status, code, title, detail: detail.into(), errors, extra, retry_after_seconds: None }
    }

    fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(key.to_owned(), value.into());
        self
    }
}

/// How an error is told. Nothing internal gets past here: a defect has a fixed text.
pub(crate) fn describe(error: &WebError) -> Description {
    match error {
        WebError::App(error) => describe_app(error),
        WebError::CrossSite => Description::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "Sent from another site",
            "This was sent by a page elsewhere and was not carried out. Go on from Probity's own pages.",
        ),
        WebError::Unreadable(why) => {
            Description::new(StatusCode::BAD_REQUEST, "unreadable", "The request cannot be read", why.clone())
        }
        WebError::Told(status, code, detail) => {
            let title = status.canonical_reason().unwrap_or("The request was refused");
            Description::new(*status, code, title, detail.clone())
        }
        WebError::Status(status) => describe_status(*status),
        WebError::Defect(_) => describe_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// When to try again what something is away for, in seconds.
const RETRY_AFTER_SECONDS: u64 = 60;
/// The same of the database, which another server takes over in less.
const DATABASE_RETRY_SECONDS: u64 = 5;
/// The same of what others change just now.
const BUSY_RETRY_SECONDS: u64 = 1;

fn describe_app(error: &AppError) -> Description {
    match error {
        AppError::Unauthenticated => Description::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Not signed in",
            "Sign in, or send a valid API key.",
        ),
        AppError::Reauthenticate => Description::new(
            StatusCode::FORBIDDEN,
            "proof_needed",
            "Prove who you are",
            "Enter your password or a code once more, then press again. Nothing was done yet.",
        ),
        AppError::Elsewhere => Description::new(
            StatusCode::FORBIDDEN,
            "network_refused",
            "Not from this network",
            "Your role cannot be used from this network. Connect from an allowed one and sign in again, or ask an \
             administrator.",
        ),
        AppError::Forbidden(action) => Description::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Not permitted",
            format!("This needs the permission \"{}\". Ask an administrator.", action.label()),
        )
        .with("permission", action.word()),
        AppError::NotFound(what) => Description::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "Not found",
            format!("There is no such {what}."),
        ),
        AppError::Refused(refusal) => describe_refusal(refusal),
        AppError::Invalid(violations) => describe_invalid(violations),
        AppError::Conflict { code, message } => {
            Description::new(StatusCode::CONFLICT, code, "It conflicts with what is there", message.clone())
        }
        AppError::NotApproved(not_approved) => describe_not_approved(not_approved),
        AppError::TooMany { retry_after_seconds } => {
            let detail = format!("Try again in {retry_after_seconds} seconds.");
            let status = StatusCode::TOO_MANY_REQUESTS;
            let description = Description::new(status, "too_many_requests", "Too many tries", detail);
            Description { retry_after_seconds: Some(*retry_after_seconds), ..description }
        }
        AppError::CarriedOut(earlier) => describe_carried_out(earlier),
        AppError::InProgress { retry_after_seconds } => {
            let detail =
                "The first request under this Idempotency-Key is still worked on. Send it again in a while.";
            let description =
                Description::new(StatusCode::CONFLICT, "idempotency_in_progress", "Still worked on", detail);
            Description { retry_after_seconds: Some(*retry_after_seconds), ..description }
        }
        AppError::Erased(_) => Description::new(
            StatusCode::GONE,
            "erased",
            "Erased",
            "The data of this customer was erased. What happened stays in the audit log.",
        ),
        AppError::Unavailable(what) => unavailable(what),
        error if error.is_storage_away() => unavailable("The storage of the files does not answer."),
        error if error.is_database_away() => not_for_now(
            "database_away",
            "The database does not answer. Try again in a few seconds; what was sent may be kept already, so look \
             whether it is there.",
            DATABASE_RETRY_SECONDS,
        ),
        error if error.is_full() => not_for_now(
            "storage_full",
            "There is no room left on the disk. Nothing was kept; whoever runs Probity must make room. Then try again.",
            RETRY_AFTER_SECONDS,
        ),
        error if error.is_duplicate() => Description::new(
            StatusCode::CONFLICT,
            "duplicate",
            "It is there already",
            "Something with the same name or reference is there already.",
        ),
        error if error.is_stale() => Description::new(
            StatusCode::CONFLICT,
            "stale",
            "It changed meanwhile",
            "Somebody changed it at the same moment. Reload and look again.",
        ),
        error if error.is_busy() => not_for_now(
            "busy",
            "Others are changing the same just now. Nothing of yours was kept; try again.",
            BUSY_RETRY_SECONDS,
        ),
        // The database, the files, a defect of ours: nothing of it is for whoever asked.
        _ => describe_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn unavailable(what: &str) -> Description {
    let detail = format!("{what} Nothing was kept; try again in a few minutes.");
    not_for_now("unavailable", detail, RETRY_AFTER_SECONDS)
}

fn not_for_now(code: &'static str, detail: impl Into<String>, retry_after_seconds: u64) -> Description {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let description = Description::new(status, code, "Not possible for now", detail);
    Description { retry_after_seconds: Some(retry_after_seconds), ..description }
}

fn describe_invalid(violations: &[Violation]) -> Description {
    let title = "What was sent is not valid";
    let detail = match violations {
        [one] => one.message.clone(),
        _ => "Several things that were sent are not valid; the list says which.".to_owned(),
    };
    let description = Description::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title, detail);
    Description { errors: violations.to_vec(), ..description }
}

fn describe_refusal(refusal: &Refusal) -> Description {
    let status = if refusal.is_input() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    let description = Description::new(status, refusal.code(), "Not possible now", refusal.to_string())
        .with("command", refusal.command.word())
        .with("status_of_customer", refusal.status.word())
        .with("stage", refusal.stage.map(Stage::word));
    match &refusal.why {
        Why::AlreadyDecided { outcome, by, at } => description
            .with("outcome", outcome.word())
            .with("decided_by", by.to_string())
            .with("decided_at", at.to_string()),
        Why::HeldBy { holder, until } => {
            description.with("holder", holder.to_string()).with("held_until", until.to_string())
        }
        Why::InTheWay(obstacles) => description.with("obstacles", json!(obstacles)),
        Why::Unanswered(items) => description.with("items", json!(items)),
        Why::NotAsked(item)
        | Why::UnknownItem(item)
        | Why::ItemChanged(item)
        | Why::TooManyVersions(item) => description.with("item", json!(item)),
        _ => description,
    }
}

fn describe_carried_out(earlier: &CarriedOut) -> Description {
    let detail = "This request was carried out once and is not carried out again; its answer is lost, and what it made \
                  cannot be shown. Read how things stand before you send anything under another key.";
    Description::new(StatusCode::CONFLICT, "idempotency_carried_out", "Carried out before", detail)
        .with("carried_out_at", earlier.at.to_string())
        .with("made", earlier.made.clone())
}

fn describe_not_approved(not_approved: &NotApproved) -> Description {
    Description::new(
        StatusCode::FORBIDDEN,
        "customer_not_approved",
        "The customer is not approved",
        "Transactions are accepted only once the customer is approved. The refusal was recorded.",
    )
    .with("status_of_customer", not_approved.status.word())
    .with("stage", not_approved.stage.map(Stage::word))
    .with("missing", json!(not_approved.missing))
    .with("transaction", not_approved.transaction.to_string())
}

fn describe_status(status: StatusCode) -> Description {
    let (code, title, detail) = match status {
        StatusCode::NOT_FOUND => ("not_found", "Not found", "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method_not_allowed", "Method not allowed", "This address does not take this method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("too_large", "Too large", "What was sent is larger than this address takes.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("unsupported_media_type", "Unsupported content type", "This address takes another content type.")
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
            ("timed_out", "It took too long", "The request was given up. Try again.")
        }
        status if status.is_client_error() => {
            ("bad_request", "Bad request", "The request cannot be answered.")
        }
        _ => (
            "internal",
            "Something went wrong on our side",
            "It was written down. Try again; if it stays, give the request id to whoever runs Probity.",
        ),
    };
    Description::new(status, code, title, detail)
}

/// Writes a failure of ours down, once, with what nobody outside is told.
pub(crate) fn log(error: &WebError, description: &Description) {
    if description.status.is_server_error() {
        tracing::error!(code = description.code, error = %error, "request failed");
    } else {
        tracing::debug!(code = description.code, "request refused");
    }
}
