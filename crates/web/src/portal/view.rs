//! From what the use cases say to what is shown, in the customer's language.

#![allow(clippy::unused_async, reason = "whose page it is will be looked up here")]

use super::{PortalResult, details::Typed, multipart::SentForm};
use crate::{
    Web,
    error::{Description, WebError},
};
use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use probity_app::{
    Violation,
    portal::{CONSENT_VERSION, DocumentTodo, Home, Phase, session::Visitor},
};
use probity_language::Language;
use probity_model::{item::DocumentKind, refusal::Refusal};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html><html lang="{{ lang }}" dir="{{ dir }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ title }}</title><link rel="stylesheet" href="/assets/app.css"></head><body class="bare"><main class="bare-box"><h1>{{ title }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}{% for form in forms %}<form method="post" action="{{ form.action }}"{% if form.has_files %} enctype="multipart/form-data"{% endif %}>{% for input in form.inputs %}<p><label>{{ input.label }} <input name="{{ input.name }}" type="{{ input.kind }}" value="{{ input.value }}"></label>{% if !input.error.is_empty() %}<span role="alert">{{ input.error }}</span>{% endif %}</p>{% endfor %}<button class="btn">{{ form.button }}</button></form>{% endfor %}{% for link in links %}<p><a href="{{ link.1 }}">{{ link.0 }}</a></p>{% endfor %}{% for image in images %}<img src="{{ image }}" alt="">{% endfor %}</main></body></html>"#
)]
#[derive(Default)]
struct Plain {
    lang: String,
    dir: String,
    title: String,
    lines: Vec<String>,
    forms: Vec<FormView>,
    links: Vec<(String, String)>,
    images: Vec<String>,
}

#[derive(Default)]
struct FormView {
    action: String,
    button: String,
    has_files: bool,
    inputs: Vec<Input>,
}

#[derive(Default)]
struct Input {
    label: String,
    name: String,
    kind: &'static str,
    value: String,
    error: String,
}

fn hidden(name: &str, value: &str) -> Input {
    Input { name: name.to_owned(), kind: "hidden", value: value.to_owned(), ..Input::default() }
}

fn page(language: Language, plain: Plain) -> PortalResult {
    let plain = Plain { lang: language.tag().to_owned(), dir: language.direction().to_owned(), ..plain };
    let html = plain.render().map_err(|error| WebError::Defect(format!("a template failed: {error}")))?;
    Ok(Html(html).into_response())
}

/// Whether anything can be sent.
pub(super) const fn is_open(home: &Home) -> bool {
    matches!(home.phase, Phase::Collecting | Phase::Asked { .. } | Phase::MayTryAgain { .. })
}

/// What is wrong, in the customer's language where there is a text for the code.
pub(super) fn message(language: Language, violation: &Violation) -> String {
    let key = format!("portal-error-{}", violation.code.replace('_', "-"));
    language.find(&key).unwrap_or_else(|| violation.message.clone())
}

pub(super) async fn landing(_: &Web, language: Language, token: &str) -> PortalResult {
    let form =
        FormView { action: format!("/verify/{token}"), button: "Continue".to_owned(), ..FormView::default() };
    page(language, Plain { title: "Verify your identity".to_owned(), forms: vec![form], ..Plain::default() })
}

pub(super) async fn gone(_: &Web, language: Language, token: &str, is_sent: bool) -> PortalResult {
    let line = if is_sent {
        "If the link was yours, a new one is on its way to your e-mail address."
    } else {
        "This link does not work any more."
    };
    let form = FormView {
        action: format!("/verify/{token}/fresh"),
        button: "Send me a new link".to_owned(),
        ..FormView::default()
    };
    let forms = if is_sent { Vec::new() } else { vec![form] };
    page(
        language,
        Plain { title: "Link".to_owned(), lines: vec![line.to_owned()], forms, ..Plain::default() },
    )
}

pub(super) async fn signed_out(_: &Web, language: Language) -> PortalResult {
    page(language, Plain { title: "You have left the page".to_owned(), ..Plain::default() })
}

pub(super) async fn failure(
    _: &Web,
    language: Language,
    _error: &WebError,
    description: &Description,
    request_id: &str,
) -> Response {
    let plain = Plain {
        title: description.title.to_owned(),
        lines: vec![description.detail.clone(), request_id.to_owned()],
        ..Plain::default()
    };
    page(language, plain).unwrap_or_else(|_| description.detail.clone().into_response())
}

