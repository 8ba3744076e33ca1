//! Signing in at an identity provider, also one that lies, and with browsers that do.

use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::{
    Settings, account,
    settings::{OpenIdProvider, SignInSettings},
    user,
};
use probity_model::{event::EventKind, user::Role};
use probity_openid::{Registration, Secret};
use probity_testkit::{
    Answer, Client, PASSWORD, TestApp,
    provider::{CLIENT_SECRET, FakeProvider, Sent},
    test_settings,
};
use probity_web::WebOptions;
use serde_json::{Value, json};

fn configured(provider: &FakeProvider) -> OpenIdProvider {
    OpenIdProvider {
        id: "house".to_owned(),
        label: "House login".to_owned(),
        registration: Registration {
            issuer: provider.issuer.clone(),
            client_id: "probity".to_owned(),
            client_secret: Secret::new(CLIENT_SECRET),
            scopes: vec!["email".to_owned()],
            allow_http: true,
        },
        role_claim: "groups".to_owned(),
        roles: vec![("kyc-admins".to_owned(), Role::Administrator), ("kyc".to_owned(), Role::Reviewer)],
        email_domains: vec!["bank.example".to_owned()],
        vouches_for_emails: false,
        links_by_email: true,
        creates_users: true,
        second_factor: vec!["mfa".to_owned()],
    }
}

struct House {
    test: TestApp,
    provider: FakeProvider,
}

/// Somebody on the way to the provider: the browser, and what it was sent with.
struct OnTheWay {
    browser: Client,
    sent: Sent,
}

fn cookie_of(answer: &Answer, name: &str) -> String {
    let cookie = answer.cookies().into_iter().find(|it| it.starts_with(name)).map(str::to_owned);
    cookie.and_then(|it| it.split(';').next().map(str::to_owned)).unwrap_or_default()
}

impl House {
    async fn with(change: impl FnOnce(&mut OpenIdProvider), sign_in: SignInSettings) -> Self {
        let provider = FakeProvider::start().await;
        let mut house = configured(&provider);
        change(&mut house);
        let sign_in = SignInSettings { openid: vec![house], ..sign_in };
        let public_url = "https://kyc.bank.example".to_owned();
        let settings = Settings { sign_in, public_url, ..test_settings() };
        Self { test: TestApp::with(settings, WebOptions::default()).await, provider }
    }

    async fn new() -> Self {
        Self::with(|_| (), SignInSettings::default()).await
    }

    fn now(&self) -> i64 {
        self.test.app.now().as_second()
    }

    async fn leave(&self, browser: &Client, path: &str) -> OnTheWay {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert!(answer.header("location").starts_with(&format!("{}/authorize?", self.provider.issuer)));
        let sent = Sent::read(answer.header("location"));
        let cookies = [browser.sent("cookie").to_owned(), cookie_of(&answer, "probity_attempt")];
        let cookies: Vec<_> = cookies.into_iter().filter(|it| !it.is_empty()).collect();
        OnTheWay { browser: browser.with("cookie", &cookies.join("; ")), sent }
    }

    async fn begin(&self) -> OnTheWay {
        self.leave(&self.test.browser(), "/sign-in/openid/house?next=/notifications").await
    }

    async fn back(&self, way: &OnTheWay, claims: &Value) -> Answer {
        let code = self.provider.code(&way.sent, self.now(), claims);
        come(&way.browser, &code, way.sent.get("state")).await
    }

    /// Signs in at the provider with these claims.
    async fn sign_in(&self, claims: &Value) -> Answer {
        self.back(&self.begin().await, claims).await
    }

    fn session(&self, answer: &Answer) -> Client {
        self.test.browser().with("cookie", &cookie_of(answer, "probity_session"))
    }

    async fn words(&self) -> Vec<String> {
        let events = self.test.events().await.into_iter();
        let told = events.map(|event| match event.kind {
            EventKind::ProviderRefused { why, .. } => format!("provider_refused {why}"),
            kind => kind.word().to_owned(),
        });
        told.filter(|word| word != "level_changed").collect()
    }
}

