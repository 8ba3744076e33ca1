//! Levels and reasons at the start.

use probity_app::{Settings, level, reason};
use probity_model::{event::EventKind, user::Actor, user::Role};
use probity_testkit::{TestApp, test_settings};

async fn changes(test: &TestApp) -> Vec<String> {
    let events = test.events().await.into_iter();
    let told = |kind| match kind {
        EventKind::LevelChanged { level, version } => Some(format!("{level} {version}")),
        _ => None,
    };
    events.filter_map(|event| told(event.kind)).collect()
}

#[tokio::test]
async fn a_level_has_a_new_version_only_when_it_differs() {
    let test = TestApp::new().await;
    assert_eq!(changes(&test).await, ["standard 1"]);
    test.second_process().await;
    assert_eq!(changes(&test).await, ["standard 1"], "nothing changed");
    let mut settings: Settings = test_settings();
    settings.levels[0].due_hours = 48;
    let mut enhanced = settings.levels[0].clone();
    enhanced.code = "enhanced".to_owned();
    settings.levels.push(enhanced);
    test.reopened(settings).await;
    assert_eq!(changes(&test).await, ["standard 1", "standard 2", "enhanced 1"]);
}

#[tokio::test]
async fn the_default_reasons_are_there_once() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let reasons = reason::list(&test.app, &reviewer.actor).await.unwrap();
    assert!(reasons.len() > 70 && reasons.iter().all(|listed| listed.enabled));
    assert_eq!(reasons[0].reason.code, "image_blurred", "in the order of the set");
    let again = test.second_process().await;
    assert_eq!(reason::list(&again, &reviewer.actor).await.unwrap().len(), reasons.len());
    assert!(level::sync(&test.app, &reviewer.actor).await.is_err(), "only Probity itself changes them");
    assert!(reason::seed(&test.app, &Actor::System).await.is_ok());
}
