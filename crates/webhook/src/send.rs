//! One attempt.

use crate::{
    Message, Secret, is_public,
    resolve::{NoPublicAddress, PublicOnly, System},
    sign::signatures,
    url::literal,
};
use reqwest::{Client, StatusCode, Url, dns::Resolve, header::CONTENT_TYPE, redirect::Policy};
use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::OnceCell;

/// Bytes of a receiver's answer that are kept.
pub const RESPONSE_BYTES_KEPT: usize = 2_048;
/// How long a connection may take, its TLS included.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
const USER_AGENT: &str = concat!("Probity-Webhooks/", env!("CARGO_PKG_VERSION"));

/// How webhooks are sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SenderSettings {
    /// Whether they may go to this machine and to private networks, and by http.
    pub allow_private_networks: bool,
    /// How long an attempt may take, until the answer is in.
    pub attempt_time_max: Duration,
}

impl Default for SenderSettings {
    fn default() -> Self {
        Self { allow_private_networks: false, attempt_time_max: Duration::from_secs(15) }
    }
}

/// Sends webhooks; cheap to clone.
#[derive(Clone)]
pub struct Sender {
    settings: SenderSettings,
    names: Arc<dyn Resolve>,
    // Made at the first webhook: most installations never send one.
    client: Arc<OnceCell<Client>>,
}

/// What was sent, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// The headers of the request that say something, the signatures shortened.
    pub headers: Vec<(&'static str, String)>,
    /// How long it took.
    pub duration: Duration,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, Problem>,
}

/// What a receiver answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The beginning of the body.
    pub body: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// The address is of this machine or of a private network.
    #[error("the address is not public")]
    NotPublic,
    /// The name is not known.
    #[error("the name is not known")]
    NameUnknown,
    /// Nobody takes a connection there, or the certificate is not in order.
    #[error("no connection")]
    NoConnection,
    /// It took too long.
    #[error("it took too long")]
    TimedOut,
    /// The connection broke off, or what came back is not HTTP.
    #[error("the connection broke off")]
    BrokenOff,
    /// The request could not even be made.
    #[error("the request could not be made")]
    Impossible,
}

impl Answer {
    /// Whether the receiver took it: any 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the receiver sends elsewhere, which is never followed.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status)
    }

    /// Whether the receiver wants no more (410), as Standard Webhooks has it.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == StatusCode::GONE.as_u16()
    }
}

impl Sender {
    /// A sender that asks this machine for names.
    #[must_use]
    pub fn new(settings: SenderSettings) -> Self {
        Self::with_names(settings, Arc::new(System))
    }

    /// A sender that asks for names elsewhere; what they lead to is judged all the same.
    #[must_use]
    pub fn with_names(settings: SenderSettings, names: Arc<dyn Resolve>) -> Self {
        Self { settings, names, client: Arc::default() }
    }

    /// One attempt to hand a message to this address.
    pub async fn send(&self, url: &str, secrets: &[Secret], message: Message<'_>) -> Sent {
        self.send_traced(url, secrets, message, None).await
    }

    /// The same, as a part of a trace: a `traceparent` (W3C Trace Context) goes along.
    pub async fn send_traced(
        &self,
        url: &str,
        secrets: &[Secret],
        message: Message<'_>,
        traceparent: Option<&str>,
    ) -> Sent {
        let began = Instant::now();
        let outcome = self.attempt(url, secrets, message, traceparent).await;
        let signatures = vec!["v1,…"; secrets.len()].join(" ");
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", USER_AGENT.to_owned()),
            ("webhook-id", message.id.to_owned()),
            ("webhook-timestamp", message.timestamp.to_string()),
            ("webhook-signature", signatures),
        ];
        Sent { headers, duration: began.elapsed(), outcome }
    }

    async fn attempt(
        &self,
        url: &str,
        secrets: &[Secret],
        message: Message<'_>,
        traceparent: Option<&str>,
    ) -> Result<Answer, Problem> {
        let url = Url::parse(url).map_err(|_| Problem::Impossible)?;
        // A number is not looked up, so it never comes to the names' judge.
        if let (Some(address), false) = (literal(&url), self.settings.allow_private_networks)
            && !is_public(address)
        {
            return Err(Problem::NotPublic);
        }
        let client = self.client.get_or_try_init(async || self.client()).await;
        let client = client.map_err(|_| Problem::Impossible)?;
        let mut request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", message.timestamp)
            .header("webhook-signature", signatures(secrets, message))
            .body(message.body.to_owned());
        if let Some(traceparent) = traceparent {
            request = request.header("traceparent", traceparent);
        }
        let mut response = request.send().await.map_err(|error| problem(&error))?;
        let mut body = Vec::new();
        // The status is the answer; a body that breaks off takes nothing from it.
        while body.len() < RESPONSE_BYTES_KEPT
            && let Ok(Some(chunk)) = response.chunk().await
        {
            body.extend_from_slice(&chunk);
        }
        body.truncate(RESPONSE_BYTES_KEPT);
        Ok(Answer { status: response.status().as_u16(), body: readable(&body) })
    }

    fn client(&self) -> Result<Client, reqwest::Error> {
        // Somebody else's choice stands: any provider will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let allow = self.settings.allow_private_networks;
        let names: Arc<dyn Resolve> =
            if allow { Arc::clone(&self.names) } else { Arc::new(PublicOnly(Arc::clone(&self.names))) };
        Client::builder()
            .dns_resolver(names)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(!allow)
            .referer(false)
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIME_MAX.min(self.settings.attempt_time_max))
            .timeout(self.settings.attempt_time_max)
            // Each attempt connects anew, so that each address is judged.
            .pool_max_idle_per_host(0)
            .build()
    }
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sender({:?})", self.settings)
    }
}

fn problem(error: &reqwest::Error) -> Problem {
    if caused_by::<NoPublicAddress>(error) {
        Problem::NotPublic
    } else if error.is_timeout() {
        Problem::TimedOut
    } else if error.is_dns() {
        Problem::NameUnknown
    } else if error.is_connect() {
        Problem::NoConnection
    } else if error.is_builder() {
        Problem::Impossible
    } else {
        Problem::BrokenOff
    }
}

fn caused_by<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<E>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// As text that every database keeps and every page shows.
fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
