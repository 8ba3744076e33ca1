//! Transactions of the platform's customers: accepted only for an approved one, and a refusal is kept too.

use crate::{App, AppError, authorise, customer, error::NotApproved};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
pub use probity_model::transaction::Direction;
use probity_model::{
    event::EventKind,
    id::{CustomerId, TransactionId},
    limits,
    money::Money,
    permission::Action,
    status::{Stage, Status},
    transaction::{Missing, TransactionRefusal},
    user::Actor,
};
pub use probity_store::transaction::{MonthTotal, TransactionFilter, TransactionRecord};
use probity_store::{StoreError, Transaction, customer::Place, transaction as rows};

/// Transactions of one page, at most.
pub const PAGE_MAX: u32 = 200;
/// Totals of one customer that are shown, at most: ten years of one currency, both ways.
const TOTALS_MAX: u32 = 240;
/// How far ahead of ours the platform's clock may be.
const CLOCK_DIFFERENCE_HOURS_MAX: i64 = 24;

/// What the platform sends.
#[derive(Clone, Debug)]
pub struct Send {
    /// Its own id of the transaction.
    pub external_id: String,
    /// Whose.
    pub customer: CustomerId,
    /// In or out.
    pub direction: Direction,
    /// The amount as a decimal in a text.
    pub amount: String,
    /// The currency's code.
    pub currency: String,
    /// What the platform says of it.
    pub description: Option<String>,
    /// When it happened; now, unless told.
    pub occurred_at: Option<Timestamp>,
}

/// Whether a customer may transact, and if not, what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The whole answer in one word.
    pub may_transact: bool,
    /// The status.
    pub status: Status,
    /// Why it is pending, if it is.
    pub stage: Option<Stage>,
    /// What the customer must still send; empty where the staff's decision is awaited.
    pub missing: Vec<Missing>,
}

/// Takes a transaction in. For a customer who is not approved it is kept as refused, and the answer is
/// [`AppError::NotApproved`]. The same again gets the first answer.
pub async fn send(app: &App, actor: &Actor, sent: &Send) -> Result<TransactionRecord, AppError> {
    authorise(actor, Action::SendTransactions)?;
    let now = app.now();
    let money = check(sent, now)?;
    let hash = hash(sent, &money);
    customer::place(app.store.read(), actor, sent.customer).await?;
    if let Some(first) = rows::by_external_id(app.store.read(), &sent.external_id).await? {
        return first_answer(first, &hash);
    }
    match keep(app, actor, sent, &money, &hash, now).await {
        // Another request with the same id was faster; its answer is the first.
        Err(AppError::Store(StoreError::Duplicate(_))) => {}
        kept => kept?,
    }
    let first = rows::by_external_id(app.store.read(), &sent.external_id).await?;
    first_answer(first.ok_or(AppError::NotFound("transaction"))?, &hash)
}

/// The first answer again to a transaction that was sent before.
pub async fn sent(app: &App, actor: &Actor, id: TransactionId) -> Result<TransactionRecord, AppError> {
    authorise(actor, Action::SendTransactions)?;
    accepted(seen(app, actor, id).await?)
}

/// Keeps a transaction, accepted or refused, with its event and its total; nothing where the id is taken.
async fn keep(
    app: &App,
    actor: &Actor,
    sent: &Send,
    money: &Money,
    hash: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    if rows::by_external_id(&transaction, &sent.external_id).await?.is_some() {
        return Ok(());
    }
    probity_store::customer::hold(&transaction, sent.customer).await?;
    let refusal = refusal(&transaction, actor, sent.customer).await?;
    let new = rows::NewTransaction {
        id: app.id(),
        external_id: &sent.external_id,
        customer: sent.customer,
        direction: sent.direction,
        money,
        description: sent.description.as_deref(),
        occurred_at: sent.occurred_at.unwrap_or(now),
        received_at: now,
        refusal: refusal.as_ref(),
        request_hash: hash,
    };
    rows::insert(&transaction, &new).await?;
    let kind = if refusal.is_some() {
        let code = TransactionRefusal::CODE.to_owned();
        EventKind::TransactionRefused { transaction: new.id, code }
    } else {
        let month = new.occurred_at.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string();
        if !rows::add_to_total(&transaction, &new, &month).await? {
            return Err(AppError::Conflict {
                code: "total_too_large",
                message: "The month's total of this currency would be larger than can be kept.".to_owned(),
            });
        }
        EventKind::TransactionAccepted { transaction: new.id }
    };
    app.record_fact(&transaction, Some(sent.customer), actor, kind).await?;
    app.commit_made(transaction, new.id).await
}

