//! Everything that was supplied, before it is submitted.

use super::{day, document_label, field_label, form, frame, problem};
use crate::{Web, html::Page};
use axum::response::{IntoResponse as _, Response};
use probity_app::portal::{FieldTodo, Home, SentDocument, session::Visitor};
use probity_model::{
    country::Country,
    field::{FieldType, FieldValue},
    refusal::Refusal,
};
use probity_pages::portal::{Frame, NamedCountry, SummaryDocument, SummaryField, SummaryPage};

/// The summary; `refusal` says why it could not be submitted just now.
pub(in crate::portal) async fn summary(
    web: &Web,
    visitor: &Visitor,
    home: &Home,
    refusal: Option<&Refusal>,
) -> Response {
    let frame = frame(web, visitor.language, true).await;
    let fields = home.fields.iter().filter_map(|field| summarised(&frame, field));
    let sent = home.documents.iter().flat_map(|todo| todo.sent.iter());
    let page = SummaryPage {
        fields: fields.collect(),
        documents: sent.map(|sent| document(&frame, sent)).collect(),
        error: refusal.map(|refusal| problem(visitor.language, refusal.code())),
        frame,
    };
    Page(page).into_response()
}

/// A field as it was supplied, in the form and the language the customer reads.
fn summarised(frame: &Frame, field: &FieldTodo) -> Option<SummaryField> {
    let value = field.value.as_ref()?.reveal();
    let label = field_label(frame, field);
    let text = value.one_line();
    Some(match (value, field.definition.field_type) {
        (FieldValue::Address(address), _) => {
            let country = address.country;
            let without = text.trim_end_matches(country.name()).trim_end_matches(", ");
            SummaryField { label, value: without.to_owned(), country: Some(named(country)) }
        }
        (_, FieldType::Country) => {
            let country = text.parse().ok().map(named);
            // A country is shown by its name in the customer's language; what is none, as it was sent.
            let value = if country.is_none() { text } else { String::new() };
            SummaryField { label, value, country }
        }
        (_, FieldType::Sex | FieldType::YesNo) => {
            let word = frame.language.find(&format!("choice-{text}"));
            SummaryField { label, value: word.unwrap_or(text), country: None }
        }
        (_, FieldType::Date | FieldType::BirthDate) => {
            let day = text.parse().ok().map(|date| day(frame.language, date));
            SummaryField { label, value: day.unwrap_or(text), country: None }
        }
        _ => SummaryField { label, value: text, country: None },
    })
}

fn named(country: Country) -> NamedCountry {
    NamedCountry { code: country.code().to_owned(), name: country.name().to_owned() }
}

/// What was said of a document, where anything was.
fn fact(frame: &Frame, sent: &SentDocument, name: &str) -> Option<SummaryField> {
    let label = frame.t(&format!("document-{name}"));
    let said = form::said(sent, name);
    if said.is_empty() {
        return None;
    }
    Some(match (name, sent.country) {
        ("country", Some(country)) => {
            SummaryField { label, value: String::new(), country: Some(named(country)) }
        }
        ("issued_on" | "expires_on", _) => {
            let day = said.parse().ok().map(|date| day(frame.language, date));
            SummaryField { label, value: day.unwrap_or(said), country: None }
        }
        _ => SummaryField { label, value: said, country: None },
    })
}

fn document(frame: &Frame, sent: &SentDocument) -> SummaryDocument {
    let label = document_label(frame, sent.kind);
    let facts = form::facts(sent.kind).iter().filter_map(|name| fact(frame, sent, name));
    SummaryDocument {
        kind: sent.kind.word().to_owned(),
        href: format!("/verify/documents/{}", sent.kind),
        facts: facts.collect(),
        images: form::images(sent, &label),
        is_rendering: !sent.is_rendered,
        label,
    }
}
