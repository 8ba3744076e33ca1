//! Rows of lists of customers.

use super::{header::due, verification::end_of, words};
use crate::extract::SignedIn;
use jiff::Timestamp;
use probity_app::customer::Listed;
use probity_model::permission::{Action, can};
use probity_pages::{layout::initials, moment::Moment, queue::CustomerRow};

pub(crate) fn row(
    listed: &Listed,
    tags: Vec<String>,
    levels: &[(String, String)],
    user: &SignedIn,
    now: Timestamp,
) -> CustomerRow {
    let name = listed.display_name.reveal().clone();
    CustomerRow {
        href: format!("/customers/{}", listed.id),
        id: listed.id.to_string(),
        initials: initials(&name),
        name,
        external_ref: listed.external_reference.clone(),
        pill: words::pill(listed.place.status, listed.place.stage),
        risk: Some(words::risk(listed.risk)),
        level: level_name(levels, &listed.level),
        country: listed.country.map_or_else(String::new, |country| country.name().to_owned()),
        submitted: listed.submitted_at.map(|at| Moment::new(at, now)),
        due: due(
            match listed.resubmission_due {
                Some(day) => end_of(day),
                None => listed.due_at.filter(|_| listed.place.stage.is_some()),
            },
            now,
        ),
        holder: listed.holder.as_ref().map(|(_, name)| name.clone()),
        mine: listed.holder.as_ref().is_some_and(|(holder, _)| *holder == user.id),
        assignee: listed.assignee.as_ref().map(|(_, name)| name.clone()),
        assigned_to_you: listed.assignee.as_ref().is_some_and(|(assignee, _)| *assignee == user.id),
        chosen: (can(&user.actor, Action::Assign) || can(&user.actor, Action::Classify))
            .then(|| format!("{}.{}", listed.id, listed.version)),
        submission: listed.round,
        tags,
    }
}

/// What a level is called.
pub(crate) fn level_name(levels: &[(String, String)], code: &str) -> String {
    levels.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name).to_owned()
}
