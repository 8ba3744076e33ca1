//! Purging: erasing everybody whose time is over, a bounded number at a time, with a signed receipt.
//!
//! Each customer is erased in a transaction of its own that also notes the purge. A purge that was interrupted, by a crash or
//! a full disk, is gone on with by the next one: its receipt names everybody it erased, before and after.

use crate::{
    App, AppError, authorise, customer,
    erasure::{self, Because},
};
use jiff::{SignedDuration, Timestamp};
use probity_audit::Statement;
use probity_evidence::{RECEIPT_FORMAT, Receipt, ReceiptCustomer, Seal, sha256_hex};
use probity_model::{
    Personal,
    erasure::ErasureBasis,
    event::EventKind,
    id::{CustomerId, PurgeId},
    permission::{Action, can},
    user::Actor,
};
use probity_store::{self as store, Connection, purge::Purge};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use tokio::{fs, io::AsyncWriteExt as _};

/// Customers that one purge erases, at most; the next one goes on.
pub const CUSTOMERS_PER_PURGE_MAX: usize = 1_000;
/// Customers looked at in one statement.
const CANDIDATES: u32 = 200;

/// Somebody whose time is over.
#[derive(Clone, Debug)]
pub struct Due {
    /// Who.
    pub customer: CustomerId,
    /// What they are called.
    pub name: Personal<String>,
    /// On which basis they are erased.
    pub basis: ErasureBasis,
    /// When the last check ended, the last transaction came, or the customer last changed: since when time runs.
    pub since: Timestamp,
}

/// What a purge did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which purge.
    pub purge: PurgeId,
    /// How many it erased, by basis.
    pub counts: BTreeMap<String, u64>,
    /// The receipt; its signature lies beside it.
    pub receipt: PathBuf,
    /// There are more than one purge erases.
    pub is_cut: bool,
}

/// Who would be purged now, at most `limit`, in the order they came. Changes nothing.
pub async fn due(app: &App, by: &Actor, limit: usize) -> Result<Vec<Due>, AppError> {
    if !can(by, Action::Maintain) {
        authorise(by, Action::ViewCustomers)?;
    }
    let db = app.store.read();
    let (mut found, mut after) = (Vec::new(), None);
    while found.len() < limit {
        let candidates = candidates(app, db, after).await?;
        let Some(last) = candidates.last() else { break };
        after = Some(*last);
        for id in candidates {
            found.extend(if_due(app, db, by, id).await?);
        }
    }
    found.truncate(limit);
    Ok(found)
}

/// Erases who is due, at most [`CUSTOMERS_PER_PURGE_MAX`], and leaves a receipt. Nothing where nobody is, or where another
/// instance is at it.
pub async fn run(app: &App, by: &Actor) -> Result<Option<Outcome>, AppError> {
    authorise(by, Action::Maintain)?;
    let Some(_turn) = app.store.turn_to_purge().await? else { return Ok(None) };
    let db = app.store.read();
    let mut purge = store::purge::unfinished(db).await?;
    let (mut erased, mut after, mut is_cut) = (0, None, false);
    'all: loop {
        let candidates = candidates(app, db, after).await?;
        let Some(last) = candidates.last() else { break };
        after = Some(*last);
        for id in candidates {
            let Some(due) = if_due(app, db, by, id).await? else { continue };
            if erased == CUSTOMERS_PER_PURGE_MAX {
                is_cut = true;
                break 'all;
            }
            let begun = match purge.take() {
                Some(begun) => begun,
                None => begin(app).await?,
            };
            let because = Because::Due(begun.id);
            purge = Some(begun);
            match erasure::carry_out(app, by, id, due.basis, because).await {
                Ok(()) => erased += 1,
                // Somebody was faster, or placed a hold.
                Err(AppError::Erased(_) | AppError::Conflict { .. }) => {}
                // Somebody worked on it at that moment; it is as due the next time.
                Err(error) if error.is_in_the_way() => {}
                Err(error) => return Err(error),
            }
        }
    }
    match purge {
        Some(purge) => Ok(Some(Outcome { is_cut, ..end(app, by, &purge).await? })),
        None => Ok(None),
    }
}

