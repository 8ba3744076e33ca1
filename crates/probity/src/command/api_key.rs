//! `probity apikey create` and `revoke`.

use crate::{CommandError, config::Config, data};
use clap::Subcommand;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use probity_app::{
    App,
    api_key::{self, KeyForm},
    user,
};
use probity_model::{
    id::{ApiKeyId, UserId},
    scope::{Scope, Scopes, UnknownScope},
    user::Actor,
};

#[derive(Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make a key and print its token, this once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do, such as customers:read; repeat it. What a platform needs, unless told.
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// The last day it is taken, in UTC, as YYYY-MM-DD.
        #[arg(long, value_name = "DAY")]
        expires: Option<Date>,
        /// A network it may be used from, such as 203.0.113.0/24; repeat it. Any, unless told.
        #[arg(long = "network", value_name = "CIDR")]
        networks: Vec<String>,
        /// The e-mail of the reviewer in whose name it writes notes.
        #[arg(long, value_name = "EMAIL")]
        acts_for: Option<String>,
        /// A key for made-up customers alone, which can say what becomes of them.
        #[arg(long)]
        sandbox: bool,
    },
    /// List the keys.
    List,
    /// Revoke a key: its next request is refused.
    Revoke {
        /// The id, as listed.
        id: String,
    },
}

pub(crate) async fn run(config: &Config, command: ApiKeyCommand) -> Result<(), CommandError> {
    let app = data::app(config).await?;
    match command {
        ApiKeyCommand::Create { name, scopes, expires, networks, acts_for, sandbox } => {
            let form = KeyForm {
                scopes: chosen(&scopes, sandbox)?,
                expires_at: expires.map(end_of).transpose()?,
                networks: networks.join(" "),
                acts_for: match acts_for {
                    Some(email) => Some(person(&app, &email).await?),
                    None => None,
                },
                name,
            };
            let key = api_key::create(&app, &Actor::System, form).await?;
            // The token alone on the standard output, so that a script can take it.
            eprintln!("The key {} is made. Its token is not shown again:", key.id);
            println!("{}", key.token);
        }
        ApiKeyCommand::List => {
            for key in api_key::list(&app, &Actor::System).await? {
                let state = match key.revoked_at {
                    Some(_) => "revoked",
                    None if api_key::is_in_force(&key, app.now()) => "in force",
                    None => "expired",
                };
                let used =
                    key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {at}"));
                let until = key.expires_at.map(|at| format!(", until {at}")).unwrap_or_default();
                let from =
                    if key.networks.is_empty() { String::new() } else { format!(", from {}", key.networks) };
                println!(
                    "{}  {}…  {state:<8}  {}  ({}), {used}{until}{from}",
                    key.id, key.prefix, key.name, key.scopes
                );
            }
        }
        ApiKeyCommand::Revoke { id } => {
            let id: ApiKeyId =
                id.parse().map_err(|error| CommandError::Other(format!("{id} is no key: {error}")))?;
            api_key::revoke(&app, &Actor::System, id).await?;
            println!("The key {id} is revoked.");
        }
    }
    Ok(())
}

fn chosen(words: &[String], sandbox: bool) -> Result<Scopes, CommandError> {
    let scopes = match (words, sandbox) {
        ([], true) => api_key::sandbox_scopes(),
        ([], false) => Scopes::PLATFORM,
        (words, _) => words.join(" ").parse().map_err(|error: UnknownScope| {
            let all: Vec<_> = Scope::ALL.iter().map(|scope| scope.word()).collect();
            CommandError::Other(format!("{error}; there are {}", all.join(", ")))
        })?,
    };
    Ok(if sandbox { scopes.with(Scope::Sandbox) } else { scopes })
}

/// The midnight that ends a day.
fn end_of(day: Date) -> Result<Timestamp, CommandError> {
    let end = day.tomorrow().and_then(|end| end.to_zoned(TimeZone::UTC));
    Ok(end.map_err(|error| CommandError::Other(error.to_string()))?.timestamp())
}

async fn person(app: &App, email: &str) -> Result<UserId, CommandError> {
    let found = user::by_email(app, &Actor::System, email).await?;
    Ok(found.ok_or_else(|| CommandError::Other(format!("there is no user {email}")))?.id)
}
