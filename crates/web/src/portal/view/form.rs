//! The forms: personal information, and one document.

use super::{document_label, field_label, frame, message, reasons};
use crate::{
    Web,
    html::Page,
    portal::{
        details::{ADDRESS_PARTS, Typed, violation_of},
        multipart::SentForm,
    },
};
use axum::response::{IntoResponse as _, Response};
use probity_app::{
    Violation,
    portal::{
        DocumentTodo, FieldTodo, Home, PICTURE_LONGER_SIDE_PX_MIN, PICTURE_SHORTER_SIDE_PX_MIN,
        SHARPNESS_MIN, SHARPNESS_SIDE_PX, SentDocument, session::Visitor,
    },
};
use probity_model::{
    country::Country,
    field::{Address, FieldType, FieldValue},
    item::DocumentKind,
    limits,
};
use probity_pages::portal::{
    Choice, DetailsPage, DocumentPage, FieldInput, FieldKind, Frame, Part, PictureRules, SentImage,
};

/// Bytes of one file.
const FILE_SIZE_BYTES_MAX: usize = 20_000_000;
/// Characters of a document's number.
const NUMBER_CHARS_MAX: usize = 60;

/// The form of all fields; `typed` is what was sent just now, if it was.
pub(in crate::portal) async fn details(
    web: &Web,
    visitor: &Visitor,
    home: &Home,
    typed: Option<&Typed>,
    violations: &[Violation],
) -> Response {
    let frame = frame(web, visitor.language, true).await;
    let fields = home.fields.iter().map(|field| {
        let code = field.definition.code.as_str();
        let error = violation_of(violations, code).map(|violation| message(visitor.language, violation));
        FieldInput { error, ..input(&frame, field, typed) }
    });
    let fields = fields.collect();
    Page(DetailsPage { frame, fields }).into_response()
}

fn input(frame: &Frame, field: &FieldTodo, typed: Option<&Typed>) -> FieldInput {
    let definition = &field.definition;
    let code = definition.code.as_str();
    let known = match field.value.as_ref().map(probity_model::Personal::reveal) {
        Some(FieldValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let value = typed.map_or(known, |typed| typed.get(code).cloned().unwrap_or_default());
    FieldInput {
        name: code.to_owned(),
        label: field_label(frame, field),
        help: frame.language.find(&format!("field-{code}-help")),
        kind: kind(frame, field, &value, typed),
        value,
        autocomplete: autocomplete(code),
        chars_max: definition.chars_max.unwrap_or(limits::FIELD_TEXT_CHARS_MAX),
        is_required: field.is_required,
        error: None,
        reasons: reasons(field.why.as_ref()),
    }
}

fn kind(frame: &Frame, field: &FieldTodo, value: &str, typed: Option<&Typed>) -> FieldKind {
    let definition = &field.definition;
    let words = |words: &[&str]| {
        let label = |word: &str| frame.t(&format!("choice-{word}"));
        FieldKind::Choice(words.iter().map(|word| choice(word, label(word), value)).collect())
    };
    match definition.field_type {
        FieldType::Text if !definition.choices.is_empty() => FieldKind::Choice(
            definition.choices.iter().map(|text| choice(text, text.clone(), value)).collect(),
        ),
        FieldType::Text => FieldKind::Line("text"),
        FieldType::Date | FieldType::BirthDate => FieldKind::Line("date"),
        FieldType::Phone => FieldKind::Line("tel"),
        FieldType::Email => FieldKind::Line("email"),
        FieldType::Country => FieldKind::Country(countries(value)),
        FieldType::Sex => words(&["female", "male", "unspecified"]),
        FieldType::YesNo => words(&["yes", "no"]),
        FieldType::Address => FieldKind::Address(parts(frame, field, typed)),
    }
}

fn parts(frame: &Frame, field: &FieldTodo, typed: Option<&Typed>) -> Vec<Part> {
    let code = &field.definition.code;
    let known = match field.value.as_ref().map(probity_model::Personal::reveal) {
        Some(FieldValue::Address(address)) => Some(address),
        _ => None,
    };
    let part = |part: &&'static str| {
        let name = format!("{code}_{part}");
        let value = match typed {
            Some(typed) => typed.get(&name).cloned().unwrap_or_default(),
            None => known.map(|address| part_of(address, part)).unwrap_or_default(),
        };
        Part {
            label: frame.t(&format!("part-{part}")),
            autocomplete: match *part {
                "line1" => "address-line1",
                "line2" => "address-line2",
                "line3" => "address-line3",
                "city" => "address-level2",
                "region" => "address-level1",
                "postal_code" => "postal-code",
                _ => "country",
            },
            is_required: field.is_required && matches!(*part, "line1" | "city" | "country"),
            countries: if *part == "country" { countries(&value) } else { Vec::new() },
            name,
            value,
        }
    };
    ADDRESS_PARTS.iter().map(part).collect()
}

fn part_of(address: &Address, part: &str) -> String {
    let line = |place: usize| address.lines.get(place).cloned().unwrap_or_default();
    match part {
        "line1" => line(0),
        "line2" => line(1),
        "line3" => line(2),
        "city" => address.city.clone(),
        "region" => address.region.clone().unwrap_or_default(),
        "postal_code" => address.postal_code.clone().unwrap_or_default(),
        _ => address.country.code().to_owned(),
    }
}

fn choice(value: &str, label: String, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), label, is_chosen: value == chosen }
}

