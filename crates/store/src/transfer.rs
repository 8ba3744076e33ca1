//! Moving an embedded database to a PostgreSQL server: every row of every table, compared afterwards.

use crate::{Store, StoreError, bulk, sql};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, QueryResult, TransactionTrait as _, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows moved and compared at once.
const ROWS_AT_ONCE: i64 = 1_000;
/// What each database makes for itself.
const NOT_MOVED: [&str; 2] = ["public.schema_migrations", "search.progress"];

/// A table that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// Its rows, all of which are there and the same.
    pub rows: u64,
}

/// Copies everything from an embedded database to one on a PostgreSQL server, and then compares every row. Both are
/// migrated. What an earlier try has copied is not copied again; a target with other rows than that is refused.
///
/// Nobody may write to either meanwhile: the embedded one is locked for as long as it takes; of the other, no instance may
/// be running. `told` hears of each table as it is done.
///
/// Fails with [`StoreError::Transfer`] where the target is not one to move to, or differs in the end.
pub async fn transfer(from: &Store, to: &Store, mut told: impl FnMut(&Moved)) -> Result<(), StoreError> {
    if from.write.get_database_backend() != DatabaseBackend::Sqlite
        || to.write.get_database_backend() != DatabaseBackend::Postgres
    {
        return Err(refused("it goes from an embedded database to one on a PostgreSQL server"));
    }
    // Whoever wants to write waits, and gives up in the end.
    let source = crate::begin(&from.write).await?;
    let tables = tables(&to.write).await?;
    begin_or_go_on(&source, to, &tables).await?;
    for table in &tables {
        table.copy(&source, to).await?;
    }
    for table in &tables {
        let rows = table.compare(&source, to).await?;
        told(&Moved { table: table.name.clone(), rows });
    }
    go_on_counting(to).await?;
    Ok(source.rollback().await?)
}

fn refused(why: impl Into<String>) -> StoreError {
    StoreError::Transfer(why.into())
}

/// A table, as PostgreSQL describes it.
struct Table {
    /// With its schema; `public` is the one that SQLite calls `main`.
    name: String,
    /// The columns in order, each with its type.
    columns: Vec<(String, Kind)>,
    /// The columns of the primary key, by their places among those.
    key: Vec<usize>,
    /// The tables it refers to.
    refers_to: BTreeSet<String>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Boolean,
    Integer,
    Bigint,
    Text,
    Bytes,
    Uuid,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "boolean" => Some(Self::Boolean),
            "integer" => Some(Self::Integer),
            "bigint" => Some(Self::Bigint),
            "text" => Some(Self::Text),
            "bytea" => Some(Self::Bytes),
            "uuid" => Some(Self::Uuid),
            _ => None,
        }
    }

    fn read(self, row: &QueryResult, place: usize) -> Result<Value, StoreError> {
        Ok(match self {
            Self::Boolean => row.try_get_by_index::<Option<bool>>(place)?.into(),
            Self::Integer => row.try_get_by_index::<Option<i32>>(place)?.into(),
            Self::Bigint => row.try_get_by_index::<Option<i64>>(place)?.into(),
            Self::Text => row.try_get_by_index::<Option<String>>(place)?.into(),
            Self::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(place)?.into(),
            Self::Uuid => row.try_get_by_index::<Option<uuid::Uuid>>(place)?.into(),
        })
    }
}

/// Every table to move, each after those it refers to.
async fn tables<C: ConnectionTrait>(db: &C) -> Result<Vec<Table>, StoreError> {
    let mut tables = described(db).await?;
    let sql = "SELECT n.nspname || '.' || c.relname AS name, rn.nspname || '.' || r.relname AS target \
               FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace \
               WHERE k.contype = 'f'";
    for row in sql::query_all(db, sql, []).await? {
        let (name, target): (String, String) = (row.try_get("", "name")?, row.try_get("", "target")?);
        if let Some(table) = tables.get_mut(&name).filter(|_| name != target) {
            table.refers_to.insert(target);
        }
    }
    let mut ordered = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let waits = |table: &Table| table.refers_to.iter().any(|target| tables.contains_key(target));
        let next = tables.values().find(|table| !waits(table)).map(|table| table.name.clone());
        let next = next.ok_or_else(|| refused("its tables refer to each other in a circle"))?;
        ordered.extend(tables.remove(&next));
    }
    Ok(ordered)
}

async fn described<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<String, Table>, StoreError> {
    let sql = "SELECT n.nspname || '.' || c.relname AS name, a.attname AS column_name, \
               format_type(a.atttypid, NULL) AS kind, \
               coalesce(array_position(i.indkey::smallint[], a.attnum), -1) AS in_key \
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
               LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
               WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'keys', 'search') \
               ORDER BY n.nspname, c.relname, a.attnum";
    let mut tables = BTreeMap::<String, (Table, BTreeMap<i32, usize>)>::new();
    for row in sql::query_all(db, sql, []).await? {
        let (name, column): (String, String) = (row.try_get("", "name")?, row.try_get("", "column_name")?);
        if NOT_MOVED.contains(&name.as_str()) {
            continue;
        }
        let kind: String = row.try_get("", "kind")?;
        let kind = Kind::of(&kind)
            .ok_or_else(|| refused(format!("{name}.{column} is a {kind}, which is not known here")))?;
        let (table, key) = tables.entry(name.clone()).or_insert_with(|| {
            let (columns, key, refers_to) = (Vec::new(), Vec::new(), BTreeSet::new());
            (Table { name, columns, key, refers_to }, BTreeMap::new())
        });
        let in_key: i32 = row.try_get("", "in_key")?;
        if in_key >= 0 {
            key.insert(in_key, table.columns.len());
        }
        table.columns.push((column, kind));
    }
    for (table, key) in tables.values() {
        if key.is_empty() {
            return Err(refused(format!("{} has no primary key to go by", table.name)));
        }
    }
    let with_key = |(name, (mut table, key)): (String, (Table, BTreeMap<i32, usize>))| {
        table.key = key.into_values().collect();
        (name, table)
    };
    Ok(tables.into_iter().map(with_key).collect())
}

