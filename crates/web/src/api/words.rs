//! How words of the model look in the API's description.

use probity_app::public_event::PublicKind;
use probity_model::{
    country::Country,
    item::{DocumentKind, Side},
    status::{Outcome, Risk, Stage, Status, Verdict},
    transaction::Direction,
    webhook::{AttemptProblem, DeliveryState},
};
use utoipa::openapi::{
    KnownFormat, Object, ObjectBuilder, SchemaFormat,
    schema::{SchemaType, Type},
};

fn words(what: &str, words: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).description(Some(what)).enum_values(Some(words)).build()
}

/// Every country there is, by its code.
pub(crate) fn country() -> Object {
    let all = Country::all();
    let codes = all.iter().map(|country| country.code().to_owned());
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("An ISO 3166-1 alpha-2 code"))
        .enum_values(Some(codes))
        .build()
}

/// `pending`, `approved`, …
pub(crate) fn status() -> Object {
    words("Only an `approved` customer may transact", Status::ALL.iter().map(|it| it.word()))
}

/// `incomplete`, `awaiting_review`, ….
pub(crate) fn stage() -> Object {
    words("Why the customer is pending", Stage::ALL.iter().map(|it| it.word()))
}

/// `incomplete`, `awaiting_review`, …, or null.
pub(crate) fn stage_or_null() -> Object {
    let mut object = words(
        "Why the customer is pending; null with any other status",
        Stage::ALL.iter().map(|it| it.word()),
    );
    object.schema_type = SchemaType::Array(vec![Type::String, Type::Null]);
    if let Some(values) = &mut object.enum_values {
        values.push(serde_json::Value::Null);
    }
    object
}

/// `low`, `medium`, `high`.
pub(crate) fn risk() -> Object {
    words("How risky you hold the customer to be; `low` unless told", Risk::ALL.iter().map(|it| it.word()))
}

/// `approve`, `reject`, `resubmission`.
pub(crate) fn outcome() -> Object {
    words("How a check ends", Outcome::ALL.iter().map(|it| it.word()))
}

/// `approved`, `pending`, `rejected`.
pub(crate) fn verdict() -> Object {
    words("What a reviewer says of one item", Verdict::ALL.iter().map(|it| it.word()))
}

/// `customer.created`, …
pub(crate) fn event_type() -> Object {
    words("What happened", PublicKind::ALL.iter().map(|it| it.word()))
}

/// `in`, `out`.
pub(crate) fn direction() -> Object {
    words("To the customer's account on your platform, or from it", Direction::ALL.iter().map(|it| it.word()))
}

/// `passport`, `identity_card`, …
pub(crate) fn document_kind() -> Object {
    words("What the document is", DocumentKind::ALL.iter().map(|it| it.word()))
}

/// `front`, `back`, `page`.
pub(crate) fn side() -> Object {
    words("What the file shows", Side::ALL.iter().map(|it| it.word()))
}

/// `waiting`, `delivered`, `failed`.
pub(crate) fn delivery_state() -> Object {
    words("What became of the delivery", DeliveryState::ALL.iter().map(|it| it.word()))
}

/// `refused`, `timed_out`, …, or null.
pub(crate) fn attempt_problem_or_null() -> Object {
    let mut object = words(
        "Why the attempt did not deliver; null where it did",
        AttemptProblem::ALL.iter().map(|it| it.word()),
    );
    object.schema_type = SchemaType::Array(vec![Type::String, Type::Null]);
    if let Some(values) = &mut object.enum_values {
        values.push(serde_json::Value::Null);
    }
    object
}

/// An instant in UTC as RFC 3339.
pub(crate) fn instant() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some("An instant in UTC (RFC 3339)"))
        .examples(["2026-11-22T09:30:00Z"])
        .build()
}

/// A day as YYYY-MM-DD.
pub(crate) fn day() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .description(Some("The last day to answer"))
        .examples(["2026-12-06"])
        .build()
}
