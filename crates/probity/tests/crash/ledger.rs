//! What was acknowledged, and whether it is there.

use probity_client::{Client, CustomerFilter, Status, TransactionFilter};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::{Duration, Instant},
};

/// How long the jobs may take once nothing is killed any more.
const JOBS_TIME_MAX: Duration = Duration::from_mins(2);

/// A step of a customer that was acknowledged.
pub(crate) enum Step {
    /// It was sent; nothing is acknowledged yet.
    Begun,
    /// The id.
    Created(String),
    /// The id of the version.
    Uploaded(String),
    Submitted,
    Approved,
    /// The id.
    Transacted(String),
}

#[derive(Default)]
struct Known {
    id: Option<String>,
    documents: Vec<String>,
    submitted: bool,
    approved: bool,
    transaction: Option<String>,
}

/// What was acknowledged of each customer, by reference.
#[derive(Default)]
pub(crate) struct Ledger {
    customers: BTreeMap<String, Known>,
}

impl Ledger {
    pub(crate) fn note(&mut self, reference: &str, step: Step) {
        let known = self.customers.entry(reference.to_owned()).or_default();
        match step {
            Step::Begun => {}
            Step::Created(id) => known.id = Some(id),
            Step::Uploaded(id) => known.documents.push(id),
            Step::Submitted => known.submitted = true,
            Step::Approved => known.approved = true,
            Step::Transacted(id) => known.transaction = Some(id),
        }
    }

    /// Customers of whom anything was acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.customers.values().filter(|known| known.id.is_some()).count()
    }

    /// Everything acknowledged is there, once; everything that is there is whole; and every job was done.
    pub(crate) async fn check(&self, client: &Client) {
        self.check_acknowledged(client).await;
        self.check_everybody(client).await;
        self.check_feed(client).await;
    }

    async fn check_acknowledged(&self, client: &Client) {
        for (reference, known) in &self.customers {
            let Some(id) = &known.id else { continue };
            let customer = client.customer(id).await.unwrap();
            assert_eq!(&customer.external_reference, reference);
            let documents = client.documents(id).await.unwrap();
            for document in &known.documents {
                assert!(documents.iter().any(|it| it.id == *document), "{reference} lost {document}");
            }
            assert!(!known.submitted || customer.submitted_at.is_some(), "{reference} is not submitted");
            if known.approved {
                assert_eq!(customer.status, Status::Approved, "{reference}");
                assert!(customer.may_transact, "{reference}");
            }
            if let Some(transaction) = &known.transaction {
                assert_eq!(&client.transaction(transaction).await.unwrap().customer_id, id);
            }
        }
    }

    async fn check_everybody(&self, client: &Client) {
        let mut pages = client.customers(CustomerFilter::default());
        let mut there = BTreeSet::new();
        while let Some(page) = pages.next().await.unwrap() {
            for customer in page {
                assert!(
                    self.customers.contains_key(&customer.external_reference),
                    "nobody sent {}",
                    customer.id
                );
                assert!(there.insert(customer.external_reference.clone()), "{} is there twice", customer.id);
                once_each(client, &customer.id).await;
                self.await_rendered(client, &customer.id).await;
            }
        }
        let acknowledged = self.customers.iter().filter(|(_, known)| known.id.is_some());
        for (reference, _) in acknowledged {
            assert!(there.contains(reference), "{reference} is in no list");
        }
    }

    /// Every file is turned into page images: its job ran, whatever became of the process that had it in hand.
    async fn await_rendered(&self, client: &Client, id: &str) {
        let begun = Instant::now();
        loop {
            let documents = client.documents(id).await.unwrap();
            let mut files = documents.iter().flat_map(|document| &document.files);
            match files.find(|file| file.rendering != "ready") {
                None => return,
                Some(file) => {
                    assert_ne!(file.rendering, "failed", "{id}: {}", file.id);
                    assert!(begun.elapsed() < JOBS_TIME_MAX, "{id}: {} is never rendered", file.id);
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    /// Each approval is told in the feed, once.
    async fn check_feed(&self, client: &Client) {
        let (mut after, mut told) = (None, BTreeMap::<String, u32>::new());
        let mut ids = BTreeSet::new();
        loop {
            let page = client.events(after.as_deref(), Some("customer.approved")).await.unwrap();
            for event in page.events {
                assert!(ids.insert(event.id.clone()), "{} comes twice", event.id);
                *told.entry(event.data.customer_id).or_default() += 1;
            }
            after = page.next.or(after);
            if !page.more {
                break;
            }
        }
        for (reference, known) in self.customers.iter().filter(|(_, known)| known.approved) {
            let id = known.id.as_ref().unwrap();
            assert_eq!(told.get(id), Some(&1), "the approval of {reference}");
        }
    }
}

/// Whatever was carried out without an answer reaching anybody was carried out once: no document and no transaction is there a
/// second time because a request was repeated.
async fn once_each(client: &Client, id: &str) {
    let documents = client.documents(id).await.unwrap();
    let kinds: BTreeSet<_> = documents.iter().map(|document| &document.kind).collect();
    assert_eq!(kinds.len(), documents.len(), "{id} has a document twice");
    let filter = TransactionFilter { customer_id: Some(id.to_owned()), ..TransactionFilter::default() };
    let transactions = client.transactions(&filter, None).await.unwrap().transactions;
    assert!(transactions.len() <= 1, "{id} has {} transactions", transactions.len());
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |has: fn(&Known) -> bool| self.customers.values().filter(|known| has(known)).count();
        write!(
            f,
            "{} customers sent, {} acknowledged, {} approved, {} transactions",
            self.customers.len(),
            self.acknowledged(),
            count(|known| known.approved),
            count(|known| known.transaction.is_some())
        )
    }
}
