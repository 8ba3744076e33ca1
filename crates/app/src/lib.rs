//! The use cases of Probity: authorise, load, transition, store, all in one transaction.
//!
//! Every use case is a function that takes the [`App`] and then the [`Actor`]. Nothing here knows HTTP.

pub mod account;
pub mod api_key;
pub mod attempt;
pub mod audit;
pub mod branding;
pub mod check;
pub mod customer;
pub mod email;
pub mod erasure;
pub mod error;
pub mod event;
pub mod evidence;
pub mod feed;
pub mod file;
pub mod four_eyes;
pub mod idempotency;
pub mod intake;
pub mod job;
pub mod key;
pub mod level;
pub mod link;
pub mod measure;
pub mod note;
pub mod notification;
pub mod platform;
pub mod portal;
pub mod privacy;
pub mod public_event;
pub mod purge;
pub mod rate;
pub mod reason;
pub mod report;
pub mod retention;
pub mod role;
pub mod sandbox;
pub mod saved_view;
pub mod settings;
pub mod system;
mod told;
pub mod transaction;
pub mod user;
pub mod webhook;

pub use error::{AppError, Violation};
pub use settings::{PortalSettings, Settings};

use probity_metrics::Metrics;
use probity_model::{
    Clock, Randomness,
    customer::Customer,
    event::{Event, EventKind},
    id::{CustomerId, EventIdKind, Id, Kind, RequestId},
    permission::{Action, can, can_supply},
    user::Actor,
};
use probity_reader::Reader;
use probity_store::{Store, Transaction, key::DataKey};
use probity_trace::Tracer;
use probity_vault::{Vault, VaultError};
use probity_webhook::Sender;
use std::{ops::Deref, sync::Arc, time::Duration};
use tokio::{sync::Notify, time::timeout};

/// How long until we try again to hear what others commit.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How long the database, and then the files, may take until we are not ready: whoever asks does not wait for long.
const READY_TIME_MAX: Duration = Duration::from_secs(2);

