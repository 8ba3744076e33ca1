//! Settings of whoever runs Probity: backups, what is measured, how it stops.

use super::{ConfigError, setting};
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// The longest either part of stopping may take.
const STOPPING_SECONDS_MAX: u64 = 600;

/// Where backups are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Backup {
    folder: PathBuf,
    /// How old the newest may be before `probity doctor` says so.
    pub(crate) hours_max: u32,
}

impl Backup {
    /// The folder, where one is configured.
    pub(crate) fn folder(&self) -> Option<&Path> {
        (!self.folder.as_os_str().is_empty()).then_some(self.folder.as_path())
    }
}

/// Where metrics are shown.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metrics {
    listen: String,
}

impl Metrics {
    /// The address; none where they are not shown.
    pub(crate) fn listen(&self) -> Option<&str> {
        (!self.listen.is_empty()).then_some(self.listen.as_str())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self.listen() {
            Some(listen) if listen.parse::<SocketAddr>().is_err() => {
                Err(setting("metrics.listen must be an address and a port, such as 127.0.0.1:9464"))
            }
            _ => Ok(()),
        }
    }
}

/// Where traces go.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tracing {
    otlp: String,
    pub(crate) service_name: String,
    pub(crate) percent: u32,
}

impl Tracing {
    /// The address that takes traces; none where they are not sent.
    pub(crate) fn endpoint(&self) -> Option<String> {
        (!self.otlp.is_empty()).then(|| format!("{}/v1/traces", self.otlp.trim_end_matches('/')))
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let is_url = self.otlp.starts_with("http://") || self.otlp.starts_with("https://");
        if !self.otlp.is_empty() && !is_url {
            return Err(setting("tracing.otlp must begin with http:// or https://"));
        }
        if self.percent > 100 {
            return Err(setting("tracing.percent is from 0 to 100"));
        }
        Ok(())
    }
}

/// How it stops.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shutdown {
    notice_seconds: u64,
    seconds_max: u64,
}

impl Shutdown {
    /// How long it serves on while it says that it is not ready.
    pub(crate) const fn notice(self) -> Duration {
        Duration::from_secs(self.notice_seconds)
    }

    /// How long what is in hand may take after that.
    pub(crate) const fn time_max(self) -> Duration {
        Duration::from_secs(self.seconds_max)
    }

    pub(super) fn check(self) -> Result<(), ConfigError> {
        if self.notice_seconds > STOPPING_SECONDS_MAX || self.seconds_max > STOPPING_SECONDS_MAX {
            let message = format!("shutdown takes at most {STOPPING_SECONDS_MAX} seconds for each part");
            return Err(setting(&message));
        }
        Ok(())
    }
}
