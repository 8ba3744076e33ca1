//! Users of the dashboard.

use crate::{StoreError, sql};
use probity_model::id::UserId;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Users whose names are read at once.
const USERS_MAX: u32 = 10_000;

/// Every user's name: for showing who did something.
pub async fn names<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<UserId, String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        name: String,
    }
    let rows: Vec<Row> = sql::all(db, "SELECT id, name FROM users LIMIT $1", [USERS_MAX.into()]).await?;
    Ok(rows.into_iter().map(|row| (UserId::from_uuid(row.id), row.name)).collect())
}
