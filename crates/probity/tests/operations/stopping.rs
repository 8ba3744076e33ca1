//! Told to stop, it finishes what it can, gives back what it cannot, and ends well.

use crate::server::{Installation, answer, connect, request};
use serde_json::json;
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A claim that nobody extends lapses after a minute: what comes sooner was given back.
const BEFORE_A_CLAIM_LAPSES: Duration = Duration::from_secs(40);

#[test]
fn a_job_that_cannot_finish_goes_back_into_the_queue_at_once() {
    let folder = TempDir::new().unwrap();
    let installation = Installation::new(&folder.path().join("data"))
        .with("PROBITY_WEBHOOKS_ALLOW_PRIVATE_NETWORKS", "1")
        .with("PROBITY_SHUTDOWN_SECONDS_MAX", "1");
    let key = installation.key(&["customers:write", "customers:read", "webhooks:manage"]);
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = installation.serve();
    let platform = server.platform(&key);
    let url = format!("http://{}/hook", receiver.local_addr().unwrap());
    let added = platform.post("/api/v1/webhooks", &json!({"url": url}));
    assert_eq!(added.status, 201, "{}", added.text());
    platform.customer("one");
    // The receiver takes the webhook and does not answer: the job hangs.
    let (hanging, _) = receiver.accept().unwrap();
    let told = Instant::now();
    server.tell_to_stop();
    assert_eq!(server.end().code(), Some(0), "{}", server.log());
    assert!(server.log().contains("goes back into the queue"), "{}", server.log());
    drop(hanging);

    let server = installation.serve();
    let (mut again, _) = receiver.accept().unwrap();
    assert!(told.elapsed() < BEFORE_A_CLAIM_LAPSES, "its claim had lapsed");
    let mut begun = [0; 16];
    again.read_exact(&mut begun).unwrap();
    assert!(begun.starts_with(b"POST /hook"));
    again.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
    drop(again);
    server.stop();
}

#[test]
fn it_says_that_it_is_not_ready_before_it_stops_and_answers_what_it_was_asked() {
    let folder = TempDir::new().unwrap();
    let installation =
        Installation::new(&folder.path().join("data")).with("PROBITY_SHUTDOWN_NOTICE_SECONDS", "3");
    let key = installation.key(&[]);
    let mut server = installation.serve();
    assert_eq!((server.get("/readyz").status, server.get("/healthz").status), (200, 200));
    let platform = server.platform(&key);
    // A request that is half way in.
    let body = json!({"external_reference": "slow", "level": "standard"}).to_string();
    let head = format!("{}Content-Type: application/json\r\n", platform.head("POST", "/api/v1/customers"));
    let whole = request(&head, body.as_bytes());
    let (begun, rest) = whole.split_at(whole.len() - 10);
    let mut slow = connect(server.address);
    slow.write_all(begun).unwrap();
    server.tell_to_stop();
    // The signal arrives at a moment only the server knows; asking again is the way to learn it.
    let not_ready = loop {
        let asked = server.get("/readyz");
        if asked.status != 200 {
            break asked;
        }
    };
    assert_eq!((not_ready.status, not_ready.text().as_str()), (503, "stopping"));
    assert_eq!(server.get("/healthz").text(), "ok", "it lives");
    slow.write_all(rest).unwrap();
    assert_eq!(answer(slow).status, 201);
    assert_eq!(server.end().code(), Some(0), "{}", server.log());
}
