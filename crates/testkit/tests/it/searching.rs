//! Searching by name: whoever answers, once, in order, page by page.

use axum::http::Method;
use probity_app::customer::{self, Filter, Sort};
use probity_model::{id::CustomerId, user::Role};
use probity_store::queue::{self, Cursor};
use probity_testkit::TestApp;
use serde_json::json;

/// Customers of a page.
const PAGE: u32 = 2;

#[tokio::test]
async fn a_name_that_many_bear_is_found_page_by_page_and_nobody_twice() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await;
    let mut all = Vec::new();
    // One is found by its first name too, one by its last name alone, and one by its reference.
    let people = [("Nora", "Müller"), ("Müller", "Müllerová"), ("Ana", "Mulder"), ("Ben", "Müller")];
    for (place, (first, last)) in people.into_iter().chain([("Cleo", "Sato")]).enumerate() {
        let reference = if last == "Sato" { "muller".to_owned() } else { format!("ref-{place}") };
        let mut fields = probity_testkit::fields();
        (fields["first_name"], fields["last_name"]) = (json!(first), json!(last));
        let body = json!({ "external_reference": reference, "level": "standard", "fields": fields });
        let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
        all.push(probity_testkit::id_of(&answer));
    }
    let [nora, both, ana, ben, cleo] = all[..] else { panic!("five customers") };
    for (query, mut expected) in [
        ("müller", vec![nora, both, ben, cleo]),
        ("MUL", vec![nora, both, ana, ben]),
        ("muller ben", vec![ben]),
        ("müllerova muller", vec![both]),
        ("nora sato", vec![]),
        ("muller", vec![nora, both, ben, cleo]),
        ("-", vec![]),
    ] {
        // Those of one moment come in the order of their ids.
        expected.sort_unstable();
        assert_eq!(paged(&test, query, Sort::Oldest).await, expected, "{query}, oldest first");
        let newest_first: Vec<_> = expected.iter().rev().copied().collect();
        assert_eq!(paged(&test, query, Sort::Newest).await, newest_first, "{query}, newest first");
        let filter = filter(query);
        let by_due =
            customer::list(&test.app, &reviewer.actor, &filter, Sort::Due, None).await.expect("a list");
        let mut by_due: Vec<_> = by_due.rows.iter().map(|row| row.id).collect();
        by_due.sort_unstable();
        assert_eq!(by_due, expected, "{query}, by what is due");
    }
}

fn filter(query: &str) -> Filter {
    Filter { query: Some(query.to_owned()), ..Filter::default() }
}

/// Everybody who answers, read in small pages.
async fn paged(test: &TestApp, query: &str, sort: Sort) -> Vec<CustomerId> {
    let store = test.store().await;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = queue::list(store.read(), &filter(query), sort, after, PAGE).await.expect("a page");
        let Some(last) = page.last() else { return found };
        after = Some(Cursor::after(last));
        found.extend(page.iter().map(|row| row.id));
    }
}
