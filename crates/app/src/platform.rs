//! What the platform may read of a customer. Everything that leaves through the API is made here, so that what may not
//! be disclosed is left out in one place: notes, comments, risk, tags, who works on it, and confidential reasons.

mod checks;
mod resubmissions;

pub use checks::{PlatformCheck, PlatformDecision, PlatformMark, Progress, check, checks};
pub use resubmissions::{PastItem, PastRequest, RequestState, resubmissions};

use crate::{App, AppError, authorise, customer};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    Personal,
    check::{Rejection, Request, Ruling},
    customer::{Customer, State},
    id::CustomerId,
    item::ItemKey,
    level::Level,
    permission::Action,
    reason::{Reason, UNDISCLOSED_TEXT},
    status::{Stage, Status},
    transaction::Missing,
    user::Actor,
};
use probity_store::{
    self as store, Connection,
    customer::CustomerRecord,
    document::DocumentVersion,
    file::Owner,
    queue::{Cursor, Listed, Sort},
};
pub use probity_store::{
    field::FieldVersion,
    file::{File, Rendering},
    queue::Filter,
};

/// Customers of one page, at most.
pub const PAGE_MAX: u32 = 200;

/// A customer as the platform sees it.
#[derive(Clone, Debug)]
pub struct PlatformCustomer {
    /// Its id.
    pub id: CustomerId,
    /// The platform's own name for it.
    pub external_reference: String,
    /// Its level's code.
    pub level: String,
    /// The language it is written to in, as a tag (BCP 47).
    pub language: String,
    /// The address e-mails go to, where the platform gave one.
    pub contact_email: Option<Personal<String>>,
    /// The status.
    pub status: Status,
    /// Why it is pending, if it is.
    pub stage: Option<Stage>,
    /// Counts the changes.
    pub version: u32,
    /// What the customer must still send.
    pub missing: Vec<Missing>,
    /// What the customer was asked to send, while that is open.
    pub resubmission: Option<Asked>,
    /// Why the customer was rejected.
    pub rejection: Option<Rejected>,
    /// When the platform sent it in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it last came to the queue.
    pub submitted_at: Option<Timestamp>,
}

/// What a customer was asked to send.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Each item.
    pub items: Vec<AskedItem>,
    /// The last day to answer.
    pub due: Date,
}

/// One item a customer was asked to send.
#[derive(Clone, Debug)]
pub struct AskedItem {
    /// Which.
    pub item: ItemKey,
    /// What people call it.
    pub label: String,
    /// Whether it has been sent since.
    pub answered: bool,
    /// Why.
    pub reasons: Vec<Disclosed>,
    /// What the customer is told.
    pub message: String,
}

/// Why a customer was rejected.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// Whether the customer may send again.
    pub may_try_again: bool,
    /// Why.
    pub reasons: Vec<Disclosed>,
    /// What the customer is told.
    pub message: String,
}

/// As much of a reason as may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed {
    /// The code, or that of not being told.
    pub code: String,
    /// What the customer reads.
    pub text: String,
}

/// One version of a document with its files.
#[derive(Clone, Debug)]
pub struct PlatformDocument {
    /// The version.
    pub version: DocumentVersion,
    /// Its sides or pages, in order.
    pub files: Vec<File>,
}

/// A customer in a list.
#[derive(Clone, Debug)]
pub struct PlatformRow {
    /// Its id.
    pub id: CustomerId,
    /// The platform's own name for it.
    pub external_reference: String,
    /// Its level's code.
    pub level: String,
    /// The status.
    pub status: Status,
    /// Why it is pending, if it is.
    pub stage: Option<Stage>,
    /// When the platform sent it in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A page of customers.
#[derive(Clone, Debug)]
pub struct PlatformPage {
    /// The customers, the latest created first.
    pub rows: Vec<PlatformRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<CustomerId>,
}

/// The present value of every field of a customer, by code.
pub async fn fields(app: &App, by: &Actor, id: CustomerId) -> Result<Vec<FieldVersion>, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let db = app.store.snapshot().await?;
    customer::place(&db, by, id).await?;
    Ok(store::field::active(&db, id).await?)
}

/// One customer.
pub async fn customer(app: &App, by: &Actor, id: CustomerId) -> Result<PlatformCustomer, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let db = app.store.snapshot().await?;
    let record = customer::load(&db, by, id).await?;
    let known = reasons_known(&db).await?;
    Ok(disclosed(app, record, &known))
}

/// Every reason, also those not in use any more: what was said with one stays readable.
async fn reasons_known<C: Connection>(db: &C) -> Result<Vec<Reason>, AppError> {
    Ok(store::reason::list(db).await?.into_iter().map(|listed| listed.reason).collect())
}

