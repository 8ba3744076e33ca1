//! The description of the API, and what is the same in every operation of it.

mod complete;
mod example;
mod problem;

pub(crate) use complete::complete;

use axum::http::StatusCode;
use problem::{example, problem};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, OpenApi, ToSchema,
    openapi::{ObjectBuilder, RefOr, Response, ResponseBuilder, Type, header::HeaderBuilder},
};

/// A problem (RFC 9457). Some codes come with more members than these.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[allow(dead_code, reason = "described here, made by the problem module")]
struct ProblemBody {
    /// `urn:probity:problem:` and the code.
    #[schema(example = "urn:probity:problem:invalid")]
    r#type: String,
    /// The status again.
    #[schema(example = 422)]
    status: u16,
    /// What kind of problem it is, for people.
    #[schema(example = "What was sent is not valid")]
    title: String,
    /// Stable: what programs should go by.
    #[schema(example = "invalid")]
    code: String,
    /// What is wrong and what to do.
    detail: String,
    /// Finds the request in the log.
    #[schema(example = "req_019aab1c3e007000a1b2c3d4e5f60718")]
    request_id: String,
    /// What is wrong where.
    errors: Option<Vec<ProblemError>>,
}

/// One thing wrong with what was sent.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described here, made by the problem module")]
struct ProblemError {
    /// Where in the body, as a JSON pointer; a part's name in an upload.
    #[schema(example = "/fields/birth_date")]
    pointer: String,
    /// Stable.
    #[schema(example = "date_malformed")]
    code: String,
    /// What to do.
    message: String,
}

/// The parts of the description that belong to no operation.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Probity API",
        version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        description = "Send customers in for verification, correct what was asked again, and ask whether one may \
                       transact.\n\nEvery request carries an API key: `Authorization: Bearer pk_…`. A key has scopes; \
                       each operation names the one it needs. Ids are prefixed (`cus_…`), times are RFC 3339 in UTC, \
                       amounts are decimals in a text.\n\nEvery error is a problem (RFC 9457) with a stable `code`: \
                       go by that and by the status, never by the words. What 400 refuses is not as described here; \
                       422 is about rules that no description can say, such as a check digit.\n\nEvery POST takes an \
                       `Idempotency-Key`: the same request under the same key within 24 hours is carried out once, \
                       whatever is lost on the way, and gets the first answer again. Every answer has an \
                       `X-Request-Id`, which finds the request in the log."
    ),
    tags(
        (name = "Customers", description = "Create customers, supply their fields, submit them, and see where they stand"),
        (name = "Documents", description = "Upload documents and see what became of them"),
        (name = "Transactions", description = "Ask whether a customer may transact, and send transactions in"),
        (name = "Checks", description = "Rounds of review with marks and decisions, for your staff's own systems"),
        (name = "Links", description = "Links to the hosted page, where customers send what is asked for themselves"),
        (name = "Notes", description = "Notes of the staff, for your staff's own systems"),
        (name = "Events", description = "Everything that happened, in order, for those who prefer to ask"),
        (name = "Sandbox", description = "What becomes of made-up customers, for sandbox keys alone"),
        (name = "Webhooks", description = "Endpoints of yours that are told what happens, and what was sent to them"),
        (name = "Configuration", description = "What levels require and what reasons say")
    ),
    components(schemas(ProblemBody, ProblemError))
)]
pub(crate) struct Api;

type Responses = BTreeMap<String, RefOr<Response>>;

fn responses<const N: usize>(responses: [(StatusCode, &str, Value); N]) -> Responses {
    responses
        .into_iter()
        .map(|(status, description, example)| {
            (status.as_u16().to_string(), RefOr::T(problem(description, example)))
        })
        .collect()
}

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident [$($status:ident $code:literal $detail:literal $($more:expr)?;)*])*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> Responses {
                responses([$({
                    let status = StatusCode::$status;
                    let more: Option<(&str, Value)> = None $(.or(Some($more)))?;
                    (status, status.canonical_reason().unwrap_or_default(), example(status, $code, $detail, more))
                },)*])
            }
        }
    )*};
}

/// There is nothing new to tell.
pub(crate) struct NotModified;

impl IntoResponses for NotModified {
    fn responses() -> Responses {
        let tag = HeaderBuilder::new().description(Some("The same as sent"));
        let tag = tag.schema(Some(ObjectBuilder::new().schema_type(Type::String).build())).build();
        let nothing = ResponseBuilder::new().description("Nothing new").header("ETag", tag).build();
        [(StatusCode::NOT_MODIFIED.as_u16().to_string(), RefOr::T(nothing))].into()
    }
}

