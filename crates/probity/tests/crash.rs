//! The program as a data centre treats it: killed in the middle of everything, its database server gone and back, its disk
//! full, one of several instances lost. Nothing it has acknowledged is lost, what cannot be done is said, and it goes on by
//! itself.
//!
//! `PROBITY_CRASHES` says how often each such thing happens; `make test` does it a few times.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows a test only by its attribute"
)]

mod crash {
    mod database_away;
    mod disk_full;
    mod instances;
    mod killed;
    mod ledger;
    mod load;
    mod person;
    mod receiver;
    mod replica;
    mod server;
    mod small_disk;

    use std::time::{Duration, Instant};

    /// How often it happens in this run; a few times unless told.
    fn times(unless_told: u64) -> u64 {
        std::env::var("PROBITY_CRASHES").map_or(unless_told, |text| text.parse().expect("a number"))
    }

    /// Asks again and again until it is as it should be; what does not come within so long fails.
    async fn until<T>(what: &str, time_max: Duration, mut found: impl AsyncFnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = found().await {
                return found;
            }
            assert!(begun.elapsed() < time_max, "{what}: not within {time_max:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
