//! Rows of one table, many to a statement.

use crate::{Connection, StoreError, sql};
use sea_orm::{DatabaseBackend, Value};
use std::fmt::Write as _;

/// Rows of one statement. More would not be faster, and SQLite takes at most 32,766 values.
pub(crate) const ROWS_PER_STATEMENT: usize = 250;

/// Rows of one table.
pub(super) struct Rows {
    table: &'static str,
    columns: &'static [&'static str],
    pub(super) values: Vec<Value>,
}

impl Rows {
    pub(super) const fn of(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self { table, columns, values: Vec::new() }
    }

    pub(super) async fn write<C: Connection>(self, db: &C) -> Result<(), StoreError> {
        let width = self.columns.len();
        let mut values = self.values.into_iter().peekable();
        while values.peek().is_some() {
            let chunk: Vec<Value> = values.by_ref().take(ROWS_PER_STATEMENT * width).collect();
            let rows = chunk.len() / width;
            let statement = statement(db.get_database_backend(), self.table, self.columns, rows);
            sql::execute(db, &statement, chunk).await?;
        }
        Ok(())
    }
}

/// The statement that inserts so many rows.
pub(crate) fn statement(engine: DatabaseBackend, table: &str, columns: &[&str], rows: usize) -> String {
    let mut text = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            text.push_str(if column == 0 { "" } else { ", " });
            // SQLite looks a numbered placeholder up by name, which takes longer the more there are.
            let _ = match engine {
                DatabaseBackend::Sqlite => write!(text, "?"),
                _ => write!(text, "${}", row * columns.len() + column + 1),
            };
        }
        text.push(')');
    }
    text
}
