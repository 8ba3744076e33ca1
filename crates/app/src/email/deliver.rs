//! Sending one e-mail: the work of the job.

use super::render;
use crate::{App, AppError, authorise, link};
use probity_mail::{Message, SendError};
use probity_model::{
    event::EventKind,
    id::{CustomerId, EmailId, LinkId},
    permission::Action,
    user::Actor,
};
use probity_store::{
    self as store,
    email::{self as rows, EmailRecord, EmailState},
};

/// What is kept of an e-mail that was tried too often, where nothing better is known.
const GIVEN_UP: &str = "tried too often";

/// Sends an e-mail that waits. Fails where it may succeed later; a refusal for good is recorded and is no failure.
pub async fn send(app: &App, actor: &Actor, id: EmailId) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    let email = rows::by_id(app.store.read(), id).await?.ok_or(AppError::NotFound("e-mail"))?;
    if email.state != EmailState::Queued {
        return Ok(());
    }
    let (message, link) = match written(app, actor, &email).await? {
        Ok(written) => written,
        Err(why) => return end(app, actor, &email, EmailState::Dropped, Some(why)).await,
    };
    match probity_mail::send(&app.settings().email, &message).await {
        Ok(()) => end(app, actor, &email, EmailState::Sent, None).await,
        Err(error) => {
            // Nobody will ever read this link: the next attempt makes another.
            if let Some((link, customer)) = link {
                take_back(app, actor, link, customer).await?;
            }
            failed(app, actor, &email, error).await
        }
    }
}

/// An e-mail as it goes out, with the link made for it, or why it does not go out at all.
type Written = Result<(Message, Option<(LinkId, CustomerId)>), &'static str>;

async fn written(app: &App, actor: &Actor, email: &EmailRecord) -> Result<Written, AppError> {
    let Some(customer) = email.customer.filter(|_| email.user.is_none()) else {
        return Ok(render::user(app, email).await?.map(|message| (message, None)));
    };
    let draft = match render::customer(app, email, customer).await? {
        Ok(draft) => draft,
        Err(why) => return Ok(Err(why)),
    };
    if !email.kind.has_link() {
        return Ok(Ok((render::message(app, email, draft, String::new()), None)));
    }
    let transaction = app.begin().await?;
    let link = link::mint(app, &transaction, actor, customer).await?;
    app.commit(transaction).await?;
    Ok(Ok((render::message(app, email, draft, link.url), Some((link.id, customer)))))
}

async fn take_back(app: &App, actor: &Actor, link: LinkId, customer: CustomerId) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    if store::link::revoke(&transaction, link, app.now()).await? {
        app.record_fact(&transaction, Some(customer), actor, EventKind::LinkRevoked { link }).await?;
    }
    app.commit(transaction).await
}

async fn failed(app: &App, actor: &Actor, email: &EmailRecord, error: SendError) -> Result<(), AppError> {
    match error {
        SendError::Permanent(why) => end(app, actor, email, EmailState::Failed, Some(&why)).await,
        SendError::Temporary(why) => {
            app.metrics().email("tried_again");
            let transaction = app.begin().await?;
            rows::tried(&transaction, email.id, &why).await?;
            app.commit(transaction).await?;
            Err(AppError::Internal(why))
        }
    }
}

/// Gives an e-mail up that was tried too often.
pub async fn give_up(app: &App, actor: &Actor, id: EmailId) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    let email = rows::by_id(app.store.read(), id).await?.ok_or(AppError::NotFound("e-mail"))?;
    let why = email.problem.clone().unwrap_or_else(|| GIVEN_UP.to_owned());
    end(app, actor, &email, EmailState::Failed, Some(&why)).await
}

/// Says what became of an e-mail, once; of one to a customer also in the customer's activity.
async fn end(
    app: &App,
    actor: &Actor,
    email: &EmailRecord,
    state: EmailState,
    why: Option<&str>,
) -> Result<(), AppError> {
    if let Some(why) = why {
        tracing::warn!(email = %email.id, kind = %email.kind, why, "an e-mail was not sent");
    }
    let transaction = app.begin().await?;
    if !rows::end(&transaction, email.id, state, why, app.now()).await? {
        return Ok(());
    }
    let about = email.kind.word().to_owned();
    let event = match state {
        EmailState::Sent => Some(EventKind::EmailSent { email: email.id, about }),
        EmailState::Failed => Some(EventKind::EmailFailed { email: email.id, about }),
        EmailState::Queued | EmailState::Dropped => None,
    };
    if let (Some(event), Some(customer), None) = (event, email.customer, email.user) {
        app.record_fact(&transaction, Some(customer), actor, event).await?;
    }
    app.commit(transaction).await?;
    app.metrics().email(state.word());
    Ok(())
}
