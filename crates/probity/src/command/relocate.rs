//! `probity move`: from the data folder to where the configuration says that the data and the files are to be.

use crate::{CommandError, audit_key::AuditKey, config::Config, data};
use probity_app::{App, audit, system::SystemClock, system::SystemRandomness};
use probity_model::user::Actor;
use probity_store::{Store, event, transfer::transfer};
use probity_vault::Vault;
use std::sync::Arc;

pub(crate) async fn run(config: &Config) -> Result<(), CommandError> {
    let server = config.server()?;
    if server.is_none() && !config.has_bucket() {
        return Err(other(
            "Say where to in the configuration first: database.url for a PostgreSQL server, files.url for a bucket.",
        ));
    }
    if !config.database().exists() {
        return Err(other(&format!("There is no embedded database in {}.", config.data_dir.display())));
    }
    let key = AuditKey::read_or_make(&config.audit_key())?;
    let trust = data::trust(config, &key)?;
    let from = Store::open_sqlite(&config.database(), trust.clone()).await?;
    key.check(&from).await?;
    let mut rows = 0;
    if let Some(server) = &server {
        println!("Moving the data to {}", server.place());
        let to = Store::open_postgres(server, trust.clone()).await?;
        transfer(&from, &to, |moved| {
            rows += moved.rows;
            println!("  {:<28} {:>12} rows, all the same", moved.table, moved.rows);
        })
        .await?;
        to.close().await?;
    }
    // After the rows: what they name is there, whatever came in between.
    let vault = config.vault()?;
    if config.has_bucket() {
        println!("Moving the files");
        vault.check().await?;
        let objects = Vault::local(&config.files_folder())?.copy_to(&vault).await?;
        println!("  {objects} objects, all the same");
    }
    if let Some(server) = &server {
        // Opened anew: with the keys that were moved.
        let to = Store::open_postgres(server, trust).await?;
        if event::newest(to.read()).await? != event::newest(from.read()).await? {
            return Err(other(
                "Somebody wrote to the data folder meanwhile. Stop Probity there, and run this again.",
            ));
        }
        verify(config, to, vault).await?;
    }
    println!(
        "Everything is there. Start Probity with this configuration; keep the data folder's keys where they are."
    );
    Ok(())
}

async fn verify(config: &Config, store: Store, vault: Vault) -> Result<(), CommandError> {
    let randomness = Arc::new(SystemRandomness::default());
    let app = App::new(store, vault, data::reader(), Arc::new(SystemClock), randomness, config.settings()?);
    match audit::verify(&app, &Actor::System, Vec::new(), false).await? {
        Ok(verified) => {
            println!("The audit log of {} entries is in order there.", verified.head.seq);
            Ok(())
        }
        Err(fault) => Err(other(&format!("The audit log is not in order there: {fault}."))),
    }
}

fn other(text: &str) -> CommandError {
    CommandError::Other(text.to_owned())
}