/// Everything a use case works with. A copy is the same one: every layer around a request takes one along.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
#[derive(Clone)]
pub struct Parts {
    store: Store,
    vault: Vault,
    reader: Reader,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    settings: Arc<Settings>,
    changed: Arc<Notify>,
    gate: Arc<account::Gate>,
    requests: Arc<rate::Requests>,
    running: Arc<idempotency::Running>,
    providers: Arc<account::openid::Providers>,
    sender: Sender,
    metrics: Arc<Metrics>,
    tracer: Tracer,
    began: jiff::Timestamp,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Vault,
        reader: Reader,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
        settings: Settings,
    ) -> Self {
        let sender = Sender::new(settings.webhooks);
        let providers = Arc::new(account::openid::Providers::new(&settings.sign_in.openid));
        let settings = Arc::new(settings);
        let (changed, gate, metrics) = (Arc::default(), Arc::default(), Arc::default());
        let (requests, running) = (Arc::default(), Arc::default());
        let began = clock.now();
        Self(Arc::new(Parts {
            store,
            vault,
            reader,
            clock,
            randomness,
            settings,
            changed,
            gate,
            requests,
            running,
            providers,
            sender,
            metrics,
            tracer: Tracer::default(),
            began,
        }))
    }

    /// The same, with what makes traces.
    #[must_use]
    pub fn with_tracer(self, tracer: Tracer) -> Self {
        Self(Arc::new(Parts { tracer, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// What makes traces.
    #[must_use]
    pub fn tracer(&self) -> &Tracer {
        &self.tracer
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// What the operator configured.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Wakes whoever follows along as soon as this process has committed a change. A hint only: another process may
    /// have changed something too.
    #[must_use]
    pub fn changed(&self) -> &Arc<Notify> {
        &self.changed
    }

    /// Wakes whoever follows along here as soon as another process has committed a change. Runs until it is dropped; ends at
    /// once on the embedded database, where nobody tells. Whoever follows along looks now and then all the same.
    pub async fn follow_others(&self) {
        loop {
            match self.store.listen().await {
                Ok(None) => return,
                Ok(Some(mut listener)) => {
                    // Until now nothing was heard.
                    self.changed.notify_waiters();
                    while listener.hear().await.is_ok() {
                        self.changed.notify_waiters();
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "what others commit is not heard; it is looked for instead");
                }
            }
            tokio::time::sleep(LISTEN_AGAIN_AFTER).await;
        }
    }

    /// What is measured of this process.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// When this process began.
    pub(crate) fn began(&self) -> jiff::Timestamp {
        self.began
    }

    /// An id for one request, to find it again in the log.
    #[must_use]
    pub fn request_id(&self) -> RequestId {
        self.id()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), AppError> {
        Ok(self.store.ping().await?)
    }

    /// Whether everything a request needs is there: the database, as this version expects it, and the files, which can be
    /// written and read. The fault is a word or two.
    pub async fn ready(&self) -> Result<(), &'static str> {
        match timeout(READY_TIME_MAX, self.store.is_migrated()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Err("the database has another schema"),
            Ok(Err(error)) => {
                tracing::error!(%error, "the database does not answer");
                return Err("the database does not answer");
            }
            Err(_) => {
                tracing::error!("the database takes too long to answer");
                return Err("the database does not answer");
            }
        }
        match timeout(READY_TIME_MAX, self.vault.check()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::error!(%error, "the files cannot be written and read");
                Err(if matches!(error, VaultError::Full(_)) {
                    "there is no room left for the files"
                } else {
                    "the files cannot be written and read"
                })
            }
            Err(_) => {
                tracing::error!("the storage of the files takes too long to answer");
                Err("the files cannot be written and read")
            }
        }
    }

    /// Keeps the database's plans fit for what is in it by now.
    pub async fn optimize(&self) -> Result<(), AppError> {
        Ok(self.store.optimize().await?)
    }

    /// Brings a fresh or an upgraded database to what the use cases expect: levels as configured, a set of reasons.
    pub async fn prepare(&self) -> Result<(), AppError> {
        file::seal_stored(self, &Actor::System).await?;
        level::sync(self, &Actor::System).await?;
        reason::seed(self, &Actor::System).await
    }

    /// The key that the data of a customer is sealed with.
    pub(crate) async fn data_key(&self, customer: CustomerId) -> Result<Arc<DataKey>, AppError> {
        Ok(probity_store::key::of(self.store.read(), customer).await?)
    }

    /// A new id.
    pub(crate) fn id<K: Kind>(&self) -> Id<K> {
        Id::new(&*self.clock, &*self.randomness)
    }

    /// A secret token of 256 bits.
    pub(crate) fn token(&self) -> String {
        probity_model::clock::token(&*self.randomness)
    }

    /// Opens the one transaction of a use case. Dropped, it is rolled back.
    pub(crate) async fn begin(&self) -> Result<Transaction, AppError> {
        probity_trace::transaction();
        let _waits = self.metrics.waits();
        Ok(self.store.begin().await?)
    }

    /// The same for what there is little of and what is compared or counted before it is changed: settings, roles, users,
    /// keys, views. One such transaction runs at a time, whichever instance it is of.
    pub(crate) async fn begin_alone(&self) -> Result<Transaction, AppError> {
        Ok(self.store.begin_alone().await?)
    }

    /// Commits the change that was asked for, and wakes whoever follows along. A request under an idempotency key is carried
    /// out by it, once.
    pub(crate) async fn commit(&self, transaction: Transaction) -> Result<(), AppError> {
        idempotency::mark(self, &transaction, None).await?;
        self.commit_aside(transaction).await
    }

    /// The same, of a change that made or changed this above all: a repeat of the request is answered from it.
    pub(crate) async fn commit_made<K: Kind>(
        &self,
        transaction: Transaction,
        made: Id<K>,
    ) -> Result<(), AppError> {
        idempotency::mark(self, &transaction, Some(made.to_string())).await?;
        self.commit_aside(transaction).await
    }

    /// Commits what stands beside the change that was asked for, and comes again where that is tried again.
    pub(crate) async fn commit_aside(&self, transaction: Transaction) -> Result<(), AppError> {
        probity_store::commit(transaction).await?;
        attempt::note_commit();
        probity_trace::committed();
        self.changed.notify_waiters();
        Ok(())
    }

    /// Stores what a transition made of a customer.
    pub(crate) async fn save(
        &self,
        transaction: &Transaction,
        before: &Customer,
        after: &Customer,
    ) -> Result<(), AppError> {
        let (clock, randomness) = (&*self.clock, &*self.randomness);
        Ok(probity_store::customer::save(transaction, before, after, self.now(), clock, randomness).await?)
    }

    /// Appends an event in the transaction of the change it tells of, and gives its place.
    pub(crate) async fn record(&self, transaction: &Transaction, event: &Event) -> Result<i64, AppError> {
        let (signer, id) = (self.store.signer(), self.id::<EventIdKind>());
        // Before the event takes its turn, for which others wait.
        let endpoints = webhook::endpoints(transaction, event).await?;
        let seq = probity_store::event::append(transaction, signer, id, event).await?;
        self.store.note_written(seq);
        probity_trace::wrote(event.kind.word());
        webhook::on_event(self, transaction, &endpoints, (seq, id), event).await?;
        email::on_event(self, transaction, event).await?;
        Ok(seq)
    }

    /// Appends an event made outside the transitions of a customer.
    pub(crate) async fn record_fact(
        &self,
        transaction: &Transaction,
        customer: Option<CustomerId>,
        by: &Actor,
        kind: EventKind,
    ) -> Result<i64, AppError> {
        self.record(transaction, &Event { customer, by: *by, at: self.now(), kind }).await
    }
}

/// Refuses an actor who may not supply the items of this customer. A customer is not told that there are others.
pub(crate) fn authorise_supply(actor: &Actor, customer: CustomerId) -> Result<(), AppError> {
    match actor {
        _ if can_supply(actor, customer) => Ok(()),
        Actor::Customer { .. } => Err(AppError::NotFound("customer")),
        _ => Err(AppError::Forbidden(Action::SupplyCustomers)),
    }
}

/// Refuses an actor who may not do this.
pub(crate) fn authorise(actor: &Actor, action: Action) -> Result<(), AppError> {
    if can(actor, action) { Ok(()) } else { Err(AppError::Forbidden(action)) }
}
