//! One provider: what it says of itself, kept for a while, and the three questions it is asked.

use crate::{
    Problem, Registration, fetch,
    metadata::{Authentication, Metadata, address},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use probity_identity::id_token::{self, Expected, IdToken, KeySet, Refusal};
use reqwest::{Url, header::CONTENT_TYPE};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::{Mutex, OnceCell};

/// How long what a provider says of itself is kept, in seconds.
const KEPT_SECONDS: i64 = 3_600;
/// How soon its keys are asked for again because a token names one that is not known, in seconds: whoever sends such tokens
/// must not make us ask all the time.
const KEYS_AGAIN_SECONDS: i64 = 60;
/// Characters of a provider's own word for why it refused, as the log shows it.
const WORD_CHARS_MAX: usize = 60;

/// A provider, asked by this client.
pub struct Client {
    registration: Registration,
    http: OnceCell<reqwest::Client>,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    metadata: Arc<Metadata>,
    keys: Arc<KeySet>,
    /// When the description was read, and when the keys were.
    at: i64,
    keys_at: i64,
}

/// What a person is sent to the provider with.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Where they come back to.
    pub redirect_uri: &'a str,
    /// What they come back with.
    pub state: &'a str,
    /// What the token will carry.
    pub nonce: &'a str,
    /// The SHA-256 of the verifier, as PKCE writes it (RFC 7636, section 4.2).
    pub code_challenge: &'a str,
    /// Whether they prove who they are once more, whatever session they have there.
    pub fresh: bool,
}

