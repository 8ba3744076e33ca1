//! What the operator configured: the documented default compiled in, a file over it, the environment over both.

mod database;
mod email;
mod files;
mod openid;
mod operations;
mod portal;
mod scan;
mod sign_in;
mod variable;

use crate::master_key::MasterKeyOrigin;
pub(crate) use operations::{Shutdown, Tracing};
pub(crate) use variable::unknown_variables;

use database::Database;
use email::Email;
use files::Files;
use operations::{Backup, Metrics};
use portal::Portal;
use probity_app::{Settings, privacy::PrivacySettings, settings::PasswordCost};
use probity_model::{erasure::Retention, field::FieldDefinition, level::Level};
use probity_webhook::SenderSettings;
use scan::Scan;
use serde::Deserialize;
use sign_in::SignIn;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// The documented default.
pub(crate) const DEFAULT: &str = include_str!("../probity.default.toml");
/// The file that is read where none is named, if it is there.
const FILE: &str = "probity.toml";
const PREFIX: &str = "PROBITY_";
/// Names the file; not a setting of its own.
const FILE_VARIABLE: &str = "PROBITY_CONFIG";

/// The configuration, as in `probity.default.toml`, where each setting is described.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: String,
    pub(crate) data_dir: PathBuf,
    pub(crate) public_url: String,
    pub(crate) demo: bool,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) log: Log,
    database: Database,
    session: Session,
    sign_in: SignIn,
    password: Password,
    email: Email,
    portal: Portal,
    pub(crate) api: Api,
    webhooks: Webhooks,
    files: Files,
    audit: Audit,
    sealing: Sealing,
    retention: RetentionDays,
    privacy: Privacy,
    scan: Scan,
    pub(crate) backup: Backup,
    pub(crate) metrics: Metrics,
    pub(crate) tracing: Tracing,
    pub(crate) shutdown: Shutdown,
    #[serde(default)]
    fields: Vec<FieldDefinition>,
    #[serde(default)]
    levels: Vec<Level>,
}

/// The audit log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Audit {
    key_file: PathBuf,
}

/// For how long records must stay.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RetentionDays {
    approved_days: u32,
    rejected_days: u32,
    abandoned_days: u32,
    purge: bool,
}

/// What is wanted of whoever looks at masked values.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Privacy {
    reason_required: bool,
}

/// Where the master keys come from.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealing {
    key_file: PathBuf,
    keys: String,
    command: Vec<String>,
}

// Written by hand: a derived one would show the keys.
impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.key_file.display())
    }
}

/// What is written to the log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) filter: String,
    pub(crate) format: LogFormat,
}

