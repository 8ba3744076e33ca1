//! What was measured: a row for each case, kept in `performance.json`, from which `performance.md` is written.

use super::{BenchError, report};
use serde::{Deserialize, Serialize};
use std::{fmt, path::PathBuf};

/// The database that was measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Engine {
    SQLite,
    PostgreSQL,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SQLite => "SQLite",
            Self::PostgreSQL => "PostgreSQL",
        })
    }
}

/// On which side of its bar a number should stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Bound {
    #[serde(rename = "at most")]
    AtMost,
    #[serde(rename = "at least")]
    AtLeast,
}

/// One measured case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    /// What was measured.
    pub(super) case: String,
    /// On which engine, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) engine: Option<Engine>,
    /// With how many customers, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) customers: Option<u64>,
    /// Of two things measured in one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ratio: Option<f64>,
    /// In the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<f64>,
    pub(super) unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bound: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bar: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) holds: Option<bool>,
    #[serde(default)]
    pub(super) date: String,
    #[serde(default)]
    pub(super) machine: String,
}

impl Row {
    pub(super) fn value(case: impl Into<String>, value: f64, unit: &str) -> Self {
        Self {
            case: case.into(),
            engine: None,
            customers: None,
            ratio: None,
            value: Some(rounded(value)),
            unit: unit.to_owned(),
            bound: None,
            bar: None,
            holds: None,
            date: String::new(),
            machine: String::new(),
        }
    }

    pub(super) fn ratio(case: impl Into<String>, ratio: f64) -> Self {
        Self { ratio: Some(rounded(ratio)), value: None, ..Self::value(case, 0.0, "ratio") }
    }

    pub(super) const fn on(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    pub(super) const fn with(mut self, customers: u64) -> Self {
        self.customers = Some(customers);
        self
    }

    pub(super) fn at_most(self, bar: f64) -> Self {
        let holds = self.number() <= bar;
        Self { bound: Some(Bound::AtMost), bar: Some(bar), holds: Some(holds), ..self }
    }

    pub(super) fn at_least(self, bar: f64) -> Self {
        let holds = self.number() >= bar;
        Self { bound: Some(Bound::AtLeast), bar: Some(bar), holds: Some(holds), ..self }
    }

    /// The ratio, or else the value.
    pub(super) fn number(&self) -> f64 {
        self.ratio.or(self.value).unwrap_or(f64::NAN)
    }

    fn is_again(&self, other: &Self) -> bool {
        (&self.case, self.engine, self.customers) == (&other.case, other.engine, other.customers)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.case)?;
        if let Some(engine) = self.engine {
            write!(f, ", {engine}")?;
        }
        if let Some(customers) = self.customers {
            write!(f, ", {customers} customers")?;
        }
        write!(f, ": {} {}", self.number(), self.unit)?;
        if let (Some(bound), Some(bar)) = (self.bound, self.bar) {
            let bound = if bound == Bound::AtMost { "at most" } else { "at least" };
            write!(f, " ({bound} {bar})")?;
        }
        Ok(())
    }
}

/// Everything measured so far, of this run and earlier ones.
pub(super) struct Results {
    folder: PathBuf,
    rows: Vec<Row>,
    date: String,
    machine: String,
    all_hold: bool,
}

impl Results {
    /// Reads what is in the folder, which may be nothing.
    pub(super) fn open(folder: PathBuf, date: String) -> Result<Self, BenchError> {
        let rows = match std::fs::read(folder.join("performance.json")) {
            Ok(text) => serde_json::from_slice(&text).map_err(std::io::Error::from)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { folder, rows, date, machine: machine(), all_hold: true })
    }

    /// Takes a row, in the place of an earlier one of the same case, and prints it.
    pub(super) fn put(&mut self, row: Row) {
        let row = Row { date: self.date.clone(), machine: self.machine.clone(), ..row };
        println!("  {row}{}", if row.holds == Some(false) { ", NOT HELD" } else { "" });
        self.all_hold &= row.holds != Some(false);
        match self.rows.iter_mut().find(|earlier| earlier.is_again(&row)) {
            Some(earlier) => *earlier = row,
            None => self.rows.push(row),
        }
    }

    /// Writes both files. Says whether every bar of this run holds.
    pub(super) fn write(&self) -> Result<bool, BenchError> {
        let json = serde_json::to_string_pretty(&self.rows).map_err(std::io::Error::from)?;
        std::fs::create_dir_all(&self.folder)?;
        std::fs::write(self.folder.join("performance.json"), json + "\n")?;
        std::fs::write(self.folder.join("performance.md"), report::page(&self.rows))?;
        Ok(self.all_hold)
    }
}

/// Three digits that matter, or whole numbers.
fn rounded(value: f64) -> f64 {
    let scale = if value.abs() >= 100.0 { 1.0 } else { 1000.0 };
    (value * scale).round() / scale
}

/// The machine in a few words, as far as it tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unnamed processor", |(_, name)| name);
    format!("{cores} cores of {model}")
}
