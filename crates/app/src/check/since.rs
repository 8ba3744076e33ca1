//! What happened between the first signature and the second.

use crate::{App, AppError, authorise, event::Recorded};
use probity_model::{customer::Customer, event::EventKind, id::CheckId, permission::Action, user::Actor};

/// Events shown at most; the Activity tab has the rest.
pub const SINCE_ROWS: usize = 50;

/// Kinds that can change what a second person would decide. What Probity does by itself, and who looked, is not among
/// them.
const KINDS: [&str; 15] = [
    "decided",
    "field_supplied",
    "document_uploaded",
    "customer_updated",
    "note_added",
    "note_pinned",
    "risk_set",
    "tags_set",
    "transaction_accepted",
    "transaction_refused",
    "assigned",
    "link_created",
    "link_revoked",
    "link_requested",
    "email_failed",
];

/// What happened since a decision.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// Oldest first.
    pub events: Vec<Recorded>,
    /// There was more before these.
    pub is_cut: bool,
}

/// What happened to the customer since the decision that waits for a second signature; nothing where none waits.
pub async fn since_decision(app: &App, by: &Actor, customer: &Customer) -> Result<Since, AppError> {
    authorise(by, Action::ViewActivity)?;
    let Some(check) = customer.check.as_ref().filter(|check| check.decision.is_some()) else {
        return Ok(Since::default());
    };
    // One more than is shown, and the decision itself.
    let limit = u32::try_from(SINCE_ROWS + 2).unwrap_or(u32::MAX);
    let db = app.store.read();
    let mut events = probity_store::event::of_kinds(db, customer.id, &KINDS, limit).await?;
    let decided = events.iter().rposition(|recorded| is_of(recorded, check.id));
    events.drain(..decided.map_or(0, |place| place + 1));
    let is_cut = events.len() > SINCE_ROWS;
    events.drain(..events.len().saturating_sub(SINCE_ROWS));
    Ok(Since { events, is_cut })
}

fn is_of(recorded: &Recorded, wanted: CheckId) -> bool {
    matches!(&recorded.event.kind, EventKind::Decided { check, .. } if *check == wanted)
}
