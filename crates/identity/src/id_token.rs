//! ID tokens: `OpenID` Connect Core 1.0, section 3.1.3.7, on JSON Web Signatures (RFC 7515) and keys (RFC 7517).
//!
//! Stricter than the standard where it leaves a choice: the audience is this client alone, three algorithms are known, and
//! the key that a token names must be of the algorithm that it names. What a token says of keys elsewhere (`jku`, `x5u`,
//! `jwk`) is never looked at.

#[cfg(test)]
mod tests;

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
