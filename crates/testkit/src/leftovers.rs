//! What is in the database and the vault: to show that something left nothing behind.

use crate::TestApp;
use sea_orm::{ConnectionTrait as _, Database, DatabaseBackend, Statement};
use std::{collections::BTreeMap, fs, path::Path};

/// The rows of every table and every file of the vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contents {
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
    /// The files of the vault, below its folder.
    pub files: Vec<String>,
}

impl TestApp {
    /// What is there now. Idempotency keys are left out: they are kept for every answer.
    pub async fn contents(&self) -> Contents {
        let db = Database::connect(self.database_url()).await.expect("the database");
        let engine = db.get_database_backend();
        let tables = match engine {
            DatabaseBackend::Postgres => "SELECT table_name AS name FROM information_schema.tables \
                                          WHERE table_schema = 'public'",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        };
        let query = |sql: String| Statement::from_string(engine, sql);
        let mut rows = BTreeMap::new();
        for table in db.query_all_raw(query(tables.to_owned())).await.expect("the tables") {
            let table: String = table.try_get("", "name").expect("a name");
            if table == "idempotency_keys" {
                continue;
            }
            let count = db.query_one_raw(query(format!("SELECT count(*) AS total FROM {table}"))).await;
            let total = count.expect("a count").expect("a row").try_get("", "total").expect("a number");
            rows.insert(table, total);
        }
        db.close().await.expect("closed");
        let mut files = Vec::new();
        list(&self.folder().join("files"), &mut files);
        files.sort();
        Contents { rows, files }
    }
}

fn list(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { list(&path, files) } else { files.push(path.display().to_string()) }
    }
}
