//! What is in the database and the vault: to show that something left nothing behind.

use crate::TestApp;
use sea_orm::{ConnectionTrait as _, Database, DatabaseBackend, Statement};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

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
            DatabaseBackend::Postgres => {
                "SELECT table_name AS name FROM information_schema.tables \
                                          WHERE table_schema = 'public'"
            }
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

impl TestApp {
    /// Everything the database keeps, each with its name: the files of the embedded one, or of this one on the server. There
    /// long values are kept compressed, so its rows are there as text too.
    pub async fn written(&self) -> Vec<(String, Vec<u8>)> {
        let folder = match self.database_folder().await {
            Some(folder) => folder,
            None => self.folder().to_owned(),
        };
        let mut written = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                written.push((path.display().to_string(), fs::read(&path).expect("bytes")));
            }
        }
        if self.cluster().is_some() {
            written.push(("the rows".to_owned(), self.rows_as_text().await));
        }
        assert!(written.iter().any(|(_, bytes)| bytes.len() > 8_000), "looked in the wrong place");
        written
    }

    /// The folder of this database on the server, with everything written to it; none where it is embedded.
    async fn database_folder(&self) -> Option<PathBuf> {
        let cluster = self.cluster()?;
        let db = Database::connect(self.database_url()).await.expect("the database");
        db.execute_unprepared("CHECKPOINT").await.expect("written");
        let sql = "SELECT oid::text AS oid FROM pg_database WHERE datname = current_database()";
        let row = db.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, sql)).await;
        let oid: String = row.expect("a row").expect("a row").try_get("", "oid").expect("a number");
        db.close().await.expect("closed");
        Some(cluster.join("data/base").join(oid))
    }

    async fn rows_as_text(&self) -> Vec<u8> {
        let db = Database::connect(self.database_url()).await.expect("the database");
        let query = |sql: String| Statement::from_string(DatabaseBackend::Postgres, sql);
        let tables = "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables \
                      WHERE table_schema IN ('public', 'keys', 'search')";
        let mut text = String::new();
        for table in db.query_all_raw(query(tables.to_owned())).await.expect("the tables") {
            let table: String = table.try_get("", "name").expect("a name");
            let rows = db.query_all_raw(query(format!("SELECT t::text AS row FROM {table} AS t"))).await;
            for row in rows.expect("rows") {
                text.push_str(&row.try_get::<String>("", "row").expect("a text"));
            }
        }
        db.close().await.expect("closed");
        text.into_bytes()
    }
}

fn list(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { list(&path, files) } else { files.push(path.display().to_string()) }
    }
}
