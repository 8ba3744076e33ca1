//! Transactions of the platform's customers, refusals included, and their totals.

use crate::{
    Connection, StoreError, customer,
    key::{self, Opened, Sealed},
    micros, sql, timestamp,
};
use jiff::Timestamp;
use probity_model::{
    Personal,
    id::{CustomerId, TransactionId},
    money::{Currency, Money, Total},
    transaction::{Direction, TransactionRefusal},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Where descriptions are sealed for.
pub(crate) const DESCRIPTION: &str = "transactions.description";

/// A transaction as it was kept.
#[derive(Clone, Debug)]
pub struct TransactionRecord {
    /// Its id.
    pub id: TransactionId,
    /// The platform's own id of it.
    pub external_id: String,
    /// Whose.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: Personal<String>,
    /// In or out.
    pub direction: Direction,
    /// How much.
    pub money: Money,
    /// What the platform says of it.
    pub description: Option<Personal<String>>,
    /// When it happened on the platform.
    pub occurred_at: Timestamp,
    /// When it came here.
    pub received_at: Timestamp,
    /// Why it was refused, if it was.
    pub refusal: Option<TransactionRefusal>,
    /// The SHA-256 of what was sent: tells the same again from another under the same id.
    pub request_hash: String,
}

/// A transaction to keep.
#[derive(Clone, Debug)]
pub struct NewTransaction<'a> {
    /// Its id.
    pub id: TransactionId,
    /// The platform's own id of it.
    pub external_id: &'a str,
    /// Whose.
    pub customer: CustomerId,
    /// In or out.
    pub direction: Direction,
    /// How much.
    pub money: &'a Money,
    /// What the platform says of it.
    pub description: Option<&'a str>,
    /// When it happened on the platform.
    pub occurred_at: Timestamp,
    /// When it came here.
    pub received_at: Timestamp,
    /// Why it is refused, if it is.
    pub refusal: Option<&'a TransactionRefusal>,
    /// The SHA-256 of what was sent.
    pub request_hash: &'a str,
}

/// Which transactions to list. Everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct TransactionFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Accepted or refused ones only.
    pub accepted: Option<bool>,
    /// Of this currency.
    pub currency: Option<String>,
    /// With exactly this external id.
    pub external_id: Option<String>,
    /// Received before this one.
    pub before: Option<TransactionId>,
    /// Of made-up customers, or of real ones only.
    pub sandbox: Option<bool>,
    /// Received at this instant or later.
    pub received_since: Option<Timestamp>,
    /// Received before this instant.
    pub received_until: Option<Timestamp>,
}

/// What moved in one month, in one currency and direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthTotal {
    /// `2026-11`, in UTC.
    pub month: String,
    /// Of which currency.
    pub currency: String,
    /// In or out.
    pub direction: Direction,
    /// How many transactions.
    pub accepted: u64,
    /// Their exact sum.
    pub amount: Total,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    external_id: String,
    customer_id: Uuid,
    display_name: Sealed,
    direction: String,
    amount: String,
    currency: String,
    description: Option<Sealed>,
    occurred_at: i64,
    received_at: i64,
    refusal: Option<String>,
    request_hash: String,
}

const SELECT: &str = "SELECT t.id, t.external_id, t.customer_id, c.display_name, t.direction, t.amount, t.currency, \
                      t.description, t.occurred_at, t.received_at, t.refusal, t.request_hash \
                      FROM transactions t JOIN customers c ON c.id = t.customer_id";

