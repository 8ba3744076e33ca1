//! Lists are read from a standby for as long as it keeps up, and show what was done whatever becomes of it.

use super::{person::Person, server::Server, until};
use probity_client::{Client, NewCustomer};
use probity_testkit::PostgresServer;
use std::time::Duration;

/// How long it may take until the standby is used, and used again.
const USED_TIME_MAX: Duration = Duration::from_secs(30);
/// Connections on which a list was read last.
const LISTS: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'probity %' \
                     AND query LIKE '%FROM customers LEFT JOIN%'";

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_is_read_from_while_it_keeps_up_and_nobody_misses_what_was_done() {
    let primary = PostgresServer::durable();
    let server = Server::new().on(&primary).with("PROBITY_LOG_FILTER", "info");
    let (key, maria) = (server.key(&[]), server.user("reviewer"));
    let standby = primary.standby();
    let mut server = server.with("PROBITY_DATABASE_REPLICA_URL", &standby.url());
    server.start();
    server.until_ready().await;
    let doctor = server.run(&["doctor"]);
    assert!(doctor.contains("keeps up"), "{doctor}");
    let (client, person) = (server.client(&key), Person::sign_in(server.url(), &maria).await);
    is_listed_at_once(&client, &person, "at first").await;
    until("a list is read from the standby", USED_TIME_MAX, async || {
        person.get("/customers").await;
        (standby.ask(LISTS) != "0").then_some(())
    })
    .await;

    let _void = standby.ask("SELECT pg_wal_replay_pause()");
    until("the standby stands still", USED_TIME_MAX, async || {
        (standby.ask("SELECT pg_get_wal_replay_pause_state()") == "paused").then_some(())
    })
    .await;
    is_listed_at_once(&client, &person, "while it stands still").await;
    until("it is told", USED_TIME_MAX, async || {
        person.get("/customers").await;
        server.log().contains("lists are read from the primary").then_some(())
    })
    .await;
    let _void = standby.ask("SELECT pg_wal_replay_resume()");
    until("the standby is used again", USED_TIME_MAX, async || {
        person.get("/customers").await;
        server.log().contains("lists are read from the standby again").then_some(())
    })
    .await;

    standby.stop_at_once();
    is_listed_at_once(&client, &person, "while it is gone").await;
    assert_eq!(person.get("/queue").await.status, 200);
    let doctor = server.run(&["doctor"]);
    assert!(doctor.contains("cannot be used, lists are read from the primary"), "{doctor}");
    server.stop();
}

/// What is done is in the next list.
async fn is_listed_at_once(client: &Client, person: &Person, reference: &str) {
    client.create_customer(&NewCustomer::new(reference, "standard")).await.unwrap();
    let list = person.get("/customers").await;
    assert_eq!(list.status, 200, "{}", list.text);
    assert!(list.text.contains(reference), "{reference} is missing: {}", list.text);
}
