//! Traces, as a collector gets them: a request, what it wrote, and the job that came of it, and nothing of anyone.

use crate::server::{Installation, ask};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};
use tempfile::TempDir;

const INCOMING: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Takes whatever is sent, on a port of its own.
fn collector() -> (String, Arc<Mutex<Vec<Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Vec::new()));
    let batches = Arc::clone(&taken);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, batches) = (stream.unwrap(), Arc::clone(&batches));
            thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut answer = stream;
                loop {
                    let (mut length, mut line) = (0, String::new());
                    if reader.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    assert!(line.starts_with("POST /v1/traces "), "{line}");
                    while line != "\r\n" {
                        line.clear();
                        reader.read_line(&mut line).unwrap();
                        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                            length = value.trim().parse().unwrap();
                        }
                    }
                    let mut body = vec![0; length];
                    reader.read_exact(&mut body).unwrap();
                    batches.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
                    answer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
                }
            });
        }
    });
    (url, taken)
}

/// The head of the next request somebody sends there, which is answered.
fn taken_by(receiver: &TcpListener) -> String {
    let (mut stream, _) = receiver.accept().unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
    head.join("\n")
}

fn value<'a>(span: &'a Value, key: &str) -> Option<&'a str> {
    let found = span["attributes"].as_array()?.iter().find(|attribute| attribute["key"] == key)?;
    found["value"]["stringValue"].as_str().or_else(|| found["value"]["intValue"].as_str())
}

#[test]
fn a_trace_leads_from_the_request_to_what_it_wrote_and_to_the_job() {
    let folder = TempDir::new().unwrap();
    let (url, batches) = collector();
    let installation = Installation::new(&folder.path().join("data"))
        .with("PROBITY_TRACING_OTLP", &url)
        .with("PROBITY_TRACING_PERCENT", "100")
        .with("PROBITY_TRUSTED_PROXIES", "127.0.0.1")
        .with("PROBITY_WEBHOOKS_ALLOW_PRIVATE_NETWORKS", "1")
        .with("PROBITY_METRICS_LISTEN", "127.0.0.1:0");
    let (key, manager) = (installation.key(&[]), installation.key(&["webhooks:manage"]));
    let server = installation.serve();
    let platform = server.platform(&key);
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = json!({"url": format!("http://{}/hook", receiver.local_addr().unwrap()), "events": ["customer.created"]});
    assert_eq!(server.platform(&manager).post("/api/v1/webhooks", &hook).status, 201);
    let body = json!({"external_reference": "one", "level": "standard", "fields": {"first_name": "Zebulon"}});
    let head = format!(
        "{}Content-Type: application/json\r\ntraceparent: {INCOMING}\r\n",
        platform.head("POST", "/api/v1/customers")
    );
    let created = ask(server.address, &head, body.to_string().as_bytes());
    assert_eq!(created.status, 201, "{}", created.text());
    let delivered = taken_by(&receiver);
    assert!(
        delivered.contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-"),
        "it goes on outside: {delivered}"
    );
    platform.passport(created.json()["id"].as_str().unwrap());
    let rendered = || ask(server.metrics.unwrap(), "GET /metrics HTTP/1.1\r\n", b"").text();
    // The job is done when it is done; its counter is what is waited for.
    while !rendered().contains("probity_jobs_total{kind=\"render_file\",outcome=\"done\"} 1") {}
    // What is left is sent before the end.
    server.stop();

    let batches = batches.lock().unwrap().clone();
    let resource = &batches[0]["resourceSpans"][0]["resource"]["attributes"][0];
    assert_eq!(resource["value"]["stringValue"], "probity", "{resource}");
    let spans: Vec<&Value> = batches
        .iter()
        .flat_map(|batch| batch["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap())
        .collect();
    let named = |name: &str| {
        *spans.iter().find(|span| span["name"] == name).unwrap_or_else(|| panic!("{name}: {spans:?}"))
    };

    let create = named("POST /api/v1/customers");
    assert_eq!(create["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736", "the proxy's trace goes on");
    assert_eq!((&create["parentSpanId"], &create["kind"]), (&json!("00f067aa0ba902b7"), &json!(2)));
    assert_eq!(value(create, "http.response.status_code"), Some("201"));
    assert!(value(create, "probity.actor_id").unwrap().starts_with("key_"));

    let upload = named("POST /api/v1/customers/{id}/documents");
    assert_ne!(upload["traceId"], create["traceId"], "one that nobody began begins here");
    let wrote = spans
        .iter()
        .find(|span| span["parentSpanId"] == upload["spanId"] && value(span, "probity.events").is_some())
        .expect("a transaction");
    assert_eq!(wrote["name"], "transaction");
    assert!(value(wrote, "probity.events").unwrap().contains("document"), "{wrote}");
    let job = named("job render_file");
    assert_eq!((&job["traceId"], &job["parentSpanId"]), (&upload["traceId"], &upload["spanId"]));
    assert!(spans.iter().any(|span| span["parentSpanId"] == job["spanId"]), "and what the job wrote");
    for span in &spans {
        let nanos = |key: &str| span[key].as_str().unwrap().parse::<u128>().unwrap();
        assert!(nanos("startTimeUnixNano") <= nanos("endTimeUnixNano"), "{span}");
    }
    let all = format!("{batches:?}");
    for secret in ["Zebulon", "a.jpg", key.as_str()] {
        assert!(!all.contains(secret), "{secret}");
    }
}
