use super::{code, first_error, told};
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::{
    erasure,
    transaction::{self, TransactionFilter},
};
use probity_model::{
    erasure::ErasureBasis,
    id::CustomerId,
    user::{Actor, Role},
};
use probity_testkit::{Answer, Client, TestApp};
use serde_json::{Value, json};

fn body(external_id: &str, customer: CustomerId, amount: &str) -> Value {
    json!({
        "external_id": external_id,
        "customer_id": customer,
        "direction": "in",
        "amount": amount,
        "currency": "EUR",
    })
}

async fn send(platform: &Client, body: &Value) -> Answer {
    platform.json(Method::POST, "/api/v1/transactions", body).await
}

#[tokio::test]
async fn a_transaction_of_a_customer_who_is_not_approved_is_refused_and_kept() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.customer(&platform, "user-1").await;
    let refused = send(&platform, &body("t-1", id, "12.50")).await;
    insta::assert_snapshot!("transaction_refused", told(&refused));
    insta::assert_snapshot!(
        "permission_refused",
        told(&platform.get(&format!("/api/v1/customers/{id}/permission")).await)
    );
    let kept = refused.json()["transaction"].as_str().expect("an id").to_owned();
    let kept = platform.get(&format!("/api/v1/transactions/{kept}")).await;
    insta::assert_snapshot!("transaction_kept_refused", told(&kept));
    let filter = TransactionFilter { customer: Some(id), accepted: Some(false), ..Default::default() };
    let listed = transaction::list(&test.app, &reviewer.actor, &filter, 10).await.expect("a list");
    assert_eq!(listed.len(), 1);
    assert!(transaction::totals(&test.app, &reviewer.actor, id).await.expect("totals").is_empty());
    let events = test.contents().await.rows["events"];

    // The first answer stands, whatever becomes of the customer.
    let again = send(&platform, &body("t-1", id, "12.5")).await;
    assert_eq!(told(&again), told(&refused));
    assert_eq!(test.contents().await.rows["events"], events);
}

#[tokio::test]
async fn of_many_asked_at_once_each_is_told_of_the_customer_asked_for() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let sandbox = test.sandbox().await;
    let approved = test.submitted(&platform, "user-1").await;
    test.approve(&reviewer, approved).await;
    let waiting = test.submitted(&platform, "user-2").await;
    let made_up = test.customer(&sandbox, "user-3").await;
    let erased = test.customer(&platform, "user-4").await;
    erasure::erase(&test.app, &Actor::System, erased, ErasureBasis::Mistake).await.expect("erased");
    let nobody = CustomerId::from_uuid(uuid::Uuid::from_u128(7));
    let told = [
        (approved, StatusCode::OK, true),
        (waiting, StatusCode::OK, false),
        (made_up, StatusCode::NOT_FOUND, false),
        (erased, StatusCode::GONE, false),
        (nobody, StatusCode::NOT_FOUND, false),
    ];
    let mut asking = tokio::task::JoinSet::new();
    for turn in 0..40 {
        let (id, status, may_transact) = told[turn % told.len()];
        let stranger = test.browser().with("authorization", &format!("Bearer pk_{turn:064x}"));
        let platform = platform.clone();
        asking.spawn(async move {
            let path = format!("/api/v1/customers/{id}/permission");
            let (answer, refused) = tokio::join!(platform.get(&path), stranger.get(&path));
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "a key that stands in the same question");
            assert_eq!(answer.status, status, "{}", answer.text());
            if status == StatusCode::OK {
                assert_eq!(answer.json()["may_transact"], may_transact);
            }
        });
    }
    asking.join_all().await;
}

