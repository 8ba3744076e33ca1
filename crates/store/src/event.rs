//! Events: appended, never changed.

use crate::{
    Connection, StoreError, audit,
    key::{self, DataKey},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_audit::{Checkpoint, Entry, Signer};
use probity_model::{
    event::{Event, EventKind},
    id::{ApiKeyId, CustomerId, EventId, FileId, UserId},
    user::{Actor, Role},
};
use sea_orm::{FromQueryResult, Value};
use std::{borrow::Cow, fmt::Write as _};
use uuid::Uuid;

/// An event as it was kept.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    /// Its place in the order of everything that happened.
    pub seq: i64,
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub event: Event,
}

/// Which events to list. Everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// By this user.
    pub user: Option<UserId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Exactly this one.
    pub id: Option<EventId>,
    /// At this instant or later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Older than this place.
    pub before: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    customer_id: Option<Uuid>,
    actor_type: String,
    actor_id: Option<Uuid>,
    actor_role: Option<String>,
    at: i64,
    data: String,
}

const COLUMNS: &str = "seq, id, customer_id, actor_type, actor_id, actor_role, at, data";

/// The columns an event is written with.
pub(crate) const WRITTEN: [&str; 11] = [
    "seq",
    "id",
    "customer_id",
    "kind",
    "actor_type",
    "actor_id",
    "actor_role",
    "at",
    "data",
    "hash",
    "signature",
];

/// Where the texts of events are sealed for. What is sealed is what is hashed: the chain holds when nobody can open it any
/// more.
const DATA: &str = "events.data";

/// The values of those columns, for the event after `head`; and where the log stands then. The key is that of the customer
/// it is about, where it has texts.
pub(crate) fn written(
    id: EventId,
    event: &Event,
    key: Option<&DataKey>,
    head: &Checkpoint,
    signer: &Signer,
) -> Result<([Value; 11], Checkpoint), StoreError> {
    let (actor_type, actor_id, actor_role) = match event.by {
        Actor::User { id, role } => ("user", Some(id.uuid()), Some(role.to_string())),
        Actor::ApiKey { id, scopes } => ("api_key", Some(id.uuid()), Some(scopes.to_string())),
        Actor::Customer { id } => ("customer", Some(id.uuid()), None),
        Actor::System => ("system", None, None),
    };
    let data = data(id.uuid(), &event.kind, key)?;
    let entry = Entry {
        seq: head.seq + 1,
        id: id.uuid(),
        customer: event.customer.map(CustomerId::uuid),
        kind: event.kind.word().into(),
        actor_type: actor_type.into(),
        actor_id,
        actor_role: actor_role.map(Into::into),
        at: micros(event.at),
        data: data.into(),
    };
    let head = Checkpoint::of(entry.seq, entry.hash(head), signer);
    let values = [
        audit::number(entry.seq)?.into(),
        entry.id.into(),
        entry.customer.into(),
        entry.kind.into_owned().into(),
        actor_type.into(),
        entry.actor_id.into(),
        entry.actor_role.map(Cow::into_owned).into(),
        entry.at.into(),
        entry.data.into_owned().into(),
        head.hash.0.to_vec().into(),
        head.signature.0.to_vec().into(),
    ];
    Ok((values, head))
}

/// What happened, as it is kept: its texts sealed.
pub(crate) fn data(id: Uuid, kind: &EventKind, key: Option<&DataKey>) -> Result<String, StoreError> {
    let corrupt = |why: String| StoreError::Corrupt { what: "event", why };
    let mut kind = Cow::Borrowed(kind);
    if kind.has_texts() {
        let key = key.ok_or_else(|| corrupt("texts about nobody".to_owned()))?;
        key::seal_texts(key, DATA, id, kind.to_mut().texts_mut());
    }
    serde_json::to_string(&kind).map_err(|error| corrupt(error.to_string()))
}

