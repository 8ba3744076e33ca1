//! The wall between made-up customers and real ones.

use super::code;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_app::{
    api_key::KeyForm,
    customer::{self, Filter, Sort},
};
use probity_model::{
    id::CustomerId,
    scope::{Scope, Scopes},
    status::Stage,
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, Upload};
use probity_web::{Access, route_table};
use serde_json::{Value, json};

/// What an operation says of a customer on the other side: it must be the same as of one that is not there.
async fn told(client: &Client, method: &Method, path: &str) -> (StatusCode, String) {
    let answer = if path.ends_with("/documents") && *method == Method::POST {
        let upload =
            Upload::of("passport").file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
        client.upload(path, &upload).await
    } else {
        match body_of(method, path) {
            Some(body) => client.json(method.clone(), path, &body).await,
            None => client.send(method.clone(), path, None, Body::empty()).await,
        }
    };
    (answer.status, code(&answer))
}

/// A body in order, so that only the customer is in question.
fn body_of(method: &Method, path: &str) -> Option<Value> {
    let last = path.rsplit('/').next().unwrap_or_default();
    match (method.as_str(), last) {
        ("PUT", "fields") => Some(json!({"phone": "+46701234567"})),
        ("PATCH", _) => Some(json!({"language": "de"})),
        ("POST", "notes") => Some(json!({"body": "A note."})),
        ("POST", "outcome") => Some(json!({"outcome": "approve"})),
        _ => None,
    }
}

/// A key with every scope there is, on its side of the wall.
async fn mighty(test: &TestApp, is_sandbox: bool) -> Client {
    let reviewer = test.user(Role::Reviewer).await;
    let scopes = if is_sandbox { Scopes::ALL.with(Scope::Sandbox) } else { Scopes::ALL };
    test.keyed(KeyForm { scopes, acts_for: Some(reviewer.id), ..KeyForm::from("mighty") }).await
}

#[tokio::test]
async fn no_operation_reaches_across_the_wall() {
    let test = TestApp::new().await;
    let (live, sandbox) = (mighty(&test, false).await, mighty(&test, true).await);
    let real = test.submitted(&live, "real").await;
    let made_up = test.submitted(&sandbox, "made-up").await;
    let before = test.contents().await;
    let of_customers = route_table().into_iter().filter(|route| {
        matches!(route.access, Access::Api(_)) && route.path.starts_with("/api/v1/customers/{id}")
    });
    let mut tried = 0;
    for route in of_customers {
        for (client, id) in [(&live, made_up), (&sandbox, real)] {
            let path = route.path.replace("{id}", &id.to_string());
            let told = told(client, &route.method, &path).await;
            let expected = if path.ends_with("/outcome") && id == made_up {
                // No key of the living has the scope.
                (StatusCode::FORBIDDEN, "forbidden".to_owned())
            } else {
                (StatusCode::NOT_FOUND, "not_found".to_owned())
            };
            assert_eq!(told, expected, "{} {path}", route.method);
        }
        tried += 1;
    }
    assert_eq!(tried, 16, "operations of a customer were tried");
    assert_eq!(test.contents().await, before);

    let payment = |id: CustomerId| json!({"external_id": "x", "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR"});
    for (client, id) in [(&live, made_up), (&sandbox, real)] {
        let sent = client.json(Method::POST, "/api/v1/transactions", &payment(id)).await;
        assert_eq!((sent.status, code(&sent)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    }
    let sent = sandbox.json(Method::POST, "/api/v1/transactions", &payment(made_up)).await;
    let refused = sent.json();
    let id = refused["transaction"].as_str().unwrap_or_else(|| panic!("{refused}"));
    assert_eq!(live.get(&format!("/api/v1/transactions/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sandbox.get(&format!("/api/v1/transactions/{id}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_belongs_to_a_customer_is_not_found_across_the_wall_under_its_own_id_either() {
    let test = TestApp::new().await;
    let (live, sandbox) = (mighty(&test, false).await, mighty(&test, true).await);
    let made_up = test.submitted(&sandbox, "made-up").await;
    let path = format!("/api/v1/customers/{made_up}");
    let link = sandbox.send(Method::POST, &format!("{path}/links"), None, Body::empty()).await.json();
    sandbox.json(Method::POST, &format!("{path}/outcome"), &json!({"outcome": "approve"})).await;
    let check = sandbox.get(&format!("{path}/checks")).await.json()["checks"][0].clone();
    let events = sandbox.get("/api/v1/events").await.json();
    let event = &events["events"][0];
    let ids = [("checks", &check["id"]), ("events", &event["id"])];
    for (what, id) in ids {
        let path = format!("/api/v1/{what}/{}", id.as_str().expect("an id"));
        assert_eq!(sandbox.get(&path).await.status, StatusCode::OK, "{path}");
        let across = live.get(&path).await;
        assert_eq!((across.status, code(&across)), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{path}");
    }
    let link = format!("/api/v1/links/{}", link["id"].as_str().expect("an id"));
    let across = live.send(Method::DELETE, &link, None, Body::empty()).await;
    assert_eq!((across.status, code(&across)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    assert_eq!(sandbox.send(Method::DELETE, &link, None, Body::empty()).await.status, StatusCode::NO_CONTENT);
    // The lists of the living know nothing of it.
    assert_eq!(live.get("/api/v1/events").await.json()["events"], json!([]));
    assert_eq!(live.get("/api/v1/transactions").await.json()["transactions"], json!([]));
}

#[tokio::test]
async fn each_side_lists_its_own_and_reviewers_meet_real_customers_alone() {
    let test = TestApp::new().await;
    let (live, sandbox) = (test.platform().await, test.sandbox().await);
    let real = test.submitted(&live, "real").await;
    let made_up = test.submitted(&sandbox, "made-up").await;
    for (client, id) in [(&live, real), (&sandbox, made_up)] {
        let list = client.get("/api/v1/customers").await.json();
        let listed = list["customers"].as_array().expect("a list");
        assert_eq!(listed.len(), 1, "{list}");
        assert_eq!(listed[0]["id"], id.to_string());
    }
    let across = live.get("/api/v1/customers?external_reference=made-up").await.json();
    assert_eq!(across["customers"], json!([]));

    let reviewer = test.user(Role::Reviewer).await;
    let queue = Filter { stage: Some(Stage::AwaitingReview), ..Filter::default() };
    let listed = |filter: Filter, by: Actor| {
        let app = test.app.clone();
        async move {
            let page = customer::list(&app, &by, &filter, Sort::Due, None).await.expect("a list");
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(listed(queue.clone(), reviewer.actor).await, [real]);
    assert_eq!(listed(Filter { sandbox: true, ..queue }, reviewer.actor).await, [made_up]);
    let counts = customer::counts(&test.app, &reviewer.actor).await.expect("counts");
    assert_eq!(counts.stage(Stage::AwaitingReview), 1);
    assert_eq!(counts.stage(Stage::Incomplete), 0);
}