#[tokio::test]
async fn a_transaction_of_an_approved_customer_is_accepted_once_and_added_up() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    let early = send(&platform, &body("t-0", id, "1")).await;
    assert_eq!((early.status, code(&early)), (StatusCode::FORBIDDEN, "customer_not_approved".to_owned()));
    test.approve(&reviewer, id).await;
    let permission = platform.get(&format!("/api/v1/customers/{id}/permission")).await;
    insta::assert_snapshot!("permission_given", told(&permission));

    let mut first = body("t-1", id, "0.10");
    first["description"] = json!("Salary");
    first["occurred_at"] = json!("2026-05-31T23:59:59Z");
    let accepted = send(&platform, &first).await;
    insta::assert_snapshot!("transaction_accepted", told(&accepted));
    test.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(send(&platform, &first).await.json(), accepted.json());
    let other = send(&platform, &body("t-1", id, "0.11")).await;
    assert_eq!((other.status, code(&other)), (StatusCode::CONFLICT, "external_id_reused".to_owned()));

    for (external_id, amount) in
        [("t-2", "0.20"), ("t-3", "100000000000000"), ("t-4", "0.000000000000000001")]
    {
        assert_eq!(send(&platform, &body(external_id, id, amount)).await.status, StatusCode::CREATED);
    }
    let mut out = body("t-5", id, "7");
    out["direction"] = json!("out");
    assert_eq!(send(&platform, &out).await.status, StatusCode::CREATED);
    let totals = transaction::totals(&test.app, &reviewer.actor, id).await.expect("totals");
    let totals: Vec<_> = totals
        .iter()
        .map(|it| format!("{} {} {} {} {}", it.month, it.currency, it.direction, it.accepted, it.amount))
        .collect();
    assert_eq!(
        totals,
        [
            "2026-06 EUR in 3 100000000000000.200000000000000001",
            "2026-06 EUR out 1 7",
            "2026-05 EUR in 1 0.10"
        ]
    );
    let currencies = transaction::currencies(&test.app, &reviewer.actor).await.expect("currencies");
    assert_eq!(currencies, ["EUR"]);
}

#[tokio::test]
async fn the_same_transaction_sent_by_many_at_once_is_kept_once() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let id = test.submitted(&platform, "user-1").await;
    test.approve(&reviewer, id).await;
    let sends = (0..20).map(|_| {
        let platform = platform.clone();
        tokio::spawn(async move { send(&platform, &body("t-1", id, "12.50")).await })
    });
    let mut answers = Vec::new();
    for sent in sends.collect::<Vec<_>>() {
        answers.push(sent.await.expect("an answer"));
    }
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        assert_eq!(answer.json(), answers[0].json());
    }
    let totals = transaction::totals(&test.app, &reviewer.actor, id).await.expect("totals");
    assert_eq!(totals[0].amount.to_string(), "12.50");
    assert_eq!(test.contents().await.rows["transactions"], 1);
}

#[tokio::test]
async fn a_malformed_transaction_is_refused_and_not_kept() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let before = test.contents().await;
    let with = |name: &str, value: Value| {
        let mut body = body("t-1", id, "1");
        body[name] = value;
        body
    };
    for (body, fault) in [
        (with("amount", json!("0")), "/amount amount_malformed"),
        (with("amount", json!("-1")), "/amount amount_malformed"),
        (with("amount", json!("1e3")), "/amount amount_malformed"),
        (with("amount", json!("0.1234567890123456789")), "/amount amount_malformed"),
        (with("amount", json!(12.5)), "/amount value_unexpected"),
        (with("currency", json!("eur")), "/currency currency_malformed"),
        (with("direction", json!("up")), "/direction value_unexpected"),
        (with("external_id", json!("")), "/external_id external_id_malformed"),
        (with("external_id", json!("x".repeat(101))), "/external_id external_id_malformed"),
        (with("description", json!("x".repeat(301))), "/description description_too_long"),
        (with("occurred_at", json!("2026-07-01T00:00:00Z")), "/occurred_at occurred_at_in_future"),
        (with("occurred_at", json!("1969-07-01T00:00:00Z")), "/occurred_at occurred_at_too_early"),
        (with("occurred_at", json!("yesterday")), "/occurred_at value_unexpected"),
        (with("fee", json!("1")), "/fee member_unknown"),
    ] {
        let answer = send(&platform, &body).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            "{body}"
        );
        assert_eq!(first_error(&answer), fault, "{body}");
    }
    for customer in ["cus_00000000000000000000000000000000", "x"] {
        let answer = send(&platform, &with("customer_id", json!(customer))).await;
        assert_eq!((answer.status, code(&answer)), (StatusCode::NOT_FOUND, "not_found".to_owned()));
    }
    assert_eq!(test.contents().await, before);
}
