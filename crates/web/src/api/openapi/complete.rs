//! What is the same in every operation of the description.

use super::{
    KeyCarriedOut, KeyErrors, example as examples,
    problem::{add, example, problem},
};
use crate::routes::{Access, Route};
use axum::http::{Method, StatusCode};
use probity_model::{
    permission::{Action, scope_for},
    scope::Scope,
};
use serde_json::{Value, json};
use utoipa::{
    IntoResponses as _,
    openapi::{
        ObjectBuilder, OpenApi as Document, RefOr, Required, Response, Type,
        extensions::Extensions,
        header::{Header, HeaderBuilder},
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::Schema,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

const SECURITY: &str = "api_key";
/// Printable ASCII; what stands around a header's value is not part of it (RFC 9110, section 5.5).
const KEY_PATTERN: &str = "^[!-~]([ -~]{0,253}[!-~])?$";

/// Adds what every operation has: the key with the scope it needs, the answers to a missing key, to a key that may not,
/// to too many requests and to a fault of ours; the id of the request; for a POST the idempotency key; and an example of
/// every answer.
pub(crate) fn complete(mut document: Document, table: &[Route]) -> Document {
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An API key, made by an administrator: `pk_…`"))
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(SECURITY, SecurityScheme::Http(scheme));
    for route in table {
        let Access::Api(action) = route.access else { continue };
        let item = document.paths.paths.get_mut(&route.path);
        if let Some(operation) = item.and_then(|item| operation_of(item, &route.method)) {
            complete_operation(operation, &route.method, action);
        }
    }
    examples::add(&mut document);
    document
}

fn operation_of<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    match method.as_str() {
        "GET" => item.get.as_mut(),
        "PUT" => item.put.as_mut(),
        "POST" => item.post.as_mut(),
        "DELETE" => item.delete.as_mut(),
        "PATCH" => item.patch.as_mut(),
        _ => None,
    }
}

fn complete_operation(operation: &mut Operation, method: &Method, action: Action) {
    name_scope(operation, action);
    if method == Method::POST {
        take_key(operation);
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter {
            narrow(parameter);
        }
    }
    for (status, description, code, detail, more) in [
        (
            StatusCode::UNAUTHORIZED,
            "The API key is missing, wrong, expired or revoked",
            "unauthenticated",
            "Sign in, or send a valid API key.",
            None,
        ),
        (
            StatusCode::FORBIDDEN,
            "The API key may not do this",
            "forbidden",
            "This needs a permission the key has not. Ask an administrator.",
            Some(("permission", json!(action.word()))),
        ),
        (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests",
            "too_many_requests",
            "Try again in 7 seconds.",
            None,
        ),
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            "A fault of ours",
            "internal",
            "It was written down. Try again; if it stays, give the request id to whoever runs Probity.",
            None,
        ),
    ] {
        add(
            &mut operation.responses,
            status.as_str(),
            problem(description, example(status, code, detail, more)),
        );
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            complete_headers(status, response);
        }
    }
}

/// Names the scope where programs look for it, and for people.
fn name_scope(operation: &mut Operation, action: Action) {
    let scopes: Vec<&str> = scope_for(action).map(Scope::word).into_iter().collect();
    if let Some(scope) = scopes.first() {
        let description = operation.description.take().unwrap_or_default();
        operation.description =
            Some(format!("{description}\n\nNeeds the scope `{scope}`.").trim().to_owned());
    }
    operation.security = Some(vec![SecurityRequirement::new(SECURITY, scopes)]);
}

fn take_key(operation: &mut Operation) {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some(KEY_PATTERN));
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Carries this request out once in 24 hours, however often it is sent"))
        .schema(Some(schema.build()))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(key));
    for (status, response) in KeyErrors::responses().into_iter().chain(KeyCarriedOut::responses()) {
        if let RefOr::T(response) = response {
            add(&mut operation.responses, &status, response);
        }
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if status.starts_with('2') {
            let replayed = header("`true` on the answer of an earlier request, given again", "true", false);
            response.headers.insert("Idempotency-Replayed".to_owned(), RefOr::T(replayed));
        }
        if status == "409" {
            let wait = header("Seconds to wait, where the same request is still worked on", "2", false);
            response.headers.insert("Retry-After".to_owned(), RefOr::T(wait));
        }
    }
}

/// Says how an id looks, so that nobody sends what can be of nothing.
fn narrow(parameter: &mut Parameter) {
    // The example is to be had only as it is written.
    let written = serde_json::to_value(&*parameter).unwrap_or_default();
    let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema else { return };
    if let Some(prefix) = written["example"].as_str().and_then(id_prefix) {
        schema.pattern = Some(format!("^{prefix}_[0-9a-f]{{32}}$"));
    }
}

/// `cus` of `cus_019aab1c3e007000a1b2c3d4e5f60718`.
fn id_prefix(text: &str) -> Option<&str> {
    let (prefix, digits) = text.split_once('_')?;
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(prefix)
}

fn complete_headers(status: &str, response: &mut Response) {
    for header in response.headers.values_mut() {
        let RefOr::T(header) = header else { continue };
        if header.example.is_none() && header.extensions.is_none() {
            // What an operation says of its own answers is always there.
            header.extensions = Some(always());
        }
    }
    let mut told = |name: &str, header: Header| {
        response.headers.insert(name.to_owned(), RefOr::T(header));
    };
    told(
        "X-Request-Id",
        header("Finds the request in the log", "req_019aab1c3e007000a1b2c3d4e5f60718", true),
    );
    if status != "401" {
        let policy =
            "Requests in a window of seconds, where there is a limit (draft-ietf-httpapi-ratelimit-headers)";
        told("RateLimit-Policy", header(policy, "\"key\";q=6000;w=60", false));
        let standing = "Requests that remain, and seconds until all of them are there again";
        told("RateLimit", header(standing, "\"key\";r=5999;t=60", false));
    }
    match status {
        "401" => told("WWW-Authenticate", header("How to authenticate", "Bearer", true)),
        "429" => told("Retry-After", header("Seconds to wait", "7", true)),
        _ => {}
    }
}

fn header(description: &str, example: &str, is_always_there: bool) -> Header {
    let mut header = HeaderBuilder::new()
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build();
    header.example = Some(json!(example));
    header.extensions = is_always_there.then(always);
    header
}

/// `required`, which this description of headers has no other place for.
fn always() -> Extensions {
    [("required", Value::Bool(true))].into_iter().collect()
}