/// Appends an event to the log, signed, and gives its place.
pub async fn append<C: Connection>(
    db: &C,
    signer: &Signer,
    id: EventId,
    event: &Event,
) -> Result<i64, StoreError> {
    // Before the turn: others wait for it.
    let key = match event.customer {
        Some(customer) if event.kind.has_texts() => Some(key::of(db, customer).await?),
        _ => None,
    };
    let head = audit::turn_to_append(db, signer).await?;
    let (values, head) = written(id, event, key.as_deref(), &head, signer)?;
    let places: Vec<_> = (1..=WRITTEN.len()).map(|place| format!("${place}")).collect();
    let sql = format!("INSERT INTO events ({}) VALUES ({})", WRITTEN.join(", "), places.join(", "));
    sql::execute(db, &sql, values).await?;
    audit::number(head.seq)
}

/// The newest events first, at most `limit`.
pub async fn list<C: Connection>(
    db: &C,
    filter: &EventFilter,
    limit: u32,
) -> Result<Vec<RecordedEvent>, StoreError> {
    let mut sql = format!("SELECT {COLUMNS} FROM events WHERE seq < $1");
    let mut values: Vec<sea_orm::Value> = vec![filter.before.unwrap_or(i64::MAX).into()];
    let mut narrow = |condition: &str, value: sea_orm::Value| {
        values.push(value);
        let _ = write!(sql, " AND {condition} ${}", values.len());
    };
    if let Some(customer) = filter.customer {
        narrow("customer_id =", customer.uuid().into());
    }
    if let Some(user) = filter.user {
        narrow("actor_id =", user.uuid().into());
    }
    if let Some(kind) = &filter.kind {
        narrow("kind =", kind.as_str().into());
    }
    if let Some(id) = filter.id {
        narrow("id =", id.uuid().into());
    }
    if let Some(from) = filter.from {
        narrow("at >=", micros(from).into());
    }
    if let Some(until) = filter.until {
        narrow("at <", micros(until).into());
    }
    values.push(limit.into());
    let _ = write!(sql, " ORDER BY seq DESC LIMIT ${}", values.len());
    rows(db, sql::all(db, &sql, values).await?).await
}

/// What happened to a reason, the newest first, at most `limit`.
pub async fn of_reason<C: Connection>(
    db: &C,
    code: &str,
    limit: u32,
) -> Result<Vec<RecordedEvent>, StoreError> {
    // The code is letters, digits and underscores; an underscore also stands for any sign here, so what comes is looked
    // at once more.
    let sql = format!(
        "SELECT {COLUMNS} FROM events WHERE kind IN ('reason_added', 'reason_changed') AND data LIKE $1 \
         ORDER BY seq DESC LIMIT $2"
    );
    let found =
        rows(db, sql::all(db, &sql, [format!("%\"reason\":\"{code}\"%").into(), limit.into()]).await?)
            .await?;
    let is_of = |recorded: &RecordedEvent| match &recorded.event.kind {
        EventKind::ReasonAdded { reason } | EventKind::ReasonChanged { reason, .. } => reason == code,
        _ => false,
    };
    Ok(found.into_iter().filter(is_of).collect())
}

/// The events after a place, oldest first, at most `limit`: for those who follow along.
pub async fn since<C: Connection>(db: &C, seq: i64, limit: u32) -> Result<Vec<RecordedEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE seq > $1 ORDER BY seq LIMIT $2");
    rows(db, sql::all(db, &sql, [seq.into(), limit.into()]).await?).await
}

/// A stretch of the feed: what is of one side of the sandbox and of these kinds among the next events after a place.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The events, oldest first.
    pub events: Vec<RecordedEvent>,
    /// The last event looked at, told or not; none where nothing came after the place.
    pub last: Option<EventId>,
    /// Whether there is more to look at.
    pub more: bool,
}

