//! Problems in the description: one answer can be about several, each with an example named by its code.

use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa::openapi::{
    ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Responses, example::ExampleBuilder, schema::Schema,
};

/// The content type of a problem.
pub(super) const CONTENT_TYPE: &str = "application/problem+json";

/// An answer that is a problem, with an example.
pub(super) fn problem(description: &str, example: Value) -> Response {
    let schema = RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"));
    let code = example["code"].as_str().unwrap_or_default().to_owned();
    let example = ExampleBuilder::new().value(Some(example)).build();
    let content = ContentBuilder::new().schema(Some(schema)).examples_from_iter([(code, example)]).build();
    ResponseBuilder::new().description(description).content(CONTENT_TYPE, content).build()
}

/// Adds an answer; where its status has one already, its examples come to those.
pub(super) fn add(responses: &mut Responses, status: &str, more: Response) {
    let Some(RefOr::T(there)) = responses.responses.get_mut(status) else {
        responses.responses.insert(status.to_owned(), RefOr::T(more));
        return;
    };
    there.headers.extend(more.headers);
    for (content_type, content) in more.content {
        match (there.content.get_mut(&content_type), content) {
            (Some(RefOr::T(there)), RefOr::T(content)) => there.examples.extend(content.examples),
            (_, content) => {
                there.content.insert(content_type, content);
            }
        }
    }
}

/// A problem as it is sent.
pub(super) fn example(status: StatusCode, code: &str, detail: &str, more: Option<(&str, Value)>) -> Value {
    let mut problem = json!({
        "type": format!("urn:probity:problem:{code}"),
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
        "request_id": "req_019aab1c3e007000a1b2c3d4e5f60718",
    });
    if let (Some((name, value)), Some(problem)) = (more, problem.as_object_mut()) {
        problem.insert(name.to_owned(), value);
    }
    problem
}
