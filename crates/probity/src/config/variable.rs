//! Variables of the environment that name no setting.

use super::{DEFAULT, FILE_VARIABLE, PREFIX};
use toml::{Table, Value};

/// Edits between what was written and what was meant.
const EDITS_MAX: usize = 2;

/// The variables that look like a setting somebody mistyped, each with the one that was probably meant.
pub(crate) fn unknown_variables(names: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    let known = known_variables();
    let meant = |name: &str| {
        let near = known.iter().map(|known| (strsim::levenshtein(name, known), known)).min()?;
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
