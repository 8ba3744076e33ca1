//! The demo: sixty customers in every status and stage, with what happened to them in the past two months.
//!
//! Nothing is written past the use cases: every event, mark and decision was made as a person would have made it,
//! only faster, and on a clock set back.

mod cast;
mod play;
mod review;
mod stories;
mod story;
mod supply;
pub(crate) mod unfinished;

use crate::clock::StoryClock;
use jiff::{SignedDuration, Timestamp};
use play::{Life, Stage};
use probity_app::{App, AppError, Settings};
use probity_model::{
    item::DocumentKind,
    level::{DocumentGroup, Level, default_level},
};

/// The code of the level that only the demo has.
const ENHANCED: &str = "enhanced";
/// How far back the demo begins.
const DAYS: i64 = 60;

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// A use case was not carried out.
    #[error("the demo: {0}")]
    App(#[from] AppError),
    /// The script of the demo contradicts itself.
    #[error("the demo's script is wrong: {0}")]
    Script(&'static str),
}

/// The moment the demo begins, for the clock it is played with.
#[must_use]
pub(crate) fn beginning(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * DAYS)
}

/// The settings with the level that shows a second signature, unless the operator has one of that name.
#[must_use]
pub(crate) fn settings(mut settings: Settings) -> Settings {
    if !settings.levels.iter().any(|level| level.code == ENHANCED) {
        let mut level = Level {
            code: ENHANCED.to_owned(),
            name: "Enhanced".to_owned(),
            due_hours: 48,
            second_approval: true,
            ..default_level()
        };
        let any_of = vec![DocumentKind::SourceOfFunds];
        level.required_documents.push(DocumentGroup { label: "Source of funds".to_owned(), any_of });
        settings.levels.push(level);
    }
    settings
}

/// Plays every story on an app whose clock is this one and whose database is empty. `now` is where the clock ends.
pub(crate) async fn play(app: &App, clock: &StoryClock, now: Timestamp) -> Result<(), DemoError> {
    app.prepare().await?;
    let cast = cast::Cast::hire(app, clock).await?;
    let stage = Stage { app, clock, cast: &cast };
    let mut lives: Vec<Life> =
        stories::all().into_iter().enumerate().map(|(place, story)| Life::new(place, story)).collect();
    let mut acts: Vec<(Timestamp, usize, story::Act)> = lives
        .iter()
        .enumerate()
        .flat_map(|(place, life)| {
            life.story.acts.iter().map(move |(when, act)| (when.instant(now), place, act.clone()))
        })
        .collect();
    // In the order of time, so that the audit log is too.
    acts.sort_by_key(|(at, place, _)| (*at, *place));
    for (number, (at, place, act)) in acts.iter().enumerate() {
        clock.reach(*at);
        stage.play(&mut lives[*place], act).await?;
        if (number + 1) % 25 == 0 {
            println!("  demo: {} of {} steps", number + 1, acts.len());
        }
    }
    // Claims that nobody has touched for half an hour end, as they would have by now.
    clock.reach(now);
    probity_worker::run_until_idle(app).await?;
    Ok(())
}

/// Whether this database holds the demo.
pub(crate) async fn is_here(app: &App) -> Result<bool, DemoError> {
    cast::is_here(app).await
}

/// E-mail and role of everybody, for the sign-in page.
#[must_use]
pub(crate) fn people() -> Vec<(String, String)> {
    cast::people()
}

/// What to print at every start with the demo: that it is one, and how to sign in.
#[must_use]
pub(crate) fn sign_ins() -> String {
    cast::sign_ins()
}

#[cfg(test)]
mod tests {
    use super::*;
    use probity_app::system::{SystemClock, SystemRandomness};
    use probity_mail::Transport;
    use probity_model::{
        Clock as _,
        status::{Stage, Status},
    };
    use probity_store::{Store, event, queue};
    use probity_vault::Vault;
    use std::sync::Arc;

    #[tokio::test]
    async fn the_demo_has_every_status_and_stage_and_a_history_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("probity.db"), crate::audit_key::of_tests())
            .await
            .unwrap();
        let vault = Vault::local(&folder.path().join("files")).unwrap();
        let now = SystemClock.now();
        let clock = Arc::new(StoryClock::new(beginning(now)));
        let randomness = Arc::new(SystemRandomness::default());
        let mut settings = settings(Settings::default());
        settings.email.transport = Transport::Folder(folder.path().join("emails"));
        let app = App::new(
            store.clone(),
            vault,
            crate::data::reader(),
            Arc::clone(&clock) as _,
            randomness,
            crate::audit_key::secrets_of_tests(),
            settings,
        );
        assert!(!is_here(&app).await.unwrap());
        play(&app, &clock, now).await.unwrap();
        assert!(is_here(&app).await.unwrap());

        let counts = queue::counts(store.read()).await.unwrap();
        let total: u64 = Status::ALL.iter().map(|status| counts.status(*status)).sum();
        assert_eq!(total, 60);
        assert!(Status::ALL.iter().all(|status| counts.status(*status) > 0));
        assert!(Stage::ALL.iter().all(|stage| counts.stage(*stage) > 0));
        let events = event::since(store.read(), 0, 10_000).await.unwrap();
        assert!(events.is_sorted_by_key(|it| it.event.at) && events.len() > 1000);
        assert_eq!(clock.now().as_microsecond(), now.as_microsecond());
        // Nothing is left for the worker: every page is there when Probity begins to serve.
        assert_eq!(probity_worker::run_until_idle(&app).await.unwrap(), 0);
    }
}
