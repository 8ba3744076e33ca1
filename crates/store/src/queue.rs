//! Lists of customers: the queue, and all of them.

mod counts;
mod found;

pub use counts::{Counts, counts, overdue};

use crate::{
    Connection, StoreError, Transaction,
    customer::{self, Place},
    key::{self, Opened, Sealed},
    micros, search, sql, timestamp,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use probity_model::{
    Personal,
    country::Country,
    id::{CustomerId, UserId},
    status::{Risk, Stage, Status},
};
use probity_seal::TokenKey;
use sea_orm::{FromQueryResult, Value};
use std::{collections::HashMap, fmt::Write as _};
use uuid::Uuid;

/// Ids named in one statement.
const IDS_PER_STATEMENT: usize = 500;

/// Which customers to list. Everything left out does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// With this status.
    pub status: Option<Status>,
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of this level.
    pub level: Option<String>,
    /// Living there.
    pub country: Option<Country>,
    /// Of this risk.
    pub risk: Option<Risk>,
    /// Held by this reviewer.
    pub holder: Option<UserId>,
    /// To be reviewed by them.
    pub assignee: Option<Assignee>,
    /// Due then.
    pub due: Option<DueFilter>,
    /// Submitted before this instant.
    pub submitted_before: Option<Timestamp>,
    /// Carrying this tag.
    pub tag: Option<String>,
    /// Answering this query: the beginnings of names, or a whole ID number, e-mail, phone or reference.
    pub query: Option<String>,
    /// Made-up customers instead of real ones.
    pub sandbox: bool,
    /// With exactly this reference of the platform's.
    pub external_reference: Option<String>,
    /// Sent in at this instant or later.
    pub created_since: Option<Timestamp>,
    /// Changed at this instant or later.
    pub updated_since: Option<Timestamp>,
}

impl Filter {
    /// Whether it lists what waits or is worked on: a stage, or open resubmissions.
    #[must_use]
    pub fn is_queue(&self) -> bool {
        self.stage.is_some() || self.status == Some(Status::Resubmission)
    }
}

/// Who is to review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// This user.
    User(UserId),
    /// Nobody was named.
    Nobody,
    /// Somebody was named who cannot review any more: disabled, or of another role by now.
    Gone,
}

/// When a review, or the answer to a resubmission, is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueFilter {
    /// Before this instant; a resubmission before the day of it (UTC).
    Overdue(Timestamp),
    /// From this instant to the end of its day (UTC).
    Today(Timestamp),
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As reviewers take them: back from a resubmission first, then the oldest due. For one stage.
    #[default]
    Due,
    /// The latest created first.
    Newest,
    /// The earliest created first.
    Oldest,
}

/// Where a page of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Of the last row, for [`Sort::Due`].
    pub returned: bool,
    /// Of the last row in microseconds, for [`Sort::Due`].
    pub due_at: i64,
    /// Of the last row.
    pub id: CustomerId,
}

impl Cursor {
    /// After this row.
    #[must_use]
    pub fn after(row: &Listed) -> Self {
        Self { returned: row.returned, due_at: row.due_at.map_or(0, micros), id: row.id }
    }
}

/// A customer in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: CustomerId,
    /// What it is called.
    pub display_name: Personal<String>,
    /// The platform's own name for it.
    pub external_reference: String,
    /// Where it stands.
    pub place: Place,
    /// Its level's code.
    pub level: String,
    /// How risky it is held to be.
    pub risk: Risk,
    /// Where it lives.
    pub country: Option<Country>,
    /// How many times it came to the queue.
    pub round: u32,
    /// Whether it came back from a resubmission.
    pub returned: bool,
    /// When it last came to the queue.
    pub submitted_at: Option<Timestamp>,
    /// When its review is due.
    pub due_at: Option<Timestamp>,
    /// The day by which the customer is to answer, while a resubmission is open.
    pub resubmission_due: Option<Date>,
    /// Its version.
    pub version: u32,
    /// Who holds it.
    pub holder: Option<(UserId, String)>,
    /// Who is to review it.
    pub assignee: Option<(UserId, String)>,
    /// When the platform sent it in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The order of [`Sort::Due`].
const ORDER_DUE: &str = "customers.returned DESC, customers.due_at, customers.id";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    display_name: Sealed,
    external_reference: String,
    status: String,
    stage: Option<String>,
    level_code: String,
    risk: String,
    country: Option<String>,
    round: i32,
    returned: bool,
    submitted_at: Option<i64>,
    due_at: Option<i64>,
    resubmission_due: Option<String>,
    version: i32,
    holder: Option<Uuid>,
    holder_name: Option<String>,
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    created_at: i64,
    updated_at: i64,
    sandbox: bool,
}

/// The first customer of a queue, held until the transaction ends. One whom another transaction holds is being taken by
/// somebody else, most likely: they are passed over, and waited for only where there is nobody else.
pub async fn first_free(db: &Transaction, filter: &Filter) -> Result<Option<CustomerId>, StoreError> {
    let (conditions, values) = conditions(db.keys().search(), filter, Sort::Due, None);
    for lock in sql::first_for_update(db) {
        let sql = format!("SELECT id FROM customers WHERE {conditions} ORDER BY {ORDER_DUE} LIMIT 1{lock}");
        if let Some(row) = sql::query_one(db, &sql, values.clone()).await? {
            return Ok(Some(CustomerId::from_uuid(row.try_get("", "id")?)));
        }
    }
    Ok(None)
}

