//! How fast Probity is with many customers, measured on the machine it runs on.

mod population;
mod seed;

pub(crate) use seed::seed;

use probity_app::AppError;
use probity_model::refusal::Refusal;
use probity_store::StoreError;

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
    /// The staff is too small to sign twice.
    #[error("the population needs two people who may sign")]
    Staff,
    /// A synthetic person has a value the model does not know.
    #[error("a synthetic person has an unreadable value")]
    Person,
    /// The database is not empty.
    #[error("the database has customers already: seed an empty data folder")]
    NotEmpty,
}
