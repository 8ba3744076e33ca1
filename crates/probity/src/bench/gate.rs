//! The transaction gate: whether a customer may transact, asked over many connections at once, against the same look-up
//! by a bare prepared statement through the same pool.

use super::{
    BenchError,
    case::Sample,
    client::Client,
    decision::middle,
    result::{Results, Row},
    run::Installation,
};
use probity_app::{App, api_key};
use probity_model::{id::CustomerId, user::Actor};
use probity_store::{Store, customer};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Connections at once.
const CONNECTIONS: usize = 64;
/// How long each side asks, in each of the rounds.
const TIME: Duration = Duration::from_secs(3);
/// Rounds, turn about; odd, so that there is a middle.
const ROUNDS: usize = 5;
/// What the gate must reach of the bare look-up.
const SHARE_MIN: f64 = 0.7;

/// Measures both, turn about.
pub(super) async fn measure(
    of: &Installation,
    store: &Store,
    results: &mut Results,
) -> Result<(), BenchError> {
    let token = key(&of.app).await?;
    let sample = Sample::draw(&of.app, &of.actor, of.customers).await?;
    let approved = approved(store, &sample).await?;
    let gate: Vec<_> = approved.iter().map(|id| format!("/api/v1/customers/{id}/permission")).collect();
    let (gate, nothing) = (Arc::from(gate), Arc::from(["/healthz".to_owned()]));
    let (mut gates, mut bares, mut nothings, mut shares) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let asked = answered(of, &token, &gate).await?;
        let bare = bare(store, &approved).await?;
        gates.push(asked);
        bares.push(bare);
        nothings.push(answered(of, &token, &nothing).await?);
        shares.push(asked / bare);
    }
    let mut put = |row: Row| results.put(row.on(of.engine).with(of.customers));
    put(Row::value(format!("gate, {CONNECTIONS} connections"), middle(gates), "requests/s"));
    let name = format!("an answer that needs nothing, {CONNECTIONS} connections");
    put(Row::value(name, middle(nothings), "requests/s"));
    put(Row::value("gate: its look-up alone, through the pool", middle(bares), "look-ups/s"));
    put(Row::ratio("gate: requests to look-ups", middle(shares)).at_least(SHARE_MIN));
    Ok(())
}

/// A key that may ask.
pub(super) async fn key(app: &App) -> Result<String, BenchError> {
    Ok(api_key::create(app, &Actor::System, "Benchmark's gate").await?.token)
}

/// Those of the sample who may transact: for them the gate is one look-up.
async fn approved(store: &Store, sample: &Sample) -> Result<Arc<[CustomerId]>, BenchError> {
    let mut approved = Vec::new();
    for id in sample.customers() {
        let place = customer::place(store.read(), *id).await?;
        if place.is_some_and(|place| place.status == probity_model::status::Status::Approved) {
            approved.push(*id);
        }
    }
    if approved.is_empty() { Err(BenchError::NotSeeded) } else { Ok(approved.into()) }
}

/// Requests for these paths, one after the other, that are answered in a second.
async fn answered(of: &Installation, token: &str, paths: &Arc<[String]>) -> Result<f64, BenchError> {
    let mut asking = JoinSet::new();
    for number in 0..CONNECTIONS {
        let mut client = Client::with_key(of.address, token).await?;
        let paths = Arc::clone(paths);
        asking.spawn(async move {
            let (begun, mut turn) = (Instant::now(), number);
            while begun.elapsed() < TIME {
                client.page(&paths[turn % paths.len()]).await?;
                turn += 1;
            }
            Ok(turn - number)
        });
    }
    per_second(asking).await
}

/// Look-ups answered in a second.
async fn bare(store: &Store, approved: &Arc<[CustomerId]>) -> Result<f64, BenchError> {
    let mut asking = JoinSet::new();
    for number in 0..CONNECTIONS {
        let (store, approved) = (store.clone(), Arc::clone(approved));
        asking.spawn(async move {
            let (begun, mut turn) = (Instant::now(), number);
            while begun.elapsed() < TIME {
                customer::place(store.read(), approved[turn % approved.len()]).await?;
                turn += 1;
            }
            Ok(turn - number)
        });
    }
    per_second(asking).await
}

async fn per_second(mut asking: JoinSet<Result<usize, BenchError>>) -> Result<f64, BenchError> {
    let (begun, mut total) = (Instant::now(), 0);
    while let Some(count) = asking.join_next().await {
        total += count.map_err(|_| BenchError::Torn)??;
    }
    #[allow(clippy::cast_precision_loss, reason = "a rate for people to read")]
    Ok(total as f64 / begun.elapsed().as_secs_f64())
}