fn field_error(pointer: &str, code: &str, message: &str) -> (&'static str, Value) {
    ("errors", json!([{"pointer": pointer, "code": code, "message": message}]))
}

groups! {
    /// The id in the path is of nothing.
    NotFound [
        NOT_FOUND "not_found" "There is no such customer.";
    ]
    /// No e-mail address is known.
    NoAddress [
        CONFLICT "no_address" "No e-mail address is known of this customer. Make a link and pass it on another way.";
    ]
    /// The id in the path is of no webhook endpoint.
    NoEndpoint [
        NOT_FOUND "not_found" "There is no such webhook endpoint.";
    ]
    /// The id in the path is of no delivery.
    NoDelivery [
        NOT_FOUND "not_found" "There is no such delivery.";
    ]
    /// There are as many endpoints as there may be.
    EndpointsFull [
        CONFLICT "endpoints_too_many" "There are 20 endpoints already. Remove one first.";
    ]
    /// As many secrets sign as may.
    SecretsFull [
        CONFLICT "secrets_too_many" "4 secrets sign at the moment. Wait until the oldest has ended, 24 hours after it was replaced.";
    ]
    /// What is said of an endpoint is wrong.
    EndpointErrors [
        BAD_REQUEST "json_malformed" "The body is not JSON.";
        PAYLOAD_TOO_LARGE "body_too_large" "The request has more than 262144 bytes.";
        UNSUPPORTED_MEDIA_TYPE "content_type_unsupported" "Send the body as application/json.";
        UNPROCESSABLE_ENTITY "invalid" "What was sent is not valid."
            field_error("/url", "url_not_https", "The address must begin with https://.");
    ]
    /// The moment is not right for it.
    Conflict [
        CONFLICT "wrong_state" "Supply an item is not possible while the customer is awaiting review.";
    ]
    /// Something about the idempotency key is wrong.
    KeyErrors [
        BAD_REQUEST "idempotency_key_malformed" "An Idempotency-Key has 1 to 255 printable ASCII characters.";
        CONFLICT "idempotency_in_progress" "The first request under this Idempotency-Key is still worked on. Send it again in a while.";
        UNPROCESSABLE_ENTITY "idempotency_key_reused" "Another request was sent under this Idempotency-Key. Send this one under a key of its own.";
    ]
    /// It was carried out, and its answer cannot be given any more.
    KeyCarriedOut [
        CONFLICT "idempotency_carried_out" "This request was carried out once and is not carried out again; its answer is lost, and what it made cannot be shown. Read how things stand before you send anything under another key."
            ("made", json!("cus_019aab1c3e007000a1b2c3d4e5f60718"));
    ]
    /// The customer changed since it was read.
    Stale [
        PRECONDITION_FAILED "version_changed" "The customer changed since you read it. Read it again.";
    ]
    /// Something in a JSON body is wrong.
    BodyErrors [
        BAD_REQUEST "json_malformed" "The body is not JSON.";
        PAYLOAD_TOO_LARGE "body_too_large" "The request has more than 262144 bytes.";
        UNSUPPORTED_MEDIA_TYPE "content_type_unsupported" "Send the body as application/json.";
        UNPROCESSABLE_ENTITY "invalid" "What was sent is not valid."
            field_error("/fields/birth_date", "date_malformed", "A date is written YYYY-MM-DD, such as 1974-08-12.");
    ]
    /// Something in an upload is wrong.
    UploadErrors [
        BAD_REQUEST "multipart_malformed" "The multipart body is malformed or broke off.";
        PAYLOAD_TOO_LARGE "file_too_large" "The file is larger than 20 MB.";
        UNSUPPORTED_MEDIA_TYPE "content_type_unsupported" "Send the document as multipart/form-data with a boundary.";
        UNPROCESSABLE_ENTITY "invalid" "What was sent is not valid."
            field_error("/front", "file_type_unsupported", "Send a JPEG, PNG, WebP, TIFF or PDF.");
    ]
    /// The query is wrong.
    QueryErrors [
        BAD_REQUEST "query_malformed" "The query is not understood.";
    ]
    /// Not everything is there yet.
    Unready [
        UNPROCESSABLE_ENTITY "items_in_the_way" "Not everything required is in order: field:phone missing.";
    ]
    /// The customer may not transact.
    NotApproved [
        FORBIDDEN "customer_not_approved" "Transactions are accepted only once the customer is approved. The refusal was recorded."
            ("missing", json!([{"any_of": ["field:phone"]}]));
    ]
}
