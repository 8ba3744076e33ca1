//! What goes to whom, signed, once.

use super::{Receiver, endpoint, installed, nothing_due, receiver::Behaviour, verified, work};
use jiff::SignedDuration;
use probity_app::webhook::{
    self, Change, DeliveryFilter, ENDPOINTS_MAX, EndpointForm, KEPT_DAYS, SECRET_OVERLAP_HOURS, SECRETS_MAX,
};
use probity_client::WebhookError;
use probity_model::{
    user::{Actor, Role},
    webhook::DeliveryState,
};
use std::collections::BTreeSet;

#[tokio::test]
async fn an_event_arrives_signed_with_the_ids_and_nothing_else_can_be_signed_so() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    assert!(made.secret.starts_with("whsec_"), "{}", made.secret);
    let id = test.customer(&test.platform().await, "user-1").await;
    work(&test).await;
    let arrived = receiver.received();
    assert_eq!(arrived.len(), 1);
    let one = &arrived[0];
    assert_eq!(verified(&test, &made.secret, one), Ok(()));
    let event = one.json();
    assert_eq!((one.kind().as_str(), &event["id"]), ("customer.created", &one.id.as_str().into()));
    assert!(one.id.starts_with("evt_"), "{}", one.id);
    assert_eq!(event["data"]["customer_id"], id.to_string());
    assert_eq!(event["data"]["status"], "pending");
    assert_eq!(event["timestamp"], "2026-06-01T09:00:00Z");
    let forged = super::Received { body: one.body.replace("pending", "approved"), ..one.clone() };
    assert_eq!(verified(&test, &made.secret, &forged), Err(WebhookError::Signature));
    test.clock.advance(SignedDuration::from_mins(6));
    assert_eq!(verified(&test, &made.secret, one), Err(WebhookError::Time));
}

#[tokio::test]
async fn every_event_arrives_once_under_its_own_id_at_each_endpoint_that_asked_for_it() {
    let (test, administrator) = installed().await;
    let (all, some, off) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    endpoint(&test, &administrator, &all.url, &[]).await;
    endpoint(&test, &administrator, &some.url, &["customer.approved", "customer.submitted"]).await;
    let switched_off = endpoint(&test, &administrator, &off.url, &[]).await;
    webhook::switch(&test.app, &administrator.actor, switched_off.id, false).await.expect("switched off");
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.approve(&reviewer, id).await;
    work(&test).await;
    let chosen: BTreeSet<_> = some.kinds().into_iter().collect();
    assert_eq!(chosen.into_iter().collect::<Vec<_>>(), ["customer.approved", "customer.submitted"]);
    assert_eq!(some.received().len(), 2);
    assert!(off.received().is_empty());
    let ids: BTreeSet<_> = all.received().into_iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), all.received().len(), "{:?}", all.kinds());
    let kinds: BTreeSet<_> = all.kinds().into_iter().collect();
    let told = [
        "customer.approved",
        "customer.check_started",
        "customer.created",
        "customer.item_supplied",
        "customer.submitted",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), told);
    // The same event is the same at both.
    assert!(some.received().iter().all(|it| ids.contains(&it.id)));
}

#[tokio::test]
async fn made_up_customers_are_told_to_endpoints_of_the_sandbox_alone() {
    let (test, administrator) = installed().await;
    let (real, made_up) = (Receiver::start().await, Receiver::start().await);
    let created = ["customer.created"];
    endpoint(&test, &administrator, &real.url, &created).await;
    let form = EndpointForm { url: made_up.url.clone(), sandbox: true, ..EndpointForm::default() };
    webhook::create(&test.app, &administrator.actor, form).await.expect("an endpoint");
    let of_real = test.customer(&test.platform().await, "real").await;
    let of_made_up = test.customer(&test.sandbox().await, "made-up").await;
    work(&test).await;
    let customer = |receiver: &Receiver| {
        let customers =
            receiver.received().into_iter().map(|it| it.json()["data"]["customer_id"].to_string());
        customers.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(customer(&real), [format!("\"{of_real}\"")]);
    assert_eq!(customer(&made_up), [format!("\"{of_made_up}\"")]);
}

#[tokio::test]
async fn while_a_secret_rotates_both_sign_and_then_the_new_one_alone() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    let fresh = webhook::rotate(&test.app, &administrator.actor, made.id).await.expect("rotated");
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    work(&test).await;
    let during = receiver.received().remove(0);
    assert_eq!(during.signature.split(' ').count(), 2);
    assert_eq!(verified(&test, &made.secret, &during), Ok(()));
    assert_eq!(verified(&test, &fresh, &during), Ok(()));
    test.clock.advance(SignedDuration::from_hours(SECRET_OVERLAP_HOURS));
    test.customer(&platform, "user-2").await;
    work(&test).await;
    let afterwards = receiver.received().remove(1);
    assert_eq!(verified(&test, &made.secret, &afterwards), Err(WebhookError::Signature));
    assert_eq!(verified(&test, &fresh, &afterwards), Ok(()));
    for _ in 1..SECRETS_MAX {
        webhook::rotate(&test.app, &administrator.actor, made.id).await.expect("rotated");
    }
    let refused = webhook::rotate(&test.app, &administrator.actor, made.id).await.expect_err("too many");
    assert!(refused.to_string().contains("Wait"), "{refused}");
}

