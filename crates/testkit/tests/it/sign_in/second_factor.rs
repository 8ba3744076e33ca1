//! The second factor: an authenticator app and recovery codes.

use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::{Settings, account::totp_code, settings::SignInSettings, user};
use probity_model::{event::EventKind, user::Role};
use probity_testkit::{Answer, Client, PASSWORD, TestApp, TestUser, test_settings};
use probity_web::WebOptions;

/// Everybody needs a second factor.
async fn enforced() -> TestApp {
    let sign_in = SignInSettings { second_factor_roles: Role::ALL.to_vec(), ..SignInSettings::default() };
    TestApp::with(Settings { sign_in, ..test_settings() }, WebOptions::default()).await
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.cookies().first().map(|it| it.split(';').next().unwrap_or_default().to_owned());
    cookie.expect("a cookie")
}

/// Gives the password, and no more.
async fn half(test: &TestApp, user: &TestUser) -> (Client, String) {
    let form = [("email", user.email.as_str()), ("password", PASSWORD), ("next", "/notifications")];
    let answer = test.browser().post("/sign-in", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.header("location").to_owned();
    (test.browser().with("cookie", &cookie_of(&answer)), to)
}

/// The secret on the page that shows it.
fn secret(page: &Answer) -> Vec<u8> {
    let text = page.text();
    let (_, rest) = text.split_once("<code class=\"secret\">").expect("a secret");
    let letters = rest.split('<').next().unwrap_or_default().replace(' ', "");
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in letters.chars() {
        held = (held << 5) | u32::try_from(alphabet.find(letter).expect("base 32")).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xFF).unwrap());
        }
    }
    bytes
}

fn codes(page: &Answer) -> Vec<String> {
    let text = page.text();
    text.split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect()
}

