//! Webhooks in the dashboard.

use super::{Receiver, installed, receiver::Behaviour, work};
use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::webhook::{self, DeliveryFilter};

#[tokio::test]
async fn an_administrator_adds_tests_changes_and_removes_an_endpoint() {
    let (test, administrator) = installed().await;
    let browser = test.sign_in(&administrator).await;
    let receiver = Receiver::start().await;
    assert!(browser.get("/settings").await.text().contains("/settings/webhooks"));
    assert!(browser.get("/settings/webhooks").await.text().contains("No endpoint yet"));
    assert!(browser.get("/settings/webhooks/new").await.text().contains("customer.approved"));
    let refused = browser.post("/settings/webhooks", &[("url", "nowhere"), ("description", "kept")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Write the whole address") && refused.text().contains("kept"));
    let form =
        [("url", receiver.url.as_str()), ("event", "customer.created"), ("event", "customer.approved")];
    let made = browser.post("/settings/webhooks", &form).await;
    assert_eq!(made.status, StatusCode::OK);
    let secret = made.text().split("data-copy=\"").nth(1).map(|it| it.split('"').next().map(str::to_owned));
    let secret = secret.flatten().expect("a secret");
    assert!(secret.starts_with("whsec_"), "{secret}");
    let id = webhook::list(&test.app, &administrator.actor).await.expect("a list")[0].endpoint.id;
    let path = format!("/settings/webhooks/{id}");
    assert!(!browser.get(&path).await.text().contains("whsec_"));
    assert!(browser.get("/settings/webhooks").await.text().contains("Customer approved · Customer created"));

    let tested = browser.post(&format!("{path}/test"), &[]).await;
    let shown = browser.get(tested.header("location")).await;
    assert!(shown.text().contains("On its way"), "{}", shown.text());
    work(&test).await;
    let shown = browser.partial().get(tested.header("location")).await;
    assert!(shown.text().contains("status <strong>204</strong>"), "{}", shown.text());
    assert!(!shown.text().contains("hx-get") && !shown.text().contains("<html"), "{}", shown.text());

    receiver.behave(Behaviour::Status(500));
    test.clock.advance(SignedDuration::from_secs(1));
    test.customer(&test.platform().await, "user-1").await;
    work(&test).await;
    let filter = DeliveryFilter::default();
    let listed = webhook::deliveries(&test.app, &administrator.actor, id, filter, 1).await.expect("one");
    let delivery = format!("/settings/webhooks/deliveries/{}", listed[0].id);
    let page = browser.get(&delivery).await.text();
    assert!(page.contains("The receiver answered with an error.") && page.contains("said the receiver"));
    assert!(page.contains("customer.created") && !page.contains(&secret));
    receiver.behave(Behaviour::Status(204));
    assert_eq!(browser.post(&format!("{delivery}/again"), &[]).await.status, StatusCode::SEE_OTHER);
    work(&test).await;
    assert!(browser.get(&delivery).await.text().contains("Attempt 2"));
    let log = browser.get(&format!("{path}/deliveries?state=delivered")).await.text();
    assert!(log.contains("Test event") && log.contains("Customer created"), "{log}");
    assert!(browser.get(&format!("{path}/deliveries?state=failed")).await.text().contains("No deliveries"));

    let rotated = browser.post(&format!("{path}/secret"), &[]).await.text();
    assert!(
        rotated.contains("whsec_") && !rotated.contains(&secret) && rotated.contains("An earlier secret")
    );
    let changed = browser.post(&path, &[("url", receiver.url.as_str()), ("description", "Mine")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/settings/webhooks").await.text().contains("Every event"));
    browser.post(&format!("{path}/off"), &[]).await;
    assert!(browser.get(&path).await.text().contains("Switch on"));
    browser.post(&format!("{path}/on"), &[]).await;
    assert!(browser.get(&path).await.text().contains("Switch off"));
    let audit = browser.get("/audit").await.text();
    assert!(audit.contains("made a new secret for the webhook endpoint"), "{audit}");
    assert_eq!(browser.post(&format!("{path}/remove"), &[]).await.header("location"), "/settings/webhooks");
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
}
