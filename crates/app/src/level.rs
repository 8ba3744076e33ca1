//! Verification levels: what is configured becomes a new version once it differs from the newest.

use crate::{App, AppError, Settings, Violation, authorise};
use probity_model::{event::EventKind, level::Level, permission::Action, user::Actor};
use probity_store as store;

/// Brings the levels table up to what is configured. A version that checks were begun with is never changed.
pub async fn sync(app: &App, actor: &Actor) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    check(app.settings())?;
    let transaction = app.begin().await?;
    let mut changed = false;
    for level in &app.settings().levels {
        let newest = store::level::newest(&transaction, &level.code).await?;
        if newest.as_ref().is_some_and(|(_, known)| known == level) {
            continue;
        }
        let version = newest.map_or(0, |(version, _)| version) + 1;
        store::level::insert(&transaction, version, level, app.now()).await?;
        let kind = EventKind::LevelChanged { level: level.code.clone(), version };
        app.record_fact(&transaction, None, actor, kind).await?;
        changed = true;
    }
    if changed {
        app.commit(transaction).await?;
    }
    Ok(())
}

/// The levels in force, as configured.
pub fn list<'a>(app: &'a App, actor: &Actor) -> Result<&'a [Level], AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(&app.settings().levels)
}

/// Refuses levels that name what is not there, before the first customer meets them.
pub fn check(settings: &Settings) -> Result<(), AppError> {
    let mut violations = Vec::new();
    if settings.levels.is_empty() {
        violations.push(violation("levels", "level_needed", "Configure at least one level.".to_owned()));
    }
    for (place, level) in settings.levels.iter().enumerate() {
        let field = format!("levels/{place}");
        if settings.levels.iter().take(place).any(|other| other.code == level.code) {
            let message = format!("The level {} is there twice.", level.code);
            violations.push(violation(&field, "level_twice", message));
        }
        for code in level.required_fields.iter().chain(&level.optional_fields) {
            if settings.field(code).is_none() {
                let message = format!("The level {} names the field {code}, which is not there.", level.code);
                violations.push(violation(&field, "field_unknown", message));
            }
        }
        for group in level.required_documents.iter().filter(|group| group.any_of.is_empty()) {
            let message = format!("The level {}: {} names no document.", level.code, group.label);
            violations.push(violation(&field, "group_empty", message));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(AppError::Invalid(violations)) }
}

fn violation(field: &str, code: &'static str, message: String) -> Violation {
    Violation { field: field.to_owned(), code, message }
}