/// Sets an app up on the account page of this browser.
async fn set_up(test: &TestApp, browser: &Client) -> (Vec<u8>, Vec<String>) {
    let page = browser.post("/account/totp", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let secret = secret(&page);
    let code = totp_code(&secret, test.app.now());
    let done = browser.post("/account/totp/confirm", &[("code", &code), ("next", "/account")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    (secret, codes(&done))
}

async fn words(test: &TestApp) -> Vec<&'static str> {
    let events = test.events().await.into_iter().map(|event| event.kind.word());
    events.filter(|word| !matches!(*word, "level_changed" | "user_created")).collect()
}

#[tokio::test]
async fn a_session_that_owes_a_second_factor_can_do_nothing_else() {
    let test = TestApp::new().await;
    let user = test.user(Role::Approver).await;
    let browser = test.sign_in(&user).await;
    let (secret, codes) = set_up(&test, &browser).await;
    assert_eq!((secret.len(), codes.len()), (20, 10));
    assert_eq!(browser.get("/account").await.status, 200, "the browser that set it up goes on");

    let (owing, to) = half(&test, &user).await;
    assert_eq!(to, "/sign-in/second?next=/notifications");
    for path in ["/", "/queue", "/account", "/account/prove", "/palette", "/live", "/sign-in/set-up"] {
        let answer = owing.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").starts_with("/sign-in/second?next="), "{path}");
    }
    for path in
        ["/account/totp/remove", "/account/prove", "/account/password", "/export", "/sign-in/set-up/totp"]
    {
        let answer = owing.post(path, &[("password", PASSWORD)]).await;
        assert!(answer.status == 303, "{path}: {}", answer.status);
        assert!(answer.header("location").starts_with("/sign-in"), "{path}");
    }
    test.clock.advance(SignedDuration::from_secs(30));
    let code = totp_code(&secret, test.app.now());
    let done = owing.post("/sign-in/second", &[("code", &code), ("next", "/notifications")]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/notifications"));
    assert_eq!(
        owing.get("/queue").await.header("location"),
        "/sign-in?next=/queue",
        "the token before is void"
    );
    let signed_in = test.browser().with("cookie", &cookie_of(&done));
    assert_eq!(signed_in.get("/queue").await.status, 200);
    assert_eq!(
        words(&test).await,
        ["signed_in", "second_factor_set", "recovery_codes_made", "second_factor_awaited", "signed_in",]
    );
}

#[tokio::test]
async fn a_code_is_taken_once() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let (secret, _) = set_up(&test, &test.sign_in(&user).await).await;
    let same = totp_code(&secret, test.app.now());
    let (owing, _) = half(&test, &user).await;
    let replayed = owing.post("/sign-in/second", &[("code", &same)]).await;
    assert_eq!(replayed.status, 422, "the code that confirmed the app");
    assert!(replayed.text().contains("was used before"));
    test.clock.advance(SignedDuration::from_secs(30));
    let next = totp_code(&secret, test.app.now());
    assert_eq!(owing.post("/sign-in/second", &[("code", &next)]).await.status, 303);
    let (owing, _) = half(&test, &user).await;
    for code in [&next, &same] {
        assert_eq!(owing.post("/sign-in/second", &[("code", code)]).await.status, 422);
    }
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let (_, codes) = set_up(&test, &test.sign_in(&user).await).await;
    let (owing, _) = half(&test, &user).await;
    let lower = codes[3].to_lowercase().replace('-', " ");
    let done = owing.post("/sign-in/second", &[("code", &lower)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let account = test.browser().with("cookie", &cookie_of(&done));
    assert!(account.get("/account").await.text().contains("9 left"));
    let (owing, _) = half(&test, &user).await;
    assert_eq!(owing.post("/sign-in/second", &[("code", &codes[3])]).await.status, 422);
    // New codes make the earlier ones worth nothing.
    let made = account.post("/account/recovery-codes", &[]).await;
    assert_eq!(self::codes(&made).len(), 10);
    assert_eq!(owing.post("/sign-in/second", &[("code", &codes[4])]).await.status, 422);
    let code = codes[5].replace('-', "");
    for (name, bytes) in test.written().await {
        let is_kept = memchr::memmem::find(&bytes, code.as_bytes()).is_some();
        assert!(!is_kept, "a recovery code is kept in {name}");
    }
}

#[tokio::test]
async fn wrong_codes_lock_as_wrong_passwords_do_and_the_password_does_not_start_them_over() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let (secret, _) = set_up(&test, &test.sign_in(&user).await).await;
    for _ in 0..2 {
        let (owing, _) = half(&test, &user).await;
        for _ in 0..2 {
            assert_eq!(owing.post("/sign-in/second", &[("code", "000000")]).await.status, 422);
        }
    }
    let (owing, _) = half(&test, &user).await;
    let locked = owing.post("/sign-in/second", &[("code", "000000")]).await;
    assert_eq!(locked.header("location"), "/sign-in?done=locked");
    test.clock.advance(SignedDuration::from_secs(30));
    let code = totp_code(&secret, test.app.now());
    let ended = owing.post("/sign-in/second", &[("code", &code)]).await;
    assert!(ended.header("location").starts_with("/sign-in?next"), "the lock ended the session");
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    assert_eq!(test.browser().post("/sign-in", &form).await.status, 422, "locked");
    let locks = test.events().await;
    let locks = locks.iter().filter(|it| matches!(it.kind, EventKind::SignInFailed { locked: true, .. }));
    assert_eq!(locks.count(), 1);
}

#[tokio::test]
async fn half_a_sign_in_lasts_ten_minutes() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let (secret, _) = set_up(&test, &test.sign_in(&user).await).await;
    let (owing, _) = half(&test, &user).await;
    test.clock.advance(SignedDuration::from_mins(10));
    let code = totp_code(&secret, test.app.now());
    let late = owing.post("/sign-in/second", &[("code", &code)]).await;
    assert_eq!(late.header("location"), "/sign-in?next=/");
}

#[tokio::test]
async fn a_role_that_needs_one_sets_it_up_before_anything_else() {
    let test = enforced().await;
    let user = test.user(Role::Administrator).await;
    let (owing, to) = half(&test, &user).await;
    assert_eq!(to, "/sign-in/set-up?next=/notifications");
    for path in ["/users", "/account", "/sign-in/second"] {
        assert!(owing.get(path).await.header("location").starts_with("/sign-in/set-up"), "{path}");
    }
    assert!(owing.get("/sign-in/set-up").await.text().contains("Your role needs a second factor"));
    let page = owing.post("/sign-in/set-up/totp", &[("next", "/notifications")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let secret = secret(&page);
    let confirm = async |code: &str| {
        owing.post("/sign-in/set-up/totp/confirm", &[("code", code), ("next", "/notifications")]).await
    };
    let wrong = confirm("123456").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(self::secret(&wrong), secret, "the same secret once more");
    let done = confirm(&totp_code(&secret, test.app.now())).await;
    assert_eq!((done.status, codes(&done).len()), (StatusCode::OK, 10));
    assert!(done.text().contains("href=\"/notifications\""));
    let browser = test.browser().with("cookie", &cookie_of(&done));
    assert_eq!(browser.get("/users").await.status, 200);
    let last = browser.post("/account/totp/remove", &[]).await;
    assert_eq!(last.status, 409, "the role needs it");
    let twice = browser.post("/account/totp", &[]).await;
    assert_eq!(twice.status, 409, "there is an app");
}

#[tokio::test]
async fn who_signed_in_before_the_rule_meets_it_at_the_next_request() {
    let test = TestApp::new().await;
    let user = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&user).await;
    let sign_in = SignInSettings { second_factor_roles: vec![Role::Reviewer], ..SignInSettings::default() };
    let app = test.reopened(Settings { sign_in, ..test_settings() }).await;
    let browser = browser.through(probity_web::router(app, WebOptions::default()));
    assert!(browser.get("/queue").await.header("location").starts_with("/sign-in/set-up"));
    test.clock.advance(SignedDuration::from_mins(10));
    // A session left open does not set an own factor up.
    assert_eq!(browser.post("/sign-in/set-up/totp", &[]).await.header("location"), "/sign-in?next=/");
}

#[tokio::test]
async fn an_administrator_resets_a_lost_second_factor_and_ends_sessions() {
    let test = TestApp::new().await;
    let (admin, user) = (test.user(Role::Administrator).await, test.user(Role::Reviewer).await);
    let browser = test.sign_in(&user).await;
    let (secret, codes) = set_up(&test, &browser).await;
    let office = test.sign_in(&admin).await;
    assert!(office.get("/users").await.text().contains("second factor"));
    let reset = office.post(&format!("/users/{}/second-factor", user.id), &[]).await;
    assert_eq!(reset.header("location"), "/users?done=second-factor");
    assert_eq!(browser.get("/queue").await.status, 303, "signed out");
    let browser = test.sign_in(&user).await;
    assert_eq!(browser.get("/queue").await.status, 200, "nothing is owed any more");
    // What was lost proves nothing any more.
    test.clock.advance(SignedDuration::from_secs(30));
    for code in [totp_code(&secret, test.app.now()), codes[0].clone()] {
        assert_eq!(browser.post("/account/prove", &[("code", &code)]).await.status, 422);
    }
    let own = user::reset_second_factor(&test.app, &admin.actor, admin.id).await;
    assert!(own.is_err(), "nobody resets their own");
    let other = user::reset_second_factor(&test.app, &user.actor, admin.id).await;
    assert!(other.is_err(), "nor does a reviewer");
}
