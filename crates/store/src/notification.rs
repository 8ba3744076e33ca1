//! Notifications to users.

use crate::{
    Connection, StoreError, customer,
    key::{self, Opened, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    event::EventKind,
    id::{CustomerId, EndpointId, NoteId, NotificationId, UserId},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A notification as it was kept, with the name of the customer it is about.
#[derive(Clone, Debug)]
pub struct NotificationRecord {
    /// Its id.
    pub id: NotificationId,
    /// The customer it is about, with the name.
    pub customer: Option<(CustomerId, Personal<String>)>,
    /// The note the event is about, if it is about one.
    pub note: Option<NoteId>,
    /// The webhook endpoint the event is about, if it is about one.
    pub endpoint: Option<EndpointId>,
    /// The place of the event it tells of.
    pub event_seq: i64,
    /// The word of what it tells.
    pub kind: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was read, if it was.
    pub read_at: Option<Timestamp>,
}

/// A notification to keep.
#[derive(Clone, Debug)]
pub struct NewNotification<'a> {
    /// Its id.
    pub id: NotificationId,
    /// Whose.
    pub user: UserId,
    /// About whom.
    pub customer: Option<CustomerId>,
    /// The place of the event it tells of.
    pub event_seq: i64,
    /// The word of what it tells.
    pub kind: &'a str,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    customer_id: Option<Uuid>,
    display_name: Option<Sealed>,
    event_seq: i64,
    event: Option<String>,
    kind: String,
    created_at: i64,
    read_at: Option<i64>,
}

const SELECT: &str = "SELECT n.id, n.customer_id, c.display_name, n.event_seq, e.data AS event, n.kind, n.created_at, \
                      n.read_at FROM notifications n LEFT JOIN customers c ON c.id = n.customer_id \
                      LEFT JOIN events e ON e.seq = n.event_seq";

/// Keeps a notification.
pub async fn insert<C: Connection>(db: &C, new: &NewNotification<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO notifications (id, user_id, customer_id, event_seq, kind, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        new.id.uuid().into(),
        new.user.uuid().into(),
        new.customer.map(CustomerId::uuid).into(),
        new.event_seq.into(),
        new.kind.into(),
        micros(new.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// A user's notifications, newest first, older than `before`.
pub async fn list<C: Connection>(
    db: &C,
    user: UserId,
    before: Option<NotificationId>,
    limit: u32,
) -> Result<Vec<NotificationRecord>, StoreError> {
    let mut values: Vec<Value> = vec![user.uuid().into(), limit.into()];
    let mut older = "";
    if let Some(before) = before {
        values.push(before.uuid().into());
        older = " AND n.id < $3";
    }
    let sql = format!("{SELECT} WHERE n.user_id = $1{older} ORDER BY n.id DESC LIMIT $2");
    records(db, sql::all(db, &sql, values).await?).await
}

/// A user's unread notifications of events after this place, oldest first: for those who follow along.
pub async fn since<C: Connection>(
    db: &C,
    user: UserId,
    event_seq: i64,
    limit: u32,
) -> Result<Vec<NotificationRecord>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE n.user_id = $1 AND n.read_at IS NULL AND n.event_seq > $2 ORDER BY n.event_seq LIMIT $3"
    );
    let values = [user.uuid().into(), event_seq.into(), limit.into()];
    records(db, sql::all(db, &sql, values).await?).await
}

/// How many a user has not read.
pub async fn unread<C: Connection>(db: &C, user: UserId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS total FROM notifications WHERE user_id = $1 AND read_at IS NULL";
    let row = sql::query_one(db, sql, [user.uuid().into()]).await?;
    let total = row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Marks one of a user's notifications read, or all of them. Gives how many were unread.
pub async fn mark_read<C: Connection>(
    db: &C,
    user: UserId,
    id: Option<NotificationId>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let mut values: Vec<Value> = vec![micros(at).into(), user.uuid().into()];
    let mut one = "";
    if let Some(id) = id {
        values.push(id.uuid().into());
        one = " AND id = $3";
    }
    let sql = format!("UPDATE notifications SET read_at = $1 WHERE user_id = $2 AND read_at IS NULL{one}");
    sql::execute(db, &sql, values).await
}

async fn records<C: Connection>(db: &C, rows: Vec<Row>) -> Result<Vec<NotificationRecord>, StoreError> {
    let customers = rows.iter().filter_map(|row| row.customer_id.map(CustomerId::from_uuid));
    let keys = key::of_all(db, customers).await?;
    rows.into_iter().map(|row| record(&keys, row)).collect()
}

fn record(keys: &Opened, row: Row) -> Result<NotificationRecord, StoreError> {
    let customer = row.customer_id.map(CustomerId::from_uuid).zip(row.display_name);
    let customer =
        customer.map(|(id, name)| Ok::<_, StoreError>((id, customer::opened_name(keys, id, &name)?)));
    let about: Option<EventKind> = row.event.as_deref().and_then(|event| serde_json::from_str(event).ok());
    Ok(NotificationRecord {
        id: NotificationId::from_uuid(row.id),
        customer: customer.transpose()?,
        note: match about {
            Some(EventKind::NoteAdded { note, .. }) => Some(note),
            _ => None,
        },
        endpoint: match about {
            Some(EventKind::EndpointGivenUp { endpoint }) => Some(endpoint),
            _ => None,
        },
        event_seq: row.event_seq,
        kind: row.kind,
        created_at: timestamp(row.created_at)?,
        read_at: row.read_at.map(timestamp).transpose()?,
    })
}
