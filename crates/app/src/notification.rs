//! Notifications: what a user is told without asking.

use crate::{App, AppError, authorise, email};
use jiff::Timestamp;
use probity_model::{
    Personal,
    id::{CustomerId, EndpointId, NoteId, NotificationId, UserId},
    permission::Action,
    user::Actor,
};
use probity_store::{
    Transaction,
    notification::{self as rows, NewNotification, NotificationRecord},
};

/// Notifications of one page, at most.
pub const PAGE_MAX: u32 = 100;

/// What a notification tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A customer has supplied everything the user asked for.
    RecheckReady,
    /// A note names the user.
    Mentioned,
    /// The user is to review a customer.
    Assigned,
    /// A webhook endpoint failed for days and was switched off.
    EndpointGivenUp,
}

/// See [`Topic::RecheckReady`].
pub(crate) const RECHECK_READY: Topic = Topic::RecheckReady;

/// A notification to a user.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// What it tells.
    pub topic: Topic,
    /// About whom, with the name lists show.
    pub customer: Option<(CustomerId, Personal<String>)>,
    /// The note it is about, for [`Topic::Mentioned`].
    pub note: Option<NoteId>,
    /// The webhook endpoint it is about, for [`Topic::EndpointGivenUp`].
    pub endpoint: Option<EndpointId>,
    /// The place of the event it tells of.
    pub event_seq: i64,
    /// When.
    pub created_at: Timestamp,
    /// Whether the user has read it.
    pub is_read: bool,
}

impl Topic {
    const ALL: [Self; 4] = [Self::RecheckReady, Self::Mentioned, Self::Assigned, Self::EndpointGivenUp];

    /// The word used in the database and in live updates.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RecheckReady => "recheck_ready",
            Self::Mentioned => "mentioned",
            Self::Assigned => "assigned",
            Self::EndpointGivenUp => "endpoint_given_up",
        }
    }

    /// The e-mail that tells the same.
    const fn email(self) -> email::Kind {
        match self {
            Self::RecheckReady => email::Kind::RecheckReady,
            Self::Mentioned => email::Kind::Mentioned,
            Self::Assigned => email::Kind::Assigned,
            Self::EndpointGivenUp => email::Kind::EndpointGivenUp,
        }
    }
}

/// Tells a user of an event, in the transaction that records it: in the dashboard, and by e-mail unless switched off.
pub(crate) async fn notify(
    app: &App,
    transaction: &Transaction,
    user: UserId,
    customer: Option<CustomerId>,
    event_seq: i64,
    topic: Topic,
) -> Result<(), AppError> {
    let new = NewNotification { id: app.id(), user, customer, event_seq, kind: topic.word(), at: app.now() };
    rows::insert(transaction, &new).await?;
    email::to_user(app, transaction, user, topic.email(), customer).await
}

/// The user's notifications, newest first, older than `before`.
pub async fn list(
    app: &App,
    actor: &Actor,
    before: Option<NotificationId>,
    limit: u32,
) -> Result<Vec<Notification>, AppError> {
    let user = owner(actor)?;
    let records = rows::list(app.store.read(), user, before, limit.clamp(1, PAGE_MAX)).await?;
    Ok(records.into_iter().filter_map(notification).collect())
}

/// The user's unread notifications of events after this place, oldest first: for an open browser.
pub async fn since(app: &App, actor: &Actor, event_seq: i64) -> Result<Vec<Notification>, AppError> {
    let user = owner(actor)?;
    let records = rows::since(app.store.read(), user, event_seq, PAGE_MAX).await?;
    Ok(records.into_iter().filter_map(notification).collect())
}

/// How many the user has not read.
pub async fn unread(app: &App, actor: &Actor) -> Result<u64, AppError> {
    let user = owner(actor)?;
    Ok(rows::unread(app.store.read(), user).await?)
}

/// Marks one of the user's notifications read; nothing happens where it is read already or another's.
pub async fn mark_read(app: &App, actor: &Actor, id: NotificationId) -> Result<(), AppError> {
    mark(app, actor, Some(id)).await
}

/// Marks all of the user's notifications read.
pub async fn mark_all_read(app: &App, actor: &Actor) -> Result<(), AppError> {
    mark(app, actor, None).await
}

async fn mark(app: &App, actor: &Actor, id: Option<NotificationId>) -> Result<(), AppError> {
    let user = owner(actor)?;
    let transaction = app.begin().await?;
    rows::mark_read(&transaction, user, id, app.now()).await?;
    app.commit(transaction).await
}

fn owner(actor: &Actor) -> Result<UserId, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    actor.user().ok_or(AppError::Forbidden(Action::UseOwnAccount))
}

/// A topic of a newer version is left out: this one has no words for it.
fn notification(record: NotificationRecord) -> Option<Notification> {
    let topic = Topic::ALL.into_iter().find(|topic| topic.word() == record.kind)?;
    Some(Notification {
        id: record.id,
        topic,
        customer: record.customer,
        note: record.note,
        endpoint: record.endpoint,
        event_seq: record.event_seq,
        created_at: record.created_at,
        is_read: record.read_at.is_some(),
    })
}
