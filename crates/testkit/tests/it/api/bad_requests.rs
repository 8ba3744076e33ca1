use super::code;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_model::user::Role;
use probity_testkit::{Client, TestApp};
use std::fmt::Write as _;

const JSON: Option<&str> = Some("application/json");
const CUSTOMERS: &str = "/api/v1/customers";
const NOBODY: &str = "/api/v1/customers/cus_00000000000000000000000000000000";
const NOTHING: &str = "/api/v1/transactions/txn_00000000000000000000000000000000";

/// What is wrong, the method, the address, the content type and the body.
type Bad = (&'static str, Method, String, Option<&'static str>, String);

fn get(name: &'static str, path: &str) -> Bad {
    (name, Method::GET, path.to_owned(), None, String::new())
}

fn post(name: &'static str, kind: Option<&'static str>, body: &str) -> Bad {
    (name, Method::POST, CUSTOMERS.to_owned(), kind, body.to_owned())
}

fn addresses() -> Vec<Bad> {
    vec![
        get("an unknown address", "/api/v1/nothing"),
        get("the root", "/api"),
        ("another method", Method::DELETE, CUSTOMERS.to_owned(), None, String::new()),
        (
            "another method on the description",
            Method::POST,
            "/api/openapi.json".to_owned(),
            JSON,
            "{}".to_owned(),
        ),
        get("an id of another kind", "/api/v1/customers/txn_00000000000000000000000000000000"),
        get("an id of nobody", NOBODY),
        get("no id", "/api/v1/customers/x"),
        get("no UTF-8 in the path", "/api/v1/customers/%ff"),
        ("fields of nobody", Method::PUT, format!("{NOBODY}/fields"), JSON, "{}".to_owned()),
        get("a transaction of nobody", NOTHING),
        get("an unknown parameter", "/api/v1/customers?page=2"),
        get("a wrong status", "/api/v1/customers?status=done"),
        get("a wrong cursor", "/api/v1/customers?after=7"),
    ]
}

fn bodies() -> Vec<Bad> {
    let large = format!("{{\"external_reference\": \"{}\"}}", "x".repeat(300_000));
    let deep = format!("{{\"external_reference\": \"a\", \"fields\": {{\"x\": {}", "[".repeat(100_000));
    let whole = "{\"external_reference\": \"a\", \"level\": \"standard\"}";
    vec![
        post("malformed JSON", JSON, "{\"external_reference\": "),
        post("JSON and more", JSON, &format!("{whole} x")),
        post("half a character", JSON, &whole.replace("\"a\"", "\"\\ud800\"")),
        post("deep JSON", JSON, &deep),
        post("a number", JSON, "7"),
        post("an empty body", JSON, ""),
        post("no content type", None, "{}"),
        post("a form", Some("application/x-www-form-urlencoded"), "a=b"),
        post("a large body", JSON, &large),
    ]
}

async fn try_each(table: &mut String, client: &Client, cases: Vec<Bad>) {
    for (name, method, path, kind, body) in cases {
        let answer = client.send(method, &path, kind, Body::from(body)).await;
        let problem = answer.json();
        let detail = problem["detail"].as_str().unwrap_or_default();
        let _ = writeln!(table, "{name:<36} {} {:<26} {detail}", answer.status.as_u16(), code(&answer));
    }
}

/// Whatever is wrong with a request, the answer is a problem with a code of its own, and nothing is kept.
#[tokio::test]
async fn every_bad_request_gets_a_problem_and_leaves_nothing() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let person = test.signed_in_as(Role::Administrator).await;
    let wrong = test.browser().with("authorization", "Bearer pk_0");
    let before = test.contents().await;
    let mut table = String::new();
    let nobody = vec![get("no key", CUSTOMERS), get("no key, unknown address", "/api/v1/nothing")];
    try_each(&mut table, &test.browser(), nobody).await;
    try_each(&mut table, &wrong, vec![get("a wrong key", CUSTOMERS)]).await;
    try_each(&mut table, &person, vec![get("a person's session", CUSTOMERS)]).await;
    try_each(&mut table, &platform, addresses()).await;
    try_each(&mut table, &platform, bodies()).await;
    let list = ("a list for fields", Method::PUT, format!("{CUSTOMERS}/{id}/fields"), JSON, "[]".to_owned());
    try_each(&mut table, &platform, vec![list]).await;
    insta::assert_snapshot!("bad_requests", table);
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_told_which_are() {
    let test = TestApp::new().await;
    let answer = test.platform().await.send(Method::DELETE, CUSTOMERS, None, Body::empty()).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST,GET,HEAD"));
}

#[tokio::test]
async fn a_revoked_key_is_refused() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    assert_eq!(platform.get("/api/v1/levels").await.status, StatusCode::OK);
    let system = probity_model::user::Actor::System;
    let keys = probity_app::api_key::list(&test.app, &system).await.expect("keys");
    probity_app::api_key::revoke(&test.app, &system, keys[0].id).await.expect("revoked");
    let refused = platform.get("/api/v1/levels").await;
    assert_eq!((refused.status, code(&refused)), (StatusCode::UNAUTHORIZED, "unauthenticated".to_owned()));
    assert_eq!(refused.header("www-authenticate"), "Bearer");
}
