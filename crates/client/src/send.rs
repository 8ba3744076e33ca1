//! Sending, and sending again.

use crate::{CarriedOut, Client, Error, Problem};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{HeaderMap, HeaderValue, RETRY_AFTER},
};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::de::DeserializeOwned;
use std::{fmt::Write as _, time::Duration};

/// How often a request is sent at most.
pub const TRIES_MAX: u32 = 4;
/// The longest pause between two tries; Probity asking for a longer one ends the tries.
pub const WAIT_MAX: Duration = Duration::from_secs(30);
/// The pause after the first try; each one after is twice as long.
const WAIT_FIRST: Duration = Duration::from_millis(500);
const KEY_BYTES: usize = 16;
/// The code of a request that was carried out, and whose answer cannot be given any more.
const CARRIED_OUT: &str = "idempotency_carried_out";

impl Client {
    /// Sends a request until it is answered, and reads the answer. `with` adds what belongs to it, for each try anew.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<T, Error> {
        Ok(carried_out(self.answered(method, path, with).await?).await?.json().await?)
    }

    /// Sends a request whose answer says no more than that it was carried out.
    pub(crate) async fn tell(&self, method: Method, path: &str) -> Result<(), Error> {
        carried_out(self.answered(method, path, |request| request).await?).await.map(drop)
    }

    async fn answered(
        &self,
        method: Method,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        // One key for all tries: the second is then answered like the first, if that one arrived after all.
        let key = (method == Method::POST).then(|| self.idempotency_key.clone().or_else(idempotency_key));
        let key = key.flatten();
        let is_safe_to_repeat = key.is_some() || method != Method::POST;
        let mut wait = WAIT_FIRST;
        for _ in 1..TRIES_MAX {
            let sent = self.request(method.clone(), path, key.as_deref(), &with).send().await;
            let pause = match &sent {
                Ok(response) => match pause(response, wait) {
                    Some(pause) => pause,
                    None => return Ok(sent?),
                },
                Err(error) if error.is_builder() || !is_safe_to_repeat => return Ok(sent?),
                Err(_) => wait,
            };
            tokio::time::sleep(pause).await;
            wait = (wait * 2).min(WAIT_MAX);
        }
        Ok(self.request(method, path, key.as_deref(), &with).send().await?)
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> RequestBuilder {
        let request =
            self.http.request(method, format!("{}/api/v1{path}", self.url)).bearer_auth(&self.key.0);
        let request = match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        };
        with(request)
    }
}

/// The answer, unless it is a problem.
async fn carried_out(response: Response) -> Result<Response, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let status = status.as_u16();
    match response.json::<Problem>().await {
        Ok(problem) if problem.code == CARRIED_OUT => {
            Err(Error::CarriedOut(Box::new(CarriedOut { made: problem.text("made"), problem })))
        }
        Ok(problem) => Err(Error::Refused(Box::new(problem))),
        Err(_) => Err(Error::Unexpected { status }),
    }
}

/// How long to wait before the request is sent again; none where it has been answered.
fn pause(response: &Response, unless_told: Duration) -> Option<Duration> {
    let told = retry_after(response.headers());
    let is_answered = match response.status() {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => false,
        // Of all conflicts this one alone passes: another try under the key is still worked on.
        StatusCode::CONFLICT => told.is_none(),
        _ => true,
    };
    if is_answered {
        return None;
    }
    let pause = told.unwrap_or(unless_told);
    (pause <= WAIT_MAX).then_some(pause)
}

fn retry_after(headers: &HeaderMap<HeaderValue>) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// A new key; none where the machine has no randomness, and then nothing is sent twice.
fn idempotency_key() -> Option<String> {
    let mut bytes = [0; KEY_BYTES];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes.iter().fold(String::with_capacity(2 * KEY_BYTES), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