pub(super) async fn home(_: &Web, visitor: &Visitor, home: &Home) -> PortalResult {
    let mut plain = Plain { title: "Your verification".to_owned(), ..Plain::default() };
    plain.lines.push(format!("Status: {}", home.status.label()));
    if is_open(home) && !home.has_consented {
        let agree = Input {
            label: "I agree".to_owned(),
            name: "agree".to_owned(),
            kind: "checkbox",
            value: "yes".to_owned(),
            error: String::new(),
        };
        plain.forms.push(FormView {
            action: "/verify/consent".to_owned(),
            button: "Continue".to_owned(),
            inputs: vec![hidden("text_version", CONSENT_VERSION), agree],
            ..FormView::default()
        });
    } else if is_open(home) {
        for field in &home.fields {
            plain.lines.push(field.definition.label.clone());
            plain.lines.extend(
                field.why.iter().flat_map(|why| why.reasons.iter().cloned().chain([why.message.clone()])),
            );
        }
        plain.links.push(("Details".to_owned(), "/verify/details".to_owned()));
        for todo in &home.documents {
            plain.lines.extend(
                todo.why.iter().flat_map(|why| why.reasons.iter().cloned().chain([why.message.clone()])),
            );
            plain.links.extend(
                todo.any_of.iter().map(|kind| (kind.label().to_owned(), format!("/verify/documents/{kind}"))),
            );
        }
        plain.links.push(("Summary".to_owned(), "/verify/summary".to_owned()));
    } else if let Phase::Closed { message } = &home.phase {
        plain.lines.push(message.clone());
    }
    page(visitor.language, plain)
}

pub(super) async fn details(
    _: &Web,
    visitor: &Visitor,
    home: &Home,
    typed: Option<&Typed>,
    violations: &[Violation],
) -> PortalResult {
    let inputs = home.fields.iter().map(|field| {
        let code = field.definition.code.as_str();
        let error = super::details::violation_of(violations, code);
        let known = field.value.as_ref().map(|value| value.reveal().one_line()).unwrap_or_default();
        Input {
            label: field.definition.label.clone(),
            name: code.to_owned(),
            kind: "text",
            value: typed.map_or(known, |typed| typed.get(code).cloned().unwrap_or_default()),
            error: error.map(|error| message(visitor.language, error)).unwrap_or_default(),
        }
    });
    let form = FormView {
        action: "/verify/details".to_owned(),
        button: "Save".to_owned(),
        inputs: inputs.collect(),
        ..FormView::default()
    };
    page(visitor.language, Plain { title: "Your details".to_owned(), forms: vec![form], ..Plain::default() })
}

pub(super) async fn document(
    _: &Web,
    visitor: &Visitor,
    _home: &Home,
    todo: &DocumentTodo,
    kind: DocumentKind,
    _typed: Option<&SentForm>,
    violations: &[Violation],
) -> PortalResult {
    let mut plain = Plain { title: kind.label().to_owned(), ..Plain::default() };
    plain.lines.extend(violations.iter().map(|violation| message(visitor.language, violation)));
    plain
        .lines
        .extend(todo.why.iter().flat_map(|why| why.reasons.iter().cloned().chain([why.message.clone()])));
    let sent = todo.sent.iter().filter(|sent| sent.kind == kind);
    plain.images.extend(
        sent.flat_map(|sent| sent.pages.iter().map(|page| format!("/verify/pages/{}/medium", page.id))),
    );
    let file = |name: &str| Input {
        label: name.to_owned(),
        name: name.to_owned(),
        kind: "file",
        ..Input::default()
    };
    let inputs = if kind.has_two_sides() { vec![file("front"), file("back")] } else { vec![file("page")] };
    plain.forms.push(FormView {
        action: format!("/verify/documents/{kind}"),
        button: "Send".to_owned(),
        has_files: true,
        inputs,
    });
    page(visitor.language, plain)
}

pub(super) async fn summary(
    _: &Web,
    visitor: &Visitor,
    home: &Home,
    refusal: Option<&Refusal>,
) -> PortalResult {
    let mut plain = Plain { title: "Summary".to_owned(), ..Plain::default() };
    plain.lines.extend(refusal.map(ToString::to_string));
    for field in &home.fields {
        let value = field.value.as_ref().map(|value| value.reveal().one_line()).unwrap_or_default();
        plain.lines.push(format!("{}: {value}", field.definition.label));
    }
    plain.forms.push(FormView {
        action: "/verify/submit".to_owned(),
        button: "Submit".to_owned(),
        ..FormView::default()
    });
    page(visitor.language, plain)
}
