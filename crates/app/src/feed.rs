//! The feed of events, for a platform that prefers to ask: everything that leaves the house, in order, from the first
//! event on. Nothing of it is ever removed.
//!
//! Nothing is missed: events are committed in the order of their places, so whatever appears later comes after every
//! place a reader has been told.

use crate::{
    App, AppError, authorise, customer,
    public_event::{self, PublicEvent, PublicKind},
};
use probity_model::{id::EventId, permission::Action, user::Actor};
use probity_store as store;

/// Events of one page, at most.
pub const PAGE_MAX: u32 = 200;
/// Events looked at for one page, at most: most of what happens does not leave.
const LOOKED_MAX: u32 = 1_000;

/// A page of the feed.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// The events, oldest first.
    pub events: Vec<PublicEvent>,
    /// Where to go on: an event that was looked at, told or not. None where nothing has ever happened.
    pub next: Option<EventId>,
    /// Whether there is more to look at already.
    pub more: bool,
}

/// What happened after an event, oldest first, to customers on the key's side of the sandbox.
pub async fn page(
    app: &App,
    by: &Actor,
    after: Option<EventId>,
    kind: Option<PublicKind>,
    limit: u32,
) -> Result<FeedPage, AppError> {
    authorise(by, Action::FollowEvents)?;
    let db = app.store.snapshot().await?;
    let place = match after {
        Some(id) => store::event::place(&db, id).await?.ok_or(AppError::NotFound("event"))?,
        None => 0,
    };
    let kinds = kind.map_or_else(PublicKind::all_sources, |kind| kind.sources().to_vec());
    let limit = limit.clamp(1, PAGE_MAX);
    let stretch = store::event::stretch(&db, place, by.is_sandbox(), &kinds, limit, LOOKED_MAX).await?;
    let mut events = public_event::of(&db, &stretch.events).await?;
    events.retain(|event| kind.is_none_or(|kind| event.kind == kind));
    Ok(FeedPage { events, next: stretch.last.or(after), more: stretch.more })
}

/// One event, if it leaves.
pub async fn get(app: &App, by: &Actor, id: EventId) -> Result<PublicEvent, AppError> {
    authorise(by, Action::FollowEvents)?;
    let missing = || AppError::NotFound("event");
    let db = app.store.snapshot().await?;
    let recorded = store::event::load(&db, id).await?.ok_or_else(missing)?;
    let owner = recorded.event.customer.ok_or_else(missing)?;
    customer::place(&db, by, owner).await.map_err(|error| error.missing("event"))?;
    public_event::of(&db, &[recorded]).await?.pop().ok_or_else(missing)
}
