//! Everything that is known of a customer, read in one moment.

use crate::{App, AppError, customer};
use probity_audit::{Checkpoint, Record};
use probity_model::{
    check::Check,
    id::{ApiKeyId, CustomerId, UserId},
    limits,
    reason::Reason,
    user::Actor,
};
use probity_store::{
    self as store,
    consent::Consent,
    customer::CustomerRecord,
    document::DocumentVersion,
    email::EmailRecord,
    erasure_request::ErasureRequest,
    event::{EventFilter, RecordedEvent},
    field::FieldVersion,
    file::{File, Page},
    hold::HoldRecord,
    link::Link,
    note::NoteRecord,
    transaction::{MonthTotal, TransactionFilter, TransactionRecord},
};
use std::collections::{BTreeMap, HashMap};

/// Transactions and events of one customer that one archive holds, each; with more it is refused rather than cut.
const ROWS_MAX: u32 = 100_000;
/// E-mails, consents and months of one archive, each.
const LIST_MAX: u32 = 5_000;

/// Everything that is known of a customer.
pub(super) struct Everything {
    pub(super) record: CustomerRecord,
    pub(super) fields: Vec<FieldVersion>,
    pub(super) documents: Vec<DocumentVersion>,
    pub(super) files: Vec<File>,
    pub(super) pages: Vec<Page>,
    /// The oldest first.
    pub(super) rounds: Vec<Check>,
    pub(super) tags: Vec<String>,
    pub(super) notes: Vec<NoteRecord>,
    pub(super) transactions: Vec<TransactionRecord>,
    pub(super) totals: Vec<MonthTotal>,
    pub(super) consents: Vec<Consent>,
    pub(super) links: Vec<Link>,
    pub(super) holds: Vec<HoldRecord>,
    pub(super) requests: Vec<ErasureRequest>,
    pub(super) emails: Vec<EmailRecord>,
    /// The oldest first.
    pub(super) events: Vec<RecordedEvent>,
    /// The same as they are in the log, each with where it stood before.
    pub(super) entries: Vec<(Checkpoint, Record<'static>)>,
    pub(super) reasons: BTreeMap<String, Reason>,
    pub(super) users: HashMap<UserId, String>,
    pub(super) api_keys: BTreeMap<ApiKeyId, String>,
    /// Where the log stood.
    pub(super) checkpoint: Checkpoint,
}

pub(super) async fn gather(app: &App, by: &Actor, id: CustomerId) -> Result<Everything, AppError> {
    let db = app.store.snapshot().await?;
    let record = customer::load(&db, by, id).await?;
    let filter = TransactionFilter { customer: Some(id), ..TransactionFilter::default() };
    let transactions = store::transaction::list(&db, &filter, ROWS_MAX + 1).await?;
    let filter = EventFilter { customer: Some(id), ..EventFilter::default() };
    let mut events = store::event::list(&db, &filter, ROWS_MAX + 1).await?;
    if transactions.len().max(events.len()) > ROWS_MAX as usize {
        let message = format!(
            "This customer has more than {ROWS_MAX} transactions or events: too many for one archive."
        );
        return Err(AppError::Conflict { code: "too_large", message });
    }
    events.reverse();
    let mut rounds = store::check::rounds(&db, id).await?;
    rounds.reverse();
    let notes_max = u32::try_from(limits::NOTES_PER_CUSTOMER_MAX).unwrap_or(u32::MAX);
    let reasons = store::reason::list(&db).await?.into_iter().map(|it| (it.reason.code.clone(), it.reason));
    let keys = store::api_key::list(&db).await?;
    Ok(Everything {
        record,
        fields: store::field::all(&db, id).await?,
        documents: store::document::all(&db, id).await?,
        files: store::file::of_customer(&db, id).await?,
        pages: store::file::pages_of_customer(&db, id).await?,
        rounds,
        tags: store::customer::tags(&db, id).await?,
        notes: store::note::list(&db, id, None, notes_max).await?,
        transactions,
        totals: store::transaction::totals(&db, id, LIST_MAX).await?,
        consents: store::consent::of_customer(&db, id, LIST_MAX).await?,
        links: store::link::of_customer(&db, id).await?,
        holds: store::hold::records(&db, id).await?,
        requests: store::erasure_request::of_customer(&db, id).await?,
        emails: store::email::of_customer(&db, id, LIST_MAX).await?,
        events,
        entries: store::audit::of_customer(&db, id, 0, ROWS_MAX).await?,
        reasons: reasons.collect(),
        users: store::user::names(&db).await?,
        api_keys: keys.into_iter().map(|key| (key.id, key.name)).collect(),
        checkpoint: store::audit::head(&db).await?,
    })
}

impl Everything {
    /// The reasons of these codes that are known.
    pub(super) fn reasons_of<'a>(&'a self, codes: &[String]) -> Vec<&'a Reason> {
        codes.iter().filter_map(|code| self.reasons.get(code)).collect()
    }

    /// What a user is called.
    pub(super) fn user(&self, id: UserId) -> String {
        self.users.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}
