//! Three instances on one database, and one of them is lost.

use super::{
    load::Platforms,
    person::{Person, User},
    receiver::Receiver,
    server::Server,
    until,
};
use probity_client::{Client, NewCustomer, NewWebhook, Status, Upload};
use probity_specimen::hostile::jpeg;
use probity_testkit::PostgresServer;
use std::{collections::BTreeSet, time::Duration};
use tokio::{join, sync::watch, task::JoinHandle};

/// How long what happens at one may take until it is seen at another.
const SEEN_TIME_MAX: Duration = Duration::from_secs(5);
/// How long it may take until work that came in is done.
const WORK_TIME_MAX: Duration = Duration::from_secs(30);
/// How long it may take until the work of one that is lost is done by another: its claim holds a minute.
const TAKEN_OVER_TIME_MAX: Duration = Duration::from_secs(100);
/// Webhooks and other jobs that an instance has in hand at once.
const WEBHOOKS_AT_ONCE: usize = 16;
const WORK_AT_ONCE: usize = 2;
/// How often somebody looks at a page.
const GLANCE: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread")]
async fn of_three_instances_one_is_lost_and_nobody_at_the_others_notices() {
    let postgres = PostgresServer::durable();
    let mut one = Server::new()
        .on(&postgres)
        .with("PROBITY_LOG_FILTER", "info")
        .with("PROBITY_DATABASE_CONNECTIONS_MAX", "8")
        .with("PROBITY_WEBHOOKS_ALLOW_PRIVATE_NETWORKS", "1");
    let (mut other, mut lost) = (one.beside(), one.beside());
    let (sandbox, platform) = (one.sandbox_key(), one.key(&[]));
    let webhooks = one.key(&["--sandbox", "--scope", "webhooks:manage"]);
    let (maria, ben) = (one.user("reviewer"), one.user("approver"));
    for server in [&mut one, &mut other, &mut lost] {
        server.start();
    }
    for server in [&mut one, &mut other, &mut lost] {
        server.until_ready().await;
    }
    let receiver = Receiver::start().await;
    let hook = NewWebhook { url: receiver.url.clone(), ..NewWebhook::default() };
    one.client(&webhooks).create_webhook(&hook).await.unwrap();
    let mut platforms = Platforms::default();
    for server in [&one, &one, &other, &lost] {
        platforms.send_to(server.url(), &sandbox);
    }
    let review = Review { one: &one, other: &other, platform: one.client(&platform) };
    review.is_seen_everywhere(&maria, &ben, "before").await;
    let sent = receiver.times();
    assert!(sent.values().all(|times| *times == 1), "sent twice: {sent:?}");

    let person = Person::sign_in(one.url(), &maria).await;
    let glances = [Glances::at(&person, one.url()), Glances::at(&person, other.url())];
    // With more in hand than two can have, each has some.
    receiver.hold(true);
    until("each instance sends webhooks", WORK_TIME_MAX, async || {
        (receiver.held() > 2 * WEBHOOKS_AT_ONCE).then_some(())
    })
    .await;
    lost.kill();
    let left = until("what it sent is cut off", SEEN_TIME_MAX, async || {
        Some(receiver.left()).filter(|left| !left.is_empty())
    })
    .await;
    receiver.hold(false);
    platforms.until_more(WORK_TIME_MAX).await;
    review.is_seen_everywhere(&maria, &ben, "after").await;
    until("another sends what it left", TAKEN_OVER_TIME_MAX, async || {
        let times = receiver.times();
        left.iter().all(|id| times[id] > 1).then_some(())
    })
    .await;

    let ledger = platforms.stop().await;
    println!("one of three instances lost with {} webhooks in hand, {ledger}", left.len());
    ledger.check(&one.client(&sandbox)).await;
    for glances in glances {
        glances.end().await;
    }
    everything_is_told(&receiver, &one.client(&sandbox)).await;
    every_job_is_done(&postgres, receiver.left().len()).await;
    for server in [&mut one, &mut other] {
        server.stop();
        let log = server.log();
        let failed: Vec<_> = log.lines().filter(|line| line.contains("\"status\":5")).collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert!(log.contains("\"status\":200"), "{log}");
    }
    one.verify_audit_log();
}

/// Every event arrived, and none twice but those that were cut off, or that the lost one had in hand.
async fn everything_is_told(receiver: &Receiver, client: &Client) {
    let (mut after, mut told) = (None, BTreeSet::new());
    loop {
        let page = client.events(after.as_deref(), None).await.unwrap();
        told.extend(page.events.into_iter().map(|event| event.id));
        after = page.next.or(after);
        if !page.more {
            break;
        }
    }
    until("every event arrives", WORK_TIME_MAX, async || {
        let times = receiver.times();
        told.iter().all(|id| times.contains_key(id)).then_some(())
    })
    .await;
    let times = receiver.times();
    let nobodys: Vec<_> = times.keys().filter(|id| !told.contains(*id)).collect();
    assert!(nobodys.is_empty(), "no event of the feed: {nobodys:?}");
    let left = receiver.left();
    let twice = times.iter().filter(|(id, times)| **times > 1 && !left.contains(*id)).count();
    assert!(twice <= WEBHOOKS_AT_ONCE, "{twice} were sent twice, and {} were cut off", left.len());
}