/// How a line of the log looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// What keys of the API may do.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Api {
    pub(crate) requests_per_minute: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Session {
    idle_minutes: u32,
    hours_max: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    memory_kib: u32,
    passes: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Webhooks {
    allow_private_networks: bool,
    send: bool,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file that was named cannot be read.
    #[error("the configuration {} cannot be read: {error}", file.display())]
    File { file: PathBuf, error: std::io::Error },
    /// It is not TOML.
    #[error("the configuration {} is not TOML: {error}", file.display())]
    Syntax { file: PathBuf, error: toml::de::Error },
    /// A setting is unknown or of the wrong kind.
    #[error("the configuration is not in order: {0}")]
    Setting(String),
    /// A variable of the environment has a value its setting cannot have.
    #[error("{variable} must be {expected}")]
    Variable { variable: String, expected: &'static str },
}

impl Config {
    /// Reads everything. `file` is the one named on the command line or in the environment; `variables` is the
    /// environment.
    pub(crate) fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut table = parsed(DEFAULT, Path::new("probity.default.toml"))?;
        if let Some((file, text)) = read(file)? {
            lay_over(&mut table, parsed(&text, &file)?);
        }
        for (variable, value) in variables.into_iter().filter(|(name, _)| name != FILE_VARIABLE) {
            if let Some(name) = variable.strip_prefix(PREFIX) {
                set(&mut table, &variable, &name.to_lowercase(), &value)?;
            }
        }
        let config: Self =
            Value::Table(table).try_into().map_err(|error: toml::de::Error| setting(error.message()))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let is_url = self.public_url.starts_with("https://") || self.public_url.starts_with("http://");
        if !self.public_url.is_empty() && !is_url {
            return Err(setting("public_url must begin with https:// or http://"));
        }
        if self.session.idle_minutes == 0 || self.session.hours_max == 0 {
            return Err(setting("a session must last at least a minute"));
        }
        if self.password.memory_kib < 8 || self.password.passes == 0 {
            return Err(setting("a password hash needs at least 8 KiB and one pass"));
        }
        self.portal.check()?;
        self.server()?;
        self.metrics.check()?;
        self.tracing.check()?;
        self.shutdown.check()?;
        self.master_keys()?;
        let settings = self.settings()?;
        probity_app::level::check(&settings).map_err(|error| setting(&crate::told(&error)))
    }

    /// What the use cases need of it.
    pub(crate) fn settings(&self) -> Result<Settings, ConfigError> {
        let mut settings = Settings {
            password_cost: PasswordCost {
                memory_kib: self.password.memory_kib,
                passes: self.password.passes,
            },
            session_idle_seconds: i64::from(self.session.idle_minutes) * 60,
            session_seconds_max: i64::from(self.session.hours_max) * 3600,
            sign_in: self.sign_in.settings()?,
            public_url: self.public_url.clone(),
            portal: self.portal.settings(),
            email: self.email.settings(&self.data_dir)?,
            webhooks: SenderSettings {
                allow_private_networks: self.webhooks.allow_private_networks,
                ..SenderSettings::default()
            },
            sends_webhooks: self.webhooks.send,
            retention: Retention {
                approved_days: self.retention.approved_days,
                rejected_days: self.retention.rejected_days,
                abandoned_days: self.retention.abandoned_days,
            },
            scanner: self.scan.scanner()?,
            privacy: PrivacySettings { reason_required: self.privacy.reason_required },
            purges: self.retention.purge,
            receipts: self.data_dir.join("receipts"),
            ..Settings::default()
        };
        for field in &self.fields {
            if settings.field(&field.code).is_some() {
                return Err(setting(&format!("the field {} is there already", field.code)));
            }
            settings.fields.push(field.clone());
        }
        for level in &self.levels {
            match settings.levels.iter_mut().find(|known| known.code == level.code) {
                Some(known) => known.clone_from(level),
                None => settings.levels.push(level.clone()),
            }
        }
        Ok(settings)
    }

    /// The file of the embedded database.
    pub(crate) fn database(&self) -> PathBuf {
        self.data_dir.join("probity.db")
    }

    /// The files of the embedded database: the data, the keys, and what customers are found by.
    pub(crate) fn databases(&self) -> [PathBuf; 3] {
        ["probity.db", "keys.db", "search.db"].map(|name| self.data_dir.join(name))
    }

    /// Where the master keys come from.
    pub(crate) fn master_keys(&self) -> Result<MasterKeyOrigin, ConfigError> {
        let Sealing { key_file, keys, command } = &self.sealing;
        match (key_file.as_os_str().is_empty(), keys.is_empty(), command.is_empty()) {
            (true, true, true) => Ok(MasterKeyOrigin::File(self.data_dir.join("master.key"))),
            (false, true, true) => Ok(MasterKeyOrigin::File(key_file.clone())),
            (true, false, true) => Ok(MasterKeyOrigin::Given(keys.clone())),
            (true, true, false) => Ok(MasterKeyOrigin::Command(command.clone())),
            _ => Err(setting("sealing takes one of key_file, keys and command")),
        }
    }

    /// The file of the key that signs the audit log.
    pub(crate) fn audit_key(&self) -> PathBuf {
        if self.audit.key_file.as_os_str().is_empty() {
            self.data_dir.join("audit.key")
        } else {
            self.audit.key_file.clone()
        }
    }
}

fn setting(message: &str) -> ConfigError {
    ConfigError::Setting(message.to_owned())
}

fn parsed(text: &str, file: &Path) -> Result<Table, ConfigError> {
    text.parse().map_err(|error| ConfigError::Syntax { file: file.to_owned(), error })
}

/// The named file, which must be there, or the usual one, which may be.
fn read(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let file = named.unwrap_or(Path::new(FILE)).to_owned();
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some((file, text))),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ConfigError::File { file, error }),
    }
}

/// Lays one table over another: tables are merged, everything else takes the place of what was there.
fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

/// Sets the setting that a variable names, in the kind its default has. A variable that names none is left alone:
/// container platforms make up variables after the names of services.
fn set(table: &mut Table, variable: &str, name: &str, text: &str) -> Result<(), ConfigError> {
    if let Some(value) = table.get_mut(name) {
        *value = like(value, variable, text)?;
        return Ok(());
    }
    let inner = table.iter_mut().find_map(|(key, value)| {
        let rest = name.strip_prefix(key.as_str())?.strip_prefix('_')?;
        Some((value.as_table_mut()?, rest))
    });
    match inner {
        Some((table, rest)) => set(table, variable, rest, text),
        None => Ok(()),
    }
}

