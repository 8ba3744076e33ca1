//! `probity keys`: the master keys.

use crate::{CommandError, command::backup, config::Config, data, master_key};
use clap::Subcommand;
use probity_app::key;
use probity_model::user::Actor;
use probity_store::key::MasterKeys;
use std::path::Path;

#[derive(Subcommand)]
pub(crate) enum KeysCommand {
    /// Print which master keys there are, and how many keys each wraps.
    Status,
    /// Make a new master key and wrap every key anew with it, while Probity serves. Where the keys do not come from a file of
    /// Probity's, add the new one there first, as the last line.
    Rotate,
    /// Remove the master keys from the file that wrap nothing any more.
    Retire,
}

pub(crate) async fn run(config: &Config, command: KeysCommand) -> Result<(), CommandError> {
    let origin = config.master_keys()?;
    let app = data::app(config).await?;
    let read = || origin.open()?.read().map_err(CommandError::Other);
    match command {
        KeysCommand::Status => print_status(&read()?, &key::status(&app, &Actor::System).await?),
        KeysCommand::Rotate => {
            if let Some(file) = origin.file() {
                let added = master_key::add(file)?;
                println!("Added the master key {} to {}. Keep a copy of it.", added.id(), file.display());
            }
            let keys = read()?;
            let newest = keys.newest().id();
            let done = key::rotate(&app, &Actor::System, newest, |done| println!("{done} keys wrapped anew"))
                .await?;
            println!("Done: {done} keys are wrapped by {newest}.");
            println!("A copy of the keys that is older needs the older master key.");
            backup::renew_keys(config).await?;
            println!("Then: probity keys retire");
        }
        KeysCommand::Retire => {
            let file = origin.file().ok_or_else(|| {
                CommandError::Other("remove older keys where the master keys come from".to_owned())
            })?;
            retire(file, &read()?, &key::status(&app, &Actor::System).await?)?;
        }
    }
    Ok(())
}

fn print_status(keys: &MasterKeys, wraps: &[key::Wraps]) {
    println!("{:<12} {:<8} {:>10}", "master key", "", "keys");
    for master in keys.all() {
        let wrapped = wraps.iter().find(|wraps| wraps.master_key == master.id().as_str());
        let state = if master.id() == keys.newest().id() { "newest" } else { "" };
        println!("{:<12} {state:<8} {:>10}", master.id().as_str(), wrapped.map_or(0, |wraps| wraps.keys));
    }
    for missing in wraps.iter().filter(|wraps| keys.get(&wraps.master_key).is_none()) {
        println!("{:<12} {:<8} {:>10}", missing.master_key, "MISSING", missing.keys);
    }
}

fn retire(file: &Path, keys: &MasterKeys, wraps: &[key::Wraps]) -> Result<(), CommandError> {
    let is_used = |id: &str| wraps.iter().any(|wraps| wraps.master_key == id);
    let kept: Vec<_> = (keys.all().iter())
        .filter(|master| master.id() == keys.newest().id() || is_used(master.id().as_str()))
        .cloned()
        .collect();
    let removed = keys.all().len() - kept.len();
    if removed > 0 {
        master_key::keep_only(file, &kept)?;
    }
    println!("{removed} master keys removed from {}, {} left.", file.display(), kept.len());
    Ok(())
}
