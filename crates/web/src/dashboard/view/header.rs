//! The header of the profile.

use super::{verification::end_of, words};
use crate::extract::SignedIn;
use jiff::Timestamp;
use probity_app::{customer::Profile, evidence::audiences};
use probity_model::{
    customer::{Customer, State},
    field::FieldValue,
    id::UserId,
    permission::{Action, can},
    user::Actor,
};
use probity_pages::{
    customer::{CustomerHeader, Holder, Identifier, Tab},
    layout::initials,
    moment::{Due, Moment},
};
use std::collections::HashMap;

/// How long before it is due a review is shown as urgent.
pub(crate) const DUE_SOON_SECONDS: i64 = 4 * 3600;

pub(crate) fn header(profile: &Profile, user: &SignedIn, now: Timestamp, tab: Tab) -> CustomerHeader {
    let record = &profile.record;
    let customer = &record.customer;
    let name = record.display_name.reveal().clone();
    let holder = customer.open_check().and_then(|check| check.claim).map(|claim| Holder {
        name: user_name(&profile.users, claim.holder),
        you: user.id == claim.holder,
        until: Moment::new(claim.until, now),
    });
    CustomerHeader {
        id: customer.id.to_string(),
        version: u64::from(customer.version),
        initials: initials(&name),
        name,
        pill: words::pill(customer.state.status(), customer.state.stage()),
        risk: Some(words::risk(record.risk)),
        external_ref: record.external_reference.clone(),
        ids: ids(profile),
        country: record.country.map_or_else(String::new, |country| country.name().to_owned()),
        level: customer.level.name.clone(),
        created: Moment::new(record.created_at, now),
        submitted: customer.submitted_at.map(|at| Moment::new(at, now)),
        due: due(
            match &customer.state {
                State::Resubmission(request) => end_of(request.due),
                _ => customer.due_at.filter(|_| customer.state.stage().is_some()),
            },
            now,
        ),
        holder,
        assignee: record
            .assignee
            .map(|id| if id == user.id { "you".to_owned() } else { user_name(&profile.users, id) }),
        can_assign: can(&user.actor, Action::Assign),
        attempts: attempts(customer),
        submission: customer.round,
        tags: profile.tags.clone(),
        tabs: tabs(&user.actor),
        can_classify: can(&user.actor, Action::Classify),
        can_link: can(&user.actor, Action::ManageLinks),
        hold: profile.hold.map(|hold| {
            let until = hold.until.map_or_else(String::new, |until| format!(" until {until}"));
            format!("{}{until}", hold.basis.label())
        }),
        can_export: !audiences(&user.actor).is_empty(),
        notes: profile.notes,
        tab,
    }
}

/// How often the customer has tried, of how often they may; said once they have.
fn attempts(customer: &Customer) -> Option<String> {
    let most = customer.level.attempts_max;
    let used = most.saturating_sub(customer.attempts_left);
    (used > 0).then(|| format!("{used} of {most} attempts used"))
}

/// The tabs this person may open.
fn tabs(actor: &Actor) -> Vec<Tab> {
    let all = [
        (Tab::Verification, Action::ViewCustomers),
        (Tab::Transactions, Action::ViewTransactions),
        (Tab::Notes, Action::ReadNotes),
        (Tab::Activity, Action::ViewActivity),
    ];
    all.into_iter().filter(|(_, need)| can(actor, *need)).map(|(tab, _)| tab).collect()
}

/// Identifiers worth copying; masked ones are there to be recognised.
fn ids(profile: &Profile) -> Vec<Identifier> {
    [("id_number", "ID number"), ("email", "E-mail"), ("phone", "Phone")]
        .into_iter()
        .filter_map(|(code, label)| {
            let field = profile.fields.iter().find(|field| field.active && field.code.as_str() == code)?;
            let FieldValue::Text(value) = field.value.reveal() else { return None };
            let is_masked = profile.masked.contains(&field.code);
            Some(Identifier { label: label.to_owned(), value: value.clone(), is_masked })
        })
        .collect()
}

pub(crate) fn due(at: Option<Timestamp>, now: Timestamp) -> Option<Due> {
    at.map(|at| Due::new(at, now, DUE_SOON_SECONDS))
}

pub(crate) fn user_name(users: &HashMap<UserId, String>, id: UserId) -> String {
    users.get(&id).cloned().unwrap_or_else(|| "A former user".to_owned())
}
