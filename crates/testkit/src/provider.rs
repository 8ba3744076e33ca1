//! An identity provider that says what a test wants, also what no honest one does.

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use probity_app::account::passkey::base64url;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// What the client proves itself with.
pub const CLIENT_SECRET: &str = "a secret: of two";
/// The same, as the header says it: both parts written as in a form, then base 64.
const AUTHORIZATION: &str = "Basic cHJvYml0eTphK3NlY3JldCUzQStvZit0d28=";

/// A provider on this machine.
#[derive(Clone)]
pub struct FakeProvider {
    /// What it calls itself.
    pub issuer: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    pair: EcdsaKeyPair,
    key_id: String,
    header: Value,
    codes: HashMap<String, Code>,
    keys_asked: u32,
}

struct Code {
    challenge: String,
    claims: Value,
}

/// What a browser was sent to the provider with.
pub struct Sent(HashMap<String, String>);

impl Sent {
    /// Reads the address a browser was sent to.
    #[must_use]
    pub fn read(location: &str) -> Self {
        let (_, query) = location.split_once('?').expect("a query");
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// A value as it stands in the address; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn pair() -> EcdsaKeyPair {
    let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key")
}

impl FakeProvider {
    /// Starts one; it ends with the runtime of the test.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let inner = Inner {
            pair: pair(),
            key_id: "one".to_owned(),
            header: json!({}),
            codes: HashMap::new(),
            keys_asked: 0,
        };
        let provider = Self { issuer, inner: Arc::new(Mutex::new(inner)) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().expect("nobody panicked")
    }

    /// A code for somebody who was sent here. The claims are laid over those of an honest token.
    #[must_use]
    pub fn code(&self, sent: &Sent, now: i64, claims: &Value) -> String {
        let mut all = json!({
            "iss": self.issuer,
            "aud": "probity",
            "nonce": sent.get("nonce"),
            "iat": now,
            "exp": now + 300,
        });
        for (name, value) in claims.as_object().expect("claims") {
            all[name] = value.clone();
        }
        let mut inner = self.lock();
        let code = format!("code{}", inner.codes.len());
        inner
            .codes
            .insert(code.clone(), Code { challenge: sent.get("code_challenge").to_owned(), claims: all });
        code
    }

    /// The header of its tokens from now on says this too.
    pub fn says_in_headers(&self, header: Value) {
        self.lock().header = header;
    }

    /// It signs with another key from now on, under this name; its document of keys follows at once.
    pub fn changes_keys(&self, key_id: &str) {
        let mut inner = self.lock();
        (inner.pair, inner.key_id) = (pair(), key_id.to_owned());
    }

    /// How often its keys were asked for.
    #[must_use]
    pub fn keys_asked(&self) -> u32 {
        self.lock().keys_asked
    }
}

async fn description(State(provider): State<FakeProvider>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn keys(State(provider): State<FakeProvider>) -> Json<Value> {
    let mut inner = provider.lock();
    inner.keys_asked += 1;
    let point = inner.pair.public_key().as_ref();
    let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
    Json(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": inner.key_id, "x": x, "y": y }] }))
}

/// As RFC 6749, section 4.1.3, and RFC 7636, section 4.6, have it: each code once, for whoever asked for it.
async fn token(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let sent = |name: &str| form.get(name).map_or("", String::as_str);
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    if headers.get("authorization").is_none_or(|value| value != AUTHORIZATION) {
        return refused("invalid_client");
    }
    let mut inner = provider.lock();
    let challenge = base64url(digest(&SHA256, sent("code_verifier").as_bytes()).as_ref());
    let is_here = sent("redirect_uri").ends_with("/sign-in/openid/house/callback");
    let code = inner.codes.remove(sent("code")).filter(|it| it.challenge == challenge && is_here);
    let Some(Code { claims, .. }) = code else { return refused("invalid_grant") };
    let mut header = json!({ "alg": "ES256", "kid": inner.key_id });
    for (name, value) in inner.header.as_object().expect("a header") {
        header[name] = value.clone();
    }
    let message = [&header, &claims].map(|part| base64url(part.to_string().as_bytes())).join(".");
    let signature = inner.pair.sign(&SystemRandom::new(), message.as_bytes()).expect("signed");
    let id_token = match header["alg"].as_str() {
        Some("none") => format!("{message}."),
        _ => format!("{message}.{}", base64url(signature.as_ref())),
    };
    (
        StatusCode::OK,
        Json(json!({ "access_token": "of no use", "token_type": "Bearer", "id_token": id_token })),
    )
}
