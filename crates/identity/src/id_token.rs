//! ID tokens: `OpenID` Connect Core 1.0, section 3.1.3.7, on JSON Web Signatures (RFC 7515) and keys (RFC 7517).
//!
//! Stricter than the standard where it leaves a choice: the audience is this client alone, three algorithms are known, and
//! the key that a token names must be of the algorithm that it names. What a token says of keys elsewhere (`jku`, `x5u`,
//! `jwk`) is never looked at.

use crate::{
    from_base64url,
    key::{Algorithm, PublicKey, Spelling},
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Bytes of a token.
const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Keys of a provider that are looked at.
const KEYS_MAX: usize = 100;
/// Seconds that the provider's clock and ours may differ.
const LEEWAY_SECONDS: i64 = 60;
/// Seconds after which a token was made too long ago to be the answer to a sign-in.
const AGE_SECONDS_MAX: i64 = 600;
/// Characters of a subject (section 2).
const SUBJECT_CHARS_MAX: usize = 255;
/// Values of one claim that are looked at.
const VALUES_MAX: usize = 1_000;

/// Why a token is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read, or lacks what every ID token has.
    #[error("malformed")]
    Malformed,
    /// It is signed in a way that is not taken, or not at all.
    #[error("algorithm not taken")]
    Algorithm,
    /// No key of the provider, or more than one, fits what it names.
    #[error("no such key")]
    Key,
    /// The signature is not of this key.
    #[error("wrong signature")]
    Signature,
    /// Somebody else made it.
    #[error("another issuer")]
    Issuer,
    /// It was made for somebody else.
    #[error("another audience")]
    Audience,
    /// It answers another sign-in.
    #[error("another nonce")]
    Nonce,
    /// It has expired, or was made too long ago.
    #[error("expired")]
    Expired,
    /// It holds from later on.
    #[error("not yet valid")]
    Early,
    /// The person did not prove who they are since they were asked.
    #[error("no fresh proof")]
    Stale,
}

/// The keys of a provider that can sign here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeySet(Vec<Key>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Key {
    id: Option<String>,
    key: PublicKey,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct WebKey {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    r#use: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
}

impl KeySet {
    /// The keys of this document that can sign here; the others are left out, as RFC 7517, section 5, has it. None where it
    /// is no such document.
    #[must_use]
    pub fn read(json: &[u8]) -> Option<Self> {
        let keys: Keys = serde_json::from_slice(json).ok()?;
        let read = keys.keys.into_iter().take(KEYS_MAX);
        Some(Self(read.filter_map(|key| serde_json::from_value(key).ok()).filter_map(usable).collect()))
    }

    /// The one key that fits.
    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Result<&PublicKey, Refusal> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.key.algorithm() == algorithm && (id.is_none() || key.id.as_deref() == id));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(&key.key),
            _ => Err(Refusal::Key),
        }
    }
}

fn usable(key: WebKey) -> Option<Key> {
    let bytes = |text: &Option<String>| text.as_deref().and_then(from_base64url);
    let read = match (key.kty.as_str(), key.crv.as_deref()) {
        ("EC", Some("P-256")) => PublicKey::p256(&bytes(&key.x)?, &bytes(&key.y)?)?,
        ("OKP", Some("Ed25519")) => PublicKey::ed25519(&bytes(&key.x)?)?,
        ("RSA", None) => PublicKey::rsa(&bytes(&key.n)?, &bytes(&key.e)?)?,
        _ => return None,
    };
    let signs = key.r#use.is_none_or(|it| it == "sig");
    let fits = key.alg.is_none_or(|it| algorithm(&it) == Some(read.algorithm()));
    (signs && fits).then_some(Key { id: key.kid, key: read })
}

fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "ES256" => Some(Algorithm::Es256),
        // RFC 9864 gives it a name of its own.
        "EdDSA" | "Ed25519" => Some(Algorithm::EdDsa),
        "RS256" => Some(Algorithm::Rs256),
        _ => None,
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    /// Whatever must be understood and is not.
    #[serde(default)]
    crit: Option<Value>,
}

