//! The access review: who may do what, taken out to be looked through.

use super::name_of;
use crate::{App, AppError, authorise};
use jiff::Timestamp;
use probity_model::{
    event::EventKind,
    permission::{Action, can},
    user::Actor,
};
use probity_store as store;

/// A user in the review.
#[derive(Clone)]
pub struct AccessRow {
    /// The user.
    pub user: store::user::User,
    /// What the role is called.
    pub role: String,
    /// What the user may do, as the role stands.
    pub permissions: Vec<Action>,
    /// Sessions that can still be used.
    pub sessions: usize,
    /// When one of them was last used.
    pub last_seen_at: Option<Timestamp>,
}

/// Every user with role, permissions and sessions, and an event that says who took it out.
pub async fn access_review(app: &App, by: &Actor) -> Result<Vec<AccessRow>, AppError> {
    authorise(by, Action::ReviewAccess)?;
    let db = app.store.read();
    let names = store::role::names(db).await?;
    let mut rows = Vec::new();
    for user in store::user::list(db).await? {
        let sessions = crate::account::session::live(app, user.id).await?;
        let actor = user.actor();
        let permissions = if user.disabled {
            Vec::new()
        } else {
            Action::ALL.iter().copied().filter(|action| can(&actor, *action)).collect()
        };
        rows.push(AccessRow {
            role: name_of(user.role, &names),
            permissions,
            last_seen_at: sessions.iter().map(|session| session.last_seen_at).max(),
            sessions: sessions.len(),
            user,
        });
    }
    let transaction = app.begin().await?;
    let kind = EventKind::ListExported { list: "access".to_owned(), rows: rows.len() as u64 };
    app.record_fact(&transaction, None, by, kind).await?;
    app.commit(transaction).await?;
    Ok(rows)
}
