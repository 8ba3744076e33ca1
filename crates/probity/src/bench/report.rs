//! What was measured, for people and for programs.

use super::BenchError;
use serde_json::{Value, json};
use std::{
    fmt::{self, Write as _},
    path::Path,
    time::Duration,
};

/// What issue 2 asks of a page at the median.
const MEDIAN_MS_MAX: f64 = 20.0;

/// One case, measured.
pub(super) struct Measured {
    case: &'static str,
    median_ms: f64,
    p95_ms: f64,
    reads_median_ms: f64,
    per_second: f64,
    page_kib: usize,
}

impl Measured {
    /// Takes the times of pages and of their reads.
    pub(super) fn new(
        case: &'static str,
        mut pages: Vec<Duration>,
        mut reads: Vec<Duration>,
        per_second: f64,
        page_bytes: usize,
    ) -> Self {
        pages.sort_unstable();
        reads.sort_unstable();
        Self {
            case,
            median_ms: share(&pages, 50),
            p95_ms: share(&pages, 95),
            reads_median_ms: share(&reads, 50),
            per_second,
            page_kib: page_bytes / 1024,
        }
    }

    fn ratio(&self) -> f64 {
        self.median_ms / self.reads_median_ms.max(0.001)
    }

    fn holds(&self) -> bool {
        self.median_ms < MEDIAN_MS_MAX
    }

    fn rows(&self, customers: u64, date: &str, machine: &str) -> Vec<Value> {
        let row = |what: &str, value: f64, unit: &str, bar: Option<f64>, holds: Option<bool>| {
            json!({
                "case": format!("{}: {what}", self.case), "value": rounded(value), "unit": unit, "bar": bar,
                "holds": holds, "customers": customers, "date": date, "machine": machine,
            })
        };
        vec![
            row("page, median", self.median_ms, "ms", Some(MEDIAN_MS_MAX), Some(self.holds())),
            row("page, 95th percentile", self.p95_ms, "ms", None, None),
            row("its reads alone, median", self.reads_median_ms, "ms", None, None),
            row("page to its reads", self.ratio(), "ratio", None, None),
            row("8 clients at once", self.per_second, "pages per second", None, None),
        ]
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<34} median {:6.2} ms, p95 {:6.2} ms, reads alone {:6.2} ms (x{:.1}), {:5.0} pages/s, {} KiB",
            self.case,
            self.median_ms,
            self.p95_ms,
            self.reads_median_ms,
            self.ratio(),
            self.per_second,
            self.page_kib
        )
    }
}

/// How fast the audit log is checked.
pub(super) struct AuditSpeed {
    /// Entries of the log.
    pub(super) entries: u64,
    /// Entries checked in a second.
    pub(super) per_second: f64,
}

/// What issue 3 asks of `probity audit verify`, in entries per second.
const AUDIT_PER_SECOND_MIN: f64 = 200_000.0;

impl AuditSpeed {
    fn holds(&self) -> bool {
        self.per_second >= AUDIT_PER_SECOND_MIN
    }

    fn row(&self, customers: u64, date: &str, machine: &str) -> Value {
        json!({
            "case": "audit log, verified", "value": self.per_second.round(), "unit": "entries per second",
            "bar": AUDIT_PER_SECOND_MIN, "holds": self.holds(), "customers": customers, "date": date,
            "machine": machine,
        })
    }
}

impl fmt::Display for AuditSpeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "audit log of {} entries verified, {:.0} entries per second", self.entries, self.per_second)
    }
}

/// What something costs, against the same without it.
pub(super) struct Cost {
    case: &'static str,
    ratio: f64,
    percent_max: f64,
}

impl Cost {
    /// The middle of the ratios of several rounds.
    pub(super) fn new(case: &'static str, mut ratios: Vec<f64>, percent_max: f64) -> Self {
        ratios.sort_unstable_by(f64::total_cmp);
        Self { case, ratio: ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN), percent_max }
    }

    fn percent(&self) -> f64 {
        (self.ratio - 1.0) * 100.0
    }

    fn holds(&self) -> bool {
        self.percent() < self.percent_max
    }
}

/// Begins the section of what sealing costs.
const COSTS: &str = "\n## What sealing costs\n";