impl Table {
    /// What SQLite calls it.
    fn embedded_name(&self) -> String {
        self.name.strip_prefix("public.").map_or_else(|| self.name.clone(), |name| format!("main.{name}"))
    }

    fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    /// The rows after this one, in the order of the key.
    async fn page<C: ConnectionTrait>(
        &self,
        db: &C,
        table: &str,
        after: Option<&[Value]>,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let columns = self.column_list();
        let key: Vec<_> = self.key.iter().map(|place| format!("\"{}\"", self.columns[*place].0)).collect();
        let key = key.join(", ");
        let mut values = vec![Value::from(ROWS_AT_ONCE)];
        let beyond = after.map_or_else(String::new, |after| {
            values.extend(self.key.iter().map(|place| after[*place].clone()));
            let places: Vec<_> = (2..=values.len()).map(|place| format!("${place}")).collect();
            format!(" WHERE ({key}) > ({})", places.join(", "))
        });
        let sql = format!("SELECT {columns} FROM {table}{beyond} ORDER BY {key} LIMIT $1");
        let rows = sql::query_all(db, &sql, values).await?;
        let read = |row: &QueryResult| {
            let columns = self.columns.iter().enumerate();
            columns.map(|(place, (_, kind))| kind.read(row, place)).collect::<Result<Vec<_>, _>>()
        };
        rows.iter().map(read).collect()
    }

    /// Copies what is not there yet.
    async fn copy(&self, source: &DatabaseTransaction, to: &Store) -> Result<(), StoreError> {
        let mut after: Option<Vec<Value>> = None;
        loop {
            let rows = self.page(source, &self.embedded_name(), after.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.clone());
            let transaction = to.write.begin().await?;
            // The triggers watch over changes; these rows have been through them.
            let name = &self.name;
            let triggers = |what: &str| format!("ALTER TABLE {name} {what} TRIGGER USER");
            transaction.execute_unprepared(&triggers("DISABLE")).await?;
            let columns: Vec<&str> = self.columns.iter().map(|(column, _)| column.as_str()).collect();
            for some in rows.chunks(bulk::ROWS_PER_STATEMENT) {
                let insert = bulk::statement(DatabaseBackend::Postgres, name, &columns, some.len());
                let sql = format!("{insert} ON CONFLICT DO NOTHING");
                sql::execute(&transaction, &sql, some.iter().flatten().cloned()).await?;
            }
            transaction.execute_unprepared(&triggers("ENABLE")).await?;
            transaction.commit().await?;
        }
    }

    /// Compares every row. Gives how many there are.
    async fn compare(&self, source: &DatabaseTransaction, to: &Store) -> Result<u64, StoreError> {
        let mut after: Option<Vec<Value>> = None;
        let mut total = 0;
        loop {
            let here = self.page(source, &self.embedded_name(), after.as_deref()).await?;
            let there = self.page(&to.write, &self.name, after.as_deref()).await?;
            if here != there {
                let place = here.iter().zip(&there).take_while(|(here, there)| here == there).count();
                let number = total + place as u64 + 1;
                return Err(refused(format!("row {number} of {} is not the same", self.name)));
            }
            let Some(last) = here.last() else { return Ok(total) };
            total += here.len() as u64;
            after = Some(last.clone());
        }
    }
}

/// An empty target takes over the keys; one that has them already goes on where an earlier try ended. Any other is refused.
async fn begin_or_go_on(
    source: &DatabaseTransaction,
    to: &Store,
    tables: &[Table],
) -> Result<(), StoreError> {
    let Some(shared) = tables.iter().find(|table| table.name == "keys.shared_keys") else {
        return Err(refused("it has no keys"));
    };
    let here = shared.page(source, &shared.embedded_name(), None).await?;
    if shared.page(&to.write, &shared.name, None).await? == here {
        return Ok(());
    }
    for table in tables.iter().filter(|table| !table.name.starts_with("keys.")) {
        if !table.page(&to.write, &table.name, None).await?.is_empty() {
            return Err(refused(format!(
                "the database has rows of its own in {}: move to an empty one",
                table.name
            )));
        }
    }
    // What it made for itself when it was opened seals nothing yet.
    let transaction = to.write.begin().await?;
    transaction.execute_unprepared("DELETE FROM keys.data_keys; DELETE FROM keys.shared_keys").await?;
    transaction.commit().await?;
    shared.copy(source, to).await
}

/// The next row gets the number after the last.
async fn go_on_counting(to: &Store) -> Result<(), StoreError> {
    let sql = "SELECT n.nspname || '.' || c.relname AS name, a.attname AS column_name \
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
               WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' \
               AND pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) IS NOT NULL";
    for row in sql::query_all(&to.write, sql, []).await? {
        let (name, column): (String, String) = (row.try_get("", "name")?, row.try_get("", "column_name")?);
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', '{column}'), coalesce(max({column}), 0) + 1, false) FROM {name}"
        );
        to.write.execute_unprepared(&sql).await?;
    }
    Ok(())
}
