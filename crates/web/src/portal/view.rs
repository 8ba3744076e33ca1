//! From what the use cases say to what is shown, in the customer's language.

mod form;
mod summary;

pub(super) use form::{details, document};
pub(super) use summary::summary;

use crate::{
    Web, assets, brand,
    error::{Description, WebError},
    html::Page,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use probity_app::{
    Violation, branding,
    portal::{CONSENT_VERSION, DocumentTodo, FieldTodo, Home, Phase, Why, session::Visitor},
};
use probity_language::Language;
use probity_model::item::DocumentKind;
use probity_pages::portal::{
    FailurePage, Frame, GonePage, HomePage, HomeView, LandingPage, Outcome, Step, StepLink, Todo, Told,
};

/// From how many attempts on it is not worth saying how many are left.
const ATTEMPTS_SAID_MAX: u32 = 2;

/// Whether anything can be sent.
pub(super) const fn is_open(home: &Home) -> bool {
    matches!(home.phase, Phase::Collecting | Phase::Asked { .. } | Phase::MayTryAgain { .. })
}

/// What the code says in the customer's language; what there is no text for is still said to be wrong.
fn problem(language: Language, code: &str) -> String {
    language.find(&format!("problem-{code}")).unwrap_or_else(|| language.text("problem-other"))
}

/// What is wrong, in the customer's language.
pub(super) fn message(language: Language, violation: &Violation) -> String {
    problem(language, violation.code)
}

/// A day as the customer writes it.
fn day(language: Language, date: Date) -> String {
    language.date(date.year(), date.month(), date.day())
}

fn asset(name: &str) -> String {
    format!("/assets/{name}?v={}", assets::version(name).unwrap_or_default())
}

async fn frame(web: &Web, language: Language, is_signed_in: bool) -> Frame {
    let brand = branding::in_force(&web.app).await;
    Frame {
        language,
        style: asset("portal.css"),
        script: asset("portal.js"),
        operator: brand.operator,
        logo: brand.logo.as_deref().map(brand::logo_href),
        theme: brand.accents.map(brand::theme_href),
        privacy_url: brand.privacy_url,
        support_email: brand.support_email,
        is_signed_in,
    }
}

pub(super) async fn landing(web: &Web, language: Language, token: &str) -> Response {
    Page(LandingPage { frame: frame(web, language, false).await, token: token.to_owned() }).into_response()
}

pub(super) async fn gone(web: &Web, language: Language, token: &str, is_sent: bool) -> Response {
    Page(GonePage { frame: frame(web, language, false).await, token: token.to_owned(), is_sent })
        .into_response()
}

/// After leaving the page: what was sent is kept, and a link leads back.
pub(super) async fn signed_out(web: &Web, language: Language) -> Response {
    let page = FailurePage {
        frame: frame(web, language, false).await,
        message: language.text("portal-signed-out"),
        is_alarm: false,
        needs_link: true,
        request_id: None,
    };
    Page(page).into_response()
}

/// What went wrong, in the customer's language.
pub(super) fn said(language: Language, error: &WebError, description: &Description) -> String {
    let code = description.errors.first().map_or(description.code, |violation| violation.code);
    let code = match error {
        WebError::CrossSite => "other",
        // Whatever it is, the customer did nothing wrong.
        _ if description.status.is_server_error() => "later",
        _ => code,
    };
    problem(language, code)
}

/// A failure, with the status it has. Whoever has no session needs a link to go on.
pub(super) async fn failure(
    web: &Web,
    language: Language,
    is_signed_in: bool,
    error: &WebError,
    description: &Description,
    request_id: &str,
) -> Response {
    let page = FailurePage {
        frame: frame(web, language, is_signed_in).await,
        message: said(language, error, description),
        is_alarm: true,
        needs_link: description.status == StatusCode::UNAUTHORIZED
            || !is_signed_in && !description.status.is_server_error(),
        request_id: Some(request_id.to_owned()),
    };
    (description.status, Page(page)).into_response()
}

/// Consent, what is to be done, or what became of it.
pub(super) async fn home(web: &Web, visitor: &Visitor, home: &Home) -> Response {
    let frame = frame(web, visitor.language, true).await;
    let told = |outcome, message: Option<&String>| {
        let message = message.filter(|message| !message.is_empty()).cloned();
        HomeView::Told(Told { outcome, message })
    };
    let view = match &home.phase {
        Phase::Waiting => told(Outcome::Waiting, None),
        Phase::Approved => told(Outcome::Approved, None),
        Phase::Closed { message } => told(Outcome::Closed, Some(message)),
        _ if !home.has_consented => HomeView::Consent { version: CONSENT_VERSION.to_owned() },
        phase => HomeView::Todo(Todo {
            message: match phase {
                Phase::MayTryAgain { message } => Some(message.clone()).filter(|text| !text.is_empty()),
                _ => None,
            },
            due: match phase {
                Phase::Asked { due } => Some(day(visitor.language, *due)),
                _ => None,
            },
            attempts_left: (home.attempts_left <= ATTEMPTS_SAID_MAX)
                .then(|| usize::try_from(home.attempts_left).unwrap_or(usize::MAX)),
            steps: steps(&frame, home),
        }),
    };
    let name = home.first_name.as_ref().map(|name| name.reveal().clone()).unwrap_or_default();
    Page(HomePage { frame, name, view }).into_response()
}

fn steps(frame: &Frame, home: &Home) -> Vec<Step> {
    let documents = home.documents.iter().map(|todo| document_step(frame, todo));
    details_step(frame, &home.fields).into_iter().chain(documents).collect()
}

/// All fields are one step; where some are asked for again, it names them.
fn details_step(frame: &Frame, fields: &[FieldTodo]) -> Option<Step> {
    if fields.is_empty() {
        return None;
    }
    let asked = fields.iter().filter_map(|field| Some((field, field.why.as_ref()?)));
    let said =
        asked.map(|(field, why)| format!("{}: {}", field_label(frame, field), reasons(Some(why)).join(" ")));
    Some(Step {
        label: frame.t("portal-details-heading"),
        hint: None,
        links: vec![StepLink {
            href: "/verify/details".to_owned(),
            label: frame.t("portal-details-heading"),
        }],
        is_done: fields.iter().all(|field| field.is_done || !field.is_required),
        reasons: said.collect(),
    })
}

fn document_step(frame: &Frame, todo: &DocumentTodo) -> Step {
    let links = todo.any_of.iter().map(|kind| StepLink {
        href: format!("/verify/documents/{kind}"),
        label: document_label(frame, *kind),
    });
    let is_choice = todo.any_of.len() > 1;
    Step {
        label: group_label(frame, todo),
        hint: is_choice.then(|| frame.t("document-any-of")),
        links: links.collect(),
        is_done: todo.is_done,
        reasons: reasons(todo.why.as_ref()),
    }
}

fn group_label(frame: &Frame, todo: &DocumentTodo) -> String {
    match (todo.any_of.as_slice(), &todo.label) {
        ([kind], _) => document_label(frame, *kind),
        (kinds, _) if kinds.iter().all(|kind| kind.is_identity()) => frame.t("document-group-identity"),
        (_, Some(label)) => label.clone(),
        (_, None) => frame.t("document-other"),
    }
}

fn document_label(frame: &Frame, kind: DocumentKind) -> String {
    frame.t(&format!("document-{kind}"))
}

/// What a field is called in the customer's language; a configured one by the label it was given.
fn field_label(frame: &Frame, field: &FieldTodo) -> String {
    let key = format!("field-{}", field.definition.code);
    frame.language.find(&key).unwrap_or_else(|| field.definition.label.clone())
}

/// Reasons, then what the reviewer wrote beside.
fn reasons(why: Option<&Why>) -> Vec<String> {
    why.map(|why| why.reasons.iter().chain(&why.message).cloned().collect()).unwrap_or_default()
}
