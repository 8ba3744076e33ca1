//! Sending traces to a collector (OTLP over HTTP). One that does not answer holds up nothing: what it does not take is dropped.

use crate::config::Tracing;
use probity_app::system::{SystemClock, SystemRandomness};
use probity_trace::{Finished, Tracer, batch};
use reqwest::{Client, redirect::Policy};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc::Receiver, oneshot},
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// How long spans wait for others to travel with.
const SEND_EVERY: Duration = Duration::from_secs(2);
/// Spans that travel together.
const BATCH_MAX: usize = 512;
/// How long the collector may take.
const TIME_MAX: Duration = Duration::from_secs(5);

/// Sends what the tracer makes, until it is told to end.
pub(crate) struct Exporter {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// A tracer as configured, with what sends its spans; one that is off where there is no collector.
pub(crate) fn begin(config: &Tracing) -> Result<(Tracer, Option<Exporter>), String> {
    let Some(endpoint) = config.endpoint() else { return Ok((Tracer::default(), None)) };
    let client = client().map_err(|error| format!("traces cannot be sent: {error}"))?;
    let randomness = Arc::new(SystemRandomness::default());
    let (tracer, finished) = Tracer::new(config.percent, Arc::new(SystemClock), randomness);
    let (end, ended) = oneshot::channel();
    let sender = Sending { client, endpoint, service_name: config.service_name.clone(), fails: false };
    Ok((tracer, Some(Exporter { end, task: tokio::spawn(sender.run(finished, ended)) })))
}

impl Exporter {
    /// Sends what is left, and ends.
    pub(crate) async fn finish(self) {
        // One that has ended already has nothing left.
        let _ended = self.end.send(());
        let _torn_down = self.task.await;
    }
}

fn client() -> Result<Client, reqwest::Error> {
    // Somebody else's choice stands: any provider will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).no_proxy().connect_timeout(TIME_MAX).timeout(TIME_MAX).build()
}

struct Sending {
    client: Client,
    endpoint: String,
    service_name: String,
    /// Whether the last batch was not taken: that is said once, and not every two seconds.
    fails: bool,
}

impl Sending {
    async fn run(mut self, mut finished: Receiver<Finished>, mut ended: oneshot::Receiver<()>) {
        let mut ticks = interval(SEND_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut waiting = Vec::new();
        loop {
            let is_over = tokio::select! {
                span = finished.recv() => match span {
                    Some(span) => {
                        waiting.push(span);
                        false
                    }
                    None => true,
                },
                _ = ticks.tick() => {
                    self.send(&mut waiting).await;
                    false
                }
                _ = &mut ended => true,
            };
            if is_over {
                while let Ok(span) = finished.try_recv() {
                    waiting.push(span);
                }
            }
            if is_over || waiting.len() >= BATCH_MAX {
                self.send(&mut waiting).await;
            }
            if is_over {
                return;
            }
        }
    }

    async fn send(&mut self, waiting: &mut Vec<Finished>) {
        if waiting.is_empty() {
            return;
        }
        let body = batch(&self.service_name, env!("CARGO_PKG_VERSION"), &std::mem::take(waiting));
        let outcome = self.client.post(&self.endpoint).json(&body).send().await;
        let why = match outcome {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(answer.status().to_string()),
            Err(error) => Some(error.without_url().to_string()),
        };
        if let (Some(why), false) = (&why, self.fails) {
            tracing::warn!(why, "the collector does not take traces; they are dropped");
        }
        self.fails = why.is_some();
    }
}
