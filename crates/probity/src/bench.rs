//! How fast Probity is with many customers, measured on the machine it runs on.

mod case;
mod chance;
mod client;
mod decision;
mod gate;
mod population;
mod process;
mod render;
mod report;
mod result;
mod run;
mod sealing;
mod seed;

use crate::{config::Config, data::Data, demo};
use case::Case;
use clap::{Subcommand, ValueEnum};
use probity_app::{App, AppError, system::SystemClock};
use probity_model::{Clock as _, refusal::Refusal, status::Status};
use probity_store::{StoreError, queue};
use result::{Engine, Results, Row};
use run::Installation;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum BenchCommand {
    /// Fill an empty database with made-up customers.
    Seed {
        /// How many.
        #[arg(long, default_value_t = 100_000)]
        customers: u64,
        /// None has a history: they registered and have sent nothing in. Searching needs no more, and a million of them are
        /// made in minutes.
        #[arg(long)]
        newcomers: bool,
    },
    /// Measure pages, the audit log, the gate and decisions on a database that was filled so.
    Run {
        /// The folder for performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
        /// Pages are measured turn about with smaller installations: a data folder, on PostgreSQL with its database as
        /// FOLDER=URL. From the fewest customers on.
        #[arg(long, value_name = "FOLDER")]
        beside: Vec<String>,
        /// Measure these alone.
        #[arg(long, value_enum, value_delimiter = ',', default_values_t = Part::value_variants().to_vec())]
        only: Vec<Part>,
        /// Also measure how soon the program starts and how much memory it takes.
        #[arg(long)]
        process: bool,
    },
    /// Measure how customers are found, on a database that was filled so.
    Search {
        /// The folder for performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Take customers into an empty database and look at them; print how long that took.
    Work {
        /// Without sealing: only in a program built with the feature `unsealed`.
        #[arg(long)]
        unsealed: bool,
    },
    /// Measure what sealing costs, and add it to the report.
    Sealing {
        /// The folder with performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Turn files into page images; print how many milliseconds each took at the median, as JSON.
    Render {
        /// Pictures and PDFs.
        files: Vec<PathBuf>,
    },
    /// Add rows from the standard input, a JSON array as in performance.json, to the report.
    Add {
        /// The folder with performance.json and performance.md.
        #[arg(long, value_name = "FOLDER")]
        output: PathBuf,
    },
}

/// What can be measured on a filled database.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The pages that people look at.
    Pages,
    /// The audit log, checked.
    Audit,
    /// Whether a customer may transact, asked by many at once.
    Gate,
    /// What reviewers decide.
    Decisions,
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
    /// This build always seals.
    #[cfg(not(feature = "unsealed"))]
    #[error("this program always seals: build it with `--features probity/unsealed` to measure without")]
    Sealed,
    /// The audit log is not in order.
    #[error("the audit log is not in order")]
    Log,
    /// The database is not empty.
    #[error("the database has customers already: seed an empty data folder")]
    NotEmpty,
    /// The database was not filled by `bench seed`.
    #[error("the database has no population: run `probity bench seed` first")]
    NotSeeded,
    /// The configured installation cannot be opened.
    #[error("{0}")]
    Open(String),
    /// Nobody is left to decide on.
    #[error("the queue is empty: seed more customers")]
    QueueEmpty,
    /// PostgreSQL's own benchmark does not run.
    #[error("pgbench: {0}")]
    Pgbench(String),
    /// A file cannot be turned into page images.
    #[error("{0} cannot be rendered")]
    Render(PathBuf),
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
pub(crate) async fn bench(config: &Config, command: BenchCommand) -> Result<bool, BenchError> {
    match command {
        BenchCommand::Seed { customers, newcomers } => {
            println!("Making {customers} customers");
            let (data, app) = open(config).await?;
            seed::seed(&app, &data.store, customers, newcomers, SystemClock.now()).await?;
            Ok(true)
        }
        BenchCommand::Run { output, beside, only, process } => {
            measure(config, results(output)?, &beside, &only, process).await
        }
        BenchCommand::Search { output } => {
            let mut results = results(output)?;
            run::pages(&[serve(config).await?.1], &Case::SEARCHES, &mut results).await?;
            said(&results)
        }
        BenchCommand::Work { unsealed } => {
            if unsealed {
                sealing::switch_off()?;
            }
            let work = sealing::work(&open(config).await?.1).await?;
            println!("{}", serde_json::to_string(&work).map_err(std::io::Error::from)?);
            Ok(true)
        }
        BenchCommand::Sealing { output } => {
            println!("Measuring what sealing costs");
            let mut results = results(output)?;
            sealing::compare(&mut results)?;
            said(&results)
        }
        BenchCommand::Render { files } => {
            println!("{}", serde_json::to_string(&render::measure(&files)?).map_err(std::io::Error::from)?);
            Ok(true)
        }
        BenchCommand::Add { output } => {
            let mut results = results(output)?;
            let rows: Vec<Row> = serde_json::from_reader(std::io::stdin()).map_err(std::io::Error::from)?;
            for row in rows {
                results.put(row);
            }
            said(&results)
        }
    }
}

/// Everything that needs a filled database.
async fn measure(
    config: &Config,
    mut results: Results,
    beside: &[String],
    only: &[Part],
    process: bool,
) -> Result<bool, BenchError> {
    let mut installations = Vec::new();
    for place in beside {
        let (folder, url) = place.split_once('=').unwrap_or((place, ""));
        installations.push(serve(&config.at(folder.into(), url)).await?.1);
    }
    let (data, installation) = serve(config).await?;
    let (app, engine, customers) = (installation.app.clone(), installation.engine, installation.customers);
    println!("Measuring {engine} with {customers} customers");
    installations.push(installation);
    for part in only {
        let of = installations.last().ok_or(BenchError::NotSeeded)?;
        match part {
            Part::Pages => run::pages(&installations, &Case::ALL, &mut results).await?,
            Part::Audit => run::audit(of, &mut results).await?,
            Part::Gate => gate::measure(of, &data.store, &mut results).await?,
            Part::Decisions => {
                let server = config.server().map_err(|_| BenchError::NotSeeded)?;
                let url = server.as_ref().map(|server| server.url.as_str());
                decision::measure(of, url, &mut results).await?;
            }
        }
        // What took minutes stays where something later fails.
        results.write()?;
    }
    if process {
        let key = gate::key(&app).await?;
        drop((installations, data));
        process::measure(&app, engine, customers, &key, &mut results).await?;
    }
    said(&results)
}

async fn open(config: &Config) -> Result<(Data, App), BenchError> {
    let settings = demo::settings(config.settings().map_err(|_| BenchError::NotSeeded)?);
    let data = Data::open(config).await.map_err(|error| BenchError::Open(error.to_string()))?;
    let app = data.app(settings);
    Ok((data, app))
}

/// Serves a filled database.
async fn serve(config: &Config) -> Result<(Data, Installation), BenchError> {
    let (data, app) = open(config).await?;
    let counts = queue::counts(data.store.read()).await?;
    let customers = Status::ALL.iter().map(|status| counts.status(*status)).sum();
    let is_embedded = config.server().is_ok_and(|server| server.is_none());
    let engine = if is_embedded { Engine::SQLite } else { Engine::PostgreSQL };
    Ok((data, Installation::serve(app, engine, customers).await?))
}

fn results(output: PathBuf) -> Result<Results, BenchError> {
    Results::open(output, SystemClock.now().strftime("%Y-%m-%d").to_string())
}

fn said(results: &Results) -> Result<bool, BenchError> {
    let holds = results.write()?;
    println!("{}", if holds { "Every bar holds." } else { "A bar does not hold." });
    Ok(holds)
}
