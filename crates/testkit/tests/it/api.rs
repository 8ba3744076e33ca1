//! The REST API, as a platform meets it.

mod bad_requests;
mod carried_out;
mod checks;
mod customers;
mod disclosure;
mod documents;
mod events;
mod idempotency;
mod keys;
mod links;
mod notes;
mod openapi;
mod outcome;
mod rate;
mod sandbox;
mod tampering;
mod transactions;
mod updates;

use probity_testkit::Answer;

/// Status and body with every id cut down to its kind.
pub(crate) fn told(answer: &Answer) -> String {
    let text = answer.snapshot();
    let mut told = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('_') {
        let (before, after) = rest.split_at(at + 1);
        told.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        rest = if digits == 32 {
            told.push('…');
            &after[digits..]
        } else {
            after
        };
    }
    told + rest
}

/// The stable code of a problem, which says itself that it is one.
pub(crate) fn code(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status.as_u16(), "{problem}");
    assert_eq!(problem["request_id"], answer.header("x-request-id"), "{problem}");
    problem["code"].as_str().expect("a code").to_owned()
}

/// The code of the first thing wrong.
pub(crate) fn first_error(answer: &Answer) -> String {
    let error = &answer.json()["errors"][0];
    format!("{} {}", error["pointer"].as_str().unwrap_or("-"), error["code"].as_str().unwrap_or("-"))
}
