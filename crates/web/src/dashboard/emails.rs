//! Settings of e-mails: the texts operators may change, and the folder of a development installation.

use crate::{
    Web,
    error::WebError,
    extract::{Form, Path, SignedIn},
    html::Page,
    routes::Routes,
    shell,
};
use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError,
    email::{
        self, Kind,
        text::{self, Text},
    },
};
use probity_language::Language;
use probity_model::permission::Action;
use probity_pages::{
    emails::{EmailKindRow, EmailLanguage, EmailPage, EmailsPage, SentEmail, SentEmailsPage},
    layout::Section,
};
use serde::Deserialize;

const PATH: &str = "/settings/emails";

pub(crate) fn routes() -> Routes {
    let manage = Action::ManageSettings;
    Routes::new()
        .page(Method::GET, PATH, manage, list)
        .page(Method::GET, "/settings/emails/{kind}/{language}", manage, show)
        .page(Method::POST, "/settings/emails/{kind}/{language}", manage, change)
        .page(Method::POST, "/settings/emails/{kind}/{language}/default", manage, put_back)
        .page(Method::GET, "/settings/sent-emails", manage, sent)
}

async fn list(State(web): State<Web>, you: SignedIn) -> Result<Page<EmailsPage>, WebError> {
    let mut kinds = Vec::new();
    for kind in Kind::TO_CUSTOMERS {
        let mut languages = Vec::new();
        for language in Language::all() {
            let (_, own) = text::get(&web.app, &you.actor, kind, language).await?;
            languages.push(EmailLanguage {
                name: language.name(),
                tag: language.tag().to_owned(),
                href: path(kind, language),
                own,
            });
        }
        kinds.push(EmailKindRow { label: kind.label().to_owned(), languages });
    }
    let into_folder = email::kept(&web.app, &you.actor).await?.is_some();
    Ok(Page(EmailsPage { shell: shell::layout(&web, &you, Section::Settings).await?, kinds, into_folder }))
}

fn path(kind: Kind, language: Language) -> String {
    format!("{PATH}/{kind}/{language}")
}

/// The text an address names. One of another kind or language is not there.
fn named((kind, language): &(String, String)) -> Result<(Kind, Language), AppError> {
    let kind = Kind::from_word(kind).filter(|kind| kind.is_to_customer());
    let language = Language::all().into_iter().find(|known| known.tag() == language);
    kind.zip(language).ok_or(AppError::NotFound("e-mail text"))
}

async fn show(
    State(web): State<Web>,
    you: SignedIn,
    Path(asked): Path<(String, String)>,
) -> Result<Page<EmailPage>, WebError> {
    let (kind, language) = named(&asked)?;
    let (text, _) = text::get(&web.app, &you.actor, kind, language).await?;
    Ok(Page(page(&web, &you, kind, language, text, Vec::new()).await?))
}

async fn page(
    web: &Web,
    you: &SignedIn,
    kind: Kind,
    language: Language,
    text: Text,
    errors: Vec<String>,
) -> Result<EmailPage, WebError> {
    let (_, own) = text::get(&web.app, &you.actor, kind, language).await?;
    let written = |names: &[&str]| names.iter().map(|name| text::place(name)).collect();
    Ok(EmailPage {
        shell: shell::layout(web, you, Section::Settings).await?,
        label: kind.label().to_owned(),
        language: language.name(),
        tag: language.tag().to_owned(),
        direction: language.direction().to_owned(),
        action: path(kind, language),
        own,
        places: written(text::places(kind)),
        required: written(text::required(kind)),
        errors,
        preview: email::preview(&web.app, &you.actor, kind, language, &text).await?,
        subject: text.subject,
        body: text.body,
    })
}

#[derive(Deserialize)]
struct Sent {
    subject: String,
    body: String,
    #[serde(default)]
    preview: String,
}

async fn change(
    State(web): State<Web>,
    you: SignedIn,
    Path(asked): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    let (kind, language) = named(&asked)?;
    let text = Text { subject: sent.subject, body: sent.body };
    if !sent.preview.is_empty() {
        let errors = text::problems(kind, &text);
        return Ok(Page(page(&web, &you, kind, language, text, errors).await?).into_response());
    }
    match text::change(&web.app, &you.actor, kind, language, text.clone()).await {
        Ok(()) => Ok(Redirect::to(&path(kind, language)).into_response()),
        Err(AppError::Invalid(violations)) => {
            let errors = violations.into_iter().map(|violation| violation.message).collect();
            let page = page(&web, &you, kind, language, text, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn put_back(
    State(web): State<Web>,
    you: SignedIn,
    Path(asked): Path<(String, String)>,
) -> Result<Redirect, WebError> {
    let (kind, language) = named(&asked)?;
    text::put_back(&web.app, &you.actor, kind, language).await?;
    Ok(Redirect::to(&path(kind, language)))
}

async fn sent(State(web): State<Web>, you: SignedIn) -> Result<Page<SentEmailsPage>, WebError> {
    let kept = email::kept(&web.app, &you.actor).await?;
    let emails = kept.map(|kept| {
        let emails = kept.into_iter().map(|email| {
            let subject = email.text.lines().find_map(|line| line.strip_prefix("Subject: "));
            SentEmail { subject: subject.unwrap_or_default().to_owned(), id: email.id, text: email.text }
        });
        emails.collect()
    });
    Ok(Page(SentEmailsPage { shell: shell::layout(&web, &you, Section::Settings).await?, emails }))
}
