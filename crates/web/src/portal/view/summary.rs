//! Everything that was supplied, before it is submitted.

use super::{document_label, field_label, form, frame, problem};
use crate::{Web, html::Page};
use axum::response::{IntoResponse as _, Response};
use probity_app::portal::{FieldTodo, Home, SentDocument, session::Visitor};
use probity_model::{field::FieldType, refusal::Refusal};
use probity_pages::portal::{Frame, SummaryDocument, SummaryField, SummaryPage};

/// The summary; `refusal` says why it could not be submitted just now.
pub(in crate::portal) async fn summary(
    web: &Web,
    visitor: &Visitor,
    home: &Home,
    refusal: Option<&Refusal>,
) -> Response {
    let frame = frame(web, visitor.language, true).await;
    let fields = home.fields.iter().filter_map(|field| {
        let value = value(&frame, field)?;
        Some(SummaryField { label: field_label(&frame, field), value })
    });
    let sent = home.documents.iter().flat_map(|todo| todo.sent.iter());
    let page = SummaryPage {
        fields: fields.collect(),
        documents: sent.map(|sent| document(&frame, sent)).collect(),
        error: refusal.map(|refusal| problem(visitor.language, refusal.code())),
        frame,
    };
    Page(page).into_response()
}

fn value(frame: &Frame, field: &FieldTodo) -> Option<String> {
    let value = field.value.as_ref()?.reveal();
    Some(match field.definition.field_type {
        FieldType::Sex | FieldType::YesNo => {
            let word = value.one_line();
            frame.language.find(&format!("choice-{word}")).unwrap_or(word)
        }
        FieldType::Date | FieldType::BirthDate => value.one_line(),
        other => value.shown(other),
    })
}

fn document(frame: &Frame, sent: &SentDocument) -> SummaryDocument {
    let label = document_label(frame, sent.kind);
    let facts = form::facts(sent.kind).iter().filter_map(|name| {
        let value = match (*name, sent.country) {
            ("country", Some(country)) => country.name().to_owned(),
            _ => form::said(sent, name),
        };
        (!value.is_empty()).then(|| SummaryField { label: frame.t(&format!("document-{name}")), value })
    });
    SummaryDocument {
        href: format!("/verify/documents/{}", sent.kind),
        facts: facts.collect(),
        images: form::images(sent, &label),
        is_rendering: !sent.is_rendered,
        label,
    }
}
