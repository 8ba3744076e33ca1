//! Receivers that fail, hang, come back, or never do.

use super::{Receiver, endpoint, installed, receiver::Behaviour, verified, work, work_later};
use jiff::SignedDuration;
use probity_app::{
    job::Kind,
    notification::{self, Topic},
    webhook::{self, Delivery, DeliveryFilter, NewEndpoint},
};
use probity_model::{
    event::EventKind,
    user::Role,
    webhook::{AttemptProblem, DeliveryState},
};
use probity_testkit::{TestApp, TestUser};
use std::{collections::BTreeSet, fs, time::Duration};

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

async fn newest(test: &TestApp, by: &TestUser, made: &NewEndpoint) -> Delivery {
    let filter = DeliveryFilter::default();
    let listed = webhook::deliveries(&test.app, &by.actor, made.id, filter, 1).await.expect("deliveries");
    listed.into_iter().next().expect("a delivery")
}

/// Why the newest attempt of the newest delivery did not deliver.
async fn problem(test: &TestApp, by: &TestUser, made: &NewEndpoint) -> Option<AttemptProblem> {
    let delivery = newest(test, by, made).await;
    let logged = webhook::delivery(&test.app, &by.actor, delivery.id).await.expect("logged");
    logged.attempts[0].problem
}

#[tokio::test]
async fn what_fails_is_told_apart_and_tried_again() {
    let (test, administrator) = installed().await;
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    test.customer(&test.platform().await, "user-1").await;
    for (behaviour, expected) in [
        (Behaviour::Status(500), AttemptProblem::Refused),
        (Behaviour::Hang, AttemptProblem::TimedOut),
        (Behaviour::Redirect(elsewhere.url.clone()), AttemptProblem::Redirected),
    ] {
        receiver.behave(behaviour);
        assert!(work_later(&test, A_DAY).await.is_some());
        assert_eq!(problem(&test, &administrator, &made).await, Some(expected));
        assert_eq!(newest(&test, &administrator, &made).await.state, DeliveryState::Waiting);
    }
    receiver.behave(Behaviour::Status(200));
    assert!(work_later(&test, A_DAY).await.is_some());
    let delivery = newest(&test, &administrator, &made).await;
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 4));
    // Four attempts of one event, each signed at its own time.
    let arrived = receiver.received();
    let ids: BTreeSet<_> = arrived.iter().map(|it| &it.id).collect();
    let times: BTreeSet<_> = arrived.iter().map(|it| &it.timestamp).collect();
    assert_eq!((arrived.len(), ids.len(), times.len()), (4, 1, 4));
    assert_eq!(verified(&test, &made.secret, &arrived[3]), Ok(()));
    // A redirect is never followed, not even to where one may send.
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn a_receiver_that_comes_back_after_an_hour_gets_everything() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made =
        endpoint(&test, &administrator, &receiver.url, &["customer.created", "customer.submitted"]).await;
    receiver.behave(Behaviour::Status(503));
    let platform = test.platform().await;
    for number in 0..3 {
        test.submitted(&platform, &format!("user-{number}")).await;
    }
    work(&test).await;
    while work_later(&test, SignedDuration::from_mins(31)).await.is_some() {}
    receiver.behave(Behaviour::Status(204));
    let failed: BTreeSet<_> = receiver.received().into_iter().map(|it| it.id).collect();
    let tried = receiver.received().len();
    assert_eq!((failed.len(), tried), (6, 24));
    test.clock.advance(SignedDuration::from_hours(2));
    work(&test).await;
    let arrived: BTreeSet<_> = receiver.received().split_off(tried).into_iter().map(|it| it.id).collect();
    assert_eq!(arrived, failed);
    let shown = webhook::get(&test.app, &administrator.actor, made.id).await.expect("there");
    assert_eq!((shown.endpoint.enabled, shown.endpoint.failing_since), (true, None));
}

