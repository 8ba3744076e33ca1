//! Signing in, locks, sessions, passwords.

mod openid;
mod passkey;
mod proof;
mod second_factor;

use jiff::SignedDuration;
use probity_app::{
    App, AppError,
    account::{self, CurrentSession},
    settings::PasswordCost,
    user,
};
use probity_model::{event::EventKind, user::Actor, user::Role};
use probity_testkit::{PASSWORD, TestApp, TestUser, test_settings};
use probity_web::WebOptions;

struct SignedIn {
    token: String,
    session: CurrentSession,
}

async fn sign_in(app: &App, email: &str, password: &str) -> Result<SignedIn, AppError> {
    let begun = account::sign_in(app, TestApp::attempt(email, password)).await?;
    Ok(SignedIn { token: begun.token, session: begun.standing.signed_in().expect("nothing is owed") })
}

async fn fail(test: &TestApp, user: &TestUser, times: u32) {
    for _ in 0..times {
        let result = sign_in(&test.app, &user.email, "not the password").await;
        assert!(matches!(result, Err(AppError::Unauthenticated)));
    }
}

async fn kinds(test: &TestApp) -> Vec<EventKind> {
    let mut events = test.events().await;
    events.retain(|event| {
        !matches!(event.kind, EventKind::LevelChanged { .. } | EventKind::UserCreated { .. })
    });
    events.into_iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn five_wrong_passwords_lock_and_each_further_lock_lasts_longer() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    fail(&test, &user, 5).await;
    // The right password is told nothing else than a wrong one.
    assert!(matches!(sign_in(&test.app, &user.email, PASSWORD).await, Err(AppError::Unauthenticated)));
    test.clock.advance(SignedDuration::from_secs(15 * 60 - 1));
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_err());
    test.clock.advance(SignedDuration::from_secs(1));
    fail(&test, &user, 5).await;
    test.clock.advance(SignedDuration::from_mins(16));
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_err(), "the second lock lasts 30 minutes");
    test.clock.advance(SignedDuration::from_mins(14));
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_ok());
    let locks = kinds(&test).await;
    let locked = locks.iter().filter(|kind| matches!(kind, EventKind::SignInFailed { locked: true, .. }));
    assert_eq!((locked.count(), locks.len()), (2, 11), "{locks:?}");
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones_and_an_administrator_lifts_a_lock() {
    let test = TestApp::new().await;
    let (user, admin) = (test.user(Role::Reviewer).await, test.user(Role::Administrator).await);
    fail(&test, &user, 4).await;
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_ok());
    fail(&test, &user, 4).await;
    assert!(sign_in(&test.app, &user.email.to_uppercase(), PASSWORD).await.is_ok());
    fail(&test, &user, 5).await;
    user::unlock(&test.app, &admin.actor, user.id).await.unwrap();
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let test = TestApp::new().await;
    for guess in 0..30 {
        let result = sign_in(&test.app, &format!("user{guess}@bank.example"), PASSWORD).await;
        assert!(matches!(result, Err(AppError::Unauthenticated)));
    }
    let user = test.user(Role::Reviewer).await;
    let refused = sign_in(&test.app, &user.email, PASSWORD).await;
    assert!(matches!(refused, Err(AppError::TooMany { retry_after_seconds: 900 })));
    test.clock.advance(SignedDuration::from_mins(15));
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_failure_takes_its_time_whether_the_user_exists_or_not() {
    let settings = probity_app::Settings { sign_in_failure_seconds: 0.2, ..test_settings() };
    let test = TestApp::with(settings, WebOptions::default()).await;
    let user = test.user(Role::Reviewer).await;
    for email in [user.email.as_str(), "nobody@bank.example"] {
        let began = std::time::Instant::now();
        assert!(sign_in(&test.app, email, "not the password").await.is_err());
        assert!(began.elapsed().as_millis() >= 200, "{email} was answered early");
    }
}

#[tokio::test]
async fn a_session_ends_unused_and_at_the_latest_after_a_day() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let live = async |token: &str| {
        account::authenticate(&test.app, token, None).await.unwrap().signed_in().is_some()
    };

    let idle = sign_in(&test.app, &user.email, PASSWORD).await.unwrap().token;
    test.clock.advance(SignedDuration::from_secs(8 * 3600 - 1));
    assert!(live(&idle).await);
    test.clock.advance(SignedDuration::from_hours(8));
    assert!(!live(&idle).await, "eight hours unused");

    let busy = sign_in(&test.app, &user.email, PASSWORD).await.unwrap().token;
    for _ in 0..3 {
        test.clock.advance(SignedDuration::from_hours(7));
        assert!(live(&busy).await);
    }
    test.clock.advance(SignedDuration::from_hours(3));
    assert!(!live(&busy).await, "a day old, however much used");
    assert!(!live("no such token").await);
}

