//! Which addresses of endpoints are taken at all.

use crate::is_public;
use reqwest::Url;
use std::net::IpAddr;

/// Characters of an endpoint's address.
pub const URL_CHARS_MAX: usize = 500;

/// Why an endpoint's address is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UrlProblem {
    /// It is none, or too long.
    #[error("Write the whole address, such as https://www.bank.example/webhooks, in at most 500 characters.")]
    Malformed,
    /// It is not https.
    #[error("The address must begin with https://.")]
    NotHttps,
    /// It carries a user or a password.
    #[error("Leave the user and the password out of the address: the signature proves who sends.")]
    Credentials,
    /// It is this machine or a private network.
    #[error("The address is of this machine or of a private network, which the operator has not allowed.")]
    Private,
}

/// The address in its one spelling, if it may be an endpoint's. What a name leads to is looked at when it is connected
/// to; a number is judged here too, so that a mistake is told to whoever makes it.
pub fn checked(text: &str, allow_private_networks: bool) -> Result<String, UrlProblem> {
    let text = text.trim();
    if text.chars().count() > URL_CHARS_MAX {
        return Err(UrlProblem::Malformed);
    }
    let mut url = Url::parse(text).map_err(|_| UrlProblem::Malformed)?;
    let is_web = matches!(url.scheme(), "https" | "http");
    if !is_web || url.host_str().is_none_or(str::is_empty) || url.as_str().len() > URL_CHARS_MAX {
        return Err(UrlProblem::Malformed);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlProblem::Credentials);
    }
    if !allow_private_networks {
        if url.scheme() != "https" {
            return Err(UrlProblem::NotHttps);
        }
        if literal(&url).is_some_and(|address| !is_public(address)) || is_local_name(&url) {
            return Err(UrlProblem::Private);
        }
    }
    // It never reaches the receiver.
    url.set_fragment(None);
    Ok(url.into())
}

/// The address that an URL names as a number, however it is written: `127.1`, `0x7f.1`, `[::1]`.
pub(crate) fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Names that mean this machine by their definition (RFC 6761).
fn is_local_name(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_public_https_in_one_spelling() {
        assert_eq!(
            checked(" https://Bank.Example:443/hooks?x=1#y ", false).as_deref(),
            Ok("https://bank.example/hooks?x=1")
        );
        for (text, problem) in [
            ("", UrlProblem::Malformed),
            ("bank.example/hooks", UrlProblem::Malformed),
            ("ftp://bank.example", UrlProblem::Malformed),
            ("http://bank.example", UrlProblem::NotHttps),
            ("https://me:secret@bank.example", UrlProblem::Credentials),
            ("https://127.0.0.1/", UrlProblem::Private),
            ("https://127.1/", UrlProblem::Private),
            ("https://0x7f.1/", UrlProblem::Private),
            ("https://2130706433/", UrlProblem::Private),
            ("https://0177.0.0.1/", UrlProblem::Private),
            ("https://[::1]/", UrlProblem::Private),
            ("https://[::ffff:127.0.0.1]/", UrlProblem::Private),
            ("https://[64:ff9b::a00:1]/", UrlProblem::Private),
            ("https://localhost/", UrlProblem::Private),
            ("https://LOCALHOST./", UrlProblem::Private),
            ("https://x.localhost:8443/", UrlProblem::Private),
        ] {
            assert_eq!(checked(text, false), Err(problem), "{text}");
        }
        let long = format!("https://bank.example/{}", "a".repeat(URL_CHARS_MAX));
        assert_eq!(checked(&long, false), Err(UrlProblem::Malformed));
    }

    #[test]
    fn an_operator_may_allow_the_own_network() {
        assert_eq!(checked("http://127.1:9000/x", true).as_deref(), Ok("http://127.0.0.1:9000/x"));
        assert_eq!(checked("http://platform.internal", true).as_deref(), Ok("http://platform.internal/"));
        assert_eq!(checked("https://me@bank.example", true), Err(UrlProblem::Credentials));
    }
}
