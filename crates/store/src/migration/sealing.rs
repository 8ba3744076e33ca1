//! Sealing what was readable before there were keys.

use crate::{
    Connection, StoreError, customer, document, field, file,
    key::{self, DataKey},
    note, saved_view, sql, transaction, upload, webhook,
};
use probity_model::{check::Decision, event::EventKind, id::CustomerId};
use uuid::Uuid;

/// A column of texts to seal: the table, the column, the column of the customer's id, and where they are sealed for.
const COLUMNS: [(&str, &str, &str, &str); 8] = [
    ("customers", "display_name", "id", customer::DISPLAY_NAME),
    ("customers", "contact_email", "id", customer::CONTACT_EMAIL),
    ("fields", "value", "customer_id", field::VALUE),
    ("document_versions", "number", "customer_id", document::NUMBER),
    ("notes", "body", "customer_id", note::BODY),
    ("files", "name", "customer_id", file::NAME),
    ("uploads", "name", "customer_id", upload::NAME),
    ("transactions", "description", "customer_id", transaction::DESCRIPTION),
];

/// Gives every customer a key and seals everything with it.
pub(super) async fn seal_all<C: Connection>(db: &C) -> Result<(), StoreError> {
    for row in sql::query_all(db, "SELECT id FROM customers", []).await? {
        let customer = CustomerId::from_uuid(row.try_get("", "id")?);
        let (data_key, key) = db.keys().take(db, customer).await?;
        let sql = "UPDATE customers SET data_key = $2 WHERE id = $1";
        sql::execute(db, sql, [customer.uuid().into(), data_key.into()]).await?;
        for (table, column, owner, place) in COLUMNS {
            let select = format!(
                "SELECT id, {column} AS text FROM {table} WHERE {owner} = $1 AND {column} IS NOT NULL"
            );
            seal_column(db, &key, customer.uuid(), &select, table, column, place).await?;
        }
        let select = "SELECT m.id, m.comment AS text FROM marks m JOIN checks c ON c.id = m.check_id \
                      WHERE c.customer_id = $1 AND m.comment IS NOT NULL";
        seal_column(db, &key, customer.uuid(), select, "marks", "comment", customer::COMMENT).await?;
        seal_decisions(db, &key, customer).await?;
        seal_events(db, &key, customer).await?;
    }
    let secrets = db.keys().secrets();
    let select = "SELECT id, query AS text FROM saved_views WHERE $1 IS NOT NULL";
    seal_column(db, secrets, Uuid::nil(), select, "saved_views", "query", saved_view::QUERY).await?;
    for row in sql::query_all(db, "SELECT endpoint_id, secret FROM webhook_secrets", []).await? {
        let (id, secret): (Uuid, String) = (row.try_get("", "endpoint_id")?, row.try_get("", "secret")?);
        let sealed = key::seal(secrets, webhook::SECRET, id, &secret);
        let sql = "UPDATE webhook_secrets SET secret = $3 WHERE endpoint_id = $1 AND secret = $2";
        sql::execute(db, sql, [id.into(), secret.into(), sealed.0.into()]).await?;
    }
    Ok(())
}

/// Seals the texts that `select` finds for an owner, each for its row.
async fn seal_column<C: Connection>(
    db: &C,
    key: &DataKey,
    owner: Uuid,
    select: &str,
    table: &str,
    column: &str,
    place: &str,
) -> Result<(), StoreError> {
    for row in sql::query_all(db, select, [owner.into()]).await? {
        let (id, text): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "text")?);
        let sealed = key::seal(key, place, id, &text);
        let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1");
        sql::execute(db, &sql, [id.into(), sealed.0.into()]).await?;
    }
    Ok(())
}

async fn seal_decisions<C: Connection>(
    db: &C,
    key: &DataKey,
    customer: CustomerId,
) -> Result<(), StoreError> {
    let select = "SELECT id, decision FROM checks WHERE customer_id = $1 AND decision IS NOT NULL";
    for row in sql::query_all(db, select, [customer.uuid().into()]).await? {
        let (id, text): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "decision")?);
        let decision: Decision = read("decision", &text)?;
        let sealed = customer::sealed_decision(key, id, &decision)?;
        let sql = "UPDATE checks SET decision = $2 WHERE id = $1";
        sql::execute(db, sql, [id.into(), sealed.into()]).await?;
    }
    Ok(())
}

async fn seal_events<C: Connection>(db: &C, key: &DataKey, customer: CustomerId) -> Result<(), StoreError> {
    let select = "SELECT id, data FROM events WHERE customer_id = $1 \
                  AND kind IN ('decided', 'decision_sent_back', 'reopened')";
    for row in sql::query_all(db, select, [customer.uuid().into()]).await? {
        let (id, text): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "data")?);
        let kind: EventKind = read("event", &text)?;
        let sealed = crate::event::data(id, &kind, Some(key))?;
        sql::execute(db, "UPDATE events SET data = $2 WHERE id = $1", [id.into(), sealed.into()]).await?;
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt { what, why: error.to_string() })
}
