//! What is measured after a story, and that none of it is of anyone.

use jiff::SignedDuration;
use probity_app::{AppError, measure};
use probity_model::user::{Actor, Role};
use probity_testkit::TestApp;

#[tokio::test]
async fn a_story_is_counted_as_it_went_and_nobody_is_named() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let approved = test.submitted(&platform, "user-1").await;
    let rejected = test.submitted(&platform, "user-2").await;
    let asked = test.submitted(&platform, "user-3").await;
    let waits = test.submitted(&platform, "user-4").await;
    test.approve(&reviewer, approved).await;
    test.reject(&reviewer, rejected, &["fraud_forged"], "seen before").await;
    test.ask(&reviewer, asked, &[("document:passport", &["image_blurred"])]).await;
    test.clock.advance(SignedDuration::from_mins(10));
    let before = measure::scrape(&test.app, &Actor::System).await.expect("text");
    assert!(!before.contains("probity_jobs_due{lane=\"work\"} 0"), "pictures and e-mails wait: {before}");
    assert!(before.contains("probity_jobs_oldest_due_seconds{lane=\"work\"} 600"), "{before}");
    let done = probity_worker::run_until_idle(&test.app).await.expect("idle");
    assert!(done > 12, "{done}");
    test.browser().get("/customers/Lindqvist?q=Anna").await;

    let after = measure::scrape(&test.app, &Actor::System).await.expect("text");
    for line in [
        "probity_decisions_total{outcome=\"approved\"} 1",
        "probity_decisions_total{outcome=\"rejected\"} 1",
        "probity_decisions_total{outcome=\"resubmission\"} 1",
        "probity_customers{place=\"approved\"} 1",
        "probity_customers{place=\"awaiting_review\"} 1",
        "probity_customers_first_due_age_seconds{place=\"awaiting_review\"} 600",
        "probity_renderings_total{outcome=\"ready\"} 12",
        "probity_jobs_total{kind=\"render_file\",outcome=\"done\"} 12",
        "probity_jobs_due{lane=\"work\"} 0",
        "probity_email_attempts_total{outcome=\"sent\"}",
        "probity_database_connections{pool=\"write\",state=\"waiting\"} 0",
        "probity_database_up 1",
    ] {
        assert!(after.contains(line), "{line} in\n{after}");
    }
    let ids = [approved, rejected, asked, waits].map(|id| id.to_string());
    let personal =
        ["Anna", "Lindqvist", "19740812", "anna@", "user-1", "usr_", "@bank.example", "seen before"];
    for secret in personal.into_iter().chain(ids.iter().map(String::as_str)) {
        assert!(!after.contains(secret), "{secret} in\n{after}");
    }
    let denied = measure::scrape(&test.app, &reviewer.actor).await;
    assert!(matches!(denied, Err(AppError::Forbidden(_))), "it is for whoever looks after Probity");
}
