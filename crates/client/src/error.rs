//! What can go wrong.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Probity said no, and why.
    #[error("{0}")]
    Refused(Box<Problem>),
    /// The request was carried out, by this try or by an earlier one under the same key, and its answer cannot be given any
    /// more: what it made was erased or removed since. Do not send it again; look how things stand.
    #[error("{}", .0.problem)]
    CarriedOut(Box<CarriedOut>),
    /// Probity could not be reached, or broke off.
    #[error("Probity could not be reached: {0}")]
    Transport(#[from] reqwest::Error),
    /// The answer is none of Probity's; something stands between.
    #[error("not an answer of Probity: status {status}")]
    Unexpected {
        /// The status.
        status: u16,
    },
    /// A file could not be read; for callers' convenience.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// The problem, if Probity said no.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            Self::CarriedOut(carried_out) => Some(&carried_out.problem),
            _ => None,
        }
    }
}

/// What is known of a request that was carried out and cannot be answered.
#[derive(Clone, Debug)]
pub struct CarriedOut {
    /// The id of what it made or changed, if that is known.
    pub made: Option<String>,
    /// What Probity says of it.
    pub problem: Problem,
}

/// A problem (RFC 9457).
#[derive(Clone, Debug, Deserialize)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// Stable: what programs should go by.
    pub code: String,
    /// What kind of problem it is, for people.
    pub title: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// Finds the request in Probity's log.
    pub request_id: String,
    /// What is wrong where.
    #[serde(default)]
    pub errors: Vec<ProblemError>,
    /// What else a program needs to go on, such as `missing` and `transaction` with `customer_not_approved`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Problem {
    /// A member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.more.get(name)?.as_str().map(str::to_owned)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {} ({})", self.status, self.code, self.detail, self.request_id)?;
        self.errors.iter().try_for_each(|error| write!(f, "; {}: {}", error.pointer, error.message))
    }
}

/// One thing wrong with what was sent.
#[derive(Clone, Debug, Deserialize)]
pub struct ProblemError {
    /// Where in the body, as a JSON pointer.
    pub pointer: String,
    /// Stable.
    pub code: String,
    /// What to do.
    pub message: String,
}
