//! Endpoints by the API, as a platform's developer meets them.

use super::{Receiver, installed, verified, work};
use crate::api::code;
use axum::http::{Method, StatusCode};
use probity_app::api_key;
use probity_client::{Client, DeliveryFilter, NewWebhook, WebhookChange};
use probity_model::scope::{Scope, Scopes};
use probity_testkit::TestApp;
use serde_json::json;
use std::net::SocketAddr;
use tokio::net::TcpListener;

async fn client(test: &TestApp) -> Client {
    let platform = test.platform_with(Scopes::PLATFORM.with(Scope::WebhooksManage)).await;
    let key = platform.sent("authorization").strip_prefix("Bearer ").expect("a key").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let service = test.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Client::new(&url, &key).expect("a client")
}

#[tokio::test]
async fn a_platform_looks_after_its_endpoints_itself() {
    let (test, _) = installed().await;
    let (probity, receiver) = (client(&test).await, Receiver::start().await);
    let new =
        NewWebhook { url: receiver.url.clone(), description: "Platform".to_owned(), events: Vec::new() };
    let made = probity.create_webhook(&new).await.expect("made");
    let id = made.webhook.id.as_str();
    assert_eq!((made.webhook.enabled, made.webhook.sandbox), (true, false));
    let events = Some(vec!["customer.created".to_owned(), "customer.created".to_owned()]);
    let change = WebhookChange { events, ..WebhookChange::default() };
    let changed = probity.change_webhook(id, &change).await.expect("changed");
    assert_eq!(
        (changed.events.as_slice(), changed.description.as_str()),
        (&["customer.created".to_owned()][..], "Platform")
    );
    let fresh = probity.rotate_webhook_secret(id).await.expect("rotated");
    assert!(fresh.webhook.earlier_secret_until.is_some());
    let tested = probity.test_webhook(id).await.expect("tested");
    assert_eq!((tested.delivery.state.as_str(), tested.attempts.len()), ("waiting", 0));
    test.customer(&test.platform().await, "user-1").await;
    test.customer(&test.platform().await, "user-2").await;
    work(&test).await;
    for received in receiver.received() {
        for secret in [&made.secret, &fresh.secret] {
            assert_eq!(verified(&test, secret.as_deref().expect("told once"), &received), Ok(()));
        }
    }
    let delivered = DeliveryFilter { state: Some("delivered".to_owned()) };
    let mut pages = probity.webhook_deliveries(id, delivered);
    let page = pages.next().await.expect("a page").expect("one");
    assert!(pages.next().await.expect("no page").is_none());
    let mut kinds: Vec<_> = page.iter().map(|it| it.event_type.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["customer.created", "customer.created", "webhook.test"]);
    let again = probity.send_webhook_again(&page[0].id).await.expect("asked for");
    assert_eq!(again.attempts[0].status, Some(204));
    work(&test).await;
    let logged = probity.webhook_delivery(&page[0].id).await.expect("logged");
    assert_eq!((logged.attempts.len(), logged.delivery.attempt_count), (2, 2));
    assert_eq!(logged.attempts[0].problem, None);
    let off = WebhookChange { enabled: Some(false), ..WebhookChange::default() };
    assert!(!probity.change_webhook(id, &off).await.expect("changed").enabled);
    assert_eq!(probity.webhooks().await.expect("a list").len(), 1);
    assert_eq!(probity.webhook(id).await.expect("there").url, receiver.url);
    probity.remove_webhook(id).await.expect("removed");
    assert_eq!(probity.webhook(id).await.expect_err("gone").problem().expect("a problem").code, "not_found");
    assert!(probity.webhook_delivery(&page[0].id).await.is_err());
}

#[tokio::test]
async fn what_is_wrong_is_said_and_the_secret_is_shown_once() {
    let (test, _) = installed().await;
    let platform = test.platform_with(Scopes::of(&[Scope::WebhooksManage])).await;
    let wrong = json!({"url": "ftp://bank.example", "events": ["customer.deleted"]});
    let refused = platform.json(Method::POST, "/api/v1/webhooks", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let pointers: Vec<_> =
        refused.json()["errors"].as_array().expect("errors").iter().map(|it| it["pointer"].clone()).collect();
    assert_eq!(pointers, ["/url", "/events"]);
    let made =
        platform.json(Method::POST, "/api/v1/webhooks", &json!({"url": "https://bank.example/x"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let (secret, id) = (made.json()["secret"].clone(), made.json()["webhook"]["id"].clone());
    let (secret, id) = (secret.as_str().expect("a secret"), id.as_str().expect("an id"));
    let shown = platform.get(&format!("/api/v1/webhooks/{id}")).await;
    assert!(!shown.text().contains(secret.trim_start_matches("whsec_")), "{}", shown.text());
    let stranger = test.platform().await.get("/api/v1/webhooks").await;
    assert_eq!((stranger.status, code(&stranger)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
}

#[tokio::test]
async fn a_key_knows_of_endpoints_on_its_own_side_of_the_sandbox_alone() {
    let (test, administrator) = installed().await;
    let live = test.platform_with(Scopes::of(&[Scope::WebhooksManage])).await;
    let sandbox = test.platform_with(api_key::sandbox_scopes()).await;
    let body = json!({"url": "https://bank.example/hooks"});
    let mut ids = Vec::new();
    for client in [&live, &sandbox] {
        let made = client.json(Method::POST, "/api/v1/webhooks", &body).await.json();
        ids.push(made["webhook"]["id"].as_str().expect("an id").to_owned());
        let listed = client.get("/api/v1/webhooks").await.json();
        assert_eq!(listed["webhooks"].as_array().expect("a list").len(), 1, "{listed}");
    }
    let sent = live.json(Method::POST, &format!("/api/v1/webhooks/{}/test", ids[0]), &json!({})).await.json();
    let delivery = sent["delivery"]["id"].as_str().expect("an id");
    for path in [
        format!("/api/v1/webhooks/{}", ids[0]),
        format!("/api/v1/webhooks/{}/deliveries", ids[0]),
        format!("/api/v1/webhook-deliveries/{delivery}"),
    ] {
        let answer = sandbox.get(&path).await;
        assert_eq!((answer.status, code(&answer)), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{path}");
        assert_eq!(live.get(&path).await.status, StatusCode::OK, "{path}");
    }
    let before = test.contents().await;
    for (method, path) in [
        (Method::PATCH, format!("/api/v1/webhooks/{}", ids[0])),
        (Method::DELETE, format!("/api/v1/webhooks/{}", ids[0])),
        (Method::POST, format!("/api/v1/webhooks/{}/secrets", ids[0])),
        (Method::POST, format!("/api/v1/webhooks/{}/test", ids[0])),
        (Method::POST, format!("/api/v1/webhook-deliveries/{delivery}/attempts")),
    ] {
        let answer = sandbox.json(method, &path, &json!({})).await;
        assert_eq!((answer.status, code(&answer)), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{path}");
    }
    assert_eq!(test.contents().await, before);
    let all = probity_app::webhook::list(&test.app, &administrator.actor).await.expect("a list");
    assert_eq!(all.iter().map(|it| it.endpoint.sandbox).collect::<Vec<_>>(), [false, true]);
}
