//! How fast Probity is with many customers, measured on the machine it runs on.

mod case;
mod chance;
mod client;
mod population;
mod report;
mod run;
mod sealing;
mod seed;

use crate::{config::Config, data::Data, demo};
use clap::Subcommand;
use probity_app::{AppError, system::SystemClock};
use probity_model::{Clock as _, refusal::Refusal, status::Status};
use probity_store::{StoreError, queue};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum BenchCommand {
    /// Fill an empty database with made-up customers.
    Seed {
        /// How many.
        #[arg(long, default_value_t = 100_000)]
        customers: u64,
    },
    /// Measure pages and statements on a database that was filled so.
    Run {
        /// The folder for performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Take customers into an empty database and look at them; print how long that took.
    Work,
    /// Measure what sealing costs, against this program built without it, and add it to the report.
    Sealing {
        /// The program built without sealing.
        #[arg(long, value_name = "PROGRAM")]
        unsealed: PathBuf,
        /// The folder with performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
    },
}

/// The password of the staff of a benchmark, whose database lives for some minutes.
const PASSWORD: &str = "green lantern harbour";

/// Why a benchmark could not be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// A use case was not carried out.
    #[error(transparent)]
    App(#[from] AppError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model refused a step of the population.
    #[error("the population: {0}")]
    Refused(#[from] Refusal),
    /// A task was torn down.
    #[error("a task of the benchmark was torn down")]
    Torn,
    /// A synthetic person has a value the model does not know.
    #[error("a synthetic person has an unreadable value")]
    Person,
    /// The audit log is not in order.
    #[error("the audit log is not in order")]
    Log,
    /// The database is not empty.
    #[error("the database has customers already: seed an empty data folder")]
    NotEmpty,
    /// The database was not filled by `bench seed`.
    #[error("the database has no population: run `probity bench seed` first")]
    NotSeeded,
    /// A page did not answer as it should.
    #[error("{path} answered {status}")]
    Answer {
        /// The page.
        path: String,
        /// What came instead.
        status: String,
    },
    /// A connection or a file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Carries one of the commands out. `false` when a bar does not hold.
pub(crate) async fn bench(config: &Config, data: &Data, command: BenchCommand) -> Result<bool, BenchError> {
    let settings = demo::settings(config.settings().map_err(|_| BenchError::NotSeeded)?);
    let app = data.app(settings);
    match command {
        BenchCommand::Seed { customers } => {
            println!("Making {customers} customers");
            seed::seed(&app, &data.store, customers, SystemClock.now()).await?;
            Ok(true)
        }
        BenchCommand::Run { output } => {
            let counts = queue::counts(data.store.read()).await?;
            let customers = Status::ALL.iter().map(|status| counts.status(*status)).sum();
            println!("Measuring with {customers} customers");
            let audit = run::audit(&app).await?;
            let measured = run::run(&app, customers).await?;
            let holds = report::write(&output, &measured, &audit, customers, &today())?;
            Ok(said(holds))
        }
        BenchCommand::Work => {
            let work = sealing::work(&app).await?;
            println!("{}", serde_json::to_string(&work).map_err(std::io::Error::from)?);
            Ok(true)
        }
        BenchCommand::Sealing { unsealed, output } => {
            println!("Measuring what sealing costs");
            Ok(said(sealing::compare(&unsealed, &output, &today())?))
        }
    }
}

fn said(holds: bool) -> bool {
    println!("{}", if holds { "Every bar holds." } else { "A bar does not hold." });
    holds
}

fn today() -> String {
    SystemClock.now().strftime("%Y-%m-%d").to_string()
}
