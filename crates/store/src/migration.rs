//! The schema, as append-only migrations. A released file is never edited: a change is a new file.

mod sealing;

use crate::{Connection, StoreError, audit};
use probity_audit::Signer;
use sea_orm::{ConnectionTrait, DatabaseBackend};

/// One step of the schema: what both engines read, and what each says in its own words, above all its triggers.
struct Migration {
    version: i32,
    shared: &'static str,
    sqlite: &'static str,
    /// A database there never held what came before the first version that knew it: what only moves old rows is left out.
    postgres: &'static str,
}

/// The step that seals what was readable before there were keys: no SQL can.
const SEALED: i32 = 15;
/// The step that hashes and signs the events written before there was a chain: no SQL can.
const CHAINED: i32 = 12;

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        shared: include_str!("migration/m0001_schema.sql"),
        sqlite: include_str!("migration/m0001_sqlite.sql"),
        postgres: include_str!("migration/m0001_postgres.sql"),
    },
    Migration {
        version: 2,
        shared: include_str!("migration/m0002_customer_side.sql"),
        sqlite: include_str!("migration/m0002_sqlite.sql"),
        postgres: include_str!("migration/m0002_postgres.sql"),
    },
    Migration {
        version: 3,
        shared: include_str!("migration/m0003_portal.sql"),
        sqlite: include_str!("migration/m0003_sqlite.sql"),
        postgres: include_str!("migration/m0003_postgres.sql"),
    },
    Migration {
        version: 4,
        shared: include_str!("migration/m0004_email.sql"),
        sqlite: include_str!("migration/m0004_sqlite.sql"),
        postgres: "",
    },
    Migration { version: 5, shared: include_str!("migration/m0005_webhooks.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 6,
        shared: include_str!("migration/m0006_sandbox.sql"),
        sqlite: include_str!("migration/m0006_sqlite.sql"),
        postgres: include_str!("migration/m0006_postgres.sql"),
    },
    Migration { version: 7, shared: include_str!("migration/m0007_branding.sql"), sqlite: "", postgres: "" },
    Migration { version: 8, shared: include_str!("migration/m0008_board.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 11,
        shared: include_str!("migration/m0011_audit.sql"),
        sqlite: include_str!("migration/m0011_sqlite.sql"),
        postgres: "",
    },
    // The events that are there are chained now, between what lets them be changed and what forbids it again.
    Migration { version: CHAINED, shared: "", sqlite: "", postgres: "" },
    Migration {
        version: 13,
        shared: "",
        sqlite: include_str!("migration/m0013_sqlite.sql"),
        postgres: include_str!("migration/m0013_postgres.sql"),
    },
    Migration {
        version: 14,
        shared: include_str!("migration/m0014_sealed.sql"),
        sqlite: include_str!("migration/m0014_sqlite.sql"),
        postgres: "",
    },
    // What is there is sealed now, between what lets it be changed and what forbids it again.
    Migration { version: SEALED, shared: "", sqlite: "", postgres: "" },
    Migration {
        version: 16,
        shared: "",
        sqlite: include_str!("migration/m0016_sqlite.sql"),
        postgres: include_str!("migration/m0016_postgres.sql"),
    },
    Migration { version: 21, shared: include_str!("migration/m0021_sign_in.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 31,
        shared: include_str!("migration/m0031_four_eyes.sql"),
        sqlite: include_str!("migration/m0031_sqlite.sql"),
        postgres: include_str!("migration/m0031_postgres.sql"),
    },
    Migration {
        version: 32,
        shared: include_str!("migration/m0032_roles.sql"),
        sqlite: include_str!("migration/m0032_sqlite.sql"),
        postgres: include_str!("migration/m0032_postgres.sql"),
    },
    Migration { version: 41, shared: include_str!("migration/m0041_passkeys.sql"), sqlite: "", postgres: "" },
    Migration { version: 42, shared: include_str!("migration/m0042_openid.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 51,
        shared: include_str!("migration/m0051_retention.sql"),
        sqlite: include_str!("migration/m0051_sqlite.sql"),
        postgres: include_str!("migration/m0051_postgres.sql"),
    },
    Migration { version: 71, shared: include_str!("migration/m0071_trace.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 72,
        shared: include_str!("migration/m0072_carried_out.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { version: 73, shared: include_str!("migration/m0073_limits.sql"), sqlite: "", postgres: "" },
    Migration { version: 74, shared: include_str!("migration/m0074_lists.sql"), sqlite: "", postgres: "" },
    Migration { version: 75, shared: "", sqlite: "", postgres: include_str!("migration/m0075_postgres.sql") },
];

/// Brings the database up to the newest version this binary knows. Safe to call at every start, within a write
/// transaction. Refuses a database that a newer binary has migrated. Says whether something readable was sealed.
pub(crate) async fn run<C: Connection>(db: &C, signer: &Signer) -> Result<bool, StoreError> {
    let newest = applied(db).await?;
    let known = self::newest();
    if newest > known {
        return Err(StoreError::NewerSchema { found: newest, known });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > newest) {
        db.execute_unprepared(&spelled(migration.shared, db.get_database_backend())).await?;
        let own = match db.get_database_backend() {
            DatabaseBackend::Postgres => migration.postgres,
            _ => migration.sqlite,
        };
        db.execute_unprepared(own).await?;
        if migration.version == CHAINED {
            audit::chain(db, signer).await?;
        }
        if migration.version == SEALED {
            sealing::seal_all(db).await?;
            audit::chain(db, signer).await?;
        }
        let record = format!("INSERT INTO schema_migrations (version) VALUES ({})", migration.version);
        db.execute_unprepared(&record).await?;
    }
    Ok((1..SEALED).contains(&newest))
}

/// Makes what lies beside the data, where it is not there. A file of keys that is empty beside data that was sealed is
/// refused: it is not the right one.
pub(crate) async fn lay_aside<C: ConnectionTrait>(db: &C) -> Result<(), StoreError> {
    if !is_laid(db).await? {
        lay(db).await?;
    }
    let has_keys = crate::sql::query_one(db, "SELECT name FROM keys.shared_keys", []).await?.is_some();
    if !has_keys && applied(db).await? >= SEALED {
        return Err(StoreError::KeysMissing);
    }
    Ok(())
}

/// Whether all of it is there. Asked on PostgreSQL alone, where making what is there already takes a right of its own,
/// which nobody needs but whoever migrates.
async fn is_laid<C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        return Ok(false);
    }
    let tables = "VALUES ('schema_migrations'), ('keys.data_keys'), ('keys.shared_keys'), ('search.tokens'), \
                  ('search.progress')";
    let sql =
        format!("SELECT bool_and(to_regclass(name) IS NOT NULL) AS laid FROM ({tables}) AS tables (name)");
    let row = crate::sql::query_one(db, &sql, []).await?;
    row.map_or(Ok(false), |row| Ok(row.try_get("", "laid")?))
}

async fn lay<C: ConnectionTrait>(db: &C) -> Result<(), StoreError> {
    let engine = db.get_database_backend();
    let own = match engine {
        DatabaseBackend::Postgres => {
            db.execute_unprepared("CREATE SCHEMA IF NOT EXISTS keys; CREATE SCHEMA IF NOT EXISTS search")
                .await?;
            include_str!("aside_postgres.sql")
        }
        _ => include_str!("aside_sqlite.sql"),
    };
    db.execute_unprepared(&spelled(include_str!("aside.sql"), engine)).await?;
    db.execute_unprepared(own).await?;
    db.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY)")
        .await?;
    Ok(())
}

/// The newest version this binary knows.
pub(crate) fn newest() -> i32 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// The version a database has; 0 for none.
pub(crate) async fn applied<C: ConnectionTrait>(db: &C) -> Result<i32, StoreError> {
    let sql = "SELECT coalesce(max(version), 0) AS version FROM schema_migrations";
    let row = crate::sql::query_one(db, sql, []).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get::<i32>("", "version")?))
}

fn spelled(sql: &str, engine: DatabaseBackend) -> String {
    let (serial, uuid, blob) = match engine {
        DatabaseBackend::Postgres => ("bigserial PRIMARY KEY", "uuid", "bytea"),
        _ => ("integer PRIMARY KEY AUTOINCREMENT", "blob", "blob"),
    };
    let without_rowid = if engine == DatabaseBackend::Sqlite { " WITHOUT ROWID" } else { "" };
    let sql = sql.replace("{{without_rowid}}", without_rowid);
    let sql = sql.replace("{{serial}}", serial).replace("{{uuid}}", uuid).replace("{{blob}}", blob);
    if engine == DatabaseBackend::Postgres { in_order_of_bytes(&sql) } else { sql }
}

/// Texts are compared byte by byte, as SQLite does it: whatever language the database was made for, lists have one order,
/// and an index never has to be made anew because a library of the system was upgraded.
fn in_order_of_bytes(sql: &str) -> String {
    let mut columns = sql.split(" text");
    let mut ordered = columns.next().unwrap_or_default().to_owned();
    for rest in columns {
        let ends_here = rest.starts_with([' ', ',', '\n', ';']);
        ordered.push_str(if ends_here { " text COLLATE \"C\"" } else { " text" });
        ordered.push_str(rest);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_postgresql_every_text_is_ordered_by_its_bytes() {
        let made =
            spelled("CREATE TABLE a (b text, text_c text NOT NULL, d {{blob}})", DatabaseBackend::Postgres);
        assert_eq!(
            made,
            "CREATE TABLE a (b text COLLATE \"C\", text_c text COLLATE \"C\" NOT NULL, d bytea)"
        );
        let shared = MIGRATIONS.iter().map(|migration| migration.shared).collect::<String>();
        assert!(spelled(&shared, DatabaseBackend::Sqlite).contains("text NOT NULL"));
    }
}