/// Adds what sealing costs to the report. Says whether every bar holds.
pub(super) fn add_costs(folder: &Path, costs: &[Cost], date: &str) -> Result<bool, BenchError> {
    let machine = machine();
    let (json, page) = (folder.join("performance.json"), folder.join("performance.md"));
    let mut rows: Vec<Value> =
        serde_json::from_slice(&std::fs::read(&json)?).map_err(std::io::Error::from)?;
    let is_cost = |row: &Value| row["case"].as_str().is_some_and(|case| case.starts_with("sealing, "));
    rows.retain(|row| !is_cost(row));
    let mut text = std::fs::read_to_string(&page)?;
    if let Some(at) = text.find(COSTS) {
        text.truncate(at);
    }
    text.push_str(COSTS);
    text.push_str(
        "\nThe same work by Probity as it is and by one built without sealing, turn about, each time in an empty database: \
         the middle of the ratios.\n\n| work | sealed to unsealed | bar | holds |\n|---|---|---|---|\n",
    );
    for cost in costs {
        let holds = cost.holds();
        println!("  sealing costs {:.1} % on the {}", cost.percent(), cost.case);
        let _ = writeln!(
            text,
            "| {} | {:.3} | {:.2} | {} |",
            cost.case,
            cost.ratio,
            1.0 + cost.percent_max / 100.0,
            if holds { "yes" } else { "**no**" }
        );
        rows.push(json!({
            "case": format!("sealing, {}", cost.case), "ratio": (cost.ratio * 1000.0).round() / 1000.0,
            "unit": "ratio", "bar": 1.0 + cost.percent_max / 100.0, "holds": holds, "date": date,
            "machine": machine,
        }));
    }
    std::fs::write(&json, serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)? + "\n")?;
    std::fs::write(&page, text)?;
    Ok(costs.iter().all(Cost::holds))
}

/// Writes `performance.json` and `performance.md` into the folder. Says whether every bar holds.
pub(super) fn write(
    folder: &Path,
    measured: &[Measured],
    audit: &AuditSpeed,
    customers: u64,
    date: &str,
) -> Result<bool, BenchError> {
    let machine = machine();
    let mut rows: Vec<Value> = measured.iter().flat_map(|it| it.rows(customers, date, &machine)).collect();
    rows.push(audit.row(customers, date, &machine));
    let json = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("performance.json"), json + "\n")?;
    std::fs::write(folder.join("performance.md"), page(measured, audit, customers, date, &machine))?;
    Ok(measured.iter().all(Measured::holds) && audit.holds())
}

fn page(measured: &[Measured], audit: &AuditSpeed, customers: u64, date: &str, machine: &str) -> String {
    let mut text = format!(
        "# Performance\n\nMeasured by `make bench` on {date}: {customers} customers in the embedded database, {machine}, \
         built with optimisation (`cargo build --release`). The server answers on the loopback address; the clients run beside it on \
         the same machine and keep their connections.\n\n\
         The bar: a page answers in under {MEDIAN_MS_MAX:.0} ms at the median.\n\n\
         | page | median | 95th percentile | its reads alone | ratio | pages per second, 8 clients | size | holds |\n\
         |---|---|---|---|---|---|---|---|\n"
    );
    for it in measured {
        let holds = if it.holds() { "yes" } else { "**no**" };
        let _ = writeln!(
            text,
            "| {} | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} | {:.0} | {} KiB | {holds} |",
            it.case,
            it.median_ms,
            it.p95_ms,
            it.reads_median_ms,
            it.ratio(),
            it.per_second,
            it.page_kib
        );
    }
    text.push_str(
        "\n*Its reads alone* are the statements the page needs, called one after the other without HTTP, templates or \
         anything else; the ratio says what the rest of the page costs.\n\
         The same numbers for programs: [performance.json](performance.json).\n",
    );
    let _ = writeln!(
        text,
        "\n`probity audit verify` went through the {} entries of this log at {:.0} a second (bar: {AUDIT_PER_SECOND_MIN:.0}{}).",
        audit.entries,
        audit.per_second,
        if audit.holds() { "" } else { ", **not reached**" }
    );
    text
}

/// The value that so many percent of the sorted times stay under, in milliseconds.
pub(super) fn share(sorted: &[Duration], percent: usize) -> f64 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The machine in a few words, as far as it tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unnamed processor", |(_, name)| name);
    format!("{cores} cores of {model}")
}
