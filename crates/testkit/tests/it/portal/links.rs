//! Links: exchanged once, by one, in time.

use jiff::SignedDuration;
use probity_app::{
    App, AppError,
    link::{self, LinkState},
    portal::session,
};
use probity_language::Language;
use probity_model::{
    event::EventKind,
    id::CustomerId,
    user::{Actor, Role},
};
use probity_testkit::TestApp;
use std::sync::Arc;
use tokio::sync::Barrier;

/// The token in a link's address.
pub(super) fn token(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

async fn customer(test: &TestApp) -> CustomerId {
    let platform = test.platform().await;
    test.customer(&platform, "anna-1").await
}

async fn linked(test: &TestApp, by: &Actor, id: CustomerId) -> String {
    let made = link::create(&test.app, by, id).await.unwrap();
    assert!(made.url.starts_with("/verify/"), "{}", made.url);
    token(&made.url).to_owned()
}

async fn works(app: &App, session: &str) -> bool {
    session::authenticate(app, session).await.unwrap().is_some()
}

#[tokio::test]
async fn a_link_is_looked_at_often_and_exchanged_once() {
    let test = TestApp::new().await;
    let (id, platform) = (customer(&test).await, test.api_actor().await);
    let token = linked(&test, &platform, id).await;
    assert_eq!(token.len(), 64, "256 bits");
    for _ in 0..3 {
        assert_eq!(link::look(&test.app, &token).await.unwrap(), LinkState::Usable(Language::default()));
    }
    let entry = link::exchange(&test.app, &token, None).await.unwrap();
    let visitor = session::authenticate(&test.app, &entry.token).await.unwrap().unwrap();
    assert_eq!(visitor.actor, Actor::Customer { id });
    assert_eq!(link::look(&test.app, &token).await.unwrap(), LinkState::Gone);
    let again = link::exchange(&test.app, &token, None).await.err().unwrap();
    assert!(matches!(again, AppError::NotFound("link")), "{again:?}");
    // The link's token opens no session, and the session's is no link.
    assert!(!works(&test.app, &token).await);
    assert!(link::exchange(&test.app, &entry.token, None).await.is_err());
    let kinds: Vec<_> = test.events().await.into_iter().map(|event| event.kind.word()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "link_used").count(), 1);
}

#[tokio::test]
async fn the_database_holds_no_token() {
    let test = TestApp::new().await;
    let (id, platform) = (customer(&test).await, test.api_actor().await);
    let token = linked(&test, &platform, id).await;
    let entry = link::exchange(&test.app, &token, None).await.unwrap();
    let mut found = Vec::new();
    for (name, bytes) in test.written().await {
        let content = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!content.contains(&token) && !content.contains(&entry.token), "{name} holds a token");
        found.push(content.contains(&id.to_string()) || content.contains("link_used"));
    }
    assert!(found.contains(&true), "looked in the wrong place");
}

