//! It is killed in the middle of everything, again and again.

use super::{load::Platforms, server::Server, times};
use probity_testkit::PostgresServer;
use std::time::Duration;
use tokio::join;

/// How often it is killed unless told.
const CRASHES: u64 = 8;
/// The longest it lives before it is killed.
const LIFE_MILLIS_MAX: u64 = 3_000;

/// On both engines at once: most of the time it takes is waiting for claims of jobs to lapse.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_however_often_it_is_killed() {
    let postgres = PostgresServer::durable();
    join!(killed("embedded", Server::new()), killed("PostgreSQL", Server::new().on(&postgres)));
}

async fn killed(engine: &str, mut server: Server) {
    let key = server.sandbox_key();
    server.start();
    let platforms = Platforms::sending_to(server.url(), &key);
    let crashes = times(CRASHES);
    let mut chance = seed();
    for crash in 0..crashes {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Now and then it is killed while it starts.
        let life = if crash % 8 == 7 { chance >> 58 } else { (chance >> 33) % LIFE_MILLIS_MAX };
        tokio::time::sleep(Duration::from_millis(life)).await;
        server.kill();
        server.start();
    }
    let ledger = platforms.stop().await;
    println!("{engine}: {crashes} crashes, {ledger}");
    assert!(ledger.acknowledged() > 0, "nothing happened: {ledger}");
    ledger.check(&server.client(&key)).await;
    server.stop();
    server.verify_audit_log();
}

/// What chance begins with: another in each run, and told, so that a run can be looked into.
fn seed() -> u64 {
    let seed = std::env::var("PROBITY_CRASH_SEED").ok().and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("PROBITY_CRASH_SEED={seed}");
    seed
}
