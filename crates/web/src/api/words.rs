//! How words of the model look in the API's description.

use probity_model::{
    item::{DocumentKind, Side},
    status::{Risk, Stage, Status},
    transaction::Direction,
};
use utoipa::openapi::{
    KnownFormat, Object, ObjectBuilder, SchemaFormat,
    schema::{SchemaType, Type},
};

fn words(words: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

/// `pending`, `approved`, …
pub(crate) fn status() -> Object {
    words(Status::ALL.iter().map(|it| it.word()))
}

/// `incomplete`, `awaiting_review`, …, or null.
pub(crate) fn stage_or_null() -> Object {
    let mut object = words(Stage::ALL.iter().map(|it| it.word()));
    object.schema_type = SchemaType::Array(vec![Type::String, Type::Null]);
    if let Some(values) = &mut object.enum_values {
        values.push(serde_json::Value::Null);
    }
    object
}

/// `low`, `medium`, `high`.
pub(crate) fn risk() -> Object {
    words(Risk::ALL.iter().map(|it| it.word()))
}

/// `in`, `out`.
pub(crate) fn direction() -> Object {
    words(Direction::ALL.iter().map(|it| it.word()))
}

/// `passport`, `identity_card`, …
pub(crate) fn document_kind() -> Object {
    words(DocumentKind::ALL.iter().map(|it| it.word()))
}

/// `front`, `back`, `page`.
pub(crate) fn side() -> Object {
    words(Side::ALL.iter().map(|it| it.word()))
}

/// An instant in UTC as RFC 3339.
pub(crate) fn instant() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .examples(["2026-11-22T09:30:00Z"])
        .build()
}

/// A day as YYYY-MM-DD.
pub(crate) fn day() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .examples(["2026-12-06"])
        .build()
}