#[tokio::test]
async fn an_event_is_put_on_its_way_with_its_change_or_not_at_all() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    endpoint(&test, &administrator, &receiver.url, &[]).await;
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    let before = test.contents().await;
    // A second one of this name is refused after its first rows were written.
    let body = serde_json::json!({"external_reference": "user-1", "level": "standard"});
    let refused = platform.json(axum::http::Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(refused.status, 409);
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn a_delivery_is_sent_again_under_the_same_id_and_a_test_event_tells_nothing_of_anyone() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    test.customer(&test.platform().await, "user-1").await;
    work(&test).await;
    let by = &administrator.actor;
    let listed = webhook::deliveries(&test.app, by, made.id, DeliveryFilter::default(), 10).await;
    let delivery = listed.expect("deliveries").remove(0);
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 1));
    // Switched off or not: somebody asked for it.
    webhook::switch(&test.app, by, made.id, false).await.expect("switched off");
    webhook::send_again(&test.app, by, delivery.id).await.expect("asked for");
    work(&test).await;
    let sent = webhook::send_test(&test.app, by, made.id).await.expect("asked for");
    work(&test).await;
    let arrived = receiver.received();
    assert_eq!(arrived.len(), 3);
    assert_eq!((&arrived[0].id, &arrived[0].body), (&arrived[1].id, &arrived[1].body));
    assert_eq!(arrived[2].kind(), "webhook.test");
    assert_eq!(verified(&test, &made.secret, &arrived[2]), Ok(()));
    let logged = webhook::delivery(&test.app, by, sent).await.expect("logged");
    assert_eq!(logged.delivery.state, DeliveryState::Delivered);
    let attempt = &logged.attempts[0];
    assert_eq!((attempt.number, attempt.status, attempt.problem), (1, Some(204), None));
    assert!(attempt.request_headers.contains(&format!("webhook-id: {}", logged.delivery.event)));
    assert!(!attempt.request_headers.contains(&arrived[2].signature), "{}", attempt.request_headers);
    // A test that fails is not tried again.
    receiver.behave(Behaviour::Status(500));
    let failing = webhook::send_test(&test.app, by, made.id).await.expect("asked for");
    work(&test).await;
    let logged = webhook::delivery(&test.app, by, failing).await.expect("logged");
    assert_eq!(logged.delivery.state, DeliveryState::Failed);
    assert_eq!(logged.attempts[0].response.as_deref(), Some("said the receiver"));
    test.clock.advance(SignedDuration::from_hours(100));
    assert!(nothing_due(&test).await);
}

#[tokio::test]
async fn the_log_is_kept_for_a_while_and_goes_with_its_endpoint() {
    let (test, administrator) = installed().await;
    let receiver = Receiver::start().await;
    let made = endpoint(&test, &administrator, &receiver.url, &["customer.created"]).await;
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    work(&test).await;
    test.clock.advance(SignedDuration::from_hours(24 * KEPT_DAYS));
    assert_eq!(webhook::purge(&test.app, &Actor::System).await.expect("purged"), 0);
    test.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(webhook::purge(&test.app, &Actor::System).await.expect("purged"), 1);
    test.customer(&platform, "user-2").await;
    let by = &administrator.actor;
    webhook::remove(&test.app, by, made.id).await.expect("removed");
    let rows = test.contents().await.rows;
    for table in ["webhook_endpoints", "webhook_secrets", "webhook_deliveries", "webhook_attempts"] {
        assert_eq!(rows[table], 0, "{table}");
    }
    // What was on its way to it goes nowhere.
    work(&test).await;
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn there_is_an_end_to_endpoints_and_a_change_that_changes_nothing_is_no_event() {
    let (test, administrator) = installed().await;
    let by = &administrator.actor;
    let made = endpoint(&test, &administrator, "https://bank.example/hooks", &[]).await;
    for number in 1..ENDPOINTS_MAX {
        endpoint(&test, &administrator, &format!("https://bank.example/{number}"), &[]).await;
    }
    let form = EndpointForm { url: "https://bank.example/x".to_owned(), ..EndpointForm::default() };
    let refused = webhook::create(&test.app, by, form).await.err().expect("too many");
    assert!(refused.to_string().contains("Remove one"), "{refused}");
    let before = test.events().await.len();
    let same = Change { url: Some("https://bank.example/hooks#top".to_owned()), ..Change::default() };
    webhook::change(&test.app, by, made.id, same).await.expect("as it was");
    assert_eq!(test.events().await.len(), before);
    webhook::switch(&test.app, by, made.id, false).await.expect("switched off");
    assert_eq!(test.events().await.len(), before + 1);
}
