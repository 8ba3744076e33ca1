//! An embedded installation moves to a PostgreSQL server.

use axum::http::StatusCode;
use probity_app::{
    audit, check,
    customer::{self, Filter, Sort},
    erasure,
};
use probity_model::{
    erasure::ErasureBasis,
    user::{Actor, Role},
};
use probity_testkit::TestApp;
use probity_web::WebOptions;

#[tokio::test]
async fn everything_is_there_and_goes_on_also_when_it_was_begun_before() {
    let test = TestApp::embedded().await;
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let (approved, waiting) =
        (test.submitted(&platform, "approved").await, test.submitted(&platform, "waiting").await);
    let erased = test.submitted(&platform, "erased").await;
    probity_worker::run_until_idle(&test.app).await.expect("jobs");
    test.approve(&reviewer, approved).await;
    erasure::erase(&test.app, &Actor::System, erased, ErasureBasis::Mistake).await.expect("erased");
    let browser = test.sign_in(&reviewer).await;
    let head = audit::verify(&test.app, &Actor::System, Vec::new(), true)
        .await
        .expect("read")
        .expect("in order")
        .head;

    let (there, rows) = test.moved(2).await;
    assert_eq!(rows["public.customers"], 3);
    assert_eq!(rows["public.events"], head.seq);
    assert!(rows["keys.data_keys"] >= 2, "{rows:?}");
    let verified = audit::verify(&there, &Actor::System, Vec::new(), true).await.expect("read");
    assert_eq!(verified.expect("in order").head, head);
    // What is sealed opens, what was erased does not, names are found, and pages are shown.
    let router = probity_web::router(there.clone(), WebOptions::default());
    let browser = browser.through(router);
    let page = browser.get(&format!("/customers/{waiting}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains("Lindqvist"));
    assert_eq!(browser.get(&format!("/customers/{erased}")).await.status, StatusCode::GONE);
    let filter = Filter { query: Some("lindq".to_owned()), ..Filter::default() };
    let found = customer::list(&there, &reviewer.actor, &filter, Sort::Newest, None).await.expect("a list");
    assert_eq!(found.rows.len(), 2);
    let (here, counted) = (
        customer::counts(&test.app, &reviewer.actor).await.expect("counts"),
        customer::counts(&there, &reviewer.actor).await.expect("counts"),
    );
    assert_eq!(format!("{here:?}"), format!("{counted:?}"));
    // It goes on: the next event stands behind the last.
    check::start(&there, &reviewer.actor, waiting).await.expect("a check");
    let verified = audit::verify(&there, &Actor::System, Vec::new(), true).await.expect("read");
    assert!(verified.expect("in order").head.seq > head.seq);
}

#[tokio::test]
async fn a_database_with_rows_of_its_own_is_not_moved_to() {
    let (test, other) = (TestApp::embedded().await, TestApp::postgres().await);
    other.user(Role::Reviewer).await;
    let refused = test.cannot_be_moved_to(&other).await.expect("refused");
    assert!(refused.to_string().contains("rows of its own"), "{refused}");
}
