//! Saved views: the filters of a list under a name, for whoever saved them, or for everybody.

use crate::{App, AppError, authorise};
use probity_model::{
    id::{SavedViewId, UserId},
    permission::Action,
    user::Actor,
};
pub use probity_store::saved_view::SavedView;
use probity_store::{StoreError, saved_view as rows};

/// Views one user may save.
pub const VIEWS_MAX: u64 = 30;
/// Characters of a view's name.
pub const NAME_CHARS_MAX: usize = 40;
/// Bytes of its filters.
const QUERY_BYTES_MAX: usize = 1_000;

/// A list that has views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The queue.
    Queue,
    /// All customers.
    Customers,
}

impl List {
    /// The word kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Customers => "customers",
        }
    }

    /// The list with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Queue, Self::Customers].into_iter().find(|list| list.word() == word)
    }
}

/// The views of a list: the own ones by name, then those that others share.
pub async fn list(app: &App, by: &Actor, list: List) -> Result<Vec<SavedView>, AppError> {
    Ok(rows::list(app.store.read(), owner(by)?, list.word()).await?)
}

/// The own view with this id.
pub async fn get(app: &App, by: &Actor, id: SavedViewId) -> Result<SavedView, AppError> {
    rows::load(app.store.read(), owner(by)?, id).await?.ok_or(AppError::NotFound("view"))
}

/// Saves filters under a name. The filters are kept as the address carries them, and read as cautiously when they come
/// back: a word unknown by then does not narrow.
pub async fn save(
    app: &App,
    by: &Actor,
    list: List,
    name: &str,
    query: &str,
    shared: bool,
) -> Result<SavedViewId, AppError> {
    let owner = owner(by)?;
    let name = checked(name)?;
    if query.len() > QUERY_BYTES_MAX {
        return Err(AppError::invalid("query", "query_too_long", "Too many filters for one view."));
    }
    let transaction = app.begin_alone().await?;
    if rows::count(&transaction, owner).await? >= VIEWS_MAX {
        let message = format!("At most {VIEWS_MAX} views. Delete one first.");
        return Err(AppError::invalid("name", "too_many_views", message));
    }
    let view = SavedView {
        id: app.id(),
        owner,
        list: list.word().to_owned(),
        name,
        query: query.to_owned(),
        shared: shared && may_share(by),
        created_at: app.now(),
    };
    rows::insert(&transaction, &view).await.map_err(taken)?;
    app.commit(transaction).await?;
    Ok(view.id)
}

/// Gives an own view another name, and shares it or takes that back.
pub async fn rename(
    app: &App,
    by: &Actor,
    id: SavedViewId,
    name: &str,
    shared: bool,
) -> Result<SavedView, AppError> {
    let owner = owner(by)?;
    let name = checked(name)?;
    let transaction = app.begin_alone().await?;
    let mut view = rows::load(&transaction, owner, id).await?.ok_or(AppError::NotFound("view"))?;
    view.name = name;
    view.shared = shared && may_share(by);
    rows::save(&transaction, &view).await.map_err(taken)?;
    app.commit(transaction).await?;
    Ok(view)
}

/// Forgets an own view. Customers are not touched.
pub async fn delete(app: &App, by: &Actor, id: SavedViewId) -> Result<SavedView, AppError> {
    let owner = owner(by)?;
    let transaction = app.begin().await?;
    let view = rows::load(&transaction, owner, id).await?.ok_or(AppError::NotFound("view"))?;
    rows::delete(&transaction, owner, id).await?;
    app.commit(transaction).await?;
    Ok(view)
}

/// Approvers save views for everybody.
#[must_use]
pub const fn may_share(by: &Actor) -> bool {
    by.is_approver()
}

fn owner(by: &Actor) -> Result<UserId, AppError> {
    authorise(by, Action::ViewCustomers)?;
    by.user().ok_or(AppError::Forbidden(Action::ViewCustomers))
}

fn checked(name: &str) -> Result<String, AppError> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        let message = format!("Give a name of at most {NAME_CHARS_MAX} characters.");
        return Err(AppError::invalid("name", "name_invalid", message));
    }
    Ok(name)
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Duplicate(_) => {
            AppError::invalid("name", "name_taken", "You have a view of this name already. Choose another.")
        }
        other => other.into(),
    }
}
