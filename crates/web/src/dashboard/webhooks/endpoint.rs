//! One endpoint: added, its secret shown once, changed, switched, tested, removed.

use super::{PATH, view};
use crate::{
    Web,
    error::WebError,
    extract::{Form, Path, SignedIn},
    html::Page,
    shell,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError,
    public_event::PublicKind,
    webhook::{self, DeliveryFilter, SECRET_OVERLAP_HOURS, Shown},
};
use probity_model::id::EndpointId;
use probity_pages::{
    layout::{Choice, Section},
    moment::Moment,
    webhooks::{EndpointForm, NewWebhookPage, WebhookPage},
};
use serde::Deserialize;

/// Deliveries shown beside an endpoint.
const LATEST_ROWS: u32 = 5;

/// The form as it was sent, or as an endpoint is.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Sent {
    url: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    event: Vec<String>,
    #[serde(default)]
    sandbox: String,
}

impl Sent {
    fn of(endpoint: &webhook::Endpoint) -> Self {
        Self {
            url: endpoint.url.clone(),
            description: endpoint.description.clone(),
            event: webhook::events(endpoint).into_iter().map(|kind| kind.word().to_owned()).collect(),
            sandbox: String::new(),
        }
    }

    fn read(&self) -> webhook::EndpointForm {
        webhook::EndpointForm {
            url: self.url.clone(),
            description: self.description.clone(),
            events: self.event.clone(),
            sandbox: !self.sandbox.is_empty(),
        }
    }

    fn shown(&self) -> EndpointForm {
        let event = |kind: PublicKind| Choice {
            value: kind.word().to_owned(),
            label: kind.label().to_owned(),
            chosen: self.event.iter().any(|word| word == kind.word()),
            count: None,
        };
        EndpointForm {
            url: self.url.clone(),
            description: self.description.clone(),
            events: PublicKind::ALL.into_iter().map(event).collect(),
            is_sandbox: !self.sandbox.is_empty(),
        }
    }
}

pub(super) async fn new(State(web): State<Web>, you: SignedIn) -> Result<Page<NewWebhookPage>, WebError> {
    Ok(Page(new_page(&web, &you, &Sent::default(), None).await?))
}

async fn new_page(
    web: &Web,
    you: &SignedIn,
    sent: &Sent,
    error: Option<String>,
) -> Result<NewWebhookPage, WebError> {
    let shell = shell::layout(web, you, Section::Settings).await?;
    Ok(NewWebhookPage { shell, form: sent.shown(), error })
}

/// The answer holds the secret; it is rendered here and not after a redirect, so that it stands in no address.
pub(super) async fn create(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    match webhook::create(&web.app, &you.actor, sent.read()).await {
        Ok(made) => {
            let told = Told { secret: Some(made.secret), ..Told::default() };
            Ok(Page(page(&web, &you, made.id, told).await?).into_response())
        }
        Err(error) => {
            let page = new_page(&web, &you, &sent, Some(words(error)?)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
    }
}

/// What an answer shows beside the endpoint.
#[derive(Default)]
struct Told {
    secret: Option<String>,
    error: Option<String>,
    sent: Option<Sent>,
}

async fn page(web: &Web, you: &SignedIn, id: EndpointId, told: Told) -> Result<WebhookPage, WebError> {
    let now = web.app.now();
    let Shown { endpoint, earlier_secret_until } = webhook::get(&web.app, &you.actor, id).await?;
    let filter = DeliveryFilter::default();
    let latest = webhook::deliveries(&web.app, &you.actor, id, filter, LATEST_ROWS).await?;
    Ok(WebhookPage {
        shell: shell::layout(web, you, Section::Settings).await?,
        id: id.to_string(),
        state: view::state(&endpoint, now),
        is_sandbox: endpoint.sandbox,
        form: told.sent.unwrap_or_else(|| Sent::of(&endpoint)).shown(),
        secret: told.secret,
        earlier_secret_until: earlier_secret_until.map(|until| Moment::new(until, now)),
        overlap_hours: SECRET_OVERLAP_HOURS,
        latest: latest.iter().map(|delivery| view::row(delivery, now)).collect(),
        error: told.error,
        url: endpoint.url,
    })
}

pub(super) async fn show(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Page<WebhookPage>, WebError> {
    Ok(Page(page(&web, &you, id, Told::default()).await?))
}

pub(super) async fn change(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    match webhook::change(&web.app, &you.actor, id, sent.read().into()).await {
        Ok(()) => Ok(to(id)),
        Err(error) => {
            let told = Told { error: Some(words(error)?), sent: Some(sent), ..Told::default() };
            let page = page(&web, &you, id, told).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
    }
}

/// What is wrong with what was sent; any other error has a page of its own.
fn words(error: AppError) -> Result<String, WebError> {
    match error {
        AppError::Invalid(violations) => {
            let texts: Vec<_> = violations.into_iter().map(|violation| violation.message).collect();
            Ok(texts.join(" "))
        }
        AppError::Conflict { message, .. } => Ok(message),
        other => Err(other.into()),
    }
}

fn to(id: EndpointId) -> Response {
    Redirect::to(&format!("{PATH}/{id}")).into_response()
}

pub(super) async fn switch_on(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Response, WebError> {
    webhook::switch(&web.app, &you.actor, id, true).await?;
    Ok(to(id))
}

pub(super) async fn switch_off(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Response, WebError> {
    webhook::switch(&web.app, &you.actor, id, false).await?;
    Ok(to(id))
}

/// This answer holds a secret too.
pub(super) async fn rotate(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Page<WebhookPage>, WebError> {
    let told = match webhook::rotate(&web.app, &you.actor, id).await {
        Ok(secret) => Told { secret: Some(secret), ..Told::default() },
        Err(error) => Told { error: Some(words(error)?), ..Told::default() },
    };
    Ok(Page(page(&web, &you, id, told).await?))
}

/// Leads to the delivery, which says what comes of it.
pub(super) async fn test(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Redirect, WebError> {
    let delivery = webhook::send_test(&web.app, &you.actor, id).await?;
    Ok(Redirect::to(&format!("{PATH}/deliveries/{delivery}?after=0")))
}

pub(super) async fn remove(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<EndpointId>,
) -> Result<Redirect, WebError> {
    webhook::remove(&web.app, &you.actor, id).await?;
    Ok(Redirect::to(PATH))
}