#[tokio::test]
async fn after_three_days_an_endpoint_is_switched_off_and_the_administrators_are_told() {
    let (test, administrator) = installed().await;
    let reviewer = test.user(Role::Reviewer).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    receiver.behave(Behaviour::Status(500));
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    work(&test).await;
    // This one is put on its way later, and is not tried for three days of its own.
    let mut pauses = Vec::new();
    while let Some(pause) = work_later(&test, SignedDuration::from_hours(25)).await {
        pauses.push(pause.as_secs());
        if pauses.len() == 8 {
            test.customer(&platform, "user-2").await;
            work(&test).await;
            break;
        }
    }
    assert_eq!(pauses, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000]);
    while webhook::get(&test.app, &administrator.actor, made.id).await.expect("there").endpoint.enabled {
        assert!(work_later(&test, A_DAY).await.is_some());
    }
    let begun: jiff::Timestamp = "2026-06-01T09:00:00Z".parse().expect("an instant");
    let took = test.app.now().duration_since(begun);
    assert!((SignedDuration::from_hours(72)..SignedDuration::from_hours(77)).contains(&took), "{took:?}");
    let last = test.events().await.pop().expect("an event");
    assert_eq!(last.kind, EventKind::EndpointGivenUp { endpoint: made.id });
    // The administrators are told, in the dashboard and by e-mail; nobody else is.
    work(&test).await;
    let news = notification::list(&test.app, &administrator.actor, None, 10).await.expect("news");
    assert_eq!((news.len(), news[0].topic, news[0].endpoint), (1, Topic::EndpointGivenUp, Some(made.id)));
    assert!(notification::list(&test.app, &reviewer.actor, None, 10).await.expect("news").is_empty());
    let told = emails(&test, "a webhook endpoint was switched off");
    assert_eq!(told.len(), 1);
    assert!(told[0].contains(&administrator.email) && told[0].contains("/settings/webhooks"), "{}", told[0]);
    // What waits is not tried any more, and what happens now is not put on its way.
    test.clock.advance(SignedDuration::from_hours(24 * 4));
    test.customer(&platform, "user-3").await;
    let tried = receiver.received().len();
    work(&test).await;
    assert_eq!(receiver.received().len(), tried);
    // Switched on again, what waited arrives.
    receiver.behave(Behaviour::Status(204));
    webhook::switch(&test.app, &administrator.actor, made.id, true).await.expect("switched on");
    work(&test).await;
    assert_eq!(receiver.received().len(), tried + 1);
    let delivery = newest(&test, &administrator, &made).await;
    assert_eq!(delivery.state, DeliveryState::Delivered);
    // What was tried for three days is sent again when somebody says so.
    let failed = DeliveryFilter { state: Some(DeliveryState::Failed), after: None };
    let listed =
        webhook::deliveries(&test.app, &administrator.actor, made.id, failed, 10).await.expect("failed");
    assert_eq!((listed.len(), listed[0].attempts), (1, Kind::DeliverWebhook.attempts_max()));
    webhook::send_again(&test.app, &administrator.actor, listed[0].id).await.expect("asked for");
    work(&test).await;
    let sent = webhook::delivery(&test.app, &administrator.actor, listed[0].id).await.expect("logged");
    assert_eq!(sent.delivery.state, DeliveryState::Delivered);
}

/// The e-mails of the folder whose subject has these words.
fn emails(test: &TestApp, subject: &str) -> Vec<String> {
    let files = fs::read_dir(test.folder().join("emails")).expect("a folder");
    let files = files.map(|file| file.expect("a file").path());
    let texts = files.filter(|file| file.extension().is_some_and(|it| it == "txt"));
    let texts = texts.map(|file| fs::read_to_string(file).expect("text"));
    texts.filter(|text| text.contains(subject)).collect()
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_believed_at_once() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    receiver.behave(Behaviour::Status(410));
    test.customer(&test.platform().await, "user-1").await;
    work(&test).await;
    let shown = webhook::get(&test.app, &administrator.actor, made.id).await.expect("there");
    assert!(!shown.endpoint.enabled && shown.endpoint.given_up_at.is_some());
    assert_eq!(newest(&test, &administrator, &made).await.state, DeliveryState::Failed);
}

#[tokio::test]
async fn one_event_that_a_receiver_cannot_take_does_not_switch_it_off() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    let platform = test.platform().await;
    receiver.behave(Behaviour::Status(500));
    test.customer(&platform, "poison").await;
    work(&test).await;
    for number in 1..Kind::DeliverWebhook.attempts_max() {
        // Something else arrives between each two attempts.
        receiver.behave(Behaviour::Status(204));
        test.customer(&platform, &format!("user-{number}")).await;
        work(&test).await;
        receiver.behave(Behaviour::Status(500));
        assert!(work_later(&test, SignedDuration::from_hours(25)).await.is_some());
    }
    let failed = DeliveryFilter { state: Some(DeliveryState::Failed), after: None };
    let listed =
        webhook::deliveries(&test.app, &administrator.actor, made.id, failed, 10).await.expect("failed");
    assert_eq!(listed.len(), 1);
    let shown = webhook::get(&test.app, &administrator.actor, made.id).await.expect("there");
    assert!(shown.endpoint.enabled);
}

/// Rendering and e-mails have a lane of their own.
#[tokio::test]
async fn receivers_that_hang_hold_up_neither_rendering_nor_each_other() {
    let mut settings = super::settings();
    settings.webhooks.attempt_time_max = Duration::from_mins(1);
    let test = TestApp::with(settings, probity_web::WebOptions::default()).await;
    let administrator = test.user(Role::Administrator).await;
    let (hanging, good) = (Receiver::start().await, Receiver::start().await);
    hanging.behave(Behaviour::Hang);
    endpoint(&test, &administrator, &hanging.url, &["customer.created"]).await;
    endpoint(&test, &administrator, &good.url, &["customer.submitted"]).await;
    let platform = test.platform().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let worker = tokio::spawn(probity_worker::run(test.app.clone(), stopped, Duration::from_secs(15)));
    test.customer(&platform, "user-0").await;
    test.customer(&platform, "user-1").await;
    test.customer(&platform, "user-2").await;
    let id = test.submitted(&platform, "user-3").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let everything = async {
        loop {
            let changed = test.app.changed().notified();
            let documents = platform.get(&path).await.json();
            let documents = documents["documents"].as_array().expect("documents").clone();
            let rendered = documents.iter().all(|it| it["files"][0]["rendering"] == "ready");
            if rendered && good.kinds() == ["customer.submitted"] && hanging.received().len() == 4 {
                return;
            }
            let _ = tokio::time::timeout(Duration::from_millis(100), changed).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(40), everything).await.expect("in time");
    drop(stop);
    worker.abort();
}
