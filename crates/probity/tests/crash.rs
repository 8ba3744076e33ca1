//! Probity is killed in the middle of everything, again and again, and nothing it has acknowledged is lost.
//!
//! `PROBITY_CRASHES` says how often; `make test` does it a few times. The database is the embedded one, or what
//! `PROBITY_DATABASE_URL` names, which must be empty.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows a test only by its attribute"
)]

mod crash {
    pub(crate) mod ledger;
    pub(crate) mod load;
    pub(crate) mod server;
}

use crash::{ledger::Ledger, load, server::Server};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// How often it is killed unless told.
const CRASHES: u64 = 8;
/// Platforms that send customers in at once.
const PLATFORMS: u64 = 4;
/// The longest it lives before it is killed.
const LIFE_MILLIS_MAX: u64 = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_however_often_it_is_killed() {
    let crashes = std::env::var("PROBITY_CRASHES").map_or(CRASHES, |text| text.parse().expect("a number"));
    let mut server = Server::new();
    let key = server.sandbox_key();
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    server.start();
    let (stop, stopping) = watch::channel(false);
    let mut platforms = JoinSet::new();
    for platform in 0..PLATFORMS {
        let client = probity_client::Client::new(server.url(), &key).unwrap();
        platforms.spawn(load::send_customers(client, platform, Arc::clone(&ledger), stopping.clone()));
    }
    let mut chance = seed();
    for crash in 0..crashes {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Now and then it is killed while it starts.
        let life = if crash % 8 == 7 { chance >> 58 } else { (chance >> 33) % LIFE_MILLIS_MAX };
        tokio::time::sleep(Duration::from_millis(life)).await;
        server.kill();
        server.start();
    }
    stop.send(true).unwrap();
    while let Some(ended) = platforms.join_next().await {
        ended.unwrap();
    }
    let ledger = Arc::into_inner(ledger).unwrap().into_inner().unwrap();
    println!("{crashes} crashes, {ledger}");
    assert!(ledger.acknowledged() > 0, "nothing happened: {ledger}");
    let client = probity_client::Client::new(server.url(), &key).unwrap();
    ledger.check(&client).await;
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
