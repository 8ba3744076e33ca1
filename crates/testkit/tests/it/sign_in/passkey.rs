//! Passkeys: added, used for everything they are good for, and refused for everything else.

use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::{Settings, settings::SignInSettings, user};
use probity_model::{event::EventKind, user::Role};
use probity_testkit::{
    Answer, Client, PASSWORD, TestApp, TestUser,
    authenticator::{Authenticator, Parts},
    test_settings,
};
use probity_web::WebOptions;

const ORIGIN: &str = "https://kyc.bank.example";
const ELSEWHERE: &str = "https://kyc.bank.example.evil.example";

async fn at_home(sign_in: SignInSettings) -> TestApp {
    let settings = Settings { public_url: format!("{ORIGIN}/"), sign_in, ..test_settings() };
    TestApp::with(settings, WebOptions::default()).await
}

async fn test_app() -> TestApp {
    at_home(SignInSettings::default()).await
}

async fn post(browser: &Client, path: &str, parts: &Parts) -> Answer {
    let form: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &form).await
}

async fn options(browser: &Client, path: &str) -> Answer {
    let answer = browser.post(&format!("{path}/options"), &[]).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

/// Asks, lets the authenticator answer, and sends what it says.
async fn go(browser: &Client, path: &str, authenticator: &mut Authenticator) -> Answer {
    let asked = options(browser, path).await.json();
    post(browser, path, &authenticator.get(&asked)).await
}

async fn make(browser: &Client, path: &str, authenticator: &mut Authenticator) -> Answer {
    let asked = options(browser, path).await.json();
    let mut parts = authenticator.create(&asked);
    parts.push(("name", "Work laptop".to_owned()));
    post(browser, path, &parts).await
}

fn cookie_of(answer: &Answer, name: &str) -> String {
    let cookie = answer.cookies().into_iter().find(|it| it.starts_with(name)).map(str::to_owned);
    cookie.and_then(|it| it.split(';').next().map(str::to_owned)).unwrap_or_default()
}

/// Signs in with nothing but a passkey.
async fn alone(test: &TestApp, authenticator: &mut Authenticator) -> Answer {
    let asked = options(&test.browser(), "/sign-in/passkey").await;
    let browser = test.browser().with("cookie", &cookie_of(&asked, "probity_attempt"));
    post(&browser, "/sign-in/passkey", &authenticator.get(&asked.json())).await
}

fn session(test: &TestApp, answer: &Answer) -> Client {
    test.browser().with("cookie", &cookie_of(answer, "probity_session"))
}

/// A user with a passkey, and the browser it was added in.
async fn with_passkey(test: &TestApp, role: Role) -> (TestUser, Client, Authenticator) {
    let user = test.user(role).await;
    let browser = test.sign_in(&user).await;
    let mut authenticator = Authenticator::new(ORIGIN);
    let added = make(&browser, "/account/passkeys", &mut authenticator).await;
    assert_eq!(added.status, 200, "{}", added.text());
    (user, browser, authenticator)
}

async fn half(test: &TestApp, user: &TestUser) -> Client {
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    let answer = test.browser().post("/sign-in", &form).await;
    assert!(answer.header("location").starts_with("/sign-in/second"), "{}", answer.header("location"));
    session(test, &answer)
}

async fn words(test: &TestApp) -> Vec<&'static str> {
    let events = test.events().await.into_iter().map(|event| event.kind.word());
    events.filter(|word| !matches!(*word, "level_changed" | "user_created")).collect()
}