/// Why a transaction of this customer is refused now, if it is.
async fn refusal(
    transaction: &Transaction,
    actor: &Actor,
    id: CustomerId,
) -> Result<Option<TransactionRefusal>, AppError> {
    let Place { status, stage, .. } = customer::place(transaction, actor, id).await?;
    if status == Status::Approved {
        return Ok(None);
    }
    let record = customer::load(transaction, actor, id).await?;
    Ok(Some(TransactionRefusal { status, stage, missing: record.customer.to_send() }))
}

/// Whether the customer may transact: one look-up for an approved one.
pub async fn permission(app: &App, actor: &Actor, id: CustomerId) -> Result<Permission, AppError> {
    authorise(actor, Action::ReadCustomers)?;
    let place = customer::place_together(app, actor, id).await?;
    if place.status == Status::Approved {
        let Place { status, stage, .. } = place;
        return Ok(Permission { may_transact: true, status, stage, missing: Vec::new() });
    }
    let snapshot = app.store.snapshot().await?;
    let record = customer::load(&snapshot, actor, id).await?;
    let (status, stage) = (record.customer.state.status(), record.customer.state.stage());
    let may_transact = status == Status::Approved;
    Ok(Permission { may_transact, status, stage, missing: record.customer.to_send() })
}

/// One transaction, for the platform that sent it.
pub async fn get(app: &App, actor: &Actor, id: TransactionId) -> Result<TransactionRecord, AppError> {
    authorise(actor, Action::ReadTransactions)?;
    seen(app, actor, id).await
}

/// One of a customer whom the actor may know of.
async fn seen(app: &App, actor: &Actor, id: TransactionId) -> Result<TransactionRecord, AppError> {
    let found = rows::load(app.store.read(), id).await?.ok_or(AppError::NotFound("transaction"))?;
    let place = customer::place(app.store.read(), actor, found.customer).await;
    place.map_err(|error| error.missing("transaction"))?;
    Ok(found)
}

/// Transactions, the last received first, at most `limit`. A key sees those of its own side of the sandbox; people see
/// those of real customers, unless they ask for one that is made up.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &TransactionFilter,
    limit: u32,
) -> Result<Vec<TransactionRecord>, AppError> {
    let mut filter = filter.clone();
    let db = if matches!(actor, Actor::ApiKey { .. }) {
        authorise(actor, Action::ReadTransactions)?;
        filter.sandbox = Some(actor.is_sandbox());
        app.store.read()
    } else {
        authorise(actor, Action::ViewTransactions)?;
        if filter.customer.is_none() {
            filter.sandbox = Some(false);
        }
        app.store.lists().await
    };
    Ok(rows::list(db, &filter, limit.clamp(1, PAGE_MAX + 1)).await?)
}

/// A page of transactions.
#[derive(Clone, Debug)]
pub struct TransactionPage {
    /// The last received first.
    pub transactions: Vec<TransactionRecord>,
    /// Where the next page begins, if there is one.
    pub next: Option<TransactionId>,
}

/// A page of [`list`].
pub async fn page(
    app: &App,
    actor: &Actor,
    filter: &TransactionFilter,
    limit: u32,
) -> Result<TransactionPage, AppError> {
    let limit = limit.clamp(1, PAGE_MAX);
    let mut transactions = list(app, actor, filter, limit + 1).await?;
    let more = transactions.len() > limit as usize;
    transactions.truncate(limit as usize);
    let next = transactions.last().filter(|_| more).map(|record| record.id);
    Ok(TransactionPage { transactions, next })
}

