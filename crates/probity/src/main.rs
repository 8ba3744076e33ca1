//! The Probity binary: reads the configuration, puts the parts together, runs one command.

mod audit_key;
mod backup;
mod bench;
mod clock;
mod command;
mod config;
mod data;
mod demo;
mod log;
mod master_key;
mod person;
mod trace;

use bench::BenchCommand;
use clap::{Parser, Subcommand};
use command::{
    api_key::ApiKeyCommand,
    audit::AuditCommand,
    backup::{BackupCommand, RestoreCommand},
    evidence::EvidenceCommand,
    keys::KeysCommand,
    purge::PurgeCommand,
    user::UserCommand,
};
use config::{Config, ConfigError};
use probity_app::AppError;
use probity_model::{erasure::ErasureBasis, id::CustomerId};
use probity_store::StoreError;
use probity_vault::VaultError;
use std::{path::PathBuf, process::ExitCode, time::Duration};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long threads that still work may take once everything else has ended.
const THREADS_TIME_MAX: Duration = Duration::from_secs(2);

/// The command that reads one file.
pub(crate) const FILE_READER: &str = "file-reader";

/// Self-hosted customer verification.
#[derive(Parser)]
#[command(name = "probity", version)]
struct Cli {
    /// The configuration; ./probity.toml unless told, if it is there.
    #[arg(long, global = true, env = "PROBITY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the dashboard and the API.
    Serve,
    /// Create the database, or bring it up to this version.
    Migrate,
    /// Move the data and the files from the data folder to where the configuration says they are to be: a PostgreSQL server,
    /// a bucket, or both. Everything is compared, nothing is changed in the data folder, and it can be run again.
    Move,
    /// Create users and reset passwords.
    #[command(subcommand)]
    User(UserCommand),
    /// Make and revoke API keys.
    #[command(subcommand, name = "apikey")]
    ApiKey(ApiKeyCommand),
    /// Check the audit log, take it out, and keep where it stands.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Show and rotate the master keys that personal data is sealed with.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Take out everything about one customer, signed, or check what was taken out.
    #[command(subcommand)]
    Evidence(EvidenceCommand),
    /// Erase a customer: the key is destroyed, and nothing sealed with it opens again, here or in any copy.
    Erase {
        /// The customer's id, cus_….
        customer: CustomerId,
        /// Why: request, retention, abandoned or mistake.
        #[arg(long, value_parser = basis)]
        basis: ErasureBasis,
        /// Only say whether it can be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy the data, the files and the keys into a folder, while Probity serves; or check such a copy.
    Backup(BackupCommand),
    /// Put a backup back into a data folder that is empty, or only check that it could be.
    Restore(RestoreCommand),
    /// Erase everybody whose time is over, and leave a signed receipt.
    Purge(PurgeCommand),
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// Print the documented default configuration.
    Config,
    /// Check that Probity can run here.
    Doctor,
    /// Read one file, in a process that has given up everything else. Probity starts it by itself.
    #[command(name = FILE_READER, hide = true)]
    FileReader,
    /// Measure Probity with many made-up customers.
    #[command(subcommand)]
    Bench(BenchCommand),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// The configuration is not in order.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// The folder of the files cannot be opened.
    #[error("the files: {0}")]
    Vault(#[from] VaultError),
    /// A use case was not carried out.
    #[error("{}", told(.0))]
    App(#[from] AppError),
    /// The demo could not be made.
    #[error(transparent)]
    Demo(#[from] demo::DemoError),
    /// A benchmark could not be run.
    #[error("the benchmark: {0}")]
    Bench(#[from] bench::BenchError),
    /// The machine said no.
    #[error("{what}: {error}")]
    Io {
        /// What was wanted.
        what: String,
        /// What the machine said.
        error: std::io::Error,
    },
    /// The text says what to do.
    #[error("{0}")]
    Other(String),
}

/// What a use case says, with everything that was wrong.
pub(crate) fn told(error: &AppError) -> String {
    match error {
        AppError::Invalid(violations) => {
            violations.iter().map(|violation| violation.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

fn basis(word: &str) -> Result<ErasureBasis, String> {
    ErasureBasis::from_word(word).ok_or_else(|| "one of request, retention, abandoned, mistake".to_owned())
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Before any thread is started: what one thread gives up, the others would keep.
    if matches!(cli.command, Command::FileReader) {
        return probity_reader::serve();
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("probity: the machine gives no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(cli));
    // A thread that waits for something that never comes holds up nobody's end.
    runtime.shutdown_timeout(THREADS_TIME_MAX);
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("probity: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<ExitCode, CommandError> {
    match &cli.command {
        Command::Evidence(EvidenceCommand::Verify { file, key }) => {
            return command::evidence::check(file, *key);
        }
        Command::Purge(PurgeCommand { verify: Some(file), key, .. }) => {
            return command::purge::check(file, *key);
        }
        Command::Openapi => return command::openapi::run().map(|()| ExitCode::SUCCESS),
        Command::Config => {
            print!("{}", config::DEFAULT);
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let config = Config::load(cli.config.as_deref(), std::env::vars())?;
    log::init(&config.log)?;
    match cli.command {
        Command::Serve => command::serve::run(&config).await?,
        Command::Move => command::relocate::run(&config).await?,
        Command::Migrate => command::migrate::run(&config).await?,
        Command::User(command) => command::user::run(&config, command).await?,
        Command::ApiKey(command) => command::api_key::run(&config, command).await?,
        Command::Audit(command) => return command::audit::run(&config, command).await,
        Command::Keys(command) => command::keys::run(&config, command).await?,
        Command::Evidence(EvidenceCommand::Export { customer, audience, reason, output }) => {
            command::evidence::export(&config, customer, audience, reason, output).await?;
        }
        Command::Erase { customer, basis, dry_run } => {
            command::erase::run(&config, customer, basis, dry_run).await?;
        }
        Command::Backup(command) => return command::backup::run(&config, &command).await,
        Command::Restore(command) => return command::backup::restore(&config, &command).await,
        Command::Purge(command) => command::purge::run(&config, &command).await?,
        Command::Doctor => return Ok(command::doctor::run(&config).await),
        Command::Bench(command) => {
            let holds = bench::bench(&config, command).await?;
            return Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Openapi
        | Command::Config
        | Command::FileReader
        | Command::Evidence(EvidenceCommand::Verify { .. }) => {}
    }
    Ok(ExitCode::SUCCESS)
}