/// Customers that pass the filter, the latest created first, after `after`. A key sees those of its own side of the
/// sandbox, whatever the filter says.
pub async fn customers(
    app: &App,
    by: &Actor,
    filter: Filter,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<PlatformPage, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let limit = limit.clamp(1, PAGE_MAX);
    let filter = Filter { sandbox: by.is_sandbox(), ..filter };
    let after = after.map(|id| Cursor { returned: false, due_at: 0, id });
    let mut listed = store::queue::list(app.store.read(), &filter, Sort::Newest, after, limit + 1).await?;
    let more = listed.len() > limit as usize;
    listed.truncate(limit as usize);
    let next = listed.last().filter(|_| more).map(|row| row.id);
    Ok(PlatformPage { rows: listed.into_iter().map(PlatformRow::from).collect(), next })
}

impl From<Listed> for PlatformRow {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id,
            external_reference: listed.external_reference,
            level: listed.level,
            status: listed.place.status,
            stage: listed.place.stage,
            created_at: listed.created_at,
            updated_at: listed.updated_at,
        }
    }
}

/// Every version of every document of a customer, the newest of each kind first.
pub async fn documents(app: &App, by: &Actor, id: CustomerId) -> Result<Vec<PlatformDocument>, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let db = app.store.snapshot().await?;
    customer::place(&db, by, id).await?;
    let versions = store::document::all(&db, id).await?;
    let files = store::file::of_customer(&db, id).await?;
    let of = |version: &DocumentVersion| {
        let owner = Owner::Document(version.id);
        files.iter().filter(|file| file.owner == owner).cloned().collect()
    };
    Ok(versions.into_iter().map(|version| PlatformDocument { files: of(&version), version }).collect())
}

/// The levels a customer can be sent in for.
pub async fn levels(app: &App, by: &Actor) -> Result<Vec<Level>, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let levels = crate::level::in_force(app, app.store.read()).await?;
    Ok(levels.into_iter().map(|it| it.level).filter(|level| level.enabled).collect())
}

/// Every reason that may be told, each once.
pub async fn reasons(app: &App, by: &Actor) -> Result<Vec<Disclosed>, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let known = store::reason::list(app.store.read()).await?;
    Ok(unique(known.iter().filter(|listed| listed.enabled).map(|listed| disclose(&listed.reason))))
}

fn disclosed(app: &App, record: CustomerRecord, known: &[Reason]) -> PlatformCustomer {
    let customer = record.customer;
    let ruling = customer.check.as_ref().and_then(|check| check.decision.as_ref()).map(|it| &it.ruling);
    // Only a ruling that has taken effect is told: one that waits for a second signature may still be sent back.
    let rejection = match (&customer.state, ruling) {
        (State::Rejected { r#final }, Some(Ruling::Reject(rejection))) => {
            Some(rejected(rejection, *r#final, known))
        }
        _ => None,
    };
    let resubmission = match ruling {
        Some(Ruling::Resubmission(request)) => asked(app, &customer, request, known),
        _ => None,
    };
    PlatformCustomer {
        id: customer.id,
        external_reference: record.external_reference,
        language: record.language,
        contact_email: record.contact_email,
        status: customer.state.status(),
        stage: customer.state.stage(),
        version: customer.version,
        missing: customer.to_send(),
        resubmission,
        rejection,
        created_at: record.created_at,
        updated_at: record.updated_at,
        submitted_at: customer.submitted_at,
        level: customer.level.code,
    }
}

pub(crate) fn rejected(rejection: &Rejection, is_final: bool, known: &[Reason]) -> Rejected {
    Rejected {
        may_try_again: !is_final,
        reasons: disclose_all(&rejection.reasons, known),
        message: rejection.customer_text.clone(),
    }
}

pub(crate) fn asked(app: &App, customer: &Customer, request: &Request, known: &[Reason]) -> Option<Asked> {
    let State::Resubmission(open) = &customer.state else {
        return None;
    };
    let items = request.items.iter().map(|requested| AskedItem {
        label: app.settings().item_label(&requested.item),
        answered: open.items.get(&requested.item).copied().unwrap_or(false),
        reasons: disclose_all(&requested.reasons, known),
        message: requested.message.clone(),
        item: requested.item.clone(),
    });
    Some(Asked { items: items.collect(), due: open.due })
}

fn disclose(reason: &Reason) -> Disclosed {
    Disclosed { code: reason.disclosed_code().to_owned(), text: reason.disclosed_text().to_owned() }
}

/// The codes of these reasons, as far as they may be told, each once.
pub(crate) fn disclosed_codes(codes: &[String], known: &[Reason]) -> Vec<String> {
    disclose_all(codes, known).into_iter().map(|reason| reason.code).collect()
}

/// A reason that is not there any more cannot be looked up, so nothing of it is told.
fn disclose_all(codes: &[String], known: &[Reason]) -> Vec<Disclosed> {
    unique(codes.iter().map(|code| {
        known.iter().find(|reason| reason.code == *code).map_or_else(
            || Disclosed { code: "could_not_be_verified".to_owned(), text: UNDISCLOSED_TEXT.to_owned() },
            disclose,
        )
    }))
}

/// How many confidential reasons there are must not show either.
fn unique(reasons: impl Iterator<Item = Disclosed>) -> Vec<Disclosed> {
    let mut told: Vec<Disclosed> = Vec::new();
    for reason in reasons {
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    told
}