async fn come(browser: &Client, code: &str, state: &str) -> Answer {
    browser.get(&format!("/sign-in/openid/house/callback?code={code}&state={state}")).await
}

fn nora(groups: &[&str]) -> Value {
    json!({
        "sub": "nora-1", "email": "Nora@bank.example", "email_verified": true, "name": "Nora Falk", "groups": groups,
    })
}

#[track_caller]
fn assert_refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains(words), "{words}: {}", answer.text());
    assert!(cookie_of(answer, "probity_session").is_empty());
}

const NOT_IN_ORDER: &str = "is not in order";
const GONE: &str = "took too long, or began in another browser";

#[tokio::test]
async fn somebody_new_is_let_in_with_the_role_that_follows_the_provider() {
    let house = House::new().await;
    let way = house.begin().await;
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "probity"),
        ("scope", "openid+email"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https%3A%2F%2Fkyc.bank.example%2Fsign-in%2Fopenid%2Fhouse%2Fcallback"),
        ("prompt", ""),
    ] {
        assert_eq!(way.sent.get(name), value);
    }
    let signed_in = house.back(&way, &nora(&["staff", "kyc"])).await;
    assert_eq!((signed_in.status, signed_in.header("location")), (StatusCode::SEE_OTHER, "/notifications"));
    let browser = house.session(&signed_in);
    assert_eq!(browser.get("/queue").await.status, 200);
    let account = browser.get("/account").await.text();
    assert!(account.contains("Nora Falk") && account.contains("nora@bank.example"));
    // Promoted there, and at once here, in every session.
    assert_eq!(house.sign_in(&nora(&["kyc", "kyc-admins"])).await.status, 303);
    assert_eq!(browser.get("/users").await.status, 200);
    let admin = house.test.user(Role::Administrator).await;
    let office = house.test.sign_in(&admin).await;
    let users = office.get("/users").await.text();
    assert!(users.contains("nora@bank.example · House login"), "{users}");
    // And thrown out.
    assert_refused(&house.sign_in(&nora(&["staff"])).await, "gives you no role in Probity");
    assert_eq!(browser.get("/queue").await.status, 303, "what was open has ended");
    let expected = [
        "user_created",
        "provider_bound",
        "provider_used",
        "signed_in",
        "user_role_changed",
        "provider_used",
        "signed_in",
        "user_created",
        "signed_in",
        "provider_refused no_role",
    ];
    assert_eq!(house.words().await, expected);
    // There is no password to guess.
    let form = [("email", "nora@bank.example"), ("password", PASSWORD)];
    assert_eq!(house.test.browser().post("/sign-in", &form).await.status, 422);
}

#[tokio::test]
async fn a_sign_in_ends_once_in_time_and_in_the_browser_it_began_in() {
    let house = House::new().await;
    let claims = nora(&["kyc"]);
    let (mine, other) = (house.begin().await, house.begin().await);
    let code = || house.provider.code(&mine.sent, house.now(), &claims);
    let state = mine.sent.get("state");
    // A state that nobody gave out, none, and that of another browser: nobody is signed in as somebody else.
    assert_refused(&come(&mine.browser, &code(), "0").await, GONE);
    assert_refused(&come(&mine.browser, &code(), "").await, GONE);
    assert_refused(&come(&other.browser, &code(), state).await, GONE);
    assert_refused(&come(&house.test.browser(), &code(), state).await, GONE);
    // Mine is still there; and then it is spent, whatever came of it.
    assert_refused(&come(&mine.browser, "made-up", state).await, NOT_IN_ORDER);
    assert_refused(&come(&mine.browser, &code(), state).await, GONE);
    // A code of another sign-in, such as one that a thief began: PKCE holds it back.
    let (mine, thief) = (house.begin().await, house.begin().await);
    let stolen = house.provider.code(&thief.sent, house.now(), &claims);
    assert_refused(&come(&mine.browser, &stolen, mine.sent.get("state")).await, NOT_IN_ORDER);
    // A token of another sign-in: the nonce does.
    let mine = house.begin().await;
    let swapped = json!({ "nonce": thief.sent.get("nonce"), "sub": "nora-1" });
    assert_refused(&house.back(&mine, &swapped).await, NOT_IN_ORDER);
    // Twice.
    let mine = house.begin().await;
    assert_eq!(house.back(&mine, &claims).await.status, 303);
    assert_refused(&house.back(&mine, &claims).await, GONE);
    // Too late.
    let mine = house.begin().await;
    house.test.clock.advance(SignedDuration::from_mins(10));
    assert_refused(&house.back(&mine, &claims).await, GONE);
}

