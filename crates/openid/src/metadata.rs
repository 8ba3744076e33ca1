//! What a provider says of itself (`OpenID` Connect Discovery 1.0, section 3), and what of it is believed.

use crate::{Problem, Registration};
use reqwest::Url;
use serde::Deserialize;
use std::net::IpAddr;

/// Where the document is, after the issuer (section 4).
const PATH: &str = "/.well-known/openid-configuration";
/// Characters of an issuer.
const ISSUER_CHARS_MAX: usize = 500;

/// Why an issuer is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum IssuerProblem {
    /// It is no address, or one with a query or a fragment.
    #[error("an issuer is written https://login.bank.example, exactly as the provider writes it")]
    Malformed,
    /// It is not https.
    #[error("an issuer begins with https://; allow_http lets one on this machine do without")]
    NotHttps,
}

/// Whether this can be an issuer.
pub fn checked_issuer(issuer: &str, allow_http: bool) -> Result<(), IssuerProblem> {
    let url = Url::parse(issuer).map_err(|_| IssuerProblem::Malformed)?;
    let is_whole = url.host_str().is_some_and(|host| !host.is_empty())
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && issuer.len() <= ISSUER_CHARS_MAX;
    if !is_whole {
        return Err(IssuerProblem::Malformed);
    }
    if is_safe(&url, allow_http) { Ok(()) } else { Err(IssuerProblem::NotHttps) }
}

/// Whether something secret can go there: by https, or, where that is allowed, to this machine.
fn is_safe(url: &Url, allow_http: bool) -> bool {
    let is_here = url.host_str().is_some_and(|host| {
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || number.is_ok_and(|number| number.is_loopback())
    });
    url.scheme() == "https" || (url.scheme() == "http" && allow_http && is_here)
}

/// Where the document of this issuer is.
pub(crate) fn address(issuer: &str) -> String {
    format!("{}{PATH}", issuer.trim_end_matches('/'))
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// How the client says who it is, where a code is redeemed (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Authentication {
    /// In a header.
    Basic,
    /// In the form.
    Post,
}

/// What is believed of it.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization: Url,
    pub(crate) token: Url,
    pub(crate) keys: Url,
    pub(crate) authentication: Authentication,
    /// Whether it names itself where it sends people back (RFC 9207).
    pub(crate) names_itself: bool,
}

impl Metadata {
    /// Reads the document of a provider. One that calls itself otherwise than configured is another one (section 4.3).
    pub(crate) fn read(json: &[u8], registration: &Registration) -> Result<Self, Problem> {
        let document: Document = serde_json::from_slice(json).map_err(|error| Problem::Unreadable {
            what: "description",
            why: format!("it is not in order at line {}", error.line()),
        })?;
        if document.issuer != registration.issuer {
            return Err(Problem::Metadata("it calls itself otherwise than the configured issuer"));
        }
        let is_s256 = |methods: Vec<String>| methods.iter().any(|method| method == "S256");
        if !document.code_challenge_methods_supported.is_none_or(is_s256) {
            return Err(Problem::Metadata("it does not take PKCE with S256"));
        }
        let address = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| is_safe(url, registration.allow_http));
            url.ok_or(Problem::Metadata("one of its addresses is not https"))
        };
        // Basic is what every provider takes that says nothing of it.
        let methods = document.token_endpoint_auth_methods_supported;
        let is_basic = methods.is_none_or(|methods| methods.iter().any(|it| it == "client_secret_basic"));
        Ok(Self {
            authorization: address(&document.authorization_endpoint)?,
            token: address(&document.token_endpoint)?,
            keys: address(&document.jwks_uri)?,
            authentication: if is_basic { Authentication::Basic } else { Authentication::Post },
            names_itself: document.authorization_response_iss_parameter_supported,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn registration() -> Registration {
        Registration {
            issuer: "https://login.bank.example".to_owned(),
            client_id: "probity".to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            allow_http: false,
        }
    }

    fn document() -> Value {
        json!({
            "issuer": "https://login.bank.example",
            "authorization_endpoint": "https://login.bank.example/authorize",
            "token_endpoint": "https://login.bank.example/token",
            "jwks_uri": "https://login.bank.example/keys",
        })
    }

    #[test]
    fn a_provider_is_who_was_configured_and_leads_to_https_alone() {
        let read = |document: &Value| Metadata::read(document.to_string().as_bytes(), &registration());
        assert!(read(&document()).is_ok());
        for (name, value) in [
            ("issuer", "https://login.bank.example/"),
            ("issuer", "https://evil.example"),
            ("authorization_endpoint", "http://login.bank.example/authorize"),
            ("authorization_endpoint", "javascript:alert(1)"),
            ("token_endpoint", "http://127.0.0.1/token"),
            ("jwks_uri", "file:///etc/passwd"),
        ] {
            let mut document = document();
            document[name] = json!(value);
            assert!(read(&document).is_err(), "{name} {value}");
        }
        let mut plain = document();
        plain["code_challenge_methods_supported"] = json!(["plain"]);
        assert!(read(&plain).is_err());
        let mut post = document();
        post["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
        assert_eq!(read(&post).map(|it| it.authentication).ok(), Some(Authentication::Post));
        assert!(Metadata::read(b"<html>", &registration()).is_err());
    }

    #[test]
    fn an_issuer_is_https_unless_it_is_this_machine_and_that_is_allowed() {
        use IssuerProblem as P;
        assert_eq!(checked_issuer("https://login.bank.example/realms/staff", false), Ok(()));
        assert_eq!(checked_issuer("https://10.0.0.7", false), Ok(()));
        assert_eq!(checked_issuer("http://127.0.0.1:4000", true), Ok(()));
        assert_eq!(checked_issuer("http://localhost:4000", true), Ok(()));
        for (issuer, allow_http, problem) in [
            ("http://127.0.0.1:4000", false, P::NotHttps),
            ("http://10.0.0.7", true, P::NotHttps),
            ("http://localhost.evil.example", true, P::NotHttps),
            ("ftp://login.bank.example", true, P::NotHttps),
            ("login.bank.example", false, P::Malformed),
            ("https://user:password@login.bank.example", false, P::Malformed),
            ("https://login.bank.example?x=1", false, P::Malformed),
            ("https://login.bank.example#x", false, P::Malformed),
        ] {
            assert_eq!(checked_issuer(issuer, allow_http), Err(problem), "{issuer}");
        }
    }
}
