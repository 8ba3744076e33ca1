//! A list taken out as a file.

use crate::{App, AppError, authorise};
use jiff::Timestamp;
use probity_model::{event::EventKind, permission::Action, user::Actor};
use probity_store::queue::{self, Cursor, Filter, Listed, Sort};

/// Rows of one file, at most.
pub const EXPORT_ROWS_MAX: usize = 50_000;
/// Rows read at a time.
const BATCH_ROWS: u32 = 1_000;

/// One row of the file.
#[derive(Clone, Debug)]
pub struct ExportRow {
    /// The customer as the list shows it.
    pub listed: Listed,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it was last decided.
    pub decided_at: Option<Timestamp>,
}

/// What was taken out.
#[derive(Clone, Debug)]
pub struct Export {
    /// In the order of the list.
    pub rows: Vec<ExportRow>,
    /// There were more than [`EXPORT_ROWS_MAX`].
    pub is_cut: bool,
}

/// Every customer that passes the filter, at most [`EXPORT_ROWS_MAX`], and an event that says who took how many.
pub async fn export(
    app: &App,
    by: &Actor,
    list: &str,
    filter: &Filter,
    sort: Sort,
) -> Result<Export, AppError> {
    authorise(by, Action::ViewCustomers)?;
    authorise(by, Action::Export)?;
    let db = app.store.lists().await;
    let mut rows = Vec::new();
    let mut after = None;
    let mut is_cut = false;
    loop {
        let batch = queue::list(db, filter, sort, after, BATCH_ROWS).await?;
        let is_last = batch.len() < BATCH_ROWS as usize;
        after = batch.last().map(Cursor::after);
        let ids: Vec<_> = batch.iter().map(|listed| listed.id).collect();
        let mut tags = queue::tags_of(db, &ids).await?;
        let decided = queue::decided(db, &ids).await?;
        rows.extend(batch.into_iter().map(|listed| ExportRow {
            tags: tags.remove(&listed.id).unwrap_or_default(),
            decided_at: decided.get(&listed.id).copied(),
            listed,
        }));
        if rows.len() > EXPORT_ROWS_MAX {
            rows.truncate(EXPORT_ROWS_MAX);
            is_cut = true;
        }
        if is_last || is_cut {
            break;
        }
    }
    let transaction = app.begin().await?;
    let kind = EventKind::ListExported { list: list.to_owned(), rows: rows.len() as u64 };
    app.record_fact(&transaction, None, by, kind).await?;
    app.commit(transaction).await?;
    Ok(Export { rows, is_cut })
}