/// A page of at most `limit` customers after `after`. Keyset paging: the cost does not grow with the page's number.
pub async fn list<C: Connection>(
    db: &C,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let rows = if let (Some(query), Sort::Newest | Sort::Oldest) = (&filter.query, sort) {
        found::rows(db, filter, query, sort, after, limit).await?
    } else {
        let order = match sort {
            Sort::Due => ORDER_DUE,
            Sort::Newest => "customers.id DESC",
            Sort::Oldest => "customers.id",
        };
        let (conditions, values) = conditions(db.keys().search(), filter, sort, after);
        rows(db, "customers", &conditions, values, order, limit).await?
    };
    let keys = key::of_all(db, rows.iter().map(|row| CustomerId::from_uuid(row.id))).await?;
    rows.into_iter().map(|row| listed(&keys, row)).collect()
}

async fn rows<C: Connection>(
    db: &C,
    from: &str,
    conditions: &str,
    mut values: Vec<Value>,
    order: &str,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    values.push(limit.into());
    let sql = format!(
        "SELECT customers.id, display_name, external_reference, status, stage, level_code, risk, country, round, \
         returned, submitted_at, due_at, resubmission_due, version, holder, holders.name AS holder_name, assignee, \
         assignees.name AS assignee_name, customers.created_at, customers.updated_at, customers.sandbox \
         FROM {from} LEFT JOIN users holders ON holders.id = customers.holder \
         LEFT JOIN users assignees ON assignees.id = customers.assignee \
         WHERE {conditions} ORDER BY {order} LIMIT ${}",
        values.len()
    );
    sql::all(db, &sql, values).await
}

fn conditions(
    search_key: &TokenKey,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut sql = String::from("customers.erased_at IS NULL AND ");
    sql.push_str(if filter.sandbox { "customers.sandbox" } else { "NOT customers.sandbox" });
    let mut equal = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            let _ = write!(sql, " AND {column} = ${}", values.len());
        }
    };
    equal("customers.status", filter.status.map(|status| status.word().into()));
    equal("customers.stage", filter.stage.map(|stage| stage.word().into()));
    equal("customers.level_code", filter.level.as_deref().map(Into::into));
    equal("customers.country", filter.country.map(|country| country.code().to_owned().into()));
    equal("customers.risk", filter.risk.map(|risk| risk.word().into()));
    equal("customers.external_reference", filter.external_reference.as_deref().map(Into::into));
    equal("customers.holder", filter.holder.map(|holder| holder.uuid().into()));
    if let Some(Assignee::User(user)) = filter.assignee {
        equal("customers.assignee", Some(user.uuid().into()));
    }
    match filter.assignee {
        Some(Assignee::Nobody) => sql.push_str(" AND customers.assignee IS NULL"),
        Some(Assignee::Gone) => sql.push_str(
            " AND customers.assignee IN (SELECT id FROM users WHERE disabled OR (custom_role IS NULL AND role NOT IN \
             ('reviewer', 'approver')) OR custom_role IN (SELECT role_id FROM role_versions v WHERE v.version = (SELECT \
             max(version) FROM role_versions n WHERE n.role_id = v.role_id) AND ' ' || permissions || ' ' NOT LIKE \
             '% review %'))",
        ),
        Some(Assignee::User(_)) | None => {}
    }
    if let Some(due) = filter.due {
        due_condition(&mut sql, &mut values, filter, due);
    }
    if let Some(before) = filter.submitted_before {
        values.push(micros(before).into());
        let _ = write!(sql, " AND customers.submitted_at < ${}", values.len());
    }
    for (column, since) in
        [("customers.created_at", filter.created_since), ("customers.updated_at", filter.updated_since)]
    {
        if let Some(since) = since {
            values.push(crate::micros(since).into());
            let _ = write!(sql, " AND {column} >= ${}", values.len());
        }
    }
    if let Some(tag) = &filter.tag {
        values.push(tag.as_str().into());
        let _ = write!(
            sql,
            " AND customers.id IN (SELECT customer_id FROM customer_tags WHERE tag = ${})",
            values.len()
        );
    }
    if let Some(query) = &filter.query {
        let found = search::condition(search_key, query, &mut values).unwrap_or_else(|| "1 = 0".to_owned());
        let _ = write!(sql, " AND {found}");
    }
    if let Some(after) = after {
        after_cursor(&mut sql, &mut values, sort, after);
    }
    (sql, values)
}