fn countries(chosen: &str) -> Vec<Choice> {
    Country::all().iter().map(|country| choice(country.code(), country.name().to_owned(), chosen)).collect()
}

/// The word browsers know a field by (HTML, autofill).
fn autocomplete(code: &str) -> &'static str {
    match code {
        "first_name" => "given-name",
        "middle_name" => "additional-name",
        "last_name" => "family-name",
        "birth_date" => "bday",
        "sex" => "sex",
        "phone" => "tel",
        "email" => "email",
        "residence_country" => "country",
        "occupation" => "organization-title",
        _ => "off",
    }
}

/// The form of one document.
pub(in crate::portal) async fn document(
    web: &Web,
    visitor: &Visitor,
    todo: &DocumentTodo,
    kind: DocumentKind,
    form: Option<&SentForm>,
    violations: &[Violation],
) -> Response {
    let frame = frame(web, visitor.language, true).await;
    let label = document_label(&frame, kind);
    let sent = todo.sent.iter().find(|sent| sent.kind == kind);
    let named = ["country", "number", "issued_on", "expires_on"];
    let whole = violations.iter().find(|violation| !named.contains(&violation.field.as_str()));
    let fields = facts(kind).iter().map(|name| fact(&frame, name, sent, form, violations)).collect();
    let page = DocumentPage {
        kind: kind.word().to_owned(),
        help: frame.t(&format!("document-{kind}-help")),
        reasons: reasons(todo.why.as_ref()),
        sent: sent.map(|sent| images(sent, &label)).unwrap_or_default(),
        fields,
        error: whole.map(|violation| message(visitor.language, violation)),
        uploads: kept(form, whole),
        has_two_sides: kind.has_two_sides(),
        is_selfie: kind == DocumentKind::Selfie,
        rules: PictureRules {
            longer_side_pixels_min: PICTURE_LONGER_SIDE_PX_MIN,
            shorter_side_pixels_min: PICTURE_SHORTER_SIDE_PX_MIN,
            sharpness_min: SHARPNESS_MIN,
            measured_pixels: SHARPNESS_SIDE_PX,
            file_bytes_max: FILE_SIZE_BYTES_MAX,
            files_max: limits::FILES_PER_DOCUMENT_MAX,
        },
        label,
        frame,
    };
    Page(page).into_response()
}

/// The files to keep when the form comes back: all of them, unless something is wrong with one.
fn kept(form: Option<&SentForm>, whole: Option<&Violation>) -> Vec<String> {
    let is_in_order = whole.is_none_or(|violation| violation.code == "sides_incomplete");
    let form = form.filter(|_| is_in_order);
    form.map(|form| form.every("upload").map(ToOwned::to_owned).collect()).unwrap_or_default()
}

/// What is said of a document beside its files.
pub(super) const fn facts(kind: DocumentKind) -> &'static [&'static str] {
    match kind {
        DocumentKind::Passport
        | DocumentKind::IdentityCard
        | DocumentKind::DrivingLicence
        | DocumentKind::ResidencePermit => &["country", "number", "issued_on", "expires_on"],
        DocumentKind::ProofOfAddress | DocumentKind::SourceOfFunds => &["issued_on"],
        DocumentKind::Selfie | DocumentKind::Other => &[],
    }
}

/// What was said of a document, by the name in the form.
pub(super) fn said(sent: &SentDocument, name: &str) -> String {
    match name {
        "country" => sent.country.map(|country| country.code().to_owned()).unwrap_or_default(),
        "number" => sent.number.as_ref().map(|number| number.reveal().clone()).unwrap_or_default(),
        "issued_on" => sent.issued_on.map(|date| date.to_string()).unwrap_or_default(),
        _ => sent.expires_on.map(|date| date.to_string()).unwrap_or_default(),
    }
}

fn fact(
    frame: &Frame,
    name: &'static str,
    sent: Option<&SentDocument>,
    form: Option<&SentForm>,
    violations: &[Violation],
) -> FieldInput {
    let known = sent.map(|sent| said(sent, name)).unwrap_or_default();
    let value = form.map_or(known, |form| form.text(name).to_owned());
    FieldInput {
        name: name.to_owned(),
        label: frame.t(&format!("document-{name}")),
        help: None,
        kind: match name {
            "country" => FieldKind::Country(countries(&value)),
            "number" => FieldKind::Line("text"),
            _ => FieldKind::Line("date"),
        },
        value,
        autocomplete: "off",
        chars_max: NUMBER_CHARS_MAX,
        is_required: false,
        error: violation_of(violations, name).map(|violation| message(frame.language, violation)),
        reasons: Vec::new(),
    }
}

/// The page images of what was sent.
pub(super) fn images(sent: &SentDocument, label: &str) -> Vec<SentImage> {
    let image = |(place, page): (usize, &probity_app::portal::SentPage)| SentImage {
        src: format!("/verify/pages/{}/medium", page.id),
        width: page.width,
        height: page.height,
        alt: format!("{label} {}", place + 1),
    };
    sent.pages.iter().enumerate().map(image).collect()
}
