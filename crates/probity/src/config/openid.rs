//! `[[sign_in.openid]]`: identity providers.

use super::{ConfigError, setting};
use probity_app::settings::OpenIdProvider;
use probity_model::user::Role;
use probity_openid::{Registration, Secret, checked_issuer};
use serde::Deserialize;
use std::path::PathBuf;

/// Characters of an id.
const ID_CHARS_MAX: usize = 40;
/// Characters of what people call a provider.
const LABEL_CHARS_MAX: usize = 40;

/// A provider, as it is written.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub(super) struct OpenId {
    id: String,
    label: String,
    issuer: String,
    client_id: String,
    #[serde(default)]
    client_secret: String,
    #[serde(default)]
    client_secret_file: PathBuf,
    #[serde(default = "usual_scopes")]
    scopes: Vec<String>,
    #[serde(default)]
    role_claim: String,
    #[serde(default)]
    roles: Vec<MappedRole>,
    #[serde(default)]
    email_domains: Vec<String>,
    #[serde(default)]
    vouches_for_emails: bool,
    #[serde(default)]
    links_by_email: bool,
    #[serde(default)]
    creates_users: bool,
    #[serde(default)]
    second_factor: Vec<String>,
    #[serde(default)]
    allow_http: bool,
}

// Written by hand: a derived one would show the secret.
impl std::fmt::Debug for OpenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.issuer)
    }
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MappedRole {
    value: String,
    role: Role,
}

fn usual_scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
}

impl OpenId {
    pub(super) fn settings(&self) -> Result<OpenIdProvider, ConfigError> {
        let wrong = |what: &str| Err(setting(&format!("sign_in.openid {:?}: {what}", self.id)));
        let is_id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if self.id.is_empty() || self.id.len() > ID_CHARS_MAX || !self.id.bytes().all(is_id) {
            return wrong("an id is of lower-case letters, digits and hyphens");
        }
        if self.label.trim().is_empty() || self.label.chars().count() > LABEL_CHARS_MAX {
            return wrong("label says what people call it, in at most 40 characters");
        }
        if let Err(problem) = checked_issuer(&self.issuer, self.allow_http) {
            return wrong(&problem.to_string());
        }
        if self.client_id.is_empty() {
            return wrong("client_id is missing");
        }
        if self.role_claim.is_empty() != self.roles.is_empty() {
            return wrong("role_claim and roles go together");
        }
        if self.creates_users && self.roles.is_empty() {
            return wrong("creates_users needs roles, or nobody knows which role a new user has");
        }
        if !self.creates_users && !self.links_by_email {
            return wrong("nobody could sign in: set links_by_email, creates_users, or both");
        }
        let is_domain = |it: &String| it.contains('.') && !it.contains('@') && *it == it.to_lowercase();
        if !self.email_domains.iter().all(is_domain) {
            return wrong("email_domains are written bank.example, in lower case");
        }
        Ok(OpenIdProvider {
            id: self.id.clone(),
            label: self.label.trim().to_owned(),
            registration: Registration {
                issuer: self.issuer.clone(),
                client_id: self.client_id.clone(),
                client_secret: self.secret()?,
                scopes: self.scopes.clone(),
                allow_http: self.allow_http,
            },
            role_claim: self.role_claim.clone(),
            roles: self.roles.iter().map(|it| (it.value.clone(), it.role)).collect(),
            email_domains: self.email_domains.clone(),
            vouches_for_emails: self.vouches_for_emails,
            links_by_email: self.links_by_email,
            creates_users: self.creates_users,
            second_factor: self.second_factor.clone(),
        })
    }

    fn secret(&self) -> Result<Option<Secret>, ConfigError> {
        if self.client_secret_file.as_os_str().is_empty() {
            return Ok(Secret::new(&self.client_secret));
        }
        let file = self.client_secret_file.clone();
        let text = std::fs::read_to_string(&file).map_err(|error| ConfigError::File { file, error })?;
        Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{load, refused};

    #[test]
    fn an_identity_provider_is_in_order_or_refused() {
        let whole = [
            ("id", "\"okta\""),
            ("label", "\"Okta\""),
            ("issuer", "\"https://login.bank.example\""),
            ("client_id", "\"probity\""),
            ("client_secret", "\"hunter2\""),
            ("role_claim", "\"groups\""),
            ("roles", "[{ value = \"kyc\", role = \"reviewer\" }]"),
            ("creates_users", "true"),
        ];
        let written = |name: &str, value: &str| {
            let mut all = vec![(name, value)];
            all.extend(whole.iter().filter(|(it, _)| *it != name));
            let lines: Vec<_> = all.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("[[sign_in.openid]]\n{}", lines.join("\n"))
        };
        let config = load(&written("id", "\"okta\""), &[]).expect("in order");
        let settings = config.settings().expect("in order");
        assert_eq!(settings.sign_in.openid.len(), 1);
        assert!(!format!("{config:?}{settings:?}").contains("hunter2"), "a secret is not shown");
        for (name, value, why) in [
            ("id", "\"Okta!\"", "lower-case"),
            ("label", "\" \"", "label"),
            ("issuer", "\"http://login.bank.example\"", "https://"),
            ("issuer", "\"login.bank.example\"", "exactly"),
            ("client_id", "\"\"", "client_id"),
            ("roles", "[]", "go together"),
            ("roles", "[{ value = \"kyc\", role = \"boss\" }]", "boss"),
            ("creates_users", "false", "nobody could sign in"),
            ("email_domains", "[\"@bank.example\"]", "email_domains"),
            ("client_secret_file", "\"nowhere/at/all\"", "nowhere"),
            ("colour", "\"red\"", "colour"),
        ] {
            let refused = refused(&written(name, value), &[]);
            assert!(refused.contains(why), "{name} = {value}: {refused}");
        }
        let twice = format!("{0}\n{0}", written("id", "\"okta\""));
        assert!(refused(&twice, &[]).contains("twice"));
    }
}
