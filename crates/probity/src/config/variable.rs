//! Variables of the environment that name no setting.

use super::{DEFAULT, FILE_VARIABLE, PREFIX};
use toml::{Table, Value};

/// Edits between what was written and what was meant.
const EDITS_MAX: usize = 2;

/// The variables that look like a setting somebody mistyped, each with the one that was probably meant.
pub(crate) fn unknown_variables(names: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    let known = known_variables();
    let meant = |name: &str| {
        let near = known.iter().map(|known| (edits(name, known), known)).min()?;
        (near.0 <= EDITS_MAX).then(|| near.1.clone())
    };
    names
        .into_iter()
        .filter(|name| name.starts_with(PREFIX) && name != FILE_VARIABLE && !known.contains(name))
        .filter_map(|name| Some((name.clone(), meant(&name)?)))
        .collect()
}

/// Every variable that sets something.
pub(crate) fn known_variables() -> Vec<String> {
    let table: Table = DEFAULT.parse().unwrap_or_default();
    let mut names = Vec::new();
    collect(&table, PREFIX, &mut names);
    names
}

fn collect(table: &Table, prefix: &str, names: &mut Vec<String>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.to_uppercase());
        match value {
            Value::Table(inner) => collect(inner, &format!("{name}_"), names),
            _ => names.push(name),
        }
    }
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
fn edits(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, from) in one.bytes().enumerate() {
        let mut next = vec![line + 1];
        for ((into, diagonal), above) in other.bytes().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != into)).min(left + 1).min(above + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
