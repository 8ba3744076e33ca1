//! Lists of customers.

use crate::{App, AppError, authorise};
use probity_model::{permission::Action, user::Actor};
use probity_store::queue::{self, Counts, Cursor, Filter, Listed, Sort};

/// Rows of one page of a list.
pub const PAGE_ROWS: u32 = 50;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The customers.
    pub rows: Vec<Listed>,
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
    let mut rows = queue::list(app.store.read(), filter, sort, after, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| Cursor {
        returned: row.returned,
        due_at: row.due_at.map_or(0, probity_store::micros),
        id: row.id,
    });
    Ok(Page { rows, next })
}

/// How many customers stand where.
pub async fn counts(app: &App, by: &Actor) -> Result<Counts, AppError> {
    authorise(by, Action::ViewCustomers)?;
    Ok(queue::counts(app.store.read()).await?)
}

/// Every tag in use.
pub async fn tags(app: &App, by: &Actor) -> Result<Vec<String>, AppError> {
    authorise(by, Action::ViewCustomers)?;
    Ok(probity_store::customer::all_tags(app.store.read()).await?)
}
