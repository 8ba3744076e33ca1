//! Asking a provider: few bytes, little time, no redirects.

use crate::Problem;
use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};
use std::{error::Error as _, time::Duration};

/// Bytes of any answer.
const ANSWER_BYTES_MAX: usize = 512 * 1024;
/// How long a connection may take, its TLS included.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("Probity/", env!("CARGO_PKG_VERSION"));

pub(crate) fn client() -> Result<Client, Problem> {
    // Somebody else's choice stands: any provider of cryptography will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIME_MAX)
        .timeout(ANSWER_TIME_MAX)
        .build();
    client.map_err(|error| unreadable("address", &error))
}

/// The status and the whole body.
pub(crate) async fn answer(
    request: RequestBuilder,
    what: &'static str,
) -> Result<(StatusCode, Vec<u8>), Problem> {
    let mut response = request.send().await.map_err(|error| unreadable(what, &error))?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreadable(what, &error))? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Problem::Unreadable { what, why: "it is too long".to_owned() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok((response.status(), body))
}

/// The body of an answer that is one.
pub(crate) async fn document(client: &Client, url: &str, what: &'static str) -> Result<Vec<u8>, Problem> {
    let (status, body) = answer(client.get(url), what).await?;
    if status == StatusCode::OK {
        return Ok(body);
    }
    Err(Problem::Unreadable { what, why: format!("status {}", status.as_u16()) })
}

/// Why in the words of what lies below, without the address: a code may stand in it.
fn unreadable(what: &'static str, error: &reqwest::Error) -> Problem {
    let why = if error.is_timeout() {
        "it took too long".to_owned()
    } else {
        error.source().map_or_else(|| "no connection".to_owned(), ToString::to_string)
    };
    Problem::Unreadable { what, why }
}
