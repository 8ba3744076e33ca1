//! The database server stops and starts again while everything goes on.

use super::{load::Platforms, person::Person, server::Server, times, until};
use probity_testkit::PostgresServer;
use serde_json::json;
use std::time::Duration;
use tokio::join;

const OUTAGES: u64 = 3;
/// How long a request waits for a connection here; as installed it is longer.
const ACQUIRE_SECONDS: &str = "2";
/// How long it may take until the process goes on once its database is there again.
const RECOVERY_TIME_MAX: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_database_server_that_stops_and_starts_costs_nothing_acknowledged_and_no_restart() {
    let postgres = PostgresServer::durable();
    let mut server = Server::new().on(&postgres).with("PROBITY_DATABASE_ACQUIRE_SECONDS", ACQUIRE_SECONDS);
    let key = server.sandbox_key();
    let reviewer = server.user("reviewer");
    server.start();
    server.until_ready().await;
    let person = Person::sign_in(server.url(), &reviewer).await;
    let platforms = Platforms::sending_to(server.url(), &key);
    let outages = times(OUTAGES);
    for _ in 0..outages {
        platforms.until_more(RECOVERY_TIME_MAX).await;
        postgres.stop_at_once();
        everybody_is_told(&server, &key, &person).await;
        postgres.start();
        server.until_ready().await;
    }
    platforms.until_more(RECOVERY_TIME_MAX).await;
    assert_eq!(person.get("/queue").await.status, 200, "the session is as it was");
    until("it hears of what others commit", RECOVERY_TIME_MAX, async || {
        let listening = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
        (postgres.ask(listening) == "1").then_some(())
    })
    .await;
    let ledger = platforms.stop().await;
    println!("{outages} outages of the database, {ledger}");
    ledger.check(&server.client(&key)).await;
    server.stop();
    server.verify_audit_log();
}

/// Whoever asks for anything while it is away learns that, and when to ask again; the process itself lives.
async fn everybody_is_told(server: &Server, key: &str, person: &Person) {
    let nobody = Person::nobody(server.url());
    let platform = Person::platform(server.url(), key);
    let body = json!({"external_reference": "while it is away", "level": "standard"});
    // At once: each waits a while for the database.
    let (asked, sent, page, hosted, sign_in) = join!(
        platform.get("/api/v1/customers"),
        platform.post_json("/api/v1/customers", &body),
        person.get("/queue"),
        nobody.get("/verify/a-token"),
        nobody.post("/sign-in", &[("email", "a@example.org"), ("password", "a wrong one")]),
    );
    for answer in [&asked, &sent, &page, &hosted, &sign_in] {
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(answer.retry_after.is_some(), "{}", answer.text);
    }
    for answer in [asked, sent] {
        assert_eq!(answer.json()["code"], "database_away", "{}", answer.text);
    }
    for answer in [page, sign_in] {
        assert!(answer.text.contains("The database does not answer."), "{}", answer.text);
    }
    assert!(hosted.text.contains("Try again in a few minutes, please."), "{}", hosted.text);
    assert_eq!(nobody.get("/healthz").await.text, "ok");
    until("it is not ready", RECOVERY_TIME_MAX, async || {
        let ready = nobody.get("/readyz").await;
        (ready.status == 503).then(|| assert_eq!(ready.text, "the database does not answer"))
    })
    .await;
}
