//! The files to deploy with name what there is: settings, metrics, alerts.

use probity_metrics::{ALL, name};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use toml::{Table, Value};

/// Named in the default configuration alone where another engine is built in, or not at all.
const NO_SETTINGS: [&str; 1] = ["PROBITY_CONFIG"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// Words that begin so, with the letters, digits and underlines after it.
fn words(text: &str, beginning: &str) -> BTreeSet<String> {
    let word = |(at, _): (usize, &str)| {
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    text.match_indices(beginning).map(word).filter(|word| word != beginning).collect()
}

fn settings(table: &Table, prefix: &str, names: &mut BTreeSet<String>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.to_uppercase());
        match value {
            Value::Table(inner) => settings(inner, &format!("{name}_"), names),
            _ => {
                names.insert(name);
            }
        }
    }
}

#[test]
fn every_variable_they_set_is_a_setting() {
    let printed = Command::new(env!("CARGO_BIN_EXE_probity")).arg("config").output().unwrap();
    let table: Table = String::from_utf8(printed.stdout).unwrap().parse().unwrap();
    let mut known: BTreeSet<String> = NO_SETTINGS.map(str::to_owned).into();
    settings(&table, "PROBITY_", &mut known);
    let mut named = 0;
    for (file, text) in files(&root().join("deploy")) {
        for variable in words(&text, "PROBITY_").iter().filter(|variable| *variable != "PROBITY_PORT") {
            assert!(known.contains(variable), "{} sets {variable}, which is no setting", file.display());
            named += 1;
        }
    }
    assert!(named > 20, "they were read");
}

#[test]
fn every_metric_they_ask_for_is_measured() {
    let known: BTreeSet<String> = ALL.iter().map(|(bare, _)| name(bare)).collect();
    let mut asked = BTreeSet::new();
    for file in ["grafana/probity.json", "prometheus/alerts.yml"] {
        let text = fs::read_to_string(root().join("deploy").join(file)).unwrap();
        asked.extend(words(&text, "probity_"));
    }
    let bare = |metric: &str| {
        let ends = ["_bucket", "_count", "_sum", "_total", "_info"];
        ends.iter().find_map(|end| metric.strip_suffix(end)).unwrap_or(metric).to_owned()
    };
    for metric in &asked {
        assert!(known.contains(metric) || known.contains(&bare(metric)), "{metric} is not measured");
    }
    let shown: BTreeSet<String> = asked.iter().map(|metric| bare(metric)).collect();
    for metric in &known {
        assert!(shown.contains(metric), "{metric} is measured, and nobody looks at it");
    }
}

#[test]
fn the_dashboard_is_one_and_every_alert_is_explained() {
    let dashboard = fs::read_to_string(root().join("deploy/grafana/probity.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "each panel has an id of its own");
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        assert!(!panel["targets"].as_array().unwrap().is_empty() && panel["title"] != "", "{panel}");
    }
    let alerts = fs::read_to_string(root().join("deploy/prometheus/alerts.yml")).unwrap();
    let guide = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let named: Vec<_> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(named.len() > 8, "{named:?}");
    for alert in named {
        assert!(guide.contains(&format!("`{alert}`")), "{alert} is not explained");
    }
}
