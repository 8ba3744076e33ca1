//! What is said of an endpoint.

use super::Endpoint;
use crate::{App, AppError, Violation, public_event::PublicKind};
use probity_webhook::{UrlProblem, checked as checked_url};
use std::collections::BTreeSet;

/// Characters of what an endpoint is for.
pub const DESCRIPTION_CHARS_MAX: usize = 200;

/// What is said of an endpoint.
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

impl EndpointForm {
    /// The form as it is kept, or everything that is wrong with it.
    pub(super) fn checked(self, app: &App) -> Result<Self, AppError> {
        let mut violations = Vec::new();
        let mut refuse = |field: &str, code, message: String| {
            violations.push(Violation { field: field.to_owned(), code, message });
        };
        let allow_private_networks = app.settings().webhooks.allow_private_networks;
        let url = checked_url(&self.url, allow_private_networks).unwrap_or_else(|problem| {
            refuse("url", code(problem), problem.to_string());
            String::new()
        });
        let description = self.description.trim().to_owned();
        if description.chars().count() > DESCRIPTION_CHARS_MAX || description.chars().any(char::is_control) {
            let message = format!("Describe it on one line of at most {DESCRIPTION_CHARS_MAX} characters.");
            refuse("description", "description_invalid", message);
        }
        if self.events.iter().any(|word| PublicKind::from_word(word).is_none()) {
            refuse("events", "event_unknown", "Choose the events from the list.".to_owned());
        }
        if !violations.is_empty() {
            return Err(AppError::Invalid(violations));
        }
        let events: BTreeSet<_> = self.events.into_iter().collect();
        Ok(Self { url, description, events: events.into_iter().collect(), sandbox: self.sandbox })
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