/// Every currency there is a transaction of.
pub async fn currencies(app: &App, actor: &Actor) -> Result<Vec<String>, AppError> {
    authorise(actor, Action::ViewTransactions)?;
    Ok(rows::currencies(app.store.read()).await?)
}

/// A customer's totals per month and currency, newest month first.
pub async fn totals(app: &App, actor: &Actor, customer: CustomerId) -> Result<Vec<MonthTotal>, AppError> {
    authorise(actor, Action::ViewTransactions)?;
    Ok(rows::totals(app.store.read(), customer, TOTALS_MAX).await?)
}

fn first_answer(first: TransactionRecord, hash: &str) -> Result<TransactionRecord, AppError> {
    if first.request_hash != hash {
        return Err(AppError::Conflict {
            code: "external_id_reused",
            message:
                "Another transaction was sent under this external id. Send this one under an id of its own."
                    .to_owned(),
        });
    }
    accepted(first)
}

fn accepted(first: TransactionRecord) -> Result<TransactionRecord, AppError> {
    match first.refusal {
        None => Ok(first),
        Some(refusal) => Err(AppError::NotApproved(Box::new(NotApproved {
            status: refusal.status,
            stage: refusal.stage,
            missing: refusal.missing,
            transaction: first.id,
        }))),
    }
}

fn check(sent: &Send, now: Timestamp) -> Result<Money, AppError> {
    let mut violations = Vec::new();
    let mut violate = |field: &str, code, message: String| {
        violations.push(crate::Violation { field: field.to_owned(), code, message });
    };
    let id_chars = sent.external_id.chars().count();
    let printable = !sent.external_id.chars().any(char::is_control);
    if id_chars == 0 || id_chars > limits::EXTERNAL_REFERENCE_CHARS_MAX || !printable {
        let message =
            format!("An external id has 1 to {} printable characters.", limits::EXTERNAL_REFERENCE_CHARS_MAX);
        violate("external_id", "external_id_malformed", message);
    }
    let description_chars = sent.description.as_ref().map_or(0, |text| text.chars().count());
    if description_chars > limits::FIELD_TEXT_CHARS_MAX {
        let message = format!("A description has at most {} characters.", limits::FIELD_TEXT_CHARS_MAX);
        violate("description", "description_too_long", message);
    }
    let latest = now.checked_add(SignedDuration::from_hours(CLOCK_DIFFERENCE_HOURS_MAX)).unwrap_or(now);
    match sent.occurred_at {
        Some(at) if at > latest => {
            violate("occurred_at", "occurred_at_in_future", "The time is in the future.".to_owned());
        }
        Some(at) if at < Timestamp::UNIX_EPOCH => {
            violate("occurred_at", "occurred_at_too_early", "The time is before 1970.".to_owned());
        }
        _ => {}
    }
    let money = Money::parse(&sent.amount, &sent.currency);
    if let Err(error) = &money {
        let (field, code) = match error {
            probity_model::money::MoneyError::Currency => ("currency", "currency_malformed"),
            probity_model::money::MoneyError::Amount => ("amount", "amount_malformed"),
        };
        violate(field, code, error.to_string());
    }
    match money {
        Ok(money) if violations.is_empty() => Ok(money),
        _ => Err(AppError::Invalid(violations)),
    }
}

/// Tells the same transaction from another: equal amounts in another spelling are the same.
fn hash(sent: &Send, money: &Money) -> String {
    let what = serde_json::json!([
        sent.customer,
        sent.direction,
        money.amount.normalize().to_string(),
        money.currency.code(),
        sent.description,
        sent.occurred_at.map(Timestamp::as_microsecond),
    ]);
    probity_vault::sha256_hex(what.to_string().as_bytes())
}
