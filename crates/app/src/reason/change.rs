//! Reasons as administrators change them. The code and the group never change: what was said with them stays said.

use super::ListedReason;
use crate::{App, AppError, Violation, authorise};
use probity_language::Language;
use probity_model::{
    event::EventKind,
    limits::REASONS_KEPT_MAX,
    permission::Action,
    reason::{Reason, Target},
    setting::{Change, Flaw},
    user::Actor,
};
use probity_store::{self as store, Transaction, event::RecordedEvent};
use std::collections::BTreeSet;

/// Changes of one reason that are shown.
const HISTORY_MAX: u32 = 50;

/// One reason, disabled or not.
pub async fn get(app: &App, actor: &Actor, code: &str) -> Result<ListedReason, AppError> {
    let all = super::list(app, actor).await?;
    all.into_iter().find(|it| it.reason.code == code).ok_or(AppError::NotFound("reason"))
}

/// What customers read for a reason in a language other than English: the operator's translation, else Probity's own as
/// long as the text in English is Probity's too. None where they read English.
#[must_use]
pub fn translation(language: Language, reason: &Reason) -> Option<String> {
    if let Some(own) = reason.translations.get(language.tag()) {
        return Some(own.clone());
    }
    let key = format!("reason-{}", reason.code);
    let english = Language::default().find(&key).filter(|text| *text == reason.customer_text)?;
    language.find(&key).filter(|text| *text != english)
}

/// What happened to a reason, the newest first.
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<RecordedEvent>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(store::event::of_reason(app.store.read(), code, HISTORY_MAX).await?)
}

/// The groups there are.
#[must_use]
pub fn groups(reasons: &[ListedReason]) -> BTreeSet<String> {
    reasons.iter().map(|it| it.reason.group.clone()).collect()
}

/// Adds a reason, as the last of its group.
pub async fn add(app: &App, actor: &Actor, reason: Reason) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let transaction = app.begin_alone().await?;
    let all = store::reason::list(&transaction).await?;
    let reason = reason.tidied();
    refuse(reason.flaws(&groups(&all)))?;
    if all.iter().any(|it| it.reason.code == reason.code) {
        let message = "There is a reason with this code already. Choose another code.";
        return Err(AppError::invalid("code", "reason_taken", message));
    }
    if all.len() >= REASONS_KEPT_MAX {
        let message =
            format!("There are {REASONS_KEPT_MAX} reasons already. Change one that is not used any more.");
        return Err(AppError::invalid("code", "too_many_reasons", message));
    }
    store::reason::insert(&transaction, u32::try_from(all.len()).unwrap_or_default(), &reason).await?;
    let last = all.iter().rposition(|it| it.reason.group == reason.group).map_or(all.len(), |at| at + 1);
    let mut order: Vec<&str> = all.iter().map(|it| it.reason.code.as_str()).collect();
    order.insert(last, &reason.code);
    store::reason::set_order(&transaction, &order).await?;
    app.record_fact(&transaction, None, actor, EventKind::ReasonAdded { reason: reason.code.clone() })
        .await?;
    app.commit(transaction).await
}

/// What an administrator says of a reason that is there.
#[derive(Clone, Debug)]
pub struct ReasonForm {
    /// The version that was on screen.
    pub seen: u32,
    /// The reason; its group is the one it has.
    pub reason: Reason,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// The code of the reason of its group that it stands after; the first unless told.
    pub after: Option<String>,
}

/// Changes a reason. What is the same already is left alone.
pub async fn change(app: &App, actor: &Actor, form: ReasonForm) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let transaction = app.begin_alone().await?;
    let mut all = store::reason::list(&transaction).await?;
    let at =
        all.iter().position(|it| it.reason.code == form.reason.code).ok_or(AppError::NotFound("reason"))?;
    let before = all[at].clone();
    let group = before.reason.group.clone();
    let after = Reason { group, ..form.reason }.tidied();
    refuse(after.flaws(&groups(&all)))?;
    if form.seen != before.version {
        return Err(AppError::Conflict {
            code: "changed_meanwhile",
            message: "Somebody changed this reason while you had it open. Nothing of yours was saved."
                .to_owned(),
        });
    }
    let mut changes = after.changes_since(&before.reason);
    if before.enabled != form.enabled {
        let word = |enabled| Some(if enabled { "yes" } else { "no" }.to_owned());
        changes.push(Change {
            what: "Can be chosen".to_owned(),
            from: word(before.enabled),
            to: word(form.enabled),
        });
    }
    changes.extend(moved(&transaction, &all, at, form.after.as_deref()).await?);
    if changes.is_empty() {
        return Ok(());
    }
    let kept = ListedReason { reason: after, enabled: form.enabled, version: before.version + 1 };
    all[at] = kept.clone();
    keep_one_for_each_target(&all, &before)?;
    store::reason::save(&transaction, &kept).await?;
    let kind = EventKind::ReasonChanged { reason: kept.reason.code, enabled: kept.enabled, changes };
    app.record_fact(&transaction, None, actor, kind).await?;
    app.commit(transaction).await
}

/// Puts a reason behind another of its group, and tells what that changed.
async fn moved(
    transaction: &Transaction,
    all: &[ListedReason],
    at: usize,
    after: Option<&str>,
) -> Result<Option<Change>, AppError> {
    let own = &all[at].reason;
    let group: Vec<&str> =
        all.iter().filter(|it| it.reason.group == own.group).map(|it| it.reason.code.as_str()).collect();
    let mut wanted: Vec<&str> = group.iter().copied().filter(|code| *code != own.code).collect();
    let place = match after {
        None => 0,
        Some(after) => {
            let Some(place) = wanted.iter().position(|code| *code == after) else {
                let message = "Choose where the reason stands from the list.";
                return Err(AppError::invalid("after", "place_unknown", message));
            };
            place + 1
        }
    };
    wanted.insert(place, &own.code);
    let Some(was) = group.iter().position(|code| *code == own.code).filter(|was| *was != place) else {
        return Ok(None);
    };
    let mut of_group = wanted.into_iter();
    let order: Vec<&str> = all
        .iter()
        .filter_map(|it| {
            if it.reason.group == own.group { of_group.next() } else { Some(it.reason.code.as_str()) }
        })
        .collect();
    store::reason::set_order(transaction, &order).await?;
    Ok(Some(Change {
        what: "Place in its group".to_owned(),
        from: Some((was + 1).to_string()),
        to: Some((place + 1).to_string()),
    }))
}

/// A rejection needs a reason, so one that fits must be left for everything that can be rejected.
fn keep_one_for_each_target(all: &[ListedReason], before: &ListedReason) -> Result<(), AppError> {
    let is_left = |target: &Target| all.iter().any(|it| it.enabled && it.reason.targets.contains(target));
    let lost = before.enabled.then(|| before.reason.targets.iter().find(|target| !is_left(target))).flatten();
    match lost {
        None => Ok(()),
        Some(target) => {
            let message = format!(
                "This is the last reason for \"{}\": nothing could be rejected without it. Add another one first.",
                target.label()
            );
            Err(AppError::invalid("enabled", "reason_needed", message))
        }
    }
}

fn refuse(flaws: Vec<Flaw>) -> Result<(), AppError> {
    if flaws.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()))
    }
}
