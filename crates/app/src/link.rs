//! Links to the hosted page: made, told once, exchanged once, revoked. Only the hash of a link's token is kept, so a link
//! found in a database, a log or a history after its use is worth nothing.

mod exchange;

pub use exchange::{Entry, LinkState, exchange, fresh, look};
pub use probity_store::link::Link;

use crate::{App, AppError, account::token_hash, authorise};
use jiff::{SignedDuration, Timestamp};
use probity_model::{
    event::EventKind,
    id::{CustomerId, LinkId},
    permission::Action,
    user::Actor,
};
use probity_store::{self as store, Connection, Transaction};

/// A new link. Not `Debug`: it holds the token, which is told this once.
pub struct NewLink {
    /// The id.
    pub id: LinkId,
    /// The address the customer opens: `{public_url}/verify/{token}`.
    pub url: String,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
}

/// Makes a link to a customer's hosted page. Earlier links stay as they are.
pub async fn create(app: &App, by: &Actor, customer: CustomerId) -> Result<NewLink, AppError> {
    authorise(by, Action::ManageLinks)?;
    let transaction = app.begin().await?;
    store::customer::hold(&transaction, customer).await?;
    refuse_unseen(&transaction, by, customer).await?;
    let link = mint(app, &transaction, by, customer).await?;
    app.commit_made(transaction, link.id).await?;
    Ok(link)
}

/// Makes a link within a change that has been authorised: an e-mail is written with a link of its own.
pub(crate) async fn mint(
    app: &App,
    transaction: &Transaction,
    by: &Actor,
    customer: CustomerId,
) -> Result<NewLink, AppError> {
    let token = app.token();
    let now = app.now();
    let days = i64::from(app.settings().portal.link_days);
    let expires_at = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    let link = Link {
        id: app.id(),
        customer,
        created_at: now,
        created_by: by.user(),
        expires_at,
        used_at: None,
        revoked_at: None,
    };
    store::link::insert(transaction, &link, &token_hash(&token)).await?;
    app.record_fact(transaction, Some(customer), by, EventKind::LinkCreated { link: link.id }).await?;
    let url = format!("{}/verify/{token}", app.settings().public_url.trim_end_matches('/'));
    Ok(NewLink { id: link.id, url, expires_at })
}

/// A link of this customer.
pub async fn get(app: &App, by: &Actor, customer: CustomerId, id: LinkId) -> Result<Link, AppError> {
    authorise(by, Action::ManageLinks)?;
    let db = app.store.snapshot().await?;
    refuse_unseen(&db, by, customer).await?;
    let link = store::link::by_id(&db, id).await?.filter(|link| link.customer == customer);
    link.ok_or(AppError::NotFound("link"))
}

/// The links of a customer, the newest first.
pub async fn list(app: &App, by: &Actor, customer: CustomerId) -> Result<Vec<Link>, AppError> {
    authorise(by, Action::ManageLinks)?;
    let db = app.store.snapshot().await?;
    refuse_unseen(&db, by, customer).await?;
    Ok(store::link::of_customer(&db, customer).await?)
}

/// Revokes a link: it leads nowhere from now on, and a session it was exchanged for ends. Twice is no error.
pub async fn revoke(app: &App, by: &Actor, id: LinkId) -> Result<(), AppError> {
    authorise(by, Action::ManageLinks)?;
    let transaction = app.begin().await?;
    let link = store::link::by_id(&transaction, id).await?.ok_or(AppError::NotFound("link"))?;
    refuse_unseen(&transaction, by, link.customer).await.map_err(|error| error.missing("link"))?;
    if !store::link::revoke(&transaction, id, app.now()).await? {
        return Ok(());
    }
    store::portal_session::end_of_link(&transaction, id, app.now()).await?;
    app.record_fact(&transaction, Some(link.customer), by, EventKind::LinkRevoked { link: id }).await?;
    app.commit(transaction).await
}

/// A made-up customer is there for sandbox keys alone, and for them there is no other.
async fn refuse_unseen<C: Connection>(db: &C, by: &Actor, customer: CustomerId) -> Result<(), AppError> {
    crate::customer::place(db, by, customer).await.map(drop)
}
