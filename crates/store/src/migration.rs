//! The schema, as append-only migrations. A released file is never edited: a change is a new file.

use crate::{StoreError, audit};
use probity_audit::Signer;
use sea_orm::{ConnectionTrait, DatabaseBackend};

/// One step of the schema, for each engine.
struct Migration {
    version: i32,
    shared: &'static str,
    sqlite: &'static str,
}

/// The step that hashes and signs the events written before there was a chain: no SQL can.
const CHAINED: i32 = 12;

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        shared: include_str!("migration/m0001_schema.sql"),
        sqlite: include_str!("migration/m0001_sqlite.sql"),
    },
    Migration {
        version: 2,
        shared: include_str!("migration/m0002_customer_side.sql"),
        sqlite: include_str!("migration/m0002_sqlite.sql"),
    },
    Migration {
        version: 3,
        shared: include_str!("migration/m0003_portal.sql"),
        sqlite: include_str!("migration/m0003_sqlite.sql"),
    },
    Migration {
        version: 4,
        shared: include_str!("migration/m0004_email.sql"),
        sqlite: include_str!("migration/m0004_sqlite.sql"),
    },
    Migration { version: 5, shared: include_str!("migration/m0005_webhooks.sql"), sqlite: "" },
    Migration {
        version: 6,
        shared: include_str!("migration/m0006_sandbox.sql"),
        sqlite: include_str!("migration/m0006_sqlite.sql"),
    },
    Migration { version: 7, shared: include_str!("migration/m0007_branding.sql"), sqlite: "" },
    Migration { version: 8, shared: include_str!("migration/m0008_board.sql"), sqlite: "" },
    Migration {
        version: 11,
        shared: include_str!("migration/m0011_audit.sql"),
        sqlite: include_str!("migration/m0011_sqlite.sql"),
    },
    // The events that are there are chained now, between what lets them be changed and what forbids it again.
    Migration { version: CHAINED, shared: "", sqlite: "" },
    Migration { version: 13, shared: "", sqlite: include_str!("migration/m0013_sqlite.sql") },
    Migration { version: 21, shared: include_str!("migration/m0021_sign_in.sql"), sqlite: "" },
];

/// Brings the database up to the newest version this binary knows. Safe to call at every start, within a write
/// transaction. Refuses a database that a newer binary has migrated.
pub(crate) async fn run<C: ConnectionTrait>(db: &C, signer: &Signer) -> Result<(), StoreError> {
    db.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY)")
        .await?;
    let newest = applied(db).await?;
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    if newest > known {
        return Err(StoreError::NewerSchema { found: newest, known });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > newest) {
        db.execute_unprepared(&spelled(migration.shared, db.get_database_backend())).await?;
        db.execute_unprepared(migration.sqlite).await?;
        if migration.version == CHAINED {
            audit::chain(db, signer).await?;
        }
        let record = format!("INSERT INTO schema_migrations (version) VALUES ({})", migration.version);
        db.execute_unprepared(&record).await?;
    }
    Ok(())
}

async fn applied<C: ConnectionTrait>(db: &C) -> Result<i32, StoreError> {
    let sql = "SELECT coalesce(max(version), 0) AS version FROM schema_migrations";
    let row = crate::sql::query_one(db, sql, []).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get::<i32>("", "version")?))
}

fn spelled(sql: &str, engine: DatabaseBackend) -> String {
    let (serial, uuid, blob) = match engine {
        DatabaseBackend::Postgres => ("bigserial PRIMARY KEY", "uuid", "bytea"),
        _ => ("integer PRIMARY KEY AUTOINCREMENT", "blob", "blob"),
    };
    sql.replace("{{serial}}", serial).replace("{{uuid}}", uuid).replace("{{blob}}", blob)
}
