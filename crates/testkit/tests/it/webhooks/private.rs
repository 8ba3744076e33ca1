//! Where webhooks do not go unless the operator allows it.

use super::Receiver;
use probity_app::{
    AppError,
    webhook::{self, DeliveryFilter, EndpointForm},
};
use probity_model::{user::Role, webhook::AttemptProblem};
use probity_testkit::{TestApp, test_settings};

#[tokio::test]
async fn private_addresses_are_refused_unless_the_operator_allows_them() {
    let test = TestApp::new().await;
    let administrator = test.user(Role::Administrator).await;
    let before = test.contents().await;
    for (url, wrong) in [
        ("https://127.0.0.1/hooks", "url_private"),
        ("https://127.1/hooks", "url_private"),
        ("https://0x7f.1/hooks", "url_private"),
        ("https://[::ffff:127.0.0.1]/hooks", "url_private"),
        ("https://169.254.169.254/latest/meta-data", "url_private"),
        ("https://localhost/hooks", "url_private"),
        ("http://bank.example/hooks", "url_not_https"),
        ("bank.example", "url_malformed"),
    ] {
        let form = EndpointForm { url: url.to_owned(), ..EndpointForm::default() };
        match webhook::create(&test.app, &administrator.actor, form).await {
            Err(AppError::Invalid(violations)) => assert_eq!(violations[0].code, wrong, "{url}"),
            other => panic!("{url}: {:?}", other.map(|made| made.id)),
        }
    }
    assert_eq!(test.contents().await, before);
}

/// An endpoint that was taken once is judged again at every attempt: the operator may have changed the setting, or its
/// name may lead elsewhere by now.
#[tokio::test]
async fn what_was_taken_once_is_judged_again_when_it_is_sent_to() {
    let (test, administrator) = super::installed().await;
    let receiver = Receiver::start().await;
    let by_name = receiver.url.replace("http://127.0.0.1", "https://localhost");
    let by_number = receiver.url.replace("http://127.0.0.1", "https://127.1");
    let mut endpoints = Vec::new();
    for url in [&by_name, &by_number] {
        endpoints.push(super::endpoint(&test, &administrator, url, &["customer.created"]).await);
    }
    test.customer(&test.platform().await, "user-1").await;
    let strict = test.reopened(test_settings()).await;
    probity_worker::run_until_idle(&strict).await.expect("run");
    for made in endpoints {
        let filter = DeliveryFilter::default();
        let listed = webhook::deliveries(&strict, &administrator.actor, made.id, filter, 1).await;
        let delivery = listed.expect("deliveries").remove(0);
        let logged = webhook::delivery(&strict, &administrator.actor, delivery.id).await.expect("logged");
        assert_eq!(logged.attempts[0].problem, Some(AttemptProblem::NotPublic), "{}", logged.endpoint.url);
    }
    assert!(receiver.received().is_empty());
}