async fn whys(test: &TestApp) -> Vec<String> {
    let events = test.events().await.into_iter();
    events
        .filter_map(|event| match event.kind {
            EventKind::PasskeyRefused { why, .. } => Some(why),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_passkey_is_added_and_signs_in_alone_or_after_the_password_and_proves_again() {
    let test = test_app().await;
    let (user, browser, mut passkey) = with_passkey(&test, Role::Reviewer).await;
    let account = browser.get("/account").await.text();
    assert!(account.contains("Work laptop") && account.contains("10 left"), "{account}");

    let signed_in = alone(&test, &mut passkey).await;
    assert_eq!((signed_in.status, signed_in.header("location")), (StatusCode::SEE_OTHER, "/"));
    let alone = session(&test, &signed_in);
    assert_eq!(alone.get("/queue").await.status, 200);

    let owing = half(&test, &user).await;
    let page = owing.get("/sign-in/second").await.text();
    assert!(page.contains("/sign-in/second/passkey") && page.contains("Recovery code"));
    let passed = go(&owing, "/sign-in/second/passkey", &mut passkey).await;
    assert_eq!(passed.status, 303, "{}", passed.text());
    assert_eq!(session(&test, &passed).get("/queue").await.status, 200);

    test.clock.advance(SignedDuration::from_mins(10));
    let stale = browser.post("/account/recovery-codes", &[]).await;
    assert_eq!(stale.status, 303);
    let proved = go(&browser, "/account/prove/passkey", &mut passkey).await;
    assert_eq!(proved.status, 303, "{}", proved.text());
    assert_eq!(browser.post("/account/recovery-codes", &[]).await.status, 200);
    let expected = [
        "signed_in",
        "second_factor_set",
        "recovery_codes_made",
        "passkey_used",
        "signed_in",
        "second_factor_awaited",
        "passkey_used",
        "signed_in",
        "passkey_used",
        "proved_again",
        "recovery_codes_made",
    ];
    assert_eq!(words(&test).await, expected);
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_by_whom_and_for_what_it_was_asked() {
    let test = test_app().await;
    let (user, browser, mut passkey) = with_passkey(&test, Role::Reviewer).await;
    // Twice.
    let asked = options(&browser, "/account/prove/passkey").await.json();
    let answer = passkey.get(&asked);
    assert_eq!(post(&browser, "/account/prove/passkey", &answer).await.status, 303);
    assert_eq!(post(&browser, "/account/prove/passkey", &answer).await.status, 422, "replayed");
    // Also when the first try was refused.
    let asked = options(&browser, "/account/prove/passkey").await.json();
    let liar = std::mem::replace(&mut passkey.origin, ELSEWHERE.to_owned());
    assert_eq!(post(&browser, "/account/prove/passkey", &passkey.get(&asked)).await.status, 422);
    passkey.origin = liar;
    assert_eq!(post(&browser, "/account/prove/passkey", &passkey.get(&asked)).await.status, 422, "spent");
    // Too late.
    let asked = options(&browser, "/account/prove/passkey").await.json();
    test.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(post(&browser, "/account/prove/passkey", &passkey.get(&asked)).await.status, 422);
    // For something else, or in another session of the same user.
    let owing = half(&test, &user).await;
    let asked = options(&owing, "/sign-in/second/passkey").await.json();
    assert_eq!(post(&browser, "/account/prove/passkey", &passkey.get(&asked)).await.status, 422);
    let other = half(&test, &user).await;
    assert_eq!(post(&other, "/sign-in/second/passkey", &passkey.get(&asked)).await.status, 422);
    assert_eq!(post(&owing, "/sign-in/second/passkey", &passkey.get(&asked)).await.status, 303);
    // In another browser, and in one that never asked.
    let asked = options(&test.browser(), "/sign-in/passkey").await;
    let answer = passkey.get(&asked.json());
    let stranger = options(&test.browser(), "/sign-in/passkey").await;
    for cookie in [cookie_of(&stranger, "probity_attempt"), "probity_attempt=".to_owned()] {
        let browser = test.browser().with("cookie", &cookie);
        assert_eq!(post(&browser, "/sign-in/passkey", &answer).await.status, 422);
    }
    // Made up by whoever answers.
    let mut asked = asked.json();
    asked["challenge"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into();
    let parts = passkey.get(&asked);
    assert_eq!(post(&browser, "/account/prove/passkey", &parts).await.status, 422);
}

#[tokio::test]
async fn what_a_passkey_says_must_be_so() {
    let test = test_app().await;
    let (_, browser, mut passkey) = with_passkey(&test, Role::Reviewer).await;
    passkey.origin = ELSEWHERE.to_owned();
    assert_eq!(go(&browser, "/account/prove/passkey", &mut passkey).await.status, 422);
    assert_eq!(alone(&test, &mut passkey).await.status, 422);
    passkey.origin = ORIGIN.to_owned();
    passkey.verifies = false;
    assert_eq!(go(&browser, "/account/prove/passkey", &mut passkey).await.status, 422);
    assert_eq!(alone(&test, &mut passkey).await.status, 422, "present, but who?");
    passkey.verifies = true;
    // A copy that was made before the last use.
    assert_eq!(go(&browser, "/account/prove/passkey", &mut passkey).await.status, 303);
    passkey.count -= 1;
    let copied = alone(&test, &mut passkey).await;
    assert_eq!(copied.status, 422);
    assert!(copied.text().contains("There may be a copy"), "{}", copied.text());
    let whys = whys(&test).await;
    assert_eq!(whys, ["other_origin", "other_origin", "not_verified", "not_verified", "counter"]);
    passkey.count += 7;
    assert_eq!(alone(&test, &mut passkey).await.status, 303, "the one that goes on is taken");
}

#[tokio::test]
async fn nobody_gets_in_with_the_passkey_of_somebody_else() {
    let test = test_app().await;
    let (maria, browser, mut of_maria) = with_passkey(&test, Role::Administrator).await;
    let (jonas, other, mut of_jonas) = with_passkey(&test, Role::Reviewer).await;
    // Jonas knows Maria's password, and has a passkey of his own.
    let owing = half(&test, &maria).await;
    assert_eq!(go(&owing, "/sign-in/second/passkey", &mut of_jonas).await.status, 422);
    assert_eq!(go(&browser, "/account/prove/passkey", &mut of_jonas).await.status, 422);
    // His passkey says that it is hers.
    let own = std::mem::replace(&mut of_jonas.user_handle, maria.id.uuid().as_bytes().to_vec());
    assert_eq!(alone(&test, &mut of_jonas).await.status, 422);
    of_jonas.user_handle = Vec::new();
    assert_eq!(alone(&test, &mut of_jonas).await.status, 422, "nobody's");
    of_jonas.user_handle = own;
    assert_eq!(alone(&test, &mut of_jonas).await.status, 303);
    // One that nobody has added.
    let mut unknown = Authenticator::new(ORIGIN);
    unknown.user_handle = jonas.id.uuid().as_bytes().to_vec();
    assert_eq!(alone(&test, &mut unknown).await.status, 422);
    // Nor is hers added to his account, or taken away by him.
    assert_eq!(make(&other, "/account/passkeys", &mut of_maria).await.status, 422);
    let page = browser.get("/account").await.text();
    let (_, rest) = page.split_once("/account/passkeys/psk_").expect("a passkey");
    let path = format!("/account/passkeys/psk_{}", rest.split('"').next().expect("a path"));
    assert_eq!(other.post(&path, &[]).await.status, 404);
    assert_eq!(browser.post(&path, &[]).await.status, 303);
}

#[tokio::test]
async fn a_passkey_that_is_made_is_looked_at_as_closely() {
    let test = test_app().await;
    let user = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&user).await;
    let path = "/account/passkeys";
    let mut passkey = Authenticator::new(ORIGIN);
    passkey.verifies = false;
    let unverified = make(&browser, path, &mut passkey).await;
    assert_eq!(unverified.status, 422);
    assert!(unverified.text().contains("did not check that it is you"));
    passkey.verifies = true;
    passkey.origin = ELSEWHERE.to_owned();
    assert_eq!(make(&browser, path, &mut passkey).await.status, 422);
    passkey.origin = ORIGIN.to_owned();
    let asked = options(&browser, path).await.json();
    let mut parts = passkey.create(&asked);
    parts.push(("name", " ".to_owned()));
    let nameless = post(&browser, path, &parts).await;
    assert!(nameless.text().contains("Give the passkey a name"), "{}", nameless.text());
    assert_eq!(post(&browser, path, &vec![("name", "Empty".to_owned())]).await.status, 422);
    assert_eq!(make(&browser, path, &mut passkey).await.status, 200);
    assert_eq!(make(&browser, path, &mut passkey).await.status, 422, "it is there already");
    let excluded = options(&browser, path).await.json();
    assert_eq!(excluded["excludeCredentials"][0]["id"], passkey.id());
    test.clock.advance(SignedDuration::from_mins(10));
    let stale = browser.post("/account/passkeys/options", &[]).await;
    assert_eq!(stale.status, 303, "a session left open gets no key of its own");
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_a_role_needs() {
    let needs = SignInSettings { second_factor_roles: vec![Role::Reviewer], ..SignInSettings::default() };
    let test = at_home(needs).await;
    let user = test.user(Role::Reviewer).await;
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    let owing = session(&test, &test.browser().post("/sign-in", &form).await);
    assert!(owing.get("/sign-in/set-up").await.text().contains("/sign-in/set-up/passkey"));
    let mut passkey = Authenticator::new(ELSEWHERE);
    let refused = make(&owing, "/sign-in/set-up/passkey", &mut passkey).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    passkey.origin = ORIGIN.to_owned();
    let set_up = make(&owing, "/sign-in/set-up/passkey", &mut passkey).await;
    assert!(set_up.text().contains("Your passkey is set up"), "{}", set_up.text());
    let browser = session(&test, &set_up);
    let page = browser.get("/account").await.text();
    let (_, rest) = page.split_once("/account/passkeys/psk_").expect("a passkey");
    let path = format!("/account/passkeys/psk_{}", rest.split('"').next().expect("a path"));
    let last = browser.post(&path, &[]).await;
    assert_eq!(last.status, 409, "the role needs it");
    let mut second = Authenticator::new(ORIGIN);
    assert_eq!(make(&browser, "/account/passkeys", &mut second).await.status, 200);
    assert_eq!(browser.post(&path, &[]).await.status, 303);
    assert_eq!(alone(&test, &mut passkey).await.status, 422, "it is gone");
    assert_eq!(alone(&test, &mut second).await.status, 303);
}

#[tokio::test]
async fn who_is_kept_out_stays_out_with_a_passkey_too() {
    let office = vec!["192.0.2.0/24".parse().unwrap()];
    let networks = [(Role::Approver, office)].into();
    let test = at_home(SignInSettings { networks, ..SignInSettings::default() }).await;
    let admin = test.user(Role::Administrator).await;
    let (user, _, mut passkey) = with_passkey(&test, Role::Reviewer).await;
    // Locked by somebody who guesses at the password.
    for _ in 0..5 {
        test.browser().post("/sign-in", &[("email", &user.email), ("password", "a guess at it")]).await;
    }
    assert_eq!(alone(&test, &mut passkey).await.status, 422);
    user::unlock(&test.app, &admin.actor, user.id).await.unwrap();
    assert_eq!(alone(&test, &mut passkey).await.status, 303);
    user::set_disabled(&test.app, &admin.actor, user.id, true).await.unwrap();
    assert_eq!(alone(&test, &mut passkey).await.status, 422);
    user::set_disabled(&test.app, &admin.actor, user.id, false).await.unwrap();
    user::set_role(&test.app, &admin.actor, user.id, Role::Approver).await.unwrap();
    let elsewhere = alone(&test, &mut passkey).await;
    assert_eq!(elsewhere.status, 403);
    assert!(cookie_of(&elsewhere, "probity_session").is_empty());
    user::set_role(&test.app, &admin.actor, user.id, Role::Reviewer).await.unwrap();
    user::reset_second_factor(&test.app, &admin.actor, user.id).await.unwrap();
    assert_eq!(alone(&test, &mut passkey).await.status, 422, "a lost one is worth nothing");
}

#[tokio::test]
async fn without_an_address_that_browsers_give_passkeys_to_there_are_none() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&user).await;
    assert!(!browser.get("/account").await.text().contains("/account/passkeys"));
    assert!(!test.browser().get("/sign-in").await.text().contains("/sign-in/passkey"));
    // Whatever the request says of where it went.
    let lied_to = browser.with("host", "kyc.bank.example").post("/account/passkeys/options", &[]).await;
    assert_eq!(lied_to.status, 409);
}

#[tokio::test]
async fn one_address_does_not_ask_for_challenges_for_ever() {
    let test = test_app().await;
    let browser = test.browser();
    for _ in 0..200 {
        options(&browser, "/sign-in/passkey").await;
    }
    let refused = browser.post("/sign-in/passkey/options", &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(browser.from_address("192.0.2.9").post("/sign-in/passkey/options", &[]).await.status, 200);
}
