//! Tokens in order, and every other one we can think of.

use super::*;
use crate::base64url;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use serde_json::json;

const NOW: i64 = 1_800_000_000;
const EXPECTED: Expected<'_> = Expected {
    issuer: "https://login.bank.example",
    client_id: "probity",
    nonce: "n-0S6",
    now: NOW,
    proved_since: None,
};

struct Issuer {
    pair: EcdsaKeyPair,
}

impl Issuer {
    fn new() -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        Self { pair: EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key") }
    }

    fn jwk(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
        json!({ "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "alg": "ES256", "x": x, "y": y })
    }

    fn keys(&self) -> KeySet {
        set(&[self.jwk()])
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).expect("signed");
        format!("{message}.{}", base64url(signature.as_ref()))
    }

    fn judged(&self, header: &Value, claims: &Value) -> Result<String, Refusal> {
        check(&self.signed(header, claims), &self.keys(), EXPECTED).map(|token| token.subject)
    }
}

fn set(keys: &[Value]) -> KeySet {
    KeySet::read(json!({ "keys": keys }).to_string().as_bytes()).expect("a set")
}

fn message(header: &Value, claims: &Value) -> String {
    let [header, claims] = [header, claims].map(|part| base64url(part.to_string().as_bytes()));
    format!("{header}.{claims}")
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "one" })
}