/// A review is due at an instant, a resubmission on a day; where the stage or the status is given, only one of the two
/// can hold, and its index serves.
fn due_condition(sql: &mut String, values: &mut Vec<Value>, filter: &Filter, due: DueFilter) {
    let mut place = |value: Value| {
        values.push(value);
        values.len()
    };
    let mut review = |at: Timestamp| match due {
        DueFilter::Overdue(_) => {
            format!("customers.stage IS NOT NULL AND customers.due_at < ${}", place(micros(at).into()))
        }
        DueFilter::Today(_) => format!(
            "customers.stage IS NOT NULL AND customers.due_at >= ${} AND customers.due_at < ${}",
            place(micros(at).into()),
            place(micros(end_of_day(at)).into())
        ),
    };
    let (DueFilter::Overdue(at) | DueFilter::Today(at)) = due;
    let is_pending = filter.stage.is_some() || filter.status == Some(Status::Pending);
    if is_pending {
        let _ = write!(sql, " AND {}", review(at));
        return;
    }
    let review = review(at);
    let sign = if matches!(due, DueFilter::Overdue(_)) { '<' } else { '=' };
    let day = place(day_of(at).to_string().into());
    let answer = format!("customers.status = 'resubmission' AND customers.resubmission_due {sign} ${day}");
    let _ = write!(sql, " AND (({review}) OR ({answer}))");
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn end_of_day(at: Timestamp) -> Timestamp {
    let tomorrow = day_of(at).tomorrow().and_then(|day| day.to_zoned(TimeZone::UTC));
    tomorrow.map_or(at, |zoned| zoned.timestamp())
}

fn after_cursor(sql: &mut String, values: &mut Vec<Value>, sort: Sort, after: Cursor) {
    match sort {
        Sort::Due => {
            values.extend([after.returned.into(), after.due_at.into(), after.id.uuid().into()]);
            let n = values.len();
            let (returned, due, id) = (n - 2, n - 1, n);
            let _ = write!(
                sql,
                " AND customers.returned <= ${returned} AND (customers.returned < ${returned} \
                 OR (customers.due_at, customers.id) > (${due}, ${id}))"
            );
        }
        Sort::Newest | Sort::Oldest => {
            values.push(after.id.uuid().into());
            let sign = if sort == Sort::Newest { '<' } else { '>' };
            let _ = write!(sql, " AND customers.id {sign} ${}", values.len());
        }
    }
}

fn listed(keys: &Opened, row: Row) -> Result<Listed, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "customer", why: why.to_owned() };
    let stage = match row.stage.as_deref() {
        Some(word) => Some(Stage::from_word(word).ok_or_else(|| corrupt(word))?),
        None => None,
    };
    let id = CustomerId::from_uuid(row.id);
    Ok(Listed {
        id,
        display_name: customer::opened_name(keys, id, &row.display_name)?,
        external_reference: row.external_reference,
        place: Place {
            status: Status::from_word(&row.status).ok_or_else(|| corrupt(&row.status))?,
            stage,
            sandbox: row.sandbox,
        },
        level: row.level_code,
        risk: Risk::from_word(&row.risk).ok_or_else(|| corrupt(&row.risk))?,
        country: row.country.as_deref().and_then(|code| code.parse().ok()),
        round: u32::try_from(row.round).unwrap_or(0),
        returned: row.returned,
        submitted_at: row.submitted_at.map(timestamp).transpose()?,
        due_at: row.due_at.map(timestamp).transpose()?,
        resubmission_due: row.resubmission_due.as_deref().and_then(|day| day.parse().ok()),
        version: u32::try_from(row.version).unwrap_or(0),
        holder: row.holder.map(|id| (UserId::from_uuid(id), row.holder_name.unwrap_or_default())),
        assignee: row.assignee.map(|id| (UserId::from_uuid(id), row.assignee_name.unwrap_or_default())),
        created_at: timestamp(row.created_at)?,
        updated_at: timestamp(row.updated_at)?,
    })
}

/// The tags of these customers, each in order.
pub async fn tags_of<C: Connection>(
    db: &C,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<String>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Tag {
        customer_id: Uuid,
        tag: String,
    }
    let mut tags: HashMap<CustomerId, Vec<String>> = HashMap::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let (places, values) = sql::among(some.iter().map(|id| id.uuid().into()));
        let sql = format!(
            "SELECT customer_id, tag FROM customer_tags WHERE customer_id IN ({places}) ORDER BY customer_id, tag"
        );
        for row in sql::all::<Tag, _>(db, &sql, values).await? {
            tags.entry(CustomerId::from_uuid(row.customer_id)).or_default().push(row.tag);
        }
    }
    Ok(tags)
}

/// When these customers were last decided, those that were.
pub async fn decided<C: Connection>(
    db: &C,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, Timestamp>, StoreError> {
    #[derive(FromQueryResult)]
    struct Decided {
        customer_id: Uuid,
        at: Option<i64>,
    }
    let mut decided = HashMap::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let (places, values) = sql::among(some.iter().map(|id| id.uuid().into()));
        let sql = format!(
            "SELECT customer_id, max(decided_at) AS at FROM checks WHERE customer_id IN ({places}) \
             GROUP BY customer_id"
        );
        for row in sql::all::<Decided, _>(db, &sql, values).await? {
            if let Some(at) = row.at {
                decided.insert(CustomerId::from_uuid(row.customer_id), timestamp(at)?);
            }
        }
    }
    Ok(decided)
}
