//! What a visitor with a link can do: look, exchange it once, or ask for a fresh one.

use crate::{App, AppError, account::token_hash, email, portal::session};
use jiff::SignedDuration;
use probity_language::Language;
use probity_model::{event::EventKind, id::CustomerId, user::Actor};
use probity_store::{self as store, link::Link};

/// How long after a fresh link was asked for the next one is sent.
const FRESH_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// What a link is still good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It can be exchanged; the customer is written to in this language.
    Usable(Language),
    /// It is used, expired, revoked or never was. Which of these is nobody's business who only has the token.
    Gone,
}

/// A session begun with a link. Not `Debug`: it holds the session's token.
pub struct Entry {
    /// Whose page it is.
    pub customer: CustomerId,
    /// The session's token, for a cookie.
    pub token: String,
}

/// What a link is good for; it is not used up by looking, so that a scanner of e-mails spoils nothing.
pub async fn look(app: &App, token: &str) -> Result<LinkState, AppError> {
    let db = app.store.snapshot().await?;
    let link = store::link::by_token_hash(&db, &token_hash(token)).await?;
    let Some(link) = link.filter(|link| is_usable(app, link)) else {
        return Ok(LinkState::Gone);
    };
    let record = store::customer::load(&db, link.customer).await?.ok_or(AppError::NotFound("customer"))?;
    Ok(LinkState::Usable(Language::from_tag(&record.language).unwrap_or_default()))
}

/// Exchanges a link for a session, once. A session that the same browser had before ends.
pub async fn exchange(app: &App, token: &str, replaces: Option<&str>) -> Result<Entry, AppError> {
    let gone = || AppError::NotFound("link");
    let transaction = app.begin().await?;
    let link = store::link::by_token_hash(&transaction, &token_hash(token)).await?.ok_or_else(gone)?;
    store::customer::hold(&transaction, link.customer).await?;
    if !store::link::use_up(&transaction, link.id, app.now()).await? {
        return Err(gone());
    }
    if let Some(earlier) = replaces {
        session::end_in(app, &transaction, earlier).await?;
    }
    let token = session::begin(app, &transaction, &link).await?;
    let by = Actor::Customer { id: link.customer };
    app.record_fact(&transaction, Some(link.customer), &by, EventKind::LinkUsed { link: link.id }).await?;
    app.commit(transaction).await?;
    Ok(Entry { customer: link.customer, token })
}

/// Asks for a fresh link by e-mail, to the customer's own address. Whoever asks is told the same whatever the token was.
/// Nothing is sent for a link that was revoked, nor within five minutes of the last time.
pub async fn fresh(app: &App, token: &str) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let Some(link) = store::link::by_token_hash(&transaction, &token_hash(token)).await? else {
        return Ok(());
    };
    // Held, so that two who ask at once through two links are sent one e-mail.
    store::customer::hold(&transaction, link.customer).await?;
    let now = app.now();
    if !store::link::request(&transaction, &link, now, now - FRESH_EVERY).await? {
        return Ok(());
    }
    let by = Actor::Customer { id: link.customer };
    app.record_fact(&transaction, Some(link.customer), &by, EventKind::LinkRequested { link: link.id })
        .await?;
    email::to_customer(app, &transaction, link.customer, email::Kind::LinkRequested).await?;
    app.commit(transaction).await
}

fn is_usable(app: &App, link: &Link) -> bool {
    link.used_at.is_none() && link.revoked_at.is_none() && link.expires_at > app.now()
}
