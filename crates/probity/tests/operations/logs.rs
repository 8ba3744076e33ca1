//! The log of a whole story, written for machines: every request has its line, and no line has anything of anyone.

use crate::server::{Installation, ask};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Everything personal of the story, and every secret in it.
const PERSONAL: [&str; 9] = [
    "Zebulon",
    "Quackenbush",
    "19310203-9999",
    "1931-02-03",
    "zebulon@example.net",
    "Elm Street 7",
    "nobody@bank.example",
    "correct horse battery",
    "holiday-photo",
];

#[test]
fn every_request_has_a_line_and_no_line_has_anything_of_anyone() {
    let folder = TempDir::new().unwrap();
    let installation = Installation::new(&folder.path().join("data"))
        .with("PROBITY_LOG_FORMAT", "json")
        .with("PROBITY_LOG_FILTER", "debug");
    let key = installation.key(&[]);
    let mut server = installation.serve();
    let platform = server.platform(&key);
    let body = json!({
        "external_reference": "ref-1", "level": "standard", "contact_email": "zebulon@example.net",
        "fields": {
            "first_name": "Zebulon", "last_name": "Quackenbush", "id_number": "19310203-9999",
            "birth_date": "1931-02-03", "email": "zebulon@example.net",
            "address": {"lines": ["Elm Street 7"], "city": "Springfield", "postal_code": "111 22", "country": "SE"},
        },
    });
    let answer = platform.post("/api/v1/customers", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let customer = answer.json()["id"].as_str().unwrap().to_owned();
    platform.passport(&customer);
    platform.get(&format!("/api/v1/customers/{customer}?name=Quackenbush"));
    platform.get("/api/v1/customers?query=Quackenbush&email=zebulon%40example.net");
    let wrong =
        json!({"external_reference": "ref-2", "level": "standard", "fields": {"birth_date": "Zebulon"}});
    assert!(platform.post("/api/v1/customers", &wrong).status >= 400);
    server.get("/customers/Quackenbush?q=Zebulon");
    let form = b"email=nobody%40bank.example&password=correct+horse+battery";
    let head = "POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n";
    ask(server.address, head, form);
    server.tell_to_stop();
    assert_eq!(server.end().code(), Some(0));

    let log = server.log();
    let token = key.as_str();
    for secret in PERSONAL.into_iter().chain([token, "nobody%40", "correct+horse"]) {
        assert!(!log.contains(secret), "{secret} in\n{log}");
    }
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let answered: Vec<_> = lines.iter().filter(|line| line["fields"]["message"] == "answered").collect();
    assert_eq!(answered.len(), 7, "one line for each request: {log}");
    let created = answered.iter().find(|line| line["fields"]["status"] == 201).unwrap();
    let (fields, span) = (&created["fields"], &created["span"]);
    assert_eq!(fields["route"], "/api/v1/customers");
    assert_eq!((&fields["method"], &fields["actor"]), (&json!("POST"), &json!("api_key")));
    assert!(fields["actor_id"].as_str().unwrap().starts_with("key_"), "{created}");
    assert!(fields["millis"].is_u64() && span["id"].as_str().unwrap().starts_with("req_"), "{created}");
    let nobody = answered.iter().find(|line| line["fields"]["route"] == "/sign-in").unwrap();
    assert_eq!(nobody["fields"]["actor"], "nobody");
}
