//! A platform that sends customers in, one after the other, and writes down what was acknowledged.

use super::{
    ledger::{Ledger, Step},
    until,
};
use probity_client::{Client, Direction, Error, NewCustomer, NewTransaction, Outcome, Upload};
use probity_specimen::hostile::jpeg;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// How long it waits before it sends again what nobody answered.
const PAUSE: Duration = Duration::from_millis(100);
/// Platforms that send customers in at once, where it does not matter how many.
const SEVERAL: usize = 4;
/// Customers that are more than a few.
const MORE: usize = 3;

/// Platforms that send customers in, each one after the other.
#[derive(Default)]
pub(crate) struct Platforms {
    ledger: Arc<Mutex<Ledger>>,
    stop: watch::Sender<bool>,
    sending: JoinSet<()>,
}

impl Platforms {
    /// Several, which send them to this address.
    pub(crate) fn sending_to(url: &str, key: &str) -> Self {
        let mut platforms = Self::default();
        for _ in 0..SEVERAL {
            platforms.send_to(url, key);
        }
        platforms
    }

    /// One more, which sends them to this address.
    pub(crate) fn send_to(&mut self, url: &str, key: &str) {
        let client = Client::new(url, key).unwrap();
        let (ledger, stopping) = (Arc::clone(&self.ledger), self.stop.subscribe());
        self.sending.spawn(send_customers(client, self.sending.len(), ledger, stopping));
    }

    /// Waits until more customers were acknowledged.
    pub(crate) async fn until_more(&self, time_max: Duration) {
        let acknowledged = || self.ledger.lock().unwrap().acknowledged();
        let before = acknowledged();
        until("more customers are acknowledged", time_max, async || {
            (acknowledged() >= before + MORE).then_some(())
        })
        .await;
    }

    /// Lets each come to an end, and gives what was acknowledged.
    pub(crate) async fn stop(mut self) -> Ledger {
        self.stop.send_replace(true);
        while let Some(ended) = self.sending.join_next().await {
            ended.unwrap();
        }
        Arc::into_inner(self.ledger).unwrap().into_inner().unwrap()
    }
}

/// Sends customers in until told to stop, however often a request is not answered: then it sends the same again under the same
/// keys, as a platform that lost its connection does.
async fn send_customers(
    client: Client,
    platform: usize,
    ledger: Arc<Mutex<Ledger>>,
    stopping: watch::Receiver<bool>,
) {
    for number in 0.. {
        let reference = format!("crash-{platform}-{number}");
        ledger.lock().unwrap().note(&reference, Step::Begun);
        loop {
            if *stopping.borrow() {
                return;
            }
            match send(&client, &reference, &ledger).await {
                Ok(()) => break,
                Err(error) if is_unanswered(&error) => tokio::time::sleep(PAUSE).await,
                Err(error) => panic!("{reference}: {error}"),
            }
        }
    }
}

/// It was not there for as long as the client tries, it said that something is not there just now, or it died while it worked
/// on the first try and nobody can say yet what became of that.
fn is_unanswered(error: &Error) -> bool {
    match error {
        Error::Transport(_) => true,
        other => other
            .problem()
            .is_some_and(|problem| problem.status == 503 || problem.code == "idempotency_in_progress"),
    }
}

/// Takes one customer from nothing to its first transaction. Each request has a key of its own, the same in every try: what was
/// carried out is not carried out again, and nothing is looked up first.
async fn send(client: &Client, reference: &str, ledger: &Mutex<Ledger>) -> Result<(), Error> {
    let note = |step| ledger.lock().unwrap().note(reference, step);
    let under = |step: &str| client.under_key(format!("{reference} {step}"));
    let mut new = NewCustomer::new(reference, "standard");
    new.fields.clone_from(probity_testkit::fields().as_object().unwrap());
    let id = under("create").create_customer(&new).await?.id;
    note(Step::Created(id.clone()));
    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = Upload::new(kind).page("a.jpg", jpeg(64, 64));
        note(Step::Uploaded(under(kind).upload_document(&id, &upload).await?.id));
    }
    under("submit").submit(&id).await?;
    note(Step::Submitted);
    under("approve").force_outcome(&id, &Outcome::Approve).await?;
    note(Step::Approved);
    let transaction = NewTransaction {
        external_id: format!("{reference}-1"),
        customer_id: id,
        direction: Direction::In,
        amount: "12.50".to_owned(),
        currency: "EUR".to_owned(),
        description: None,
        occurred_at: None,
    };
    note(Step::Transacted(under("transact").send_transaction(&transaction).await?.id));
    Ok(())
}