/// What a token must be.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// Who must have made it.
    pub issuer: &'a str,
    /// Whom it must be made for.
    pub client_id: &'a str,
    /// Which sign-in it must answer.
    pub nonce: &'a str,
    /// The present instant, in seconds since 1970.
    pub now: i64,
    /// Since when the person must have proved who they are; none where any time will do.
    pub proved_since: Option<i64>,
}

/// A token that is in order. Not `Debug`: it says who somebody is.
pub struct IdToken {
    /// Who it is, as the issuer calls them for ever.
    pub subject: String,
    claims: Map<String, Value>,
}

/// Checks a token, and gives what it says.
pub fn check(token: &str, keys: &KeySet, expected: Expected<'_>) -> Result<IdToken, Refusal> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Refusal::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(Refusal::Malformed)?;
    let header: Header = json(header)?;
    let is_id_token = header.typ.is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
    if header.crit.is_some() || !is_id_token {
        return Err(Refusal::Malformed);
    }
    let algorithm = algorithm(&header.alg).ok_or(Refusal::Algorithm)?;
    let key = keys.find(header.kid.as_deref(), algorithm)?;
    let signature = from_base64url(signature).ok_or(Refusal::Malformed)?;
    if !key.verify(signed.as_bytes(), &signature, Spelling::Fixed) {
        return Err(Refusal::Signature);
    }
    let claims = json(payload)?;
    check_claims(&claims, expected)?;
    let subject = text(&claims, "sub").filter(|it| !it.is_empty() && it.chars().count() <= SUBJECT_CHARS_MAX);
    let subject = subject.ok_or(Refusal::Malformed)?.to_owned();
    Ok(IdToken { subject, claims })
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, Refusal> {
    let bytes = from_base64url(part).ok_or(Refusal::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// A claim that is an instant; none where it is not there.
fn instant(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    value.as_i64().map(Some).ok_or(Refusal::Malformed)
}

fn check_claims(claims: &Map<String, Value>, expected: Expected<'_>) -> Result<(), Refusal> {
    if text(claims, "iss") != Some(expected.issuer) {
        return Err(Refusal::Issuer);
    }
    let is_for_us = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.client_id,
        Some(Value::Array(all)) => matches!(all.as_slice(), [one] if one == expected.client_id),
        _ => false,
    };
    let is_ours = claims.get("azp").is_none_or(|azp| azp == expected.client_id);
    if !is_for_us || !is_ours {
        return Err(Refusal::Audience);
    }
    if text(claims, "nonce") != Some(expected.nonce) {
        return Err(Refusal::Nonce);
    }
    let (earliest, latest) = (expected.now - LEEWAY_SECONDS, expected.now + LEEWAY_SECONDS);
    let expires = instant(claims, "exp")?.ok_or(Refusal::Malformed)?;
    let made = instant(claims, "iat")?.ok_or(Refusal::Malformed)?;
    if expires <= earliest || made < earliest - AGE_SECONDS_MAX {
        return Err(Refusal::Expired);
    }
    if made > latest || instant(claims, "nbf")?.is_some_and(|from| from > latest) {
        return Err(Refusal::Early);
    }
    if let Some(since) = expected.proved_since
        && instant(claims, "auth_time")?.is_none_or(|at| at < since - LEEWAY_SECONDS)
    {
        return Err(Refusal::Stale);
    }
    Ok(())
}

impl IdToken {
    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        text(&self.claims, name)
    }

    /// Whether a claim is there and true.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.claims.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// The texts of a claim: one, or a list. A name with dots leads into claims within claims, unless there is a claim of
    /// that very name.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.claims.get(name).or_else(|| self.within(name)) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().take(VALUES_MAX).filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn within(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.as_object()?.get(name))
    }
}

#[cfg(test)]
mod tests {
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
        let named =
            json!({ "alg": "ES256", "kid": "one", "jwk": thief.jwk(), "jku": "https://evil.example" });
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
}