fn like(default: &Value, variable: &str, text: &str) -> Result<Value, ConfigError> {
    let wrong = |expected| ConfigError::Variable { variable: variable.to_owned(), expected };
    match default {
        Value::Boolean(_) => match text {
            "1" | "true" | "yes" => Ok(Value::Boolean(true)),
            "0" | "false" | "no" | "" => Ok(Value::Boolean(false)),
            _ => Err(wrong("1 or 0")),
        },
        Value::Integer(_) => text.parse().map(Value::Integer).map_err(|_| wrong("a whole number")),
        Value::String(_) => Ok(Value::String(text.to_owned())),
        Value::Array(items) if items.iter().all(Value::is_str) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Ok(Value::Array(parts.map(|part| Value::String(part.to_owned())).collect()))
        }
        _ => Err(wrong("given in the file")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a folder of its own: tests run at once");
        let file = folder.path().join("probity.toml");
        std::fs::write(&file, text).expect("a file");
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Some(&file), variables)
    }

    pub(super) fn refused(text: &str, variables: &[(&str, &str)]) -> String {
        load(text, variables).expect_err("refused").to_string()
    }

    #[test]
    fn the_default_is_what_the_use_cases_default_to() {
        let config = load("", &[]).expect("in order");
        let (configured, default) = (config.settings().expect("in order"), Settings::default());
        assert_eq!(format!("{configured:?}"), format!("{default:?}"));
        assert_eq!(config.listen, "127.0.0.1:8080");
        assert!(!config.demo);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let variables = [
            ("PROBITY_LISTEN", "0.0.0.0:9000"),
            ("PROBITY_DEMO", "1"),
            ("PROBITY_SESSION_IDLE_MINUTES", "15"),
            ("PROBITY_TRUSTED_PROXIES", "10.0.0.1, ::1"),
            ("PROBITY_SERVICE_HOST", "made up by a container platform"),
            ("PROBITY_CONFIG", "elsewhere"),
        ];
        let config =
            load("listen = \"127.0.0.1:1\"\n[session]\nhours_max = 12", &variables).expect("in order");
        assert_eq!((config.listen.as_str(), config.demo), ("0.0.0.0:9000", true));
        assert_eq!((config.session.idle_minutes, config.session.hours_max), (15, 12));
        assert_eq!(config.trusted_proxies.len(), 2);
    }

    #[test]
    fn what_is_not_known_or_not_possible_is_refused() {
        assert!(refused("lisen = \"127.0.0.1:1\"", &[]).contains("lisen"));
        assert!(refused("[session]\nidle = 3", &[]).contains("idle"));
        assert!(refused("listen = 8080", &[]).contains("invalid type"));
        assert!(refused("listen =", &[]).contains("not TOML"));
        assert!(refused("", &[("PROBITY_DEMO", "maybe")]).contains("PROBITY_DEMO must be 1 or 0"));
        assert!(refused("public_url = \"kyc.bank.example\"", &[]).contains("https://"));
        for origin in ["bank.example", "https://", "https://bank.example/", "https://a.example; script-src *"]
        {
            assert!(
                refused("", &[("PROBITY_PORTAL_FRAME_ORIGINS", origin)]).contains("frame_origins"),
                "{origin}"
            );
        }
        assert!(refused("[sign_in]\nproof_minutes = 0", &[]).contains("1 to 1440"));
        assert!(refused("[sign_in]\nlocal = false", &[]).contains("sign_in.openid"));
        assert!(refused("[sign_in]\nsecond_factor_roles = [\"boss\"]", &[]).contains("boss"));
        assert!(refused("[sign_in.networks]\nreviewer = [\"10.0.0.0/33\"]", &[]).contains("10.0.0.0/33"));
        assert!(refused("", &[("PROBITY_SIGN_IN_NETWORKS_AUDITOR", "office")]).contains("office"));
        assert!(refused("[portal]\nlink_days = 0", &[]).contains("link_days"));
        assert!(refused("[portal]\nsession_minutes_max = 0", &[]).contains("1 to 1440"));
        let level = "[[levels]]\ncode = \"x\"\nname = \"X\"\nrequired_fields = [\"shoe_size\"]\nrequired_documents = []";
        assert!(refused(level, &[]).contains("shoe_size"));
        let field = "[[fields]]\ncode = \"first_name\"\nlabel = \"Again\"\ntype = \"text\"";
        assert!(refused(field, &[]).contains("first_name"));
    }

    #[test]
    fn more_fields_and_levels_can_be_configured() {
        let text = "[[fields]]\ncode = \"tax_number\"\nlabel = \"Tax number\"\ntype = \"text\"\n\
                    [[levels]]\ncode = \"tax\"\nname = \"Tax\"\nrequired_fields = [\"tax_number\"]\nrequired_documents = []";
        let settings = load(text, &[]).expect("in order").settings().expect("in order");
        assert_eq!(
            settings.levels.iter().map(|level| level.code.as_str()).collect::<Vec<_>>(),
            ["standard", "tax"]
        );
        assert!(settings.fields.iter().any(|field| field.label == "Tax number"));
    }
}
