//! Lists of customers.

use crate::{App, AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, user::Actor};
use probity_store::queue::{self, Counts, Cursor, Filter, Listed, Sort};
use std::collections::HashMap;

/// Rows of one page of a list.
pub const PAGE_ROWS: u32 = 50;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The customers.
    pub rows: Vec<Listed>,
    /// Their tags.
    pub tags: HashMap<CustomerId, Vec<String>>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// A page of the customers that pass the filter.
pub async fn list(
    app: &App,
    by: &Actor,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
) -> Result<Page, AppError> {
    if !probity_model::permission::can(by, Action::ReadCustomers) {
        authorise(by, Action::ViewCustomers)?;
    }
    let filter = match by {
        Actor::ApiKey { .. } => &Filter { sandbox: by.is_sandbox(), ..filter.clone() },
        Actor::User { .. } | Actor::Customer { .. } | Actor::System => filter,
    };
    // The queue, in whatever order, and a platform that follows along, are shown what is; others what was a second ago.
    let db = match by {
        Actor::User { .. } if !filter.is_queue() => app.store.lists().await,
        _ => app.store.read(),
    };
    let mut rows = queue::list(db, filter, sort, after, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(Cursor::after);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let tags = queue::tags_of(db, &ids).await?;
    Ok(Page { rows, tags, next })
}

/// How many customers stand where.
pub async fn counts(app: &App, by: &Actor) -> Result<Counts, AppError> {
    authorise(by, Action::ViewCustomers)?;
    Ok(queue::counts(app.store.read()).await?)
}

/// Overdue customers that are counted of each place; more are not told apart.
pub const OVERDUE_COUNTED_MAX: u32 = 1_000;

/// How many are overdue where, each counted up to [`OVERDUE_COUNTED_MAX`].
pub async fn overdue(app: &App, by: &Actor) -> Result<Counts, AppError> {
    authorise(by, Action::ViewCustomers)?;
    Ok(queue::overdue(app.store.read(), app.now(), OVERDUE_COUNTED_MAX).await?)
}

/// Every tag in use.
pub async fn tags(app: &App, by: &Actor) -> Result<Vec<String>, AppError> {
    authorise(by, Action::ViewCustomers)?;
    Ok(probity_store::customer::all_tags(app.store.read()).await?)
}
