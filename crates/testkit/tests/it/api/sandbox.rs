//! The wall between made-up customers and real ones.

use super::code;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_app::customer::{self, Filter, Sort};
use probity_model::{
    id::CustomerId,
    status::Stage,
    user::{Actor, Role},
};
use probity_testkit::{Client, TestApp, Upload};
use probity_web::{Access, route_table};
use serde_json::json;

/// What an operation says of a customer on the other side: it must be the same as of one that is not there.
async fn told(client: &Client, method: &Method, path: &str) -> (StatusCode, String) {
    let answer = if path.ends_with("/documents") && *method == Method::POST {
        let upload =
            Upload::of("passport").file("page", "photo.jpg", &probity_specimen::hostile::jpeg(64, 64));
        client.upload(path, &upload).await
    } else if *method == Method::GET {
        client.send(method.clone(), path, None, Body::empty()).await
    } else {
        client.json(method.clone(), path, &json!({"phone": "+46701234567"})).await
    };
    (answer.status, code(&answer))
}

#[tokio::test]
async fn no_operation_reaches_across_the_wall() {
    let test = TestApp::new().await;
    let (live, sandbox) = (test.platform().await, test.sandbox().await);
    let real = test.customer(&live, "real").await;
    let made_up = test.customer(&sandbox, "made-up").await;
    let before = test.contents().await;
    let of_customers = route_table().into_iter().filter(|route| {
        matches!(route.access, Access::Api(_)) && route.path.starts_with("/api/v1/customers/{id}")
    });
    let mut tried = 0;
    for route in of_customers {
        for (client, id) in [(&live, made_up), (&sandbox, real)] {
            let path = route.path.replace("{id}", &id.to_string());
            let told = told(client, &route.method, &path).await;
            assert_eq!(told, (StatusCode::NOT_FOUND, "not_found".to_owned()), "{} {path}", route.method);
        }
        tried += 1;
    }
    assert!(tried >= 6, "{tried} operations were tried");
    assert_eq!(test.contents().await, before);

    let body_of = |id: CustomerId| json!({"external_id": "x", "customer_id": id, "direction": "in", "amount": "1", "currency": "EUR"});
    for (client, id) in [(&live, made_up), (&sandbox, real)] {
        let sent = client.json(Method::POST, "/api/v1/transactions", &body_of(id)).await;
        assert_eq!((sent.status, code(&sent)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    }
    let sent = sandbox.json(Method::POST, "/api/v1/transactions", &body_of(made_up)).await;
    let refused = sent.json();
    let id = refused["transaction"].as_str().unwrap_or_else(|| panic!("{refused}"));
    assert_eq!(live.get(&format!("/api/v1/transactions/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sandbox.get(&format!("/api/v1/transactions/{id}")).await.status, StatusCode::OK);
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