#[tokio::test]
async fn a_token_that_is_not_in_order_lets_nobody_in() {
    let house = House::new().await;
    let now = house.now();
    for (name, value) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("another-client")),
        ("aud", json!(["probity", "another-client"])),
        ("azp", json!("another-client")),
        ("exp", json!(now - 60)),
        ("iat", json!(now - 3_600)),
        ("nbf", json!(now + 120)),
        ("nonce", json!("guessed")),
        ("nonce", Value::Null),
        ("sub", json!("")),
    ] {
        let mut claims = nora(&["kyc-admins"]);
        claims[name] = value;
        assert_refused(&house.sign_in(&claims).await, NOT_IN_ORDER);
    }
    for header in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "RS256" }),
        json!({ "kid": "two" }),
        json!({ "crit": ["exp"] }),
        json!({ "typ": "at+jwt" }),
    ] {
        house.provider.says_in_headers(header);
        assert_refused(&house.sign_in(&nora(&["kyc-admins"])).await, NOT_IN_ORDER);
    }
    house.provider.says_in_headers(json!({}));
    assert_eq!(house.words().await, Vec::<String>::new(), "nothing happened");
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303);
}

#[tokio::test]
async fn keys_are_asked_for_again_when_they_change_but_not_for_every_token() {
    let house = House::new().await;
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303);
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303);
    assert_eq!(house.provider.keys_asked(), 1);
    house.provider.changes_keys("two");
    assert_refused(&house.sign_in(&nora(&["kyc"])).await, NOT_IN_ORDER);
    assert_eq!(house.provider.keys_asked(), 1, "they were asked for just now");
    house.test.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303);
    assert_eq!(house.provider.keys_asked(), 2);
    // Another key under the same name is another key.
    house.provider.changes_keys("two");
    house.test.clock.advance(SignedDuration::from_secs(60));
    assert_refused(&house.sign_in(&nora(&["kyc"])).await, NOT_IN_ORDER);
    house.test.clock.advance(SignedDuration::from_mins(60));
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303, "what is old is asked for again");
}

