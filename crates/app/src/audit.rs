//! The audit log: checked, taken out, and its checkpoints kept.

use crate::{App, AppError};
use futures::StreamExt as _;
pub use probity_audit::{Checkpoint, PublicKey, Verified};
use probity_audit::{Fault, LineRef, Record, Verifier};
use probity_model::{
    event::EventKind,
    permission::{Action, can},
    user::Actor,
};
use probity_store as store;
use std::pin::pin;

/// Entries read at once.
const PAGE_ROWS: u32 = 5_000;
/// Pages read ahead of the one that is checked.
const PAGES_AHEAD: usize = 2;

/// What checking the log found.
pub type Verdict = Result<Verified, Fault>;

/// Checks the whole log, with the checkpoints that were kept and these others. Who writes meanwhile is not held up, and is
/// checked as far as it has come. `every_signature` checks each, which takes many times as long.
pub async fn verify(
    app: &App,
    by: &Actor,
    elsewhere: Vec<Checkpoint>,
    every_signature: bool,
) -> Result<Verdict, AppError> {
    authorise(by)?;
    let db = app.store.read();
    let mut checkpoints = store::audit::checkpoints(db).await?;
    checkpoints.extend(elsewhere);
    let mut verifier = match Verifier::new(public_key(app), checkpoints) {
        Ok(verifier) if every_signature => verifier.with_every_signature(),
        Ok(verifier) => verifier,
        Err(fault) => return Ok(Err(fault)),
    };
    let head = u64::try_from(store::event::newest(db).await?).unwrap_or_default();
    // Reading takes longer than checking: the next pages are read while one is checked.
    let starts = (0..head).step_by(PAGE_ROWS as usize);
    let mut pages = pin!(futures::stream::iter(starts).map(|seq| page(app, seq)).buffered(PAGES_AHEAD));
    while let Some(records) = pages.next().await {
        if let Err(fault) = records?.iter().try_for_each(|record| verifier.push(record)) {
            return Ok(Err(fault));
        }
    }
    Ok(verifier.finish())
}

/// The entries from a place on that belong on one page; one more where a place is taken twice, for the verifier to find.
async fn page(app: &App, seq: u64) -> Result<Vec<Record<'static>>, AppError> {
    let store = app.store.clone();
    let read = tokio::spawn(async move {
        store::audit::page(&store, seq, seq + u64::from(PAGE_ROWS), PAGE_ROWS + 1).await
    });
    Ok(read.await.map_err(|error| AppError::Internal(format!("the audit log: {error}")))??)
}

/// The key that checks what this log's signer signs.
#[must_use]
pub fn public_key(app: &App) -> PublicKey {
    app.store.signer().public_key()
}

/// Keeps where the log stands, and gives it to be copied elsewhere.
pub async fn checkpoint(app: &App, by: &Actor) -> Result<Checkpoint, AppError> {
    authorise(by)?;
    let transaction = app.begin().await?;
    let head = store::audit::signed_head(&transaction, app.store.signer()).await?;
    if head != Checkpoint::BEGINNING {
        store::audit::keep(&transaction, &head, app.now()).await?;
        store::commit(transaction).await?;
    }
    Ok(head)
}

/// The log up to now as a file: see [`Export::next`]. That it was taken out is an event.
pub async fn export(app: &App, by: &Actor) -> Result<Export, AppError> {
    authorise(by)?;
    let transaction = app.begin().await?;
    let rows = store::audit::head(&transaction).await?.seq;
    let kind = EventKind::ListExported { list: "audit".to_owned(), rows };
    let last = app.record_fact(&transaction, None, by, kind).await?;
    app.commit(transaction).await?;
    Ok(Export { app: app.clone(), seq: 0, last: u64::try_from(last).unwrap_or_default() })
}

/// An export that is being read.
pub struct Export {
    app: App,
    seq: u64,
    last: u64,
}

impl Export {
    /// The next lines, each ended; nothing after the last.
    pub async fn next(&mut self) -> Result<Option<String>, AppError> {
        // No transaction is open while lines go out: what is there already never changes.
        let left = u32::try_from(self.last - self.seq).unwrap_or(PAGE_ROWS).min(PAGE_ROWS);
        let records = store::audit::after(self.app.store.lists().await, self.seq, left).await?;
        let Some(last) = records.last() else { return Ok(None) };
        self.seq = last.entry.seq;
        let mut lines = String::new();
        for record in &records {
            lines.push_str(&LineRef::of(record).text());
            lines.push('\n');
        }
        Ok(Some(lines))
    }
}

/// The operator's own commands and the worker act for Probity itself; people need to be allowed to see the log.
fn authorise(by: &Actor) -> Result<(), AppError> {
    if can(by, Action::Maintain) { Ok(()) } else { crate::authorise(by, Action::ViewAuditLog) }
}
