//! Verification levels: they live in the database, every version of them; the configuration says what they begin as.

use crate::{App, AppError, Settings, Violation, authorise};
use probity_model::{event::EventKind, level::Level, limits::LEVELS_MAX, permission::Action, user::Actor};
pub use probity_store::level::{LevelCustomers, LevelVersion};
use probity_store::{self as store, Connection, Transaction};
use std::collections::BTreeMap;

/// Adds the configured levels that the database does not have yet, and brings those that no person ever changed up to
/// what is configured. A version that checks were begun with is never changed.
pub async fn sync(app: &App, actor: &Actor) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    check(app.settings())?;
    let transaction = app.begin_alone().await?;
    let mut changed = false;
    for level in &app.settings().levels {
        let newest = store::level::newest(&transaction, &level.code).await?;
        let is_known = newest.as_ref().is_some_and(|(_, known)| known == level);
        if is_known || store::level::is_own(&transaction, &level.code).await? {
            continue;
        }
        let version = newest.map_or(0, |(version, _)| version) + 1;
        put_in_force(app, &transaction, actor, level.clone(), version).await?;
        changed = true;
    }
    if changed {
        app.commit(transaction).await?;
    }
    Ok(())
}

async fn put_in_force(
    app: &App,
    transaction: &Transaction,
    actor: &Actor,
    level: Level,
    version: u32,
) -> Result<(), AppError> {
    let kind = EventKind::LevelChanged { level: level.code.clone(), version };
    let made = LevelVersion { version, level, changed_by: actor.user(), at: app.now() };
    store::level::insert(transaction, &made).await?;
    app.record_fact(transaction, None, actor, kind).await?;
    Ok(())
}

/// Every level as it is in force, the disabled ones too: those of the configuration in its order, then the others in
/// the order they were made.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<LevelVersion>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    in_force(app, app.store.read()).await
}

/// The name of every level by its code, in the order of [`list`].
pub async fn names(app: &App, actor: &Actor) -> Result<Vec<(String, String)>, AppError> {
    let levels = list(app, actor).await?;
    Ok(levels.into_iter().map(|it| (it.level.code, it.level.name)).collect())
}

/// Part of another use case, which has authorised already.
pub(crate) async fn in_force<C: Connection>(app: &App, db: &C) -> Result<Vec<LevelVersion>, AppError> {
    let mut levels = store::level::list(db).await?;
    let configured = &app.settings().levels;
    levels.sort_by_key(|it| {
        configured.iter().position(|level| level.code == it.level.code).unwrap_or(usize::MAX)
    });
    Ok(levels)
}

/// Every version of a level, the newest first; never empty.
pub async fn versions(app: &App, actor: &Actor, code: &str) -> Result<Vec<LevelVersion>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    let versions = store::level::versions(app.store.read(), code).await?;
    if versions.is_empty() { Err(AppError::NotFound("level")) } else { Ok(versions) }
}

/// How many customers each level has, by its code.
pub async fn customers(app: &App, actor: &Actor) -> Result<BTreeMap<String, LevelCustomers>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(store::level::customers(app.store.read()).await?)
}

/// Adds a level, or puts a new version of one in force: new checks take it, a check in progress keeps the one it began
/// with. `seen` is the version that was on screen; none for a new level. What is the same already is left alone.
pub async fn change(app: &App, actor: &Actor, seen: Option<u32>, level: Level) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let flaws = level.flaws(&app.settings().fields);
    if !flaws.is_empty() {
        return Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()));
    }
    let transaction = app.begin_alone().await?;
    let levels = in_force(app, &transaction).await?;
    let newest = levels.iter().find(|it| it.level.code == level.code);
    let version = match (seen, newest) {
        (None, None) if levels.len() >= LEVELS_MAX => {
            let message =
                format!("There are {LEVELS_MAX} levels already. Change one that is not used any more.");
            return Err(AppError::invalid("code", "too_many_levels", message));
        }
        (None, None) => 1,
        (None, Some(_)) => {
            let message = "There is a level with this code already. Choose another code.";
            return Err(AppError::invalid("code", "level_taken", message));
        }
        (Some(_), None) => return Err(AppError::NotFound("level")),
        (Some(seen), Some(newest)) if seen != newest.version => return Err(changed_meanwhile()),
        (Some(_), Some(newest)) if level.changes_since(&newest.level, &app.settings().fields).is_empty() => {
            return Ok(());
        }
        (Some(_), Some(newest)) => newest.version + 1,
    };
    let is_last = !levels.iter().any(|it| it.level.enabled && it.level.code != level.code);
    if !level.enabled && is_last {
        let message = "This is the last level that takes new customers. Let another one take them first.";
        return Err(AppError::invalid("enabled", "level_needed", message));
    }
    put_in_force(app, &transaction, actor, level, version).await?;
    app.commit(transaction).await
}

fn changed_meanwhile() -> AppError {
    AppError::Conflict {
        code: "changed_meanwhile",
        message: "Somebody changed this level while you had it open. Nothing of yours was saved.".to_owned(),
    }
}

/// Refuses configured levels that name what is not there, before the first customer meets them.
pub fn check(settings: &Settings) -> Result<(), AppError> {
    let mut violations = Vec::new();
    if !settings.levels.iter().any(|level| level.enabled) {
        let message = "Configure at least one level that is enabled.".to_owned();
        violations.push(Violation { field: "levels".to_owned(), code: "level_needed", message });
    }
    for (place, level) in settings.levels.iter().enumerate() {
        let field = format!("levels/{place}");
        if settings.levels.iter().take(place).any(|other| other.code == level.code) {
            let message = format!("The level {} is there twice.", level.code);
            violations.push(Violation { field: field.clone(), code: "level_twice", message });
        }
        violations.extend(level.flaws(&settings.fields).into_iter().map(|flaw| Violation {
            field: field.clone(),
            code: flaw.code,
            message: format!("The level {}: {}", level.code, flaw.message),
        }));
    }
    if violations.is_empty() { Ok(()) } else { Err(AppError::Invalid(violations)) }
}