/// No job is left, and none was begun twice but those that were cut off, or that the lost one had in hand.
async fn every_job_is_done(postgres: &PostgresServer, cut_off: usize) {
    until("every job is done", WORK_TIME_MAX, async || {
        (postgres.ask("SELECT count(*) FROM jobs WHERE state <> 'done'") == "0").then_some(())
    })
    .await;
    let again: usize = postgres.ask("SELECT count(*) FROM jobs WHERE attempts > 1").parse().unwrap();
    assert!(again <= cut_off + WEBHOOKS_AT_ONCE + WORK_AT_ONCE, "{again} jobs were begun twice");
}

/// What reviewers do at two instances.
struct Review<'a> {
    one: &'a Server,
    other: &'a Server,
    platform: Client,
}

impl Review<'_> {
    /// A claim, a decision: what is done at one instance counts at the other, and is shown there at once.
    async fn is_seen_everywhere(&self, maria: &User, ben: &User, reference: &str) {
        let customer = self.submitted(reference).await;
        let maria = Person::sign_in(self.one.url(), maria).await;
        let ben = Person::sign_in(self.other.url(), ben).await;
        let start = format!("/customers/{customer}/check/start");
        let mut live = Live(ben.follow("/live").await);
        let (started, ()) = join!(maria.post(&start, &[]), live.until_told(&customer));
        assert_eq!(started.status, 303, "{}", started.text);
        let refused = ben.post(&start, &[]).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(refused.text.contains("A reviewer holds this check"), "{}", refused.text);

        // The session and the claim are as good at the other instance.
        let maria = maria.at(self.other.url());
        let mut live = Live(ben.at(self.one.url()).follow("/live").await);
        let reject = format!("/customers/{customer}/check/reject");
        let form = maria.get(&reject).await;
        let sent = [("version", form.value("version")), ("reasons", form.value("reasons"))];
        let (rejected, ()) = join!(maria.post(&reject, &sent), live.until_told(&customer));
        assert_eq!(rejected.status, 303, "{}", rejected.text);
        assert_eq!(self.platform.customer(&customer).await.unwrap().status, Status::Rejected);
        let refused = ben.post(&start, &[]).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
    }

    async fn submitted(&self, reference: &str) -> String {
        let mut new = NewCustomer::new(reference, "standard");
        new.fields.clone_from(probity_testkit::fields().as_object().unwrap());
        let id = self.platform.create_customer(&new).await.unwrap().id;
        for kind in ["passport", "proof_of_address", "selfie"] {
            let upload = Upload::new(kind).page("a.jpg", jpeg(64, 64));
            self.platform.upload_document(&id, &upload).await.unwrap();
        }
        self.platform.submit(&id).await.unwrap();
        // From then on nothing happens to it but what reviewers do.
        until("its pages are there", WORK_TIME_MAX, async || {
            let documents = self.platform.documents(&id).await.unwrap();
            let mut files = documents.iter().flat_map(|document| &document.files);
            files.all(|file| file.rendering == "ready").then_some(())
        })
        .await;
        id
    }
}

/// Live updates, as they come.
struct Live(reqwest::Response);

impl Live {
    /// Waits for the message that something happened to this customer.
    async fn until_told(&mut self, customer: &str) {
        let mut told = String::new();
        let reading = async {
            while !told.lines().any(|line| line.starts_with("data:") && line.contains(customer)) {
                let chunk = self.0.chunk().await.unwrap().expect("live updates go on");
                told.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        let in_time = tokio::time::timeout(SEEN_TIME_MAX, reading).await;
        assert!(in_time.is_ok(), "nothing of {customer} is told: {told}");
    }
}

/// Somebody who looks at a page again and again, and always gets it.
struct Glances {
    looking: JoinHandle<u32>,
    stop: watch::Sender<bool>,
}

impl Glances {
    fn at(person: &Person, url: &str) -> Self {
        let person = person.at(url);
        let (stop, mut stopping) = watch::channel(false);
        let looking = tokio::spawn(async move {
            let mut count = 0;
            while tokio::time::timeout(GLANCE, stopping.wait_for(|stop| *stop)).await.is_err() {
                let page = person.get("/queue").await;
                assert_eq!(page.status, 200, "{}", page.text);
                count += 1;
            }
            count
        });
        Self { looking, stop }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        assert!(self.looking.await.unwrap() > 0, "nobody looked");
    }
}
