//! The security documents name files and tests: each is there, and every requirement of ASVS has its one row.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const DOCUMENTS: [&str; 3] = ["docs/security.md", "docs/security/asvs.md", "docs/security/obligations.md"];
const FOLDERS: [&str; 5] = ["crates/", "docs/", "web/", "scripts/", "examples/"];
/// The requirements of levels 1 and 2 of OWASP ASVS 5.0.0, one a line.
const IDS: &str = include_str!("asvs_ids.txt");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between backticks and names something of the repository. Blocks of code are left out.
fn named(document: &str) -> Vec<String> {
    let prose = document.split("```").step_by(2);
    let spans = prose.flat_map(|prose| prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2)));
    spans.filter(|span| FOLDERS.iter().any(|folder| span.starts_with(folder))).map(str::to_owned).collect()
}

/// Whether a file has this test: `fn` with the attribute of a test before it in Rust, the name in quotes in JavaScript.
fn has_test(source: &str, test: &str) -> bool {
    if source.contains(&format!("test(\"{test}\"")) {
        return true;
    }
    let Some(at) = source.find(&format!("fn {test}(")) else { return false };
    let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = source[..line].lines().rev().map(str::trim);
    let mut attributes = before.take_while(|line| line.starts_with("#["));
    attributes.any(|line| line.starts_with("#[test") || line.starts_with("#[tokio::test"))
}

/// What is wrong with a name, if anything: `path`, `path.rs::test` or `path.js: test`.
fn fault(name: &str) -> Option<String> {
    let parts = name.split_once("::").or_else(|| name.split_once(": "));
    let (path, test) = parts.map_or((name, None), |(path, test)| (path, Some(test)));
    if !root().join(path).exists() {
        return Some(format!("there is no {path}"));
    }
    let test = test.filter(|test| !has_test(&read(path), test))?;
    Some(format!("{path} has no test {test}"))
}

#[test]
fn every_file_and_test_that_is_named_is_there() {
    let mut faults = Vec::new();
    for document in DOCUMENTS {
        let names = named(&read(document));
        assert!(names.len() >= 20, "{document} names {} things", names.len());
        let wrong = names.iter().filter_map(|name| fault(name));
        faults.extend(wrong.map(|what| format!("{document}: {what}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_name_of_nothing_is_found() {
    assert_eq!(fault("crates/testkit/tests/it/security_docs.rs::a_name_of_nothing_is_found"), None);
    assert_eq!(fault("web/test/security.test.js: a name that looks like markup is text everywhere"), None);
    for nothing in [
        "docs/nowhere.md",
        "crates/testkit/tests/it/security_docs.rs::nobody_tests_this",
        "crates/testkit/tests/it/security_docs.rs::fault",
        "web/test/security.test.js: nobody tests this",
    ] {
        assert!(fault(nothing).is_some(), "{nothing}");
    }
}

#[test]
fn every_requirement_of_asvs_has_its_one_row_with_a_known_answer() {
    let document = read("docs/security/asvs.md");
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for line in document.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, id, level, _, answer, place, ..] = cells[..] else { continue };
        if !id.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        *rows.entry(id).or_default() += 1;
        assert!(["1", "2"].contains(&level), "{id} is of level {level}");
        let answers = ["met", "operator", "*not yet*", "**not met**", "n/a"];
        assert!(answers.contains(&answer), "{id} is {answer}");
        assert!(!place.is_empty(), "{id} says nothing");
        if answer == "**not met**" {
            assert!(place.contains("*Missing:*"), "{id} does not say what is missing");
        }
    }
    let expected: BTreeMap<&str, usize> = IDS.lines().map(|id| (id, 1)).collect();
    assert_eq!(expected.len(), 253, "of levels 1 and 2 there are 253");
    assert_eq!(rows, expected);
}