#[tokio::test]
async fn the_last_use_is_written_at_most_once_a_minute() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let signed_in = sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    let began = test.app.now();
    let seen = async || account::sessions(&test.app, &user.actor).await.unwrap()[0].last_seen_at;
    test.clock.advance(SignedDuration::from_secs(59));
    account::authenticate(&test.app, &signed_in.token, None).await.unwrap();
    assert_eq!(seen().await, began);
    test.clock.advance(SignedDuration::from_secs(1));
    account::authenticate(&test.app, &signed_in.token, None).await.unwrap();
    assert_eq!(seen().await, test.app.now());
}

#[tokio::test]
async fn signing_in_again_ends_the_session_the_browser_had() {
    let test = TestApp::new().await;
    let (user, other) = (test.user(Role::Reviewer).await, test.user(Role::Auditor).await);
    let first = sign_in(&test.app, &user.email, PASSWORD).await.unwrap().token;
    let mut attempt = TestApp::attempt(&other.email, PASSWORD);
    attempt.replaces = Some(first.clone());
    let second = account::sign_in(&test.app, attempt).await.unwrap().token;
    assert_ne!(first, second);
    assert!(account::authenticate(&test.app, &first, None).await.unwrap().signed_in().is_none());
    assert!(account::authenticate(&test.app, &second, None).await.unwrap().signed_in().is_some());
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let mine = sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    let theirs = sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    let change = async |current: &str, new: &str| {
        let (current, new) = (current.to_owned(), new.to_owned());
        account::change_password(&test.app, &user.actor, mine.session.id, current, new).await
    };
    let wrong = change("not the password", "a different river").await;
    assert!(matches!(wrong, Err(AppError::Invalid(list)) if list[0].code == "password_wrong"));
    let short = change(PASSWORD, "short").await;
    assert!(matches!(short, Err(AppError::Invalid(list)) if list[0].code == "password_short"));
    change(PASSWORD, "a different river").await.unwrap();
    assert!(account::authenticate(&test.app, &mine.token, None).await.unwrap().signed_in().is_some());
    assert!(account::authenticate(&test.app, &theirs.token, None).await.unwrap().signed_in().is_none());
    assert!(sign_in(&test.app, &user.email, PASSWORD).await.is_err());
    assert!(sign_in(&test.app, &user.email, "a different river").await.is_ok());
    for _ in 0..4 {
        assert!(matches!(change("a guess at it", "a different lake").await, Err(AppError::Invalid(_))));
    }
    let guessing = change("a different river", "a different lake").await;
    assert!(matches!(guessing, Err(AppError::TooMany { .. })), "a stolen session cannot guess the password");
}

#[tokio::test]
async fn own_sessions_can_be_ended_and_nobody_elses() {
    let test = TestApp::new().await;
    let (user, other) = (test.user(Role::Reviewer).await, test.user(Role::Administrator).await);
    let mine = sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    let second = sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    assert_eq!(account::sessions(&test.app, &user.actor).await.unwrap().len(), 2);
    let foreign = account::end_session(&test.app, &other.actor, mine.session.id).await;
    assert!(matches!(foreign, Err(AppError::NotFound("session"))));
    account::end_session(&test.app, &user.actor, second.session.id).await.unwrap();
    assert!(account::authenticate(&test.app, &second.token, None).await.unwrap().signed_in().is_none());
    sign_in(&test.app, &user.email, PASSWORD).await.unwrap();
    assert_eq!(account::end_other_sessions(&test.app, &user.actor, mine.session.id).await.unwrap(), 1);
    account::sign_out(&test.app, &user.actor, mine.session.id).await.unwrap();
    account::sign_out(&test.app, &user.actor, mine.session.id).await.unwrap();
    assert!(account::sessions(&test.app, &user.actor).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_password_is_hashed_anew_once_the_cost_changes() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let settings = probity_app::Settings {
        password_cost: PasswordCost { memory_kib: 16, passes: 1 },
        ..test_settings()
    };
    let hash = async |app: &App| account::own(app, &user.actor).await.unwrap().password_hash;
    let before = hash(&test.app).await;
    let upgraded = test.reopened(settings).await;
    sign_in(&upgraded, &user.email, PASSWORD).await.unwrap();
    let after = hash(&upgraded).await;
    assert!(before.contains("m=8,") && after.contains("m=16,"), "{before} {after}");
    sign_in(&upgraded, &user.email, PASSWORD).await.unwrap();
    assert_eq!(hash(&upgraded).await, after, "and only once");
}

#[tokio::test]
async fn nobody_but_a_user_has_an_account() {
    let test = TestApp::new().await;
    for actor in [Actor::System, test.api_actor().await] {
        assert!(matches!(account::sessions(&test.app, &actor).await, Err(AppError::Forbidden(_))));
    }
}
