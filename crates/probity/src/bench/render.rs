//! Page images, made in this process as the reader makes them in its own.

use super::{BenchError, run::share};
use probity_documents::{Limits, inspect, render};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

/// How often each file is rendered; odd, so that there is a middle.
const ROUNDS: usize = 5;

/// Milliseconds that each file took at the median, from its bytes to the three images of its first page.
pub(super) fn measure(files: &[PathBuf]) -> Result<BTreeMap<String, f64>, BenchError> {
    let limits = Limits::default();
    let mut measured = BTreeMap::new();
    for file in files {
        let failed = || BenchError::Render(file.clone());
        let bytes = std::fs::read(file)?;
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let found = inspect(&bytes, &limits).map_err(|_| failed())?;
            let pages = render(&bytes, found.format, &limits, |page| page.map(drop).map_err(|_| ()));
            pages.map_err(|_| failed())?;
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        measured.insert(file.display().to_string(), share(&times, 50));
    }
    Ok(measured)
}
