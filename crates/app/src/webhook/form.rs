//! What is said of an endpoint.

use super::Endpoint;
use crate::{App, AppError, Violation, public_event::PublicKind};
use probity_webhook::{UrlProblem, checked};
use std::collections::BTreeSet;

/// Characters of what an endpoint is for.
pub const DESCRIPTION_CHARS_MAX: usize = 200;

/// What is said of a new endpoint.
#[derive(Clone, Debug, Default)]
pub struct EndpointForm {
    /// Where it is: `https://…`.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The words of the events it gets; empty for all, also those of a later version.
    pub events: Vec<String>,
    /// Whether it gets those of made-up customers instead of those of real ones. Said once, when it is added; a key is
    /// on one side anyway.
    pub sandbox: bool,
}

/// What is changed of an endpoint; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Where it is.
    pub url: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The words of the events it gets; empty for all.
    pub events: Option<Vec<String>>,
    /// Whether it is switched on.
    pub enabled: Option<bool>,
}

impl From<EndpointForm> for Change {
    fn from(form: EndpointForm) -> Self {
        let EndpointForm { url, description, events, sandbox: _ } = form;
        Self { url: Some(url), description: Some(description), events: Some(events), enabled: None }
    }
}

impl Change {
    /// Lays the change over an endpoint, or says everything that is wrong with it.
    pub(super) fn apply(self, app: &App, endpoint: &mut Endpoint) -> Result<(), AppError> {
        let mut violations = Vec::new();
        let mut refuse = |field: &str, code, message: String| {
            violations.push(Violation { field: field.to_owned(), code, message });
        };
        if let Some(url) = self.url {
            match checked(&url, app.settings().webhooks.allow_private_networks) {
                Ok(url) => endpoint.url = url,
                Err(problem) => refuse("url", code(problem), problem.to_string()),
            }
        }
        if let Some(description) = self.description {
            description.trim().clone_into(&mut endpoint.description);
            let is_long = endpoint.description.chars().count() > DESCRIPTION_CHARS_MAX;
            if is_long || endpoint.description.chars().any(char::is_control) {
                let message =
                    format!("Describe it on one line of at most {DESCRIPTION_CHARS_MAX} characters.");
                refuse("description", "description_invalid", message);
            }
        }
        if let Some(events) = self.events {
            if events.iter().any(|word| PublicKind::from_word(word).is_none()) {
                refuse("events", "event_unknown", "Choose the events from the list.".to_owned());
            }
            let once: BTreeSet<_> = events.into_iter().collect();
            endpoint.events = once.into_iter().collect::<Vec<_>>().join(" ");
        }
        endpoint.enabled = self.enabled.unwrap_or(endpoint.enabled);
        if violations.is_empty() { Ok(()) } else { Err(AppError::Invalid(violations)) }
    }
}

const fn code(problem: UrlProblem) -> &'static str {
    match problem {
        UrlProblem::Malformed => "url_malformed",
        UrlProblem::NotHttps => "url_not_https",
        UrlProblem::Credentials => "url_credentials",
        UrlProblem::Private => "url_private",
    }
}

/// The events an endpoint gets; empty for all.
#[must_use]
pub fn events(endpoint: &Endpoint) -> Vec<PublicKind> {
    endpoint.events.split(' ').filter_map(PublicKind::from_word).collect()
}
