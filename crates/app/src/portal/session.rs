//! Sessions on the hosted page: short, of one customer, begun with a link.

use super::own;
use crate::{
    App, AppError,
    account::{
        standing::{TOUCH_EVERY, written_down},
        token_hash,
    },
};
use jiff::{SignedDuration, Timestamp};
use probity_language::Language;
use probity_model::{
    id::{CustomerId, PortalSessionId},
    user::Actor,
};
use probity_store::{self as store, Transaction, link::Link, portal_session::PortalSession};

/// How long a session that has ended is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A customer on the hosted page.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// The session.
    pub session: PortalSessionId,
    /// The customer.
    pub customer: CustomerId,
    /// The customer as the one who acts.
    pub actor: Actor,
    /// The language the customer is written to in.
    pub language: Language,
}

/// Whom this token stands for: nobody once the session is ended, expired or idle.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Visitor>, AppError> {
    let db = app.store.snapshot().await?;
    let Some(session) = store::portal_session::by_token_hash(&db, &token_hash(token)).await? else {
        return Ok(None);
    };
    let now = app.now();
    let idle = SignedDuration::from_mins(i64::from(app.settings().portal.session_idle_minutes));
    let is_live = session.ended_at.is_none() && session.expires_at > now && session.last_seen_at > now - idle;
    if !is_live {
        return Ok(None);
    }
    let record = store::customer::load(&db, session.customer).await?.ok_or(AppError::NotFound("customer"))?;
    drop(db);
    if now.duration_since(session.last_seen_at) >= TOUCH_EVERY {
        written_down(touch(app, session.id, now).await);
    }
    Ok(Some(Visitor {
        session: session.id,
        customer: session.customer,
        actor: Actor::Customer { id: session.customer },
        language: Language::from_tag(&record.language).unwrap_or_default(),
    }))
}

async fn touch(app: &App, session: PortalSessionId, now: Timestamp) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    store::portal_session::touch(&transaction, session, now).await?;
    // Nobody follows along when somebody was last seen.
    Ok(store::commit(transaction).await?)
}

/// Ends the session. Ending it twice is no error.
pub async fn sign_out(app: &App, by: &Actor, session: PortalSessionId) -> Result<(), AppError> {
    own(by)?;
    let transaction = app.begin().await?;
    store::portal_session::end(&transaction, session, app.now()).await?;
    Ok(store::commit(transaction).await?)
}

/// Removes sessions that ended a day ago or earlier. Gives how many.
pub async fn purge(app: &App, by: &Actor) -> Result<u64, AppError> {
    crate::authorise(by, probity_model::permission::Action::Maintain)?;
    let transaction = app.begin().await?;
    let removed = store::portal_session::purge(&transaction, app.now() - KEPT).await?;
    store::commit(transaction).await?;
    Ok(removed)
}

/// Begins a session for a link that was just used up, and gives its token.
pub(crate) async fn begin(app: &App, transaction: &Transaction, link: &Link) -> Result<String, AppError> {
    let token = app.token();
    let now = app.now();
    let minutes = SignedDuration::from_mins(i64::from(app.settings().portal.session_minutes_max));
    let session = PortalSession {
        id: app.id(),
        link: link.id,
        customer: link.customer,
        created_at: now,
        last_seen_at: now,
        expires_at: now + minutes,
        ended_at: None,
    };
    store::portal_session::insert(transaction, &session, &token_hash(&token)).await?;
    Ok(token)
}

/// Ends the session this token stands for, if there is one.
pub(crate) async fn end_in(app: &App, transaction: &Transaction, token: &str) -> Result<(), AppError> {
    if let Some(session) = store::portal_session::by_token_hash(transaction, &token_hash(token)).await? {
        store::portal_session::end(transaction, session.id, app.now()).await?;
    }
    Ok(())
}