fn claims() -> Value {
    json!({
        "iss": "https://login.bank.example", "aud": "probity", "sub": "248289761001", "nonce": "n-0S6",
        "exp": NOW + 300, "iat": NOW, "realm_access": { "roles": ["kyc", 7] }, "groups": "one",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("claims").remove(name);
    claims
}

#[test]
fn a_token_in_order_says_who_it_is() {
    let issuer = Issuer::new();
    let token = check(&issuer.signed(&header(), &claims()), &issuer.keys(), EXPECTED);
    let token = token.unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(token.subject, "248289761001");
    assert_eq!(token.texts("realm_access.roles"), ["kyc"]);
    assert_eq!(token.texts("groups"), ["one"]);
    assert_eq!(token.texts("realm_access.none"), Vec::<&str>::new());
    for fine in [
        with("aud", json!(["probity"])),
        with("azp", json!("probity")),
        with("exp", json!(NOW - 59)),
        with("iat", json!(NOW + 60)),
        with("nbf", json!(NOW)),
    ] {
        assert_eq!(issuer.judged(&header(), &fine), Ok("248289761001".to_owned()), "{fine}");
    }
    let no_name = json!({ "alg": "ES256", "typ": "JWT" });
    assert!(issuer.judged(&no_name, &claims()).is_ok(), "the one key there is");
}

#[test]
fn claims_of_another_sign_in_are_refused() {
    use Refusal as R;
    let issuer = Issuer::new();
    for (claims, refusal) in [
        (with("iss", json!("https://login.bank.example/")), R::Issuer),
        (without("iss"), R::Issuer),
        (with("aud", json!("other")), R::Audience),
        (with("aud", json!(["probity", "other"])), R::Audience),
        (with("aud", json!([])), R::Audience),
        (without("aud"), R::Audience),
        (with("azp", json!("other")), R::Audience),
        (with("azp", Value::Null), R::Audience),
        (with("nonce", json!("n-0S7")), R::Nonce),
        (without("nonce"), R::Nonce),
        (with("exp", json!(NOW - 60)), R::Expired),
        (with("exp", json!("tomorrow")), R::Malformed),
        (without("exp"), R::Malformed),
        (with("iat", json!(NOW - 661)), R::Expired),
        (with("iat", json!(NOW + 61)), R::Early),
        (without("iat"), R::Malformed),
        (with("nbf", json!(NOW + 61)), R::Early),
        (without("sub"), R::Malformed),
        (with("sub", json!("")), R::Malformed),
        (with("sub", json!(7)), R::Malformed),
        (with("sub", json!("x".repeat(256))), R::Malformed),
    ] {
        assert_eq!(issuer.judged(&header(), &claims), Err(refusal), "{claims}");
    }
}

#[test]
fn a_fresh_proof_is_one_since_it_was_asked_for() {
    let issuer = Issuer::new();
    let expected = Expected { proved_since: Some(NOW), ..EXPECTED };
    let judged = |claims: &Value| {
        check(&issuer.signed(&header(), claims), &issuer.keys(), expected).map(|token| token.subject)
    };
    assert!(judged(&with("auth_time", json!(NOW - 60))).is_ok());
    assert_eq!(judged(&with("auth_time", json!(NOW - 61))), Err(Refusal::Stale));
    assert_eq!(judged(&claims()), Err(Refusal::Stale));
}

#[test]
fn nobody_but_the_provider_signs() {
    let (issuer, thief) = (Issuer::new(), Issuer::new());
    let token = issuer.signed(&header(), &claims());
    let judged = |token: &str| check(token, &issuer.keys(), EXPECTED).map(|token| token.subject);
    assert!(judged(&token).is_ok());
    assert_eq!(judged(&thief.signed(&header(), &claims())), Err(Refusal::Signature));
    // The thief names the key to check with.
    let named = json!({ "alg": "ES256", "kid": "one", "jwk": thief.jwk(), "jku": "https://evil.example" });
    assert_eq!(judged(&thief.signed(&named, &claims())), Err(Refusal::Signature));
    // Other claims under the same signature.
    let (_, signature) = token.rsplit_once('.').expect("a token");
    let other = message(&header(), &with("sub", json!("admin")));
    assert_eq!(judged(&format!("{other}.{signature}")), Err(Refusal::Signature));
    // No signature at all.
    for name in ["none", "None", "NONE", ""] {
        let message = message(&json!({ "alg": name, "kid": "one" }), &claims());
        assert_eq!(judged(&format!("{message}.")), Err(Refusal::Algorithm), "{name}");
    }
    let unsigned = message(&header(), &claims());
    assert_eq!(judged(&format!("{unsigned}.")), Err(Refusal::Signature));
    // The public key as a shared secret.
    let message = message(&json!({ "alg": "HS256", "kid": "one" }), &claims());
    let secret = hmac::Key::new(hmac::HMAC_SHA256, issuer.pair.public_key().as_ref());
    let mac = base64url(hmac::sign(&secret, message.as_bytes()).as_ref());
    assert_eq!(judged(&format!("{message}.{mac}")), Err(Refusal::Algorithm));
}

#[test]
fn a_key_is_used_with_its_own_algorithm_alone() {
    let issuer = Issuer::new();
    for name in ["EdDSA", "RS256"] {
        let header = json!({ "alg": name, "kid": "one" });
        assert_eq!(issuer.judged(&header, &claims()), Err(Refusal::Key), "{name}");
    }
    let token = issuer.signed(&header(), &claims());
    let judged = |keys: &[Value]| check(&token, &set(keys), EXPECTED).map(|token| token.subject);
    for (name, value) in
        [("use", "enc"), ("alg", "ES512"), ("alg", "RS256"), ("kid", "two"), ("crv", "P-384")]
    {
        let mut key = issuer.jwk();
        key[name] = json!(value);
        assert_eq!(judged(&[key]), Err(Refusal::Key), "{name} {value}");
    }
    assert_eq!(judged(&[]), Err(Refusal::Key));
    assert_eq!(judged(&[issuer.jwk(), Issuer::new().jwk()]), Err(Refusal::Key), "which of two?");
    let shared = json!({ "kty": "oct", "kid": "one", "k": "c2VjcmV0" });
    assert!(judged(&[shared, json!(7), issuer.jwk()]).is_ok(), "what cannot sign here is left out");
}

#[test]
fn what_is_no_id_token_is_refused() {
    let issuer = Issuer::new();
    for header in [
        json!({ "alg": "ES256", "kid": "one", "typ": "at+jwt" }),
        json!({ "alg": "ES256", "kid": "one", "typ": "logout+jwt" }),
        json!({ "alg": "ES256", "kid": "one", "crit": ["b64"], "b64": false }),
        json!({ "kid": "one" }),
    ] {
        assert_eq!(issuer.judged(&header, &claims()), Err(Refusal::Malformed), "{header}");
    }
    let long = format!("{}.", "a".repeat(TOKEN_BYTES_MAX));
    let token = issuer.signed(&header(), &claims());
    let padded = format!("{token}=");
    for text in ["", ".", "..", "...", "a.b", "a.b.c", "e30.e30.", &long, &padded] {
        assert!(check(text, &issuer.keys(), EXPECTED).is_err(), "{text:.40}");
    }
    assert!(KeySet::read(b"{}").is_none());
}

#[test]
fn ed25519_signs_too() {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
    let x = base64url(pair.public_key().as_ref());
    let keys = set(&[json!({ "kty": "OKP", "crv": "Ed25519", "x": x })]);
    let message = message(&json!({ "alg": "EdDSA" }), &claims());
    let token = format!("{message}.{}", base64url(pair.sign(message.as_bytes()).as_ref()));
    assert!(check(&token, &keys, EXPECTED).is_ok());
}
