//! `probity backup` and `probity restore`.

use crate::{
    CommandError,
    backup::{self, Wanted},
    config::Config,
};
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Args)]
pub(crate) struct BackupCommand {
    /// The folder of the backups, best on another disk; backup.folder unless told. Any number of copies of the data lie in it,
    /// and one of the keys, the latest.
    folder: Option<PathBuf>,
    /// Check the newest copy there in place of making one: every byte, and the audit log.
    #[arg(long, conflicts_with_all = ["keys_only", "with_keys", "keep"])]
    verify: bool,
    /// Only put the keys of now in the place of those there: after an erasure.
    #[arg(long, conflicts_with_all = ["with_keys", "keep"])]
    keys_only: bool,
    /// Put the master key and the key of the audit log beside the data too. Whoever has the backup can then read everything.
    #[arg(long)]
    with_keys: bool,
    /// How many copies of the data stay; all of them unless told.
    #[arg(long, value_name = "COPIES", default_value_t = 0)]
    keep: usize,
}

#[derive(Args)]
pub(crate) struct RestoreCommand {
    /// The folder of the backups; backup.folder unless told.
    folder: Option<PathBuf>,
    /// Which copy of the data, such as data-2026-11-27T090000.000Z; the newest unless told.
    #[arg(long, value_name = "NAME")]
    copy: Option<String>,
    /// Only check it; nothing is restored.
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(config: &Config, command: &BackupCommand) -> Result<ExitCode, CommandError> {
    let folder = folder(config, command.folder.as_deref())?;
    if command.verify {
        return Ok(code(backup::verify(folder, None).await?.tell()));
    }
    if command.keys_only {
        println!("The keys of now: {}", backup::make_keys(config, folder).await?.display());
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = Wanted { secrets: command.with_keys, keep: command.keep };
    let made = backup::make(config, folder, wanted).await?;
    println!("Backed up: {}", made.data.display());
    println!("{} files and page images, {} of them new.", made.objects, made.objects_new);
    if made.removed > 0 {
        println!("{} older copies of the data were removed.", made.removed);
    }
    if command.with_keys {
        println!(
            "The master key lies in the backup: whoever has it can read everything. Keep it under lock and key."
        );
    } else {
        println!(
            "Without the master key and the key of the audit log it opens for nobody: keep copies of them elsewhere."
        );
    }
    for file in &made.missing {
        println!("WRONG  {file} has a row and no bytes, in the installation itself");
    }
    Ok(code(made.missing.is_empty()))
}

pub(crate) async fn restore(config: &Config, command: &RestoreCommand) -> Result<ExitCode, CommandError> {
    let folder = folder(config, command.folder.as_deref())?;
    let copy = command.copy.as_deref();
    if command.check {
        return Ok(code(backup::verify(folder, copy).await?.tell()));
    }
    Ok(code(backup::restore(config, folder, copy).await?))
}

/// After an erasure: the copy of the keys in the configured backup is renewed, and of others it is said what to do.
pub(crate) async fn renew_keys(config: &Config) -> Result<(), CommandError> {
    match config.backup.folder() {
        Some(folder) => {
            backup::make_keys(config, folder).await?;
            println!("The keys in {} are those of now.", folder.display());
        }
        None => println!(
            "Now put the new keys in the place of every copy of them: probity backup FOLDER --keys-only"
        ),
    }
    Ok(())
}

fn folder<'a>(config: &'a Config, told: Option<&'a Path>) -> Result<&'a Path, CommandError> {
    told.or_else(|| config.backup.folder())
        .ok_or_else(|| CommandError::Other("name a folder, or set backup.folder".to_owned()))
}

const fn code(well: bool) -> ExitCode {
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
