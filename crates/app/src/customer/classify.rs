//! Risk and tags.

use super::load_for_update;
use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind, id::CustomerId, limits, permission::Action, status::Risk, user::Actor,
};

/// Sets how risky a customer is held to be.
pub async fn set_risk(app: &App, by: &Actor, id: CustomerId, risk: Risk) -> Result<(), AppError> {
    authorise(by, Action::Classify)?;
    let transaction = app.begin().await?;
    let from = load_for_update(&transaction, id).await?.risk;
    if from == risk {
        return Ok(());
    }
    probity_store::customer::set_risk(&transaction, id, risk, app.now()).await?;
    app.record_fact(&transaction, Some(id), by, EventKind::RiskSet { from, to: risk }).await?;
    app.commit(transaction).await
}

/// Sets the tags of a customer to exactly these.
pub async fn set_tags(app: &App, by: &Actor, id: CustomerId, tags: Vec<String>) -> Result<(), AppError> {
    authorise(by, Action::Classify)?;
    let mut tags: Vec<String> =
        tags.into_iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    tags.sort();
    tags.dedup();
    let long = tags.iter().any(|tag| tag.chars().count() > limits::TAG_CHARS_MAX);
    if long || tags.len() > limits::TAGS_MAX {
        let message = format!("At most {} tags of {} characters.", limits::TAGS_MAX, limits::TAG_CHARS_MAX);
        return Err(AppError::invalid("tags", "tags_malformed", message));
    }
    let transaction = app.begin().await?;
    load_for_update(&transaction, id).await?;
    probity_store::customer::set_tags(&transaction, id, &tags).await?;
    app.record_fact(&transaction, Some(id), by, EventKind::TagsSet { tags }).await?;
    app.commit(transaction).await
}
