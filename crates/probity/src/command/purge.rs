//! `probity purge`: erasing everybody whose time is over, and checking the receipts.

use crate::{CommandError, command::backup, config::Config, data};
use clap::Args;
use probity_app::purge::{self, CUSTOMERS_PER_PURGE_MAX};
use probity_audit::PublicKey;
use probity_evidence::Receipt;
use probity_model::user::Actor;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Args)]
pub(crate) struct PurgeCommand {
    /// Only list whom it would erase, and why.
    #[arg(long)]
    dry_run: bool,
    /// Check a receipt in place of purging; its signature lies beside it. Needs no database.
    #[arg(long, value_name = "RECEIPT", conflicts_with = "dry_run")]
    pub(crate) verify: Option<PathBuf>,
    /// The public key of the audit log, as `probity audit key` prints it.
    #[arg(long, value_name = "KEY", requires = "verify")]
    pub(crate) key: Option<PublicKey>,
}

pub(crate) async fn run(config: &Config, command: &PurgeCommand) -> Result<(), CommandError> {
    let app = data::app(config).await?;
    if command.dry_run {
        let due = purge::due(&app, &Actor::System, CUSTOMERS_PER_PURGE_MAX + 1).await?;
        for it in due.iter().take(CUSTOMERS_PER_PURGE_MAX) {
            println!("{}  {:<28} since {}", it.customer, it.basis.label(), it.since.strftime("%Y-%m-%d"));
        }
        let more = if due.len() > CUSTOMERS_PER_PURGE_MAX { " in one go, and there are more" } else { "" };
        println!(
            "{} customers would be erased{more}. Nothing was done.",
            due.len().min(CUSTOMERS_PER_PURGE_MAX)
        );
        return Ok(());
    }
    let Some(outcome) = purge::run(&app, &Actor::System).await? else {
        println!("Nobody is due. Nothing was done.");
        return Ok(());
    };
    for (basis, count) in &outcome.counts {
        println!("{count:>8}  {basis}");
    }
    println!("The receipt: {}", outcome.receipt.display());
    if outcome.is_cut {
        println!("More are due: purge again.");
    }
    backup::renew_keys(config).await
}

/// Checks a receipt: needs no configuration.
pub(crate) fn check(file: &Path, key: Option<PublicKey>) -> Result<ExitCode, CommandError> {
    let read = |file: &Path| {
        fs::read(file).map_err(|error| CommandError::Io { what: file.display().to_string(), error })
    };
    match Receipt::check(&read(file)?, &read(&file.with_extension("sig"))?, key) {
        Ok((receipt, key)) => {
            println!("ok     {} customers erased by {}", receipt.customers.len(), receipt.purge);
            println!("       from {} to {}", receipt.started_at, receipt.ended_at);
            println!("       signed with {key}");
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("WRONG  {fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}