/// Looks at most at `looked_max` events after a place, and takes at most `limit` of them: the work is bounded however
/// few of them are to be told.
pub async fn stretch<C: Connection>(
    db: &C,
    after: i64,
    sandbox: bool,
    kinds: &[&str],
    limit: u32,
    looked_max: u32,
) -> Result<Stretch, StoreError> {
    let sql = "SELECT seq, id FROM events WHERE seq > $1 ORDER BY seq LIMIT 1 OFFSET $2";
    let far: Option<PlaceRow> = sql::one(db, sql, [after.into(), (looked_max - 1).into()]).await?;
    let more = far.is_some();
    let end = if far.is_some() {
        far
    } else {
        let sql = "SELECT seq, id FROM events WHERE seq > $1 ORDER BY seq DESC LIMIT 1";
        sql::one(db, sql, [after.into()]).await?
    };
    let Some(end) = end else {
        return Ok(Stretch { events: Vec::new(), last: None, more: false });
    };
    let listed: Vec<_> = (5..5 + kinds.len()).map(|place| format!("${place}")).collect();
    let columns = COLUMNS.split(", ").map(|column| format!("e.{column}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns} FROM events e JOIN customers c ON c.id = e.customer_id \
         WHERE e.seq > $1 AND e.seq <= $2 AND c.sandbox = $3 AND e.kind IN ({}) ORDER BY e.seq LIMIT $4",
        listed.join(", "),
    );
    // One more than asked for tells whether there are more.
    let mut values: Vec<Value> = vec![after.into(), end.seq.into(), sandbox.into(), (limit + 1).into()];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    let mut events = rows(db, sql::all(db, &sql, values).await?).await?;
    let is_full = events.len() > limit as usize;
    events.truncate(limit as usize);
    let last = match events.last() {
        Some(recorded) if is_full => recorded.id,
        _ => EventId::from_uuid(end.id),
    };
    Ok(Stretch { events, last: Some(last), more: more || is_full })
}

#[derive(FromQueryResult)]
struct PlaceRow {
    seq: i64,
    id: Uuid,
}

/// The place of an event, if there is one of this id.
pub async fn place<C: Connection>(db: &C, id: EventId) -> Result<Option<i64>, StoreError> {
    let row = sql::one::<PlaceRow, _>(db, "SELECT seq, id FROM events WHERE id = $1", [id.uuid().into()]);
    Ok(row.await?.map(|row| row.seq))
}

/// The event of this id, if there is one.
pub async fn load<C: Connection>(db: &C, id: EventId) -> Result<Option<RecordedEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE id = $1");
    Ok(rows(db, sql::all(db, &sql, [id.uuid().into()]).await?).await?.pop())
}

/// What happened to a customer of these kinds, oldest first; the latest `limit` of it.
pub async fn of_kinds<C: Connection>(
    db: &C,
    customer: CustomerId,
    kinds: &[&str],
    limit: u32,
) -> Result<Vec<RecordedEvent>, StoreError> {
    let listed: Vec<_> = (3..3 + kinds.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM events WHERE customer_id = $1 AND kind IN ({}) ORDER BY seq DESC LIMIT $2",
        listed.join(", ")
    );
    let mut values: Vec<Value> = vec![customer.uuid().into(), limit.into()];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    let mut events = rows(db, sql::all(db, &sql, values).await?).await?;
    events.reverse();
    Ok(events)
}

/// The latest events of a customer that are looked through for what somebody just did.
const LATEST_OF_CUSTOMER: u32 = 1_000;

/// When this user last did something of this kind with the customer.
pub async fn last<C: Connection>(
    db: &C,
    customer: CustomerId,
    user: UserId,
    kind: &str,
) -> Result<Option<Timestamp>, StoreError> {
    // Within a list that ends, whatever the planner thinks of the three indexes it could take.
    let sql = "SELECT max(at) AS at FROM \
               (SELECT kind, actor_id, at FROM events WHERE customer_id = $1 ORDER BY seq DESC LIMIT $2) AS latest \
               WHERE actor_id = $3 AND kind = $4";
    let values = [customer.uuid().into(), LATEST_OF_CUSTOMER.into(), user.uuid().into(), kind.into()];
    let row = sql::query_one(db, sql, values).await?;
    let at: Option<i64> = row.map_or(Ok(None), |row| row.try_get("", "at"))?;
    at.map(timestamp).transpose()
}

