//! What happened: the activity of a customer, the audit log, and following along.

use crate::{App, AppError, authorise};
use probity_model::{
    Personal,
    id::{ApiKeyId, CustomerId, RoleId, UserId},
    permission::Action,
    user::Actor,
};
pub use probity_store::event::{EventFilter, RecordedEvent as Recorded};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Events of one page.
pub const PAGE_ROWS: u32 = 100;
/// Events followed in one go; the next look takes the rest.
const FOLLOWED_MAX: u32 = 500;

/// The names of everybody and everything that events mention.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// Users.
    pub users: HashMap<UserId, String>,
    /// API keys.
    pub api_keys: BTreeMap<ApiKeyId, String>,
    /// Roles that administrators made.
    pub roles: BTreeMap<RoleId, String>,
    /// Customers.
    pub customers: BTreeMap<CustomerId, Personal<String>>,
}

/// The newest events of a customer, before a place.
pub async fn of_customer(
    app: &App,
    by: &Actor,
    id: CustomerId,
    before: Option<i64>,
) -> Result<Vec<Recorded>, AppError> {
    authorise(by, Action::ViewActivity)?;
    let filter = EventFilter { customer: Some(id), before, ..EventFilter::default() };
    Ok(probity_store::event::list(app.store.read(), &filter, PAGE_ROWS + 1).await?)
}

/// The newest events of everything that pass the filter.
pub async fn audit(app: &App, by: &Actor, filter: &EventFilter) -> Result<Vec<Recorded>, AppError> {
    authorise(by, Action::ViewAuditLog)?;
    Ok(probity_store::event::list(app.store.lists().await, filter, PAGE_ROWS + 1).await?)
}

/// The names of whoever these events mention. Names of customers only for those who may see customers.
pub async fn who(app: &App, by: &Actor, events: &[Recorded]) -> Result<Who, AppError> {
    let db = app.store.read();
    let keys = probity_store::api_key::list(db).await?;
    let customers: BTreeSet<_> = events.iter().filter_map(|recorded| recorded.event.customer).collect();
    let may_see = probity_model::permission::can(by, Action::ViewCustomers);
    Ok(Who {
        users: probity_store::user::names(db).await?,
        roles: probity_store::role::names(db).await?,
        api_keys: keys.into_iter().map(|key| (key.id, key.name)).collect(),
        customers: if may_see {
            probity_store::customer::names(db, &customers).await?
        } else {
            BTreeMap::new()
        },
    })
}

/// The place of the newest event.
pub async fn newest(app: &App) -> Result<i64, AppError> {
    Ok(probity_store::event::newest(app.store.read()).await?)
}

/// What happened after a place, oldest first: what live updates are made of. Who may see which is the follower's to say.
pub async fn since(app: &App, by: &Actor, seq: i64) -> Result<Vec<Recorded>, AppError> {
    authorise(by, Action::UseOwnAccount)?;
    Ok(probity_store::event::since(app.store.read(), seq, FOLLOWED_MAX).await?)
}
