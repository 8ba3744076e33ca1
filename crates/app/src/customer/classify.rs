//! Risk and tags.

use super::{
    chosen::{Chosen, Outcome},
    load_for_update,
};
use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind, id::CustomerId, limits, permission::Action, status::Risk, user::Actor,
};
use probity_store::StoreError;

/// Sets how risky a customer is held to be, and its tags to exactly these, unless it changed since `seen_version`.
pub async fn classify(
    app: &App,
    by: &Actor,
    id: CustomerId,
    seen_version: u32,
    risk: Risk,
    tags: Vec<String>,
) -> Result<(), AppError> {
    change(app, by, id, Some(seen_version), Some(risk), Some(tags)).await
}

/// Sets how risky a customer is held to be.
pub async fn set_risk(app: &App, by: &Actor, id: CustomerId, risk: Risk) -> Result<(), AppError> {
    change(app, by, id, None, Some(risk), None).await
}

/// Sets the tags of a customer to exactly these.
pub async fn set_tags(app: &App, by: &Actor, id: CustomerId, tags: Vec<String>) -> Result<(), AppError> {
    change(app, by, id, None, None, Some(tags)).await
}

/// One tag more or less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagChange {
    /// Add it.
    Add(String),
    /// Take it away.
    Remove(String),
}

/// Adds a tag to these customers, or takes it away. Each is a change of its own: what became of it stands in the same
/// place of the answer.
pub async fn tag(
    app: &App,
    by: &Actor,
    chosen: &[Chosen],
    change: &TagChange,
) -> Result<Vec<Outcome>, AppError> {
    authorise(by, Action::Classify)?;
    super::chosen::check(chosen)?;
    let (TagChange::Add(tag) | TagChange::Remove(tag)) = change;
    let tag = match <[String; 1]>::try_from(checked(vec![tag.clone()])?) {
        Ok([tag]) if !tag.contains(',') => tag,
        _ => return Err(AppError::invalid("tag", "tag_malformed", "Write one tag, without a comma.")),
    };
    let mut outcomes = Vec::with_capacity(chosen.len());
    for one in chosen {
        outcomes
            .push(Outcome::of(tag_one(app, by, one.id, &tag, matches!(change, TagChange::Add(_))).await)?);
    }
    Ok(outcomes)
}

/// Whether anything changed. The tags may have changed meanwhile: one more or less is right all the same.
async fn tag_one(app: &App, by: &Actor, id: CustomerId, tag: &str, is_added: bool) -> Result<bool, AppError> {
    let transaction = app.begin().await?;
    load_for_update(&transaction, by, id).await?;
    let present = probity_store::customer::tags(&transaction, id).await?;
    if present.iter().any(|it| it == tag) == is_added {
        return Ok(false);
    }
    let mut tags = present;
    if is_added {
        tags.push(tag.to_owned());
    } else {
        tags.retain(|it| it != tag);
    }
    let tags = checked(tags)?;
    probity_store::customer::set_tags(&transaction, id, &tags).await?;
    app.record_fact(&transaction, Some(id), by, EventKind::TagsSet { tags }).await?;
    app.commit(transaction).await?;
    Ok(true)
}

/// What stays the same makes no event.
async fn change(
    app: &App,
    by: &Actor,
    id: CustomerId,
    seen_version: Option<u32>,
    risk: Option<Risk>,
    tags: Option<Vec<String>>,
) -> Result<(), AppError> {
    authorise(by, Action::Classify)?;
    let tags = tags.map(checked).transpose()?;
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    if seen_version.is_some_and(|seen| seen != record.customer.version) {
        return Err(StoreError::Conflict.into());
    }
    let from = record.risk;
    if let Some(to) = risk.filter(|risk| *risk != from) {
        probity_store::customer::set_risk(&transaction, id, to, app.now()).await?;
        app.record_fact(&transaction, Some(id), by, EventKind::RiskSet { from, to }).await?;
    }
    let present = probity_store::customer::tags(&transaction, id).await?;
    if let Some(tags) = tags.filter(|tags| *tags != present) {
        probity_store::customer::set_tags(&transaction, id, &tags).await?;
        app.record_fact(&transaction, Some(id), by, EventKind::TagsSet { tags }).await?;
    }
    app.commit(transaction).await
}

/// The tags trimmed, in order, each once.
fn checked(tags: Vec<String>) -> Result<Vec<String>, AppError> {
    let mut tags: Vec<String> =
        tags.into_iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    tags.sort();
    tags.dedup();
    let malformed =
        |tag: &String| tag.chars().count() > limits::TAG_CHARS_MAX || tag.chars().any(char::is_control);
    if tags.iter().any(malformed) || tags.len() > limits::TAGS_MAX {
        let message = format!("At most {} tags of {} characters.", limits::TAGS_MAX, limits::TAG_CHARS_MAX);
        return Err(AppError::invalid("tags", "tags_malformed", message));
    }
    Ok(tags)
}