/// Whether this user has looked at the pages of this file since then.
pub async fn has_opened<C: Connection>(
    db: &C,
    customer: CustomerId,
    user: UserId,
    file: FileId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "SELECT data FROM (SELECT kind, actor_id, at, data FROM events \
               WHERE customer_id = $1 ORDER BY seq DESC LIMIT $2) AS latest \
               WHERE actor_id = $3 AND kind = 'document_opened' AND at > $4";
    let values =
        [customer.uuid().into(), LATEST_OF_CUSTOMER.into(), user.uuid().into(), micros(since).into()];
    for row in sql::query_all(db, sql, values).await? {
        let data: String = row.try_get("", "data")?;
        match serde_json::from_str(&data) {
            Ok(EventKind::DocumentOpened { file: opened, .. }) if opened == file => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}

/// How often this user did something of this kind since then, among the last `looked_max` things they did.
pub async fn count_since<C: Connection>(
    db: &C,
    user: UserId,
    kind: &str,
    since: Timestamp,
    looked_max: u32,
) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) AS found FROM \
               (SELECT kind, at FROM events WHERE actor_id = $1 ORDER BY seq DESC LIMIT $2) AS latest \
               WHERE kind = $3 AND at >= $4";
    let values = [user.uuid().into(), looked_max.into(), kind.into(), micros(since).into()];
    let row = sql::query_one(db, sql, values).await?;
    let found: i64 = row.map_or(Ok(0), |row| row.try_get("", "found"))?;
    Ok(usize::try_from(found).unwrap_or_default())
}

/// The place of the newest event; 0 when there is none.
pub async fn newest<C: Connection>(db: &C) -> Result<i64, StoreError> {
    let row = sql::query_one(db, "SELECT coalesce(max(seq), 0) AS seq FROM events", []).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "seq")?))
}

async fn rows<C: Connection>(db: &C, rows: Vec<Row>) -> Result<Vec<RecordedEvent>, StoreError> {
    let mut events: Vec<_> = rows.into_iter().map(recorded).collect::<Result<_, _>>()?;
    let with_texts = |recorded: &&RecordedEvent| recorded.event.kind.has_texts();
    let customers = events.iter().filter(with_texts).filter_map(|recorded| recorded.event.customer);
    let keys = key::of_all(db, customers).await?;
    for recorded in events.iter_mut().filter(|recorded| recorded.event.kind.has_texts()) {
        let key = recorded.event.customer.and_then(|customer| keys.get(customer));
        key::open_texts(key, DATA, recorded.id.uuid(), recorded.event.kind.texts_mut())?;
    }
    Ok(events)
}

fn recorded(row: Row) -> Result<RecordedEvent, StoreError> {
    let corrupt = |why: String| StoreError::Corrupt { what: "event", why };
    let acted_as = row.actor_role.as_deref().unwrap_or_default();
    let by = match (row.actor_type.as_str(), row.actor_id, acted_as.parse::<Role>()) {
        ("user", Some(id), Ok(role)) => Actor::User { id: UserId::from_uuid(id), role },
        ("api_key", Some(id), _) => Actor::ApiKey {
            id: ApiKeyId::from_uuid(id),
            scopes: acted_as.parse().map_err(|_| corrupt("scopes".to_owned()))?,
        },
        ("customer", Some(id), _) => Actor::Customer { id: CustomerId::from_uuid(id) },
        ("system", ..) => Actor::System,
        _ => return Err(corrupt("actor".to_owned())),
    };
    let kind: EventKind = serde_json::from_str(&row.data).map_err(|error| corrupt(error.to_string()))?;
    let event =
        Event { customer: row.customer_id.map(CustomerId::from_uuid), by, at: timestamp(row.at)?, kind };
    Ok(RecordedEvent { seq: row.seq, id: EventId::from_uuid(row.id), event })
}