/// Keeps a transaction; [`StoreError::Duplicate`] where its external id is taken.
pub async fn insert<C: Connection>(db: &C, new: &NewTransaction<'_>) -> Result<(), StoreError> {
    let refusal = new.refusal.map(serde_json::to_string).transpose();
    let refusal = refusal.map_err(|error| corrupt("refusal", error.to_string()))?;
    let key = key::of(db, new.customer).await?;
    let description = new.description.map(|text| key::seal(&key, DESCRIPTION, new.id.uuid(), text));
    let sql = "INSERT INTO transactions (id, external_id, customer_id, direction, amount, currency, description, \
               occurred_at, received_at, refusal, request_hash) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        new.id.uuid().into(),
        new.external_id.into(),
        new.customer.uuid().into(),
        new.direction.word().into(),
        new.money.amount.to_string().into(),
        new.money.currency.code().into(),
        description.map(|sealed| sealed.0).into(),
        micros(new.occurred_at).into(),
        micros(new.received_at).into(),
        refusal.into(),
        new.request_hash.into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Adds an accepted transaction to its month's total, in the transaction that keeps it. `false`, and nothing added,
/// when the total would grow past what it can hold.
pub async fn add_to_total<C: Connection>(
    db: &C,
    new: &NewTransaction<'_>,
    month: &str,
) -> Result<bool, StoreError> {
    let key = || -> [Value; 4] {
        [
            new.customer.uuid().into(),
            new.money.currency.code().into(),
            month.into(),
            new.direction.word().into(),
        ]
    };
    let sql = format!(
        "SELECT amount FROM transaction_totals \
         WHERE customer_id = $1 AND currency = $2 AND month = $3 AND direction = $4{}",
        sql::for_update(db)
    );
    let before = match sql::query_one(db, &sql, key()).await? {
        Some(row) => total(&row.try_get::<String>("", "amount")?)?,
        None => Total::default(),
    };
    let Some(sum) = before.plus(new.money.amount) else {
        return Ok(false);
    };
    let sql = "INSERT INTO transaction_totals (customer_id, currency, month, direction, accepted, amount) \
               VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (customer_id, currency, month, direction) \
               DO UPDATE SET accepted = transaction_totals.accepted + 1, amount = $5";
    let values = key().into_iter().chain([sum.to_string().into()]);
    sql::execute(db, sql, values).await?;
    Ok(true)
}

/// One transaction.
pub async fn load<C: Connection>(db: &C, id: TransactionId) -> Result<Option<TransactionRecord>, StoreError> {
    let sql = format!("{SELECT} WHERE t.id = $1");
    Ok(records(db, sql::all(db, &sql, [id.uuid().into()]).await?).await?.pop())
}

/// The transaction the platform knows by this id.
pub async fn by_external_id<C: Connection>(
    db: &C,
    external_id: &str,
) -> Result<Option<TransactionRecord>, StoreError> {
    let sql = format!("{SELECT} WHERE t.external_id = $1");
    Ok(records(db, sql::all(db, &sql, [external_id.into()]).await?).await?.pop())
}

/// Transactions, the last received first, at most `limit`.
pub async fn list<C: Connection>(
    db: &C,
    filter: &TransactionFilter,
    limit: u32,
) -> Result<Vec<TransactionRecord>, StoreError> {
    let mut values: Vec<Value> = vec![limit.into()];
    let mut conditions: Vec<String> = Vec::new();
    let mut narrow = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(format!("{condition} ${}", values.len()));
    };
    if let Some(customer) = filter.customer {
        narrow("t.customer_id =", customer.uuid().into());
    }
    if let Some(currency) = &filter.currency {
        narrow("t.currency =", currency.as_str().into());
    }
    if let Some(external_id) = &filter.external_id {
        narrow("t.external_id =", external_id.as_str().into());
    }
    if let Some(before) = filter.before {
        narrow("t.id <", before.uuid().into());
    }
    if let Some(since) = filter.received_since {
        narrow("t.received_at >=", micros(since).into());
    }
    if let Some(until) = filter.received_until {
        narrow("t.received_at <", micros(until).into());
    }
    if let Some(sandbox) = filter.sandbox {
        conditions.push(format!("{}c.sandbox", if sandbox { "" } else { "NOT " }));
    }
    if let Some(accepted) = filter.accepted {
        conditions.push(format!("t.refusal IS {}NULL", if accepted { "" } else { "NOT " }));
    }
    let conditions =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let sql = format!("{SELECT}{conditions} ORDER BY t.id DESC LIMIT $1");
    records(db, sql::all(db, &sql, values).await?).await
}