#[tokio::test]
async fn an_account_is_somebodys_by_a_verified_address_once_and_then_by_who_they_are() {
    let house = House::new().await;
    let user = house.test.user(Role::Reviewer).await;
    let who = |subject: &str, verified: bool| json!({ "sub": subject, "email": user.email, "email_verified": verified, "groups": ["kyc"] });
    assert_refused(&house.sign_in(&who("one", false)).await, "may not sign in here");
    assert_refused(&house.sign_in(&json!({ "sub": "one", "groups": ["kyc"] })).await, "may not sign in here");
    let signed_in = house.sign_in(&who("one", true)).await;
    assert!(house.session(&signed_in).get("/account").await.text().contains(&user.email));
    // The address was given to somebody else.
    assert_refused(&house.sign_in(&who("two", true)).await, "of somebody else at House login");
    // The address changed; the person did not.
    let moved =
        json!({ "sub": "one", "email": "other@bank.example", "email_verified": true, "groups": ["kyc"] });
    let signed_in = house.sign_in(&moved).await;
    assert!(house.session(&signed_in).get("/account").await.text().contains(&user.email));
    let evil = json!({ "sub": "three", "email": "x@bank.example.evil.example", "email_verified": true, "groups": ["kyc"] });
    assert_refused(&house.sign_in(&evil).await, "may not sign in here");
    assert_eq!(user::list(&house.test.app, &probity_model::user::Actor::System).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_gets_an_account_or_a_colleagues_unless_that_is_configured() {
    let none = |it: &mut OpenIdProvider| (it.links_by_email, it.creates_users) = (false, false);
    let house = House::with(none, SignInSettings::default()).await;
    let user = house.test.user(Role::Reviewer).await;
    for email in ["new@bank.example", user.email.as_str()] {
        let claims = json!({ "sub": "one", "email": email, "email_verified": true, "groups": ["kyc"] });
        assert_refused(&house.sign_in(&claims).await, "You have no account in Probity");
    }
    let vouching = |it: &mut OpenIdProvider| (it.vouches_for_emails, it.links_by_email) = (true, false);
    let house = House::with(vouching, SignInSettings::default()).await;
    let user = house.test.user(Role::Reviewer).await;
    let taken = json!({ "sub": "one", "email": user.email, "groups": ["kyc"] });
    assert_refused(&house.sign_in(&taken).await, "You have no account in Probity");
    let new = json!({ "sub": "one", "email": "new@bank.example", "groups": ["kyc"] });
    assert_eq!(house.sign_in(&new).await.status, 303);
}

#[tokio::test]
async fn who_is_disabled_here_stays_out_and_an_administrator_stays() {
    let house = House::new().await;
    let admin = house.test.user(Role::Administrator).await;
    assert_eq!(house.sign_in(&nora(&["kyc"])).await.status, 303);
    let nora_here =
        user::by_email(&house.test.app, &admin.actor, "nora@bank.example").await.unwrap().unwrap();
    user::set_disabled(&house.test.app, &admin.actor, nora_here.id, true).await.unwrap();
    assert_refused(&house.sign_in(&nora(&["kyc-admins"])).await, "disabled or locked");
    let unchanged =
        user::by_email(&house.test.app, &admin.actor, "nora@bank.example").await.unwrap().unwrap();
    assert_eq!(unchanged.role, Role::Reviewer);
    let last = json!({ "sub": "boss", "email": admin.email, "email_verified": true, "groups": ["kyc"] });
    assert_refused(&house.sign_in(&last).await, "the last administrator");
    user::set_disabled(&house.test.app, &admin.actor, nora_here.id, false).await.unwrap();
    assert_eq!(house.sign_in(&nora(&["kyc-admins"])).await.status, 303);
    assert_eq!(house.sign_in(&last).await.status, 303, "there is another one now");
}

#[tokio::test]
async fn a_second_factor_there_counts_only_where_that_is_configured() {
    let needs = || SignInSettings { second_factor_roles: vec![Role::Reviewer], ..SignInSettings::default() };
    let house = House::with(|_| (), needs()).await;
    let mut claims = nora(&["kyc"]);
    claims["amr"] = json!(["pwd"]);
    let half = house.sign_in(&claims).await;
    assert!(half.header("location").starts_with("/sign-in/set-up"), "{}", half.header("location"));
    claims["amr"] = json!(["pwd", "mfa"]);
    assert_eq!(house.sign_in(&claims).await.header("location"), "/notifications");
    let house = House::with(|it| it.second_factor.clear(), needs()).await;
    let half = house.sign_in(&claims).await;
    assert!(half.header("location").starts_with("/sign-in/set-up"), "{}", half.header("location"));
}

#[tokio::test]
async fn a_fresh_proof_is_one_of_the_same_person_given_since_it_was_asked_for() {
    let house = House::new().await;
    let signed_in = house.sign_in(&nora(&["kyc"])).await;
    let browser = house.session(&signed_in);
    let path = "/account/prove/openid/house?next=/account";
    house.test.clock.advance(SignedDuration::from_mins(10));
    let remove = async || browser.post("/account/totp/remove", &[]).await;
    assert!(remove().await.header("location").starts_with("/account/prove"));
    let with = |since: i64, subject: &str| {
        let mut claims = nora(&["kyc"]);
        (claims["auth_time"], claims["sub"]) = (json!(since), json!(subject));
        claims
    };
    let way = house.leave(&browser, path).await;
    assert_eq!((way.sent.get("prompt"), way.sent.get("max_age")), ("login", "0"));
    let stale = house.back(&way, &with(house.now() - 300, "nora-1")).await;
    assert_eq!(stale.status, 422);
    assert!(stale.text().contains("did not ask you again"), "{}", stale.text());
    let way = house.leave(&browser, path).await;
    let other = house.back(&way, &with(house.now(), "maria-1")).await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("you are somebody else"), "{}", other.text());
    // In another session.
    let way = house.leave(&browser, path).await;
    let elsewhere = OnTheWay {
        browser: house.test.browser().with("cookie", way.browser.sent("cookie").rsplit("; ").next().unwrap()),
        sent: way.sent,
    };
    let nobody = house.back(&elsewhere, &with(house.now(), "nora-1")).await;
    assert!(cookie_of(&nobody, "probity_session").is_empty());
    assert!(remove().await.header("location").starts_with("/account/prove"), "nothing was proved so far");
    let way = house.leave(&browser, path).await;
    let proved = house.back(&way, &with(house.now(), "nora-1")).await;
    assert_eq!((proved.status, proved.header("location")), (StatusCode::SEE_OTHER, "/account"));
    assert_eq!(remove().await.status, 404, "past the proof, there is no app to remove");
}

#[tokio::test]
async fn where_everybody_signs_in_at_a_provider_a_password_is_for_emergencies() {
    let local = SignInSettings {
        local: false,
        emergency_users: vec!["administrator0@bank.example".to_owned()],
        ..SignInSettings::default()
    };
    let house = House::with(|_| (), local).await;
    let (admin, user) = (house.test.user(Role::Administrator).await, house.test.user(Role::Reviewer).await);
    let attempt = |email: &str| account::sign_in(&house.test.app, TestApp::attempt(email, PASSWORD));
    assert!(attempt(&admin.email).await.is_ok());
    assert!(attempt(&user.email).await.is_err());
    let page = house.test.browser().get("/sign-in").await.text();
    assert!(page.contains("Emergency sign-in") && page.contains("Continue with House login"));
}

#[tokio::test]
async fn who_says_no_at_the_provider_or_comes_from_another_one_is_told() {
    let house = House::new().await;
    let way = house.begin().await;
    let path =
        format!("/sign-in/openid/house/callback?error=access_denied&state={}&code=x", way.sent.get("state"));
    assert_refused(&way.browser.get(&path).await, "House login did not sign you in");
    let way = house.begin().await;
    let code = house.provider.code(&way.sent, house.now(), &nora(&["kyc"]));
    let state = way.sent.get("state");
    let path =
        format!("/sign-in/openid/house/callback?code={code}&state={state}&iss=https%3A%2F%2Fevil.example");
    assert_refused(&way.browser.get(&path).await, "House login did not sign you in");
    for path in ["/sign-in/openid/other", "/sign-in/openid/other/callback?state=x&code=y"] {
        assert_eq!(house.test.browser().get(path).await.status, 404);
    }
    let evil = house.test.browser().get("/sign-in/openid/house?next=https://evil.example/").await;
    let way = OnTheWay {
        browser: house.test.browser().with("cookie", &cookie_of(&evil, "probity_attempt")),
        sent: Sent::read(evil.header("location")),
    };
    assert_eq!(house.back(&way, &nora(&["kyc"])).await.header("location"), "/");
}

#[tokio::test]
async fn nothing_of_a_provider_is_kept_that_signs_in() {
    let house = House::new().await;
    let way = house.begin().await;
    let token = cookie_of_client(&way.browser);
    let state = way.sent.get("state").to_owned();
    let answer = house.back(&way, &nora(&["kyc"])).await;
    assert_eq!(answer.status, 303);
    for (name, bytes) in house.test.written().await {
        for secret in [token.as_str(), state.as_str(), way.sent.get("nonce"), CLIENT_SECRET] {
            assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{name}");
        }
    }
}

fn cookie_of_client(browser: &Client) -> String {
    browser.sent("cookie").rsplit('=').next().unwrap_or_default().to_owned()
}
