//! Reads every file of a folder of real documents and says what became of it: nothing may panic.
//!
//! Runs where `PROBITY_EVALUATION_DATA` names the folder.
#![allow(clippy::unwrap_used, reason = "clippy sees tests only in #[test] functions, not in their helpers")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use probity_documents::{Limits, inspect, render};

#[test]
fn no_real_file_makes_it_panic() {
    let Some(folder) = std::env::var_os("PROBITY_EVALUATION_DATA") else {
        println!("skipped: no data");
        return;
    };
    let mut counts = BTreeMap::<String, u32>::new();
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    for path in files_below(Path::new(&folder)) {
        let bytes = std::fs::read(&path).unwrap();
        let started = Instant::now();
        match inspect(&bytes, &Limits::default()) {
            Ok(found) => {
                count(format!("accepted {}", found.format));
                let inspected = started.elapsed();
                let rendered = render(&bytes, found.format, &Limits::default(), |page| {
                    match page {
                        Ok(_) => count(format!("page rendered {}", found.format)),
                        Err(problem) => {
                            println!("{} {}", problem.code(), path.display());
                            count(format!("page failed {}: {}", found.format, problem.code()));
                        }
                    }
                    Ok::<(), ()>(())
                });
                if rendered.is_err() {
                    count(format!("render failed {}", found.format));
                    println!("render failed {}: {rendered:?}", path.display());
                }
                let elapsed = started.elapsed();
                if elapsed.as_millis() > 400 {
                    println!("slow: {inspected:?} of {elapsed:?} for {found:?} {}", path.display());
                }
            }
            Err(problem) => {
                count(format!("refused {}", problem.code()));
                println!("{} {} {}", problem.code(), bytes.len(), path.display());
            }
        }
    }
    println!("{counts:#?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}
