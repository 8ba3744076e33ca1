//! Webhooks, sent to real receivers on this machine.

mod delivering;
mod disclosure;
mod pages;
mod private;
mod receiver;
mod retrying;
mod through_api;

use jiff::{SignedDuration, Timestamp};
use probity_app::{
    Settings,
    job::{self, Lane},
    webhook::{self, EndpointForm, NewEndpoint},
};
use probity_client::{WebhookError, WebhookHeaders, verify_webhook};
use probity_model::user::{Actor, Role};
use probity_testkit::{TestApp, TestUser, test_settings};
use probity_web::WebOptions;
use probity_webhook::SenderSettings;
use receiver::{Received, Receiver};
use sea_orm::ConnectionTrait as _;
use sea_orm::{DatabaseBackend, Statement};
use std::time::Duration;

/// How long a receiver may take in these tests.
const ATTEMPT_TIME_MAX: Duration = Duration::from_secs(3);

/// Settings in which this machine may be sent to.
fn settings() -> Settings {
    let webhooks = SenderSettings { allow_private_networks: true, attempt_time_max: ATTEMPT_TIME_MAX };
    Settings { webhooks, ..test_settings() }
}

/// Probity with an administrator.
async fn installed() -> (TestApp, TestUser) {
    let test = TestApp::with(settings(), WebOptions::default()).await;
    let administrator = test.user(Role::Administrator).await;
    (test, administrator)
}

/// An endpoint for these events; none for all.
async fn endpoint(test: &TestApp, by: &TestUser, url: &str, events: &[&str]) -> NewEndpoint {
    let events = events.iter().map(ToString::to_string).collect();
    let form = EndpointForm { url: url.to_owned(), events, ..EndpointForm::default() };
    webhook::create(&test.app, &by.actor, form).await.expect("an endpoint")
}

/// Does everything that is due.
async fn work(test: &TestApp) {
    probity_worker::run_until_idle(&test.app).await.expect("run");
}

/// Moves the clock to where the next attempt is due, if that is no further than this, and makes it. Gives how far it was.
async fn work_later(test: &TestApp, at_most: SignedDuration) -> Option<SignedDuration> {
    let store = test.store().await;
    let sql = "SELECT coalesce(min(run_at), 0) AS due FROM jobs WHERE lane = 'webhooks' AND state = 'queued'";
    let row = store.read().query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await;
    let due: i64 = row.expect("a row").expect("a row").try_get("", "due").expect("a number");
    let due = Timestamp::from_microsecond(due).expect("an instant");
    let now = test.app.now();
    if due == Timestamp::UNIX_EPOCH || due.duration_since(now) > at_most {
        return None;
    }
    test.clock.set(due.max(now));
    work(test).await;
    Some(due.duration_since(now))
}

/// Whether a receiver with this secret takes it as sent by Probity now.
fn verified(test: &TestApp, secret: &str, received: &Received) -> Result<(), WebhookError> {
    let headers =
        WebhookHeaders { id: &received.id, timestamp: &received.timestamp, signature: &received.signature };
    verify_webhook(secret, headers, received.body.as_bytes(), test.app.now().as_second())
}

/// Nothing of any receiver waits to be done now.
async fn nothing_due(test: &TestApp) -> bool {
    job::claim(&test.app, &Actor::System, Lane::Webhooks).await.expect("asked").is_none()
}
