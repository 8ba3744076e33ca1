//! Filling the database with a population.

use super::{BenchError, PASSWORD, population::Population};
use jiff::Timestamp;
use probity_app::{
    App, api_key,
    user::{self, NewUser},
};
use probity_audit::Checkpoint;
use probity_model::{
    scope::Scopes,
    user::{Actor, Role},
};
use probity_store::{
    Connection as _, Store, audit,
    bulk::{self, Prepared},
    queue,
};
use std::{ops::Range, time::Instant};
use tokio::sync::mpsc;

/// Customers written in one transaction.
const BATCH: u64 = 1000;
/// Batches made ahead of the writer.
const BATCHES_AHEAD: usize = 2;
/// Reviewers of the population.
pub(super) const REVIEWERS: usize = 6;

/// Fills an empty database with so many customers.
pub(super) async fn seed(
    app: &App,
    store: &Store,
    customers: u64,
    newcomers: bool,
    now: Timestamp,
) -> Result<(), BenchError> {
    app.prepare().await?;
    if queue::counts(store.read()).await? != queue::Counts::default() {
        return Err(BenchError::NotEmpty);
    }
    let mut levels = app.settings().levels.iter().cloned();
    let standard = levels.next().ok_or(BenchError::NotSeeded)?;
    let enhanced = levels.find(|level| level.second_approval).unwrap_or_else(|| standard.clone());
    let (staff, platform) = people(app).await?;
    let population = Population { standard, enhanced, staff, platform, size: customers, newcomers, now };
    let begun = Instant::now();
    let head = audit::signed_head(store.read(), store.signer()).await?;
    let mut batches = produce(population, store.clone(), head);
    let mut written = 0;
    store.begin_bulk().await?;
    while let Some(batch) = batches.recv().await {
        let (count, prepared) = batch?;
        let transaction = store.begin().await?;
        bulk::write(&transaction, prepared).await?;
        probity_store::commit(transaction).await?;
        written += count;
        if written % (BATCH * 10) == 0 {
            report(written, begun);
        }
    }
    store.end_bulk().await?;
    report(written, begun);
    Ok(())
}

/// So many customers, ready to be written.
type Batch = Result<(u64, Prepared), BenchError>;

/// Makes the customers on a thread of its own, seals and signs them, while the last ones are written.
fn produce(population: Population, store: Store, mut head: Checkpoint) -> mpsc::Receiver<Batch> {
    let (send, receive) = mpsc::channel(BATCHES_AHEAD);
    tokio::task::spawn_blocking(move || {
        for from in (0..population.size).step_by(usize::try_from(BATCH).unwrap_or(1)) {
            let places = from..(from + BATCH).min(population.size);
            let batch = prepare(&population, &store, head, places);
            if let Ok((_, prepared)) = &batch {
                head = prepared.head;
            }
            let is_last = batch.is_err();
            if send.blocking_send(batch).is_err() || is_last {
                // The writer gave up and says why.
                return;
            }
        }
    });
    receive
}

fn prepare(population: &Population, store: &Store, head: Checkpoint, places: Range<u64>) -> Batch {
    let made = places.map(|place| population.customer(place)).collect::<Result<Vec<_>, _>>()?;
    let prepared = bulk::prepare(store.read().keys(), store.signer(), head, &made)?;
    Ok((made.len() as u64, prepared))
}

/// The staff, and the platform that sends customers in.
pub(super) async fn people(app: &App) -> Result<(Vec<Actor>, Actor), BenchError> {
    let platform = Actor::ApiKey {
        id: api_key::create(app, &Actor::System, "Benchmark").await?.id,
        scopes: Scopes::PLATFORM,
    };
    let mut staff = Vec::new();
    for number in 1..=REVIEWERS {
        let role = if number > REVIEWERS / 2 { Role::Approver } else { Role::Reviewer };
        let new = NewUser {
            email: email(number),
            name: format!("{} {number}", role.label()),
            role,
            password: PASSWORD.to_owned(),
        };
        let id = user::create(app, &Actor::System, new).await?;
        staff.push(Actor::User { id, role });
    }
    Ok((staff, platform))
}

/// The e-mail address of a member of the staff; the first is a reviewer.
pub(super) fn email(number: usize) -> String {
    format!("staff-{number}@bench.probity.example")
}

fn report(written: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = written as f64 / seconds;
    println!("  {written} customers in {seconds:.1} s ({rate:.0} per second)");
}
