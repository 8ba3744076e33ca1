//! The hosted page.

use super::{ConfigError, setting};
use probity_app::PortalSettings;
use serde::Deserialize;

/// The most days a link to the hosted page can be used.
const LINK_DAYS_MAX: u32 = 90;
/// The most minutes of a session on the hosted page: a day.
const PORTAL_SESSION_MINUTES_MAX: u32 = 24 * 60;

/// The hosted page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Portal {
    link_days: u32,
    session_idle_minutes: u32,
    session_minutes_max: u32,
    frame_origins: Vec<String>,
    operator: String,
    #[serde(default)]
    privacy_url: Option<String>,
    #[serde(default)]
    support_email: Option<String>,
}

impl Portal {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=LINK_DAYS_MAX).contains(&self.link_days) {
            return Err(setting(&format!("portal.link_days must be from 1 to {LINK_DAYS_MAX}")));
        }
        let minutes = 1..=PORTAL_SESSION_MINUTES_MAX;
        if !minutes.contains(&self.session_idle_minutes) || !minutes.contains(&self.session_minutes_max) {
            let message =
                format!("a session on the hosted page lasts 1 to {PORTAL_SESSION_MINUTES_MAX} minutes");
            return Err(setting(&message));
        }
        match self.frame_origins.iter().find(|origin| !is_origin(origin)) {
            Some(origin) => Err(setting(&format!(
                "portal.frame_origins holds {origin:?}; an origin is written https://www.bank.example"
            ))),
            None => Ok(()),
        }
    }

    /// What the use cases need of it.
    pub(super) fn settings(&self) -> PortalSettings {
        PortalSettings {
            link_days: self.link_days,
            session_idle_minutes: self.session_idle_minutes,
            session_minutes_max: self.session_minutes_max,
            frame_origins: self.frame_origins.clone(),
            operator: self.operator.clone(),
            privacy_url: self.privacy_url.clone(),
            support_email: self.support_email.clone(),
        }
    }
}

/// Whether a text is an origin that can stand in a Content-Security-Policy: a scheme, a host, at most a port.
fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
    })
}