#[tokio::test]
async fn a_link_expires_and_can_be_revoked_even_after_its_use() {
    let test = TestApp::new().await;
    let (id, platform) = (customer(&test).await, test.api_actor().await);
    let (late, revoked, used) = (
        linked(&test, &platform, id).await,
        link::create(&test.app, &platform, id).await.unwrap(),
        link::create(&test.app, &platform, id).await.unwrap(),
    );
    link::revoke(&test.app, &platform, revoked.id).await.unwrap();
    link::revoke(&test.app, &platform, revoked.id).await.unwrap();
    assert!(link::exchange(&test.app, token(&revoked.url), None).await.is_err());
    let entry = link::exchange(&test.app, token(&used.url), None).await.unwrap();
    link::revoke(&test.app, &platform, used.id).await.unwrap();
    assert!(!works(&test.app, &entry.token).await, "the session outlives its link");
    test.clock.advance(SignedDuration::from_hours(7 * 24));
    assert!(link::exchange(&test.app, &late, None).await.is_err());
    let revocations = test.events().await;
    let revocations =
        revocations.iter().filter(|event| matches!(event.kind, EventKind::LinkRevoked { .. })).count();
    assert_eq!(revocations, 2, "a second revocation is no event");
    let links = link::list(&test.app, &platform, id).await.unwrap();
    assert_eq!(links.len(), 3);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_in_any_case() {
    let test = TestApp::new().await;
    let (id, platform) = (customer(&test).await, test.api_actor().await);
    let token = linked(&test, &platform, id).await;
    let busy = link::exchange(&test.app, &token, None).await.unwrap();
    for _ in 0..5 {
        test.clock.advance(SignedDuration::from_mins(23));
        assert!(works(&test.app, &busy.token).await);
    }
    test.clock.advance(SignedDuration::from_mins(6));
    assert!(!works(&test.app, &busy.token).await, "two hours are the most");
    let idle = linked(&test, &platform, id).await;
    let idle = link::exchange(&test.app, &idle, None).await.unwrap();
    test.clock.advance(SignedDuration::from_mins(30));
    assert!(!works(&test.app, &idle.token).await);
    let next = linked(&test, &platform, id).await;
    let first = link::exchange(&test.app, &next, None).await.unwrap();
    let next = linked(&test, &platform, id).await;
    link::exchange(&test.app, &next, Some(&first.token)).await.unwrap();
    assert!(!works(&test.app, &first.token).await, "the same browser has one session");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_exchange_a_link_at_once_one_gets_in() {
    let test = TestApp::new().await;
    let (id, platform) = (customer(&test).await, test.api_actor().await);
    let (here, there) = (test.app.clone(), test.second_process().await);
    for _ in 0..50 {
        let token = linked(&test, &platform, id).await;
        let start = Arc::new(Barrier::new(2));
        let tasks = [here.clone(), there.clone()].map(|app| {
            let (token, start) = (token.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                link::exchange(&app, &token, None).await.is_ok()
            })
        });
        let mut got_in = 0;
        for task in tasks {
            got_in += u32::from(task.await.unwrap());
        }
        assert_eq!(got_in, 1);
    }
}

#[tokio::test]
async fn links_are_made_by_whoever_may_and_a_fresh_one_is_asked_for_in_peace() {
    let test = TestApp::new().await;
    let id = customer(&test).await;
    let platform = test.api_actor().await;
    for role in [Role::Administrator, Role::Auditor] {
        let user = test.user(role).await;
        assert!(matches!(link::create(&test.app, &user.actor, id).await, Err(AppError::Forbidden(_))));
    }
    let own = Actor::Customer { id };
    assert!(matches!(link::create(&test.app, &own, id).await, Err(AppError::Forbidden(_))));
    let reviewer = test.user(Role::Reviewer).await;
    let first = linked(&test, &reviewer.actor, id).await;
    let second = linked(&test, &platform, id).await;
    let requests = async || {
        let events = test.events().await;
        events.iter().filter(|event| matches!(event.kind, EventKind::LinkRequested { .. })).count()
    };
    for token in [first.as_str(), first.as_str(), second.as_str(), "nobody"] {
        link::fresh(&test.app, token).await.unwrap();
    }
    assert_eq!(requests().await, 1, "one e-mail in five minutes, whichever link it is");
    test.clock.advance(SignedDuration::from_mins(6));
    link::fresh(&test.app, &second).await.unwrap();
    assert_eq!(requests().await, 2);
    test.clock.advance(SignedDuration::from_mins(6));
    let revoked = link::create(&test.app, &platform, id).await.unwrap();
    link::revoke(&test.app, &platform, revoked.id).await.unwrap();
    link::fresh(&test.app, token(&revoked.url)).await.unwrap();
    assert_eq!(requests().await, 2, "a revoked link asks for nothing");
    let is_mail =
        |kind: &EventKind| matches!(kind, EventKind::EmailQueued { about, .. } if about == "link_requested");
    let mails = test.events().await.into_iter().filter(|event| is_mail(&event.kind)).count();
    assert_eq!(mails, 2, "each is e-mailed");
}

#[tokio::test]
async fn the_profile_shows_a_link_once_and_what_became_of_each() {
    let test = TestApp::new().await;
    let id = customer(&test).await;
    let reviewer = test.signed_in_as(Role::Reviewer).await;
    let path = format!("/customers/{id}/links");
    assert!(reviewer.get(&path).await.text().contains("None yet"));
    assert!(reviewer.get(&format!("/customers/{id}")).await.text().contains(&path));
    let made = reviewer.post(&path, &[]).await.text();
    let url = made.split('"').find(|part| part.starts_with("/verify/")).expect("a link").to_owned();
    let listed = reviewer.get(&path).await.text();
    assert!(!listed.contains(token(&url)) && listed.contains("Open</strong>, ends"), "{listed}");
    let entry = link::exchange(&test.app, token(&url), None).await.unwrap();
    let listed = reviewer.get(&path).await.text();
    assert!(listed.contains("Used</strong>"), "{listed}");
    let revoke = listed.split('"').find(|part| part.ends_with("/revoke")).expect("a form").to_owned();
    let revoked = reviewer.post(&revoke, &[]).await;
    assert_eq!((revoked.status.as_u16(), revoked.header("location")), (303, path.as_str()));
    assert!(!works(&test.app, &entry.token).await);
    let part = reviewer.with("hx-request", "true").get(&path).await.text();
    assert!(part.contains("Revoked</strong>") && !part.contains("<html"), "{part}");
    let sent = reviewer.post(&format!("{path}/email"), &[]).await;
    assert_eq!(sent.header("location"), format!("/customers/{id}"));
    let auditor = test.signed_in_as(Role::Auditor).await;
    assert!(
        !auditor.get(&format!("/customers/{id}")).await.text().contains(&path),
        "nothing they may not do"
    );
}