async fn begin(app: &App) -> Result<Purge, AppError> {
    let purge = Purge { id: app.id(), started_at: app.now() };
    let transaction = app.begin().await?;
    store::purge::begin(&transaction, &purge).await?;
    app.commit(transaction).await?;
    Ok(purge)
}

/// The receipt is written before the purge is noted as ended: one that cannot be written is written by the next.
async fn end(app: &App, by: &Actor, purge: &Purge) -> Result<Outcome, AppError> {
    let purged = store::purge::of(app.store.read(), purge.id).await?;
    let mut counts = BTreeMap::new();
    for it in &purged {
        *counts.entry(it.basis.to_string()).or_insert(0) += 1;
    }
    let customer = |it: &store::purge::Purged| ReceiptCustomer {
        id: it.customer.to_string(),
        basis: it.basis.to_string(),
        erased_at: it.at.to_string(),
    };
    let receipt = Receipt {
        format: RECEIPT_FORMAT.to_owned(),
        purge: purge.id.to_string(),
        started_at: purge.started_at.to_string(),
        ended_at: app.now().to_string(),
        by: by.user().map_or_else(|| "probity".to_owned(), |user| user.to_string()),
        audit_checkpoint: store::audit::head(app.store.read()).await?.to_string(),
        counts: counts.clone(),
        customers: purged.iter().map(customer).collect(),
    };
    let bytes = receipt.bytes();
    let seal = Seal::of(app.store.signer(), Statement::Receipt, &bytes).bytes();
    let folder = &app.settings().receipts;
    let file = folder.join(format!("purge-{}.json", purge.id));
    let written = write(folder, &file, &bytes, &seal).await;
    written.map_err(|error| {
        AppError::Internal(format!("the receipt {} cannot be written: {error}", file.display()))
    })?;
    let transaction = app.begin().await?;
    let text = String::from_utf8_lossy(&bytes);
    if store::purge::end(&transaction, purge.id, &text, app.now()).await? {
        let customers = purged.len() as u64;
        let kind = EventKind::CustomersPurged { purge: purge.id, customers, receipt: sha256_hex(&bytes) };
        app.record_fact(&transaction, None, by, kind).await?;
        app.commit(transaction).await?;
    }
    Ok(Outcome { purge: purge.id, counts, receipt: file, is_cut: false })
}

async fn write(folder: &Path, file: &Path, receipt: &[u8], seal: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder).await?;
    for (file, bytes) in [(file.to_owned(), receipt), (file.with_extension("sig"), seal)] {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut open = options.open(&file).await?;
        open.write_all(bytes).await?;
        open.sync_all().await?;
    }
    Ok(())
}

/// Who may be due after this one: the model looks at each.
async fn candidates<C: Connection>(
    app: &App,
    db: &C,
    after: Option<CustomerId>,
) -> Result<Vec<CustomerId>, AppError> {
    let retention = app.settings().retention;
    let before = |days: u32| {
        let period = SignedDuration::from_hours(24 * i64::from(days));
        app.now().checked_sub(period).unwrap_or(Timestamp::MIN)
    };
    let decided = before(retention.approved_days.min(retention.rejected_days));
    let unchanged = (retention.abandoned_days > 0).then(|| before(retention.abandoned_days));
    Ok(store::purge::candidates(db, decided, unchanged, after, CANDIDATES).await?)
}

async fn if_due<C: Connection>(
    app: &App,
    db: &C,
    by: &Actor,
    id: CustomerId,
) -> Result<Option<Due>, AppError> {
    let record = match customer::load(db, by, id).await {
        Ok(record) => record,
        // It was erased since it was listed.
        Err(AppError::Erased(_) | AppError::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let known = erasure::known(db, record).await?;
    Ok(known.due(app).map(|basis| Due {
        customer: id,
        basis,
        since: known.last_at.unwrap_or(known.record.updated_at),
        name: known.record.display_name,
    }))
}