/// A customer's totals, newest month first, at most `limit` of them.
pub async fn totals<C: Connection>(
    db: &C,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<MonthTotal>, StoreError> {
    #[derive(FromQueryResult)]
    struct TotalRow {
        month: String,
        currency: String,
        direction: String,
        accepted: i64,
        amount: String,
    }
    let sql = "SELECT month, currency, direction, accepted, amount FROM transaction_totals WHERE customer_id = $1 \
               ORDER BY month DESC, currency, direction LIMIT $2";
    let rows = sql::all::<TotalRow, _>(db, sql, [customer.uuid().into(), limit.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(MonthTotal {
                month: row.month,
                currency: row.currency,
                direction: direction(&row.direction)?,
                accepted: u64::try_from(row.accepted).unwrap_or(0),
                amount: total(&row.amount)?,
            })
        })
        .collect()
}

/// What a customer has moved of a currency, in and out, ever.
pub async fn moved<C: Connection>(
    db: &C,
    customer: CustomerId,
    currency: &Currency,
) -> Result<Total, StoreError> {
    let sql = "SELECT amount FROM transaction_totals WHERE customer_id = $1 AND currency = $2";
    let amounts = sql::texts(db, sql, [customer.uuid().into(), currency.code().into()]).await?;
    amounts.iter().try_fold(Total::default(), |sum, amount| Ok(sum.with(total(amount)?)))
}

/// Every currency there is a transaction of, in order, at most 100. Walks from one to the next by the index, whatever
/// the number of transactions.
pub async fn currencies<C: Connection>(db: &C) -> Result<Vec<String>, StoreError> {
    let sql = "WITH RECURSIVE used (currency) AS (SELECT min(currency) FROM transactions UNION ALL \
               SELECT (SELECT min(currency) FROM transactions WHERE currency > used.currency) FROM used \
               WHERE used.currency IS NOT NULL) \
               SELECT currency FROM used WHERE currency IS NOT NULL LIMIT 100";
    sql::texts(db, sql, []).await
}

fn corrupt(what: &'static str, why: impl Into<String>) -> StoreError {
    StoreError::Corrupt { what, why: why.into() }
}

fn direction(word: &str) -> Result<Direction, StoreError> {
    Direction::from_word(word).ok_or_else(|| corrupt("direction", word))
}

fn total(text: &str) -> Result<Total, StoreError> {
    text.parse().map_err(|_| corrupt("total", text))
}

async fn records<C: Connection>(db: &C, rows: Vec<Row>) -> Result<Vec<TransactionRecord>, StoreError> {
    let keys = key::of_all(db, rows.iter().map(|row| CustomerId::from_uuid(row.customer_id))).await?;
    rows.into_iter().map(|row| record(&keys, row)).collect()
}

fn record(keys: &Opened, row: Row) -> Result<TransactionRecord, StoreError> {
    let customer = CustomerId::from_uuid(row.customer_id);
    let description = row.description.as_ref();
    let description =
        description.map(|text| customer::opened(keys, customer, DESCRIPTION, row.id, text)).transpose()?;
    let refusal = row.refusal.as_deref().map(serde_json::from_str).transpose();
    Ok(TransactionRecord {
        id: TransactionId::from_uuid(row.id),
        external_id: row.external_id,
        customer,
        customer_name: customer::opened_name(keys, customer, &row.display_name)?,
        direction: direction(&row.direction)?,
        money: Money::parse(&row.amount, &row.currency)
            .map_err(|error| corrupt("amount", error.to_string()))?,
        description,
        occurred_at: timestamp(row.occurred_at)?,
        received_at: timestamp(row.received_at)?,
        refusal: refusal.map_err(|error| corrupt("refusal", error.to_string()))?,
        request_hash: row.request_hash,
    })
}
