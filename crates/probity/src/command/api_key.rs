//! `probity apikey create` and `revoke`.

use crate::{CommandError, config::Config, data};
use clap::Subcommand;
use probity_app::api_key;
use probity_model::{id::ApiKeyId, user::Actor};

#[derive(Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make a key and print its token, this once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
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
        ApiKeyCommand::Create { name } => {
            let key = api_key::create(&app, &Actor::System, &name).await?;
            // The token alone on the standard output, so that a script can take it.
            eprintln!("The key {} is made. Its token is not shown again:", key.id);
            println!("{}", key.token);
        }
        ApiKeyCommand::List => {
            for key in api_key::list(&app, &Actor::System).await? {
                let state = if key.revoked_at.is_some() { "revoked" } else { "in force" };
                println!("{}  {}…  {state:<8}  {}", key.id, key.prefix, key.name);
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
