//! The feed of events.

use super::{code, told};
use axum::http::{Method, StatusCode};
use probity_model::{
    event::{Event, EventKind},
    id::EventId,
    scope::{Scope, Scopes},
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp};
use serde_json::{Value, json};

/// The types of the events of a page.
fn types(page: &Value) -> Vec<String> {
    let events = page["events"].as_array().expect("a list");
    events.iter().map(|event| event["type"].as_str().expect("a word").to_owned()).collect()
}

/// Everything from here on, page by page, and where it ended.
async fn all(client: &Client, limit: u32, mut next: Option<String>) -> (Vec<Value>, Option<String>) {
    let mut events = Vec::new();
    loop {
        let after = next.as_ref().map_or_else(String::new, |id| format!("&after={id}"));
        let page = client.get(&format!("/api/v1/events?limit={limit}{after}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let page = page.json();
        events.extend(page["events"].as_array().expect("a list").iter().cloned());
        next = page["next"].as_str().map(ToOwned::to_owned);
        if page["more"] == false {
            return (events, next);
        }
    }
}

/// A customer with a whole history: asked again, then rejected for what may not be told.
async fn history(test: &TestApp, platform: &Client) {
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(platform, "user-1").await;
    let payment =
        json!({"external_id": "p", "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR"});
    platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    test.ask(&reviewer, id, &[("field:phone", &[])]).await;
    platform
        .json(Method::PUT, &format!("/api/v1/customers/{id}/fields"), &json!({"phone": "+46701234560"}))
        .await;
    test.submit(platform, id).await;
    test.reject(&reviewer, id, &["fraud_linked", "fraud_mixed_identity"], "A note.").await;
}

#[tokio::test]
async fn everything_that_may_be_told_comes_once_and_in_order_whatever_the_page() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let nothing = platform.get("/api/v1/events?type=customer.approved").await;
    assert_eq!(types(&nothing.json()), Vec::<String>::new());
    history(&test, &platform).await;
    let (events, end) = all(&platform, 200, None).await;
    let words: Vec<_> = events.iter().map(|event| event["type"].clone()).collect();
    let mut expected = vec!["customer.created"];
    expected.extend(["customer.item_supplied"; 15]);
    expected.extend(["customer.submitted", "transaction.refused", "customer.check_started"]);
    expected.extend(["customer.resubmission_requested", "customer.item_supplied", "customer.submitted"]);
    expected.extend(["customer.check_started", "customer.rejected"]);
    assert_eq!(words, expected);
    for limit in [1, 3, 7] {
        assert_eq!(all(&platform, limit, None).await.0, events, "{limit} on a page");
    }
    // From the last one on there is nothing, until something happens.
    let (rest, same) = all(&platform, 50, end.clone()).await;
    assert_eq!((rest, same), (Vec::new(), end.clone()));
    test.customer(&platform, "user-2").await;
    let (rest, _) = all(&platform, 50, end).await;
    assert_eq!(rest[0]["type"], "customer.created");
}

#[tokio::test]
async fn an_event_tells_ids_and_codes_and_never_a_value_or_a_secret() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    history(&test, &platform).await;
    let rejected = platform.get("/api/v1/events?type=customer.rejected").await;
    insta::assert_snapshot!("event_rejected", told(&rejected));
    let asked = platform.get("/api/v1/events?type=customer.resubmission_requested").await;
    insta::assert_snapshot!("event_asked", told(&asked));
    let (events, _) = all(&platform, 200, None).await;
    let told = serde_json::to_string(&events).expect("JSON");
    for secret in ["fraud", "note", "Anna", "Lindqvist", "+4670", "usr_", "19740812"] {
        assert!(!told.contains(secret), "{secret}");
    }
    let id = events[0]["id"].as_str().expect("an id");
    let one = platform.get(&format!("/api/v1/events/{id}")).await;
    assert_eq!((one.status, one.json()), (StatusCode::OK, events[0].clone()));
}

#[tokio::test]
async fn what_does_not_leave_is_passed_over_and_a_page_looks_at_no_more_than_so_much() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    // More than is looked at for one page, and none of it leaves.
    let store = test.store().await;
    let transaction = store.begin().await.expect("a transaction");
    for number in 0..1_100 {
        let event =
            Event { customer: None, by: Actor::System, at: test.app.now(), kind: EventKind::SignedIn };
        let id = EventId::from_uuid(uuid::Uuid::from_u128(number));
        probity_store::event::append(&transaction, store.signer(), id, &event).await.expect("appended");
    }
    probity_store::commit(transaction).await.expect("committed");
    let id = test.customer(&platform, "user-1").await;
    let first = platform.get("/api/v1/events").await.json();
    assert_eq!((types(&first), &first["more"]), (Vec::new(), &json!(true)));
    let next = first["next"].as_str().expect("a place");
    // The place is an event that is not told itself.
    assert_eq!(platform.get(&format!("/api/v1/events/{next}")).await.status, StatusCode::NOT_FOUND);
    let second = platform.get(&format!("/api/v1/events?after={next}&limit=1")).await.json();
    assert_eq!(second["events"][0]["data"]["customer_id"], id.to_string());
}

#[tokio::test]
async fn another_name_another_place_and_another_scope_are_refused() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    test.customer(&platform, "user-1").await;
    for wrong in
        ["type=customer.deleted", "type=note_added", "type=", "limit=0", "limit=201", "after=x", "since=1"]
    {
        let refused = platform.get(&format!("/api/v1/events?{wrong}")).await;
        assert_eq!(
            (refused.status, code(&refused)),
            (StatusCode::BAD_REQUEST, "query_malformed".to_owned()),
            "{wrong}"
        );
    }
    let nowhere = platform.get("/api/v1/events?after=evt_00000000000000000000000000000000").await;
    assert_eq!((nowhere.status, code(&nowhere)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    let id =
        platform.get("/api/v1/events").await.json()["events"][0]["id"].as_str().expect("an id").to_owned();
    let reader = test.platform_with(Scopes::of(&[Scope::CustomersRead])).await;
    for path in ["/api/v1/events".to_owned(), format!("/api/v1/events/{id}")] {
        let refused = reader.get(&path).await;
        assert_eq!((refused.status, code(&refused)), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
    }
}
