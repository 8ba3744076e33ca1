//! The metrics: at an address of their own, true after a story, and without anything of anyone.

use crate::server::{Installation, ask};
use tempfile::TempDir;

#[test]
fn what_happened_is_counted_where_the_public_does_not_come() {
    let folder = TempDir::new().unwrap();
    let installation =
        Installation::new(&folder.path().join("data")).with("PROBITY_METRICS_LISTEN", "127.0.0.1:0");
    let key = installation.key(&[]);
    let server = installation.serve();
    let platform = server.platform(&key);
    let customer = platform.customer("reference-4711");
    platform.passport(&customer);
    assert_eq!(server.get("/no-such-page?name=Eriksson").status, 404);
    assert_eq!(server.get("/metrics").status, 404, "the public port shows none");
    let address = server.metrics.expect("an address");
    let scrape = || {
        let answer = ask(address, "GET /metrics HTTP/1.1\r\n", b"");
        assert_eq!(answer.status, 200);
        assert!(answer.head.contains("openmetrics-text"), "{}", answer.head);
        answer.text()
    };
    // The page images come when they come; the counter is what is waited for.
    let text = loop {
        let text = scrape();
        if text.contains("probity_jobs_total{kind=\"render_file\",outcome=\"done\"} 1") {
            break text;
        }
    };
    for line in [
        "probity_http_requests_total{method=\"POST\",route=\"/api/v1/customers\",status=\"2xx\"} 1",
        "probity_http_requests_total{method=\"POST\",route=\"/api/v1/customers/{id}/documents\",status=\"2xx\"} 1",
        "probity_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/customers\"} 1",
        "probity_customers{place=\"incomplete\"} 1",
        "probity_renderings_total{outcome=\"ready\"} 1",
        "probity_jobs_due{lane=\"work\"} 0",
        "probity_database_up 1",
        "probity_live_connections 0",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(text.contains("probity_build_info{version="), "{text}");
    assert!(!text.contains("probity_process_resident_memory_bytes 0"));
    for secret in [customer.as_str(), "4711", "Eriksson", "Anna", key.as_str(), "cus_", "fil_", "key_"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    assert_eq!(ask(address, "GET /queue HTTP/1.1\r\n", b"").status, 404, "and that one nothing else");
    server.stop();
}
