use axum::http::StatusCode;
use probity_testkit::TestApp;

/// A change of the API is a change of this file, to be read in review.
#[tokio::test]
async fn the_description_is_as_reviewed() {
    let answer = TestApp::new().await.browser().get("/api/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&answer.json()).expect("JSON"));
}

#[tokio::test]
async fn every_operation_says_all_there_is_to_know() {
    let document = TestApp::new().await.browser().get("/api/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            operations += 1;
            let name = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|it| !it.is_empty()), "{name} has no summary");
            assert!(operation["tags"].as_array().is_some_and(|it| it.len() == 1), "{name} has no tag");
            let id = operation["operationId"].as_str().expect("an id");
            assert!(id.starts_with(|c: char| c.is_ascii_lowercase()) && !id.contains('_'), "{name}: {id}");
            let responses = operation["responses"].as_object().expect("responses");
            assert!(["401", "403", "429", "500"].iter().all(|it| responses.contains_key(*it)), "{name}");
            let scopes = operation["security"][0]["api_key"].as_array().expect("scopes");
            let scope = scopes.first().and_then(|it| it.as_str()).expect("a scope");
            assert!(operation["description"].as_str().is_some_and(|it| it.contains(scope)), "{name}");
            for (status, response) in responses {
                if matches!(status.as_str(), "204" | "304") {
                    assert!(response.get("content").is_none(), "{name} {status} has a body");
                    continue;
                }
                let content =
                    response["content"].as_object().unwrap_or_else(|| panic!("{name} {status} has no body"));
                let kind =
                    if status.starts_with('2') { "application/json" } else { "application/problem+json" };
                let content = content.get(kind).unwrap_or_else(|| panic!("{name} {status} is not {kind}"));
                let examples = content.get("example").or_else(|| content.get("examples"));
                assert!(examples.is_some_and(|it| !it.is_null()), "{name} {status} has no example");
            }
            if let Some(body) = operation.get("requestBody") {
                let content = body["content"].as_object().expect("a content");
                assert!(content.values().all(|it| it.get("example").is_some()), "{name} has no example");
            }
            let keyed = operation["parameters"]
                .as_array()
                .is_some_and(|all| all.iter().any(|it| it["name"] == "Idempotency-Key"));
            assert_eq!(keyed, method == "post", "{name}");
        }
    }
    assert_eq!(operations, 37);
}

#[tokio::test]
async fn the_page_that_shows_the_description_is_there_for_whoever_is_signed_in() {
    let test = TestApp::new().await;
    let browser = test.signed_in_as(probity_model::user::Role::Auditor).await;
    let page = browser.get("/api/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("/api/openapi.json"));
    assert_eq!(test.browser().get("/api/docs").await.status, StatusCode::SEE_OTHER);
}
