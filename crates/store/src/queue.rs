//! Lists of customers: the queue, and all of them.

use crate::{StoreError, customer::Place, search, sql, timestamp};
use jiff::Timestamp;
use probity_model::{
    Personal,
    country::Country,
    id::{CustomerId, UserId},
    status::{Risk, Stage, Status},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::{collections::BTreeMap, fmt::Write as _};
use uuid::Uuid;

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
    /// Who holds it.
    pub holder: Option<(UserId, String)>,
    /// When the platform sent it in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    display_name: String,
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
    holder: Option<Uuid>,
    holder_name: Option<String>,
    created_at: i64,
    updated_at: i64,
    sandbox: bool,
}

/// A page of at most `limit` customers after `after`. Keyset paging: the cost does not grow with the page's number.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let (conditions, mut values) = conditions(filter, sort, after);
    let order = match sort {
        Sort::Due => "customers.returned DESC, customers.due_at, customers.id",
        Sort::Newest => "customers.id DESC",
        Sort::Oldest => "customers.id",
    };
    values.push(limit.into());
    let sql = format!(
        "SELECT customers.id, display_name, external_reference, status, stage, level_code, risk, country, round, \
         returned, submitted_at, due_at, holder, users.name AS holder_name, customers.created_at, \
         customers.updated_at, customers.sandbox \
         FROM customers LEFT JOIN users ON users.id = customers.holder \
         WHERE {conditions} ORDER BY {order} LIMIT ${}",
        values.len()
    );
    sql::all::<Row, _>(db, &sql, values).await?.into_iter().map(listed).collect()
}

fn conditions(filter: &Filter, sort: Sort, after: Option<Cursor>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut sql = String::from(if filter.sandbox { "customers.sandbox" } else { "NOT customers.sandbox" });
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
    if let Some(before) = filter.submitted_before {
        values.push(crate::micros(before).into());
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
        let found = search::condition(query, &mut values).unwrap_or_else(|| "1 = 0".to_owned());
        let _ = write!(sql, " AND {found}");
    }
    if let Some(after) = after {
        after_cursor(&mut sql, &mut values, sort, after);
    }
    (sql, values)
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

fn listed(row: Row) -> Result<Listed, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "customer", why: why.to_owned() };
    let stage = match row.stage.as_deref() {
        Some(word) => Some(Stage::from_word(word).ok_or_else(|| corrupt(word))?),
        None => None,
    };
    Ok(Listed {
        id: CustomerId::from_uuid(row.id),
        display_name: Personal::new(row.display_name),
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
        holder: row.holder.map(|id| (UserId::from_uuid(id), row.holder_name.unwrap_or_default())),
        created_at: timestamp(row.created_at)?,
        updated_at: timestamp(row.updated_at)?,
    })
}

/// How many customers stand at each stage, and with each other status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// At this stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> u64 {
        self.0.get(stage.word()).copied().unwrap_or(0)
    }

    /// With this status.
    #[must_use]
    pub fn status(&self, status: Status) -> u64 {
        match status {
            Status::Pending => Stage::ALL.iter().map(|stage| self.stage(*stage)).sum(),
            other => self.0.get(other.word()).copied().unwrap_or(0),
        }
    }
}

/// The counts, kept by the database with every change.
pub async fn counts<C: ConnectionTrait>(db: &C) -> Result<Counts, StoreError> {
    #[derive(FromQueryResult)]
    struct Count {
        place: String,
        total: i64,
    }
    let rows: Vec<Count> = sql::all(db, "SELECT place, total FROM customer_counts", []).await?;
    let counts = rows.into_iter().map(|row| (row.place, u64::try_from(row.total).unwrap_or(0)));
    Ok(Counts(counts.collect()))
}