/// What a person came back with.
#[derive(Clone, Copy)]
pub struct Redeemed<'a> {
    /// The code.
    pub code: &'a str,
    /// What PKCE proves the asker by.
    pub verifier: &'a str,
    /// Where they came back to.
    pub redirect_uri: &'a str,
    /// What the token must carry.
    pub nonce: &'a str,
    /// Since when they must have proved who they are, where they must once more, in seconds since 1970.
    pub proved_since: Option<i64>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl Client {
    /// Nothing is asked before somebody signs in.
    #[must_use]
    pub fn new(registration: Registration) -> Self {
        Self { registration, http: OnceCell::new(), known: Mutex::default() }
    }

    /// The provider, as it calls itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.registration.issuer
    }

    async fn http(&self) -> Result<&reqwest::Client, Problem> {
        self.http.get_or_try_init(async || fetch::client()).await
    }

    /// What the provider says of itself, asked again when it is old. Whoever comes meanwhile waits for the one answer.
    async fn known(&self, now: i64) -> Result<Known, Problem> {
        let mut kept = self.known.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| is_recent(known.at, now, KEPT_SECONDS)) {
            return Ok(known.clone());
        }
        let http = self.http().await?;
        let document = fetch::document(http, &address(self.issuer()), "description").await?;
        let metadata = Metadata::read(&document, &self.registration)?;
        let keys = self.keys(&metadata).await?;
        let known = Known { metadata: Arc::new(metadata), keys: Arc::new(keys), at: now, keys_at: now };
        *kept = Some(known.clone());
        Ok(known)
    }

    async fn keys(&self, metadata: &Metadata) -> Result<KeySet, Problem> {
        let json = fetch::document(self.http().await?, metadata.keys.as_str(), "keys").await?;
        KeySet::read(&json)
            .ok_or_else(|| Problem::Unreadable { what: "keys", why: "it is no set of keys".to_owned() })
    }

    /// The keys asked for again, unless that was done just now.
    async fn other_keys(&self, now: i64) -> Result<Option<Arc<KeySet>>, Problem> {
        let mut kept = self.known.lock().await;
        let Some(known) = kept.as_mut().filter(|it| !is_recent(it.keys_at, now, KEYS_AGAIN_SECONDS)) else {
            return Ok(None);
        };
        known.keys_at = now;
        let metadata = Arc::clone(&known.metadata);
        known.keys = Arc::new(self.keys(&metadata).await?);
        Ok(Some(Arc::clone(&known.keys)))
    }

    /// Where a person is sent (section 3.1.2.1).
    pub async fn address(&self, asked: Asked<'_>, now: i64) -> Result<String, Problem> {
        let mut url = self.known(now).await?.metadata.authorization.clone();
        let scope = [&["openid".to_owned()], self.registration.scopes.as_slice()].concat().join(" ");
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.registration.client_id)
            .append_pair("redirect_uri", asked.redirect_uri)
            .append_pair("scope", &scope)
            .append_pair("state", asked.state)
            .append_pair("nonce", asked.nonce)
            .append_pair("code_challenge", asked.code_challenge)
            .append_pair("code_challenge_method", "S256");
        if asked.fresh {
            query.append_pair("prompt", "login").append_pair("max_age", "0");
        }
        drop(query);
        Ok(url.into())
    }

    /// Whether whoever sent the person back is this provider, as far as it says so (RFC 9207, section 2.4).
    pub async fn is_from_here(&self, issuer: Option<&str>, now: i64) -> Result<bool, Problem> {
        let names_itself = self.known(now).await?.metadata.names_itself;
        Ok(issuer.map_or(!names_itself, |issuer| issuer == self.issuer()))
    }

    /// Who it is, for a code (sections 3.1.3.1 to 3.1.3.7).
    pub async fn redeem(&self, redeemed: Redeemed<'_>, now: i64) -> Result<IdToken, Problem> {
        let known = self.known(now).await?;
        let token = self.token(&known.metadata, redeemed).await?;
        let expected = Expected {
            issuer: self.issuer(),
            client_id: &self.registration.client_id,
            nonce: redeemed.nonce,
            now,
            proved_since: redeemed.proved_since,
        };
        match id_token::check(&token, &known.keys, expected) {
            Err(Refusal::Key) => match self.other_keys(now).await? {
                Some(keys) => Ok(id_token::check(&token, &keys, expected)?),
                None => Err(Refusal::Key.into()),
            },
            checked => Ok(checked?),
        }
    }

    async fn token(&self, metadata: &Metadata, redeemed: Redeemed<'_>) -> Result<String, Problem> {
        let (id, secret) = (&self.registration.client_id, self.registration.client_secret.as_ref());
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", redeemed.code),
            ("redirect_uri", redeemed.redirect_uri),
            ("code_verifier", redeemed.verifier),
        ];
        let mut request = self.http().await?.post(metadata.token.clone());
        match (secret, metadata.authentication) {
            (Some(secret), Authentication::Basic) => {
                let pair = format!("{}:{}", encoded(&[("", id)])?, encoded(&[("", secret.reveal())])?);
                request = request.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
            }
            (Some(secret), Authentication::Post) => {
                form.extend([("client_id", id.as_str()), ("client_secret", secret.reveal())]);
            }
            (None, _) => form.push(("client_id", id)),
        }
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(encoded(&form)?);
        let (status, body) = fetch::answer(request, "token").await?;
        if status.is_success() {
            let tokens: Result<Tokens, _> = serde_json::from_slice(&body);
            return tokens.map(|tokens| tokens.id_token).map_err(|_| Problem::Unreadable {
                what: "token",
                why: "there is no ID token in it".to_owned(),
            });
        }
        let word = serde_json::from_slice(&body).map_or_else(|_| String::new(), |it: Refused| it.error);
        let word: String = word.chars().filter(char::is_ascii_graphic).take(WORD_CHARS_MAX).collect();
        Err(Problem::Code(format!("status {} {word}", status.as_u16())))
    }
}

/// Whether something of that instant is not older than this; a clock that went back makes nothing recent for longer.
const fn is_recent(at: i64, now: i64, seconds: i64) -> bool {
    now >= at && now - at < seconds
}

/// A form as it is sent (`application/x-www-form-urlencoded`). A pair without a name is its value alone.
fn encoded(pairs: &[(&str, &str)]) -> Result<String, Problem> {
    let url = Url::parse_with_params("https://form.invalid/", pairs);
    let url = url.map_err(|_| Problem::Metadata("a form cannot be written"))?;
    Ok(url.query().unwrap_or_default().trim_start_matches('=').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_as_forms_are() {
        assert_eq!(encoded(&[("a", "1 2"), ("b", "x&y=z")]).expect("a form"), "a=1+2&b=x%26y%3Dz");
        assert_eq!(encoded(&[("", "p:w d")]).expect("a value"), "p%3Aw+d");
        assert_eq!(encoded(&[("", "=x")]).expect("a value"), "%3Dx");
    }

    #[test]
    fn what_is_old_or_of_a_clock_that_went_back_is_asked_again() {
        assert!(is_recent(100, 100, 60) && is_recent(100, 159, 60));
        assert!(!is_recent(100, 160, 60) && !is_recent(100, 99, 60));
    }
}
