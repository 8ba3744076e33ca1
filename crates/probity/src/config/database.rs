//! The database, as it is written in the configuration.

use super::{Config, ConfigError, setting};
use probity_store::Postgres;
use serde::Deserialize;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The most connections of one process, to write and again to read.
const CONNECTIONS_MAX: u32 = 500;
/// The longest that anything may take, in seconds: an hour.
const SECONDS_MAX: u64 = 3_600;

/// Where the data is kept. Empty: beside the files, in the embedded database.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Database {
    url: String,
    url_file: PathBuf,
    replica_url: String,
    replica_url_file: PathBuf,
    connections_max: u32,
    acquire_seconds: u64,
    statement_seconds: u64,
    lock_seconds: u64,
    idle_seconds: u64,
}

// Written by hand: a derived one would show the password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_embedded() { "embedded" } else { "a server" })
    }
}

impl Database {
    fn is_embedded(&self) -> bool {
        self.url.is_empty() && self.url_file.as_os_str().is_empty()
    }

    /// The server; none where the database is the embedded one.
    pub(super) fn server(&self) -> Result<Option<Postgres>, ConfigError> {
        let url = address("url", &self.url, &self.url_file)?;
        let replica_url = address("replica_url", &self.replica_url, &self.replica_url_file)?;
        let Some(url) = url else {
            return match replica_url {
                Some(_) => Err(setting("database.replica_url is of a server: name it in database.url")),
                None => Ok(None),
            };
        };
        if !(1..=CONNECTIONS_MAX).contains(&self.connections_max) {
            return Err(setting(&format!("database.connections_max must be from 1 to {CONNECTIONS_MAX}")));
        }
        let times = [self.acquire_seconds, self.statement_seconds, self.lock_seconds, self.idle_seconds];
        if times.iter().any(|seconds| !(1..=SECONDS_MAX).contains(seconds)) {
            return Err(setting(&format!("the times of database must be from 1 to {SECONDS_MAX} seconds")));
        }
        Ok(Some(Postgres {
            url,
            replica_url,
            connections_max: self.connections_max,
            acquire_timeout: Duration::from_secs(self.acquire_seconds),
            statement_timeout: Duration::from_secs(self.statement_seconds),
            lock_timeout: Duration::from_secs(self.lock_seconds),
            idle_timeout: Duration::from_secs(self.idle_seconds),
        }))
    }
}

/// The address that stands in the setting of this name, or in the file that another names; none where both are empty.
fn address(name: &str, url: &str, file: &Path) -> Result<Option<String>, ConfigError> {
    let url = match (url.is_empty(), file.as_os_str().is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => return Err(setting(&format!("database takes one of {name} and {name}_file"))),
        (true, false) => {
            fs::read_to_string(file).map_err(|error| ConfigError::File { file: file.to_owned(), error })?
        }
        (false, true) => url.to_owned(),
    };
    let url = url.trim();
    Postgres::check(url).map_err(|why| setting(&format!("database.{name}: {why}")))?;
    Ok(Some(url.to_owned()))
}

impl Config {
    /// The server of the database; none where it is the embedded one.
    pub(crate) fn server(&self) -> Result<Option<Postgres>, ConfigError> {
        self.database.server()
    }

    /// The same for another installation: its data folder, and the address of its database, empty for the embedded one.
    pub(crate) fn at(&self, data_dir: PathBuf, url: &str) -> Self {
        let database = Database {
            url: url.to_owned(),
            url_file: PathBuf::new(),
            replica_url: String::new(),
            replica_url_file: PathBuf::new(),
            ..self.database.clone()
        };
        Self { data_dir, database, ..self.clone() }
    }

    /// Where the database is, for people.
    pub(crate) fn place(&self) -> Result<String, ConfigError> {
        let embedded = || self.database().display().to_string();
        Ok(self.server()?.map_or_else(embedded, |server| server.place()))
    }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::{load, refused};
    use probity_store::Postgres;

    const URL: &str = "postgres://probity:s3cret@db.bank.example:5433/kyc?sslmode=verify-full";

    #[test]
    fn the_database_is_embedded_unless_a_server_is_named() {
        assert_eq!(load("", &[]).expect("in order").server().expect("in order"), None);
        let named = load("", &[("PROBITY_DATABASE_URL", URL)]).expect("in order");
        assert_eq!(named.server().expect("in order"), Some(Postgres::at(URL)));
    }

    #[test]
    fn what_is_shown_of_the_server_is_neither_a_user_nor_a_password() {
        let config = load("", &[("PROBITY_DATABASE_URL", URL)]).expect("in order");
        let server = config.server().expect("in order").expect("a server");
        assert_eq!(server.place(), "kyc at db.bank.example:5433");
        assert_eq!(config.place().expect("in order"), "kyc at db.bank.example:5433");
        for shown in [format!("{config:?}"), format!("{server:?}")] {
            assert!(!shown.contains("s3cret") && !shown.contains("probity:"), "{shown}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_and_not_repeated() {
        let said = refused("", &[("PROBITY_DATABASE_URL", "mysql://probity:s3cret@db/kyc")]);
        assert!(said.contains("database.url") && !said.contains("s3cret"), "{said}");
        let both = [("PROBITY_DATABASE_URL", URL), ("PROBITY_DATABASE_URL_FILE", "/run/secrets/database")];
        assert!(refused("", &both).contains("one of url and url_file"));
        let none = [("PROBITY_DATABASE_URL", URL), ("PROBITY_DATABASE_CONNECTIONS_MAX", "0")];
        assert!(refused("", &none).contains("1 to 500"));
        let replica = [("PROBITY_DATABASE_URL", URL), ("PROBITY_DATABASE_REPLICA_URL", "db:s3cret")];
        let said = refused("", &replica);
        assert!(said.contains("database.replica_url") && !said.contains("s3cret"), "{said}");
    }
}
