//! A process that dies after its commit and before its answer is kept: a repeat under the same key is answered, and nothing is
//! carried out a second time.

use super::{code, told};
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use probity_app::{
    App, AppError, api_key,
    erasure::erase,
    idempotency::{self, Begun, Ticket},
    intake::{self, NewCustomer},
};
use probity_model::{
    Personal,
    erasure::ErasureBasis,
    scope::Scope,
    user::{Actor, Role},
};
use probity_specimen::hostile::jpeg;
use probity_testkit::{Answer, Client, TestApp, Upload, fields};
use probity_web::Access;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Loses every answer that was kept, as if each process had died right before it kept it.
async fn lose_answers(test: &TestApp) {
    let transaction = test.store().await.begin().await.expect("a transaction");
    let lost = "UPDATE idempotency_keys SET status = NULL, body = NULL, etag = NULL";
    transaction.execute_unprepared(lost).await.expect("lost");
    probity_store::commit(transaction).await.expect("committed");
}

/// Sends requests twice, and loses each answer in between.
struct Repeating<'a> {
    test: &'a TestApp,
    client: Client,
    /// Requests sent so far.
    number: u32,
    /// The operations that were repeated.
    repeated: BTreeSet<String>,
}

impl Repeating<'_> {
    async fn json(&mut self, route: &str, path: &str, body: &Value) -> Answer {
        self.twice(route, async |keyed| keyed.json(Method::POST, path, body).await).await
    }

    /// Gives the first answer.
    async fn twice(&mut self, route: &str, send: impl AsyncFn(Client) -> Answer) -> Answer {
        self.repeated.insert(route.to_owned());
        self.number += 1;
        let key = format!("key-{}", self.number);
        let keyed = self.client.with("idempotency-key", &key);
        let first = send(keyed.clone()).await;
        assert_eq!(first.header("idempotency-replayed"), "", "{route}");
        let there = self.test.contents().await;
        lose_answers(self.test).await;
        self.test.clock.advance(SignedDuration::from_mins(10));
        let second = send(keyed.clone()).await;
        assert_eq!(self.test.contents().await, there, "{route} was carried out twice");
        assert_eq!(second.header("idempotency-replayed"), "true", "{route}");
        assert_eq!(second.header("etag"), first.header("etag"), "{route}");
        assert_eq!((second.status, shown(&second)), (first.status, shown(&first)), "{route}");
        // It is kept now like any other.
        let third = send(keyed).await;
        assert_eq!((third.status, third.text()), (second.status, second.text()), "{route}");
        first
    }
}

/// An answer without what is told once, or by each answer anew.
fn shown(answer: &Answer) -> Value {
    let mut body = answer.json();
    for name in ["url", "secret", "request_id"] {
        if let Some(members) = body.as_object_mut() {
            members.remove(name);
        }
    }
    body
}

fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap_or_else(|| panic!("no id in {}", answer.text())).to_owned()
}

#[tokio::test]
async fn a_repeat_is_answered_from_what_was_made_whatever_it_was() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let scopes = api_key::sandbox_scopes().with(Scope::NotesWrite).with(Scope::NotesRead);
    let form = api_key::KeyForm { scopes, acts_for: Some(reviewer.id), ..api_key::KeyForm::from("sandbox") };
    let client = test.keyed(form).await;
    let mut all = Repeating { test: &test, client, number: 0, repeated: BTreeSet::new() };
    let nothing = json!({});

    let new = json!({"external_reference": "user-1", "level": "standard", "fields": fields()});
    let customer = id(&all.json("/customers", "/api/v1/customers", &new).await);
    let of = |rest: &str| format!("/api/v1/customers/{customer}/{rest}");
    let payment = |id: &str| json!({"external_id": id, "customer_id": customer, "direction": "in", "amount": "1", "currency": "EUR"});
    // A refusal is kept too, and told alike.
    let refused = all.json("/transactions", "/api/v1/transactions", &payment("early")).await;
    assert_eq!(code(&refused), "customer_not_approved");
    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = Upload::of(kind).file("page", "photo.jpg", &jpeg(64, 64));
        let path = of("documents");
        all.twice("/customers/{id}/documents", async |keyed| keyed.upload(&path, &upload).await).await;
    }
    all.json("/customers/{id}/submissions", &of("submissions"), &nothing).await;
    all.json("/customers/{id}/outcome", &of("outcome"), &json!({"outcome": "approve"})).await;
    let accepted = all.json("/transactions", "/api/v1/transactions", &payment("late")).await;
    assert_eq!(accepted.json()["accepted"], true);
    all.json("/customers/{id}/notes", &of("notes"), &json!({"body": "Called."})).await;
    let link = all.json("/customers/{id}/links", &of("links"), &nothing).await;
    assert!(link.json()["url"].is_string());
    all.json("/customers/{id}/links/email", &of("links/email"), &nothing).await;

    let hook = json!({"url": "https://www.bank.example/webhooks"});
    let hook = all.json("/webhooks", "/api/v1/webhooks", &hook).await.json();
    assert!(hook["secret"].is_string());
    let hook = format!("/api/v1/webhooks/{}", hook["webhook"]["id"].as_str().expect("an id"));
    let rotated = all.json("/webhooks/{id}/secrets", &format!("{hook}/secrets"), &nothing).await;
    assert!(rotated.json()["secret"].is_string());
    let tested = all.json("/webhooks/{id}/test", &format!("{hook}/test"), &nothing).await.json();
    let delivery = tested["delivery"]["id"].as_str().expect("an id");
    let again = format!("/api/v1/webhook-deliveries/{delivery}/attempts");
    all.json("/webhook-deliveries/{id}/attempts", &again, &nothing).await;

    let posts = probity_web::route_table()
        .into_iter()
        .filter(|route| route.method == Method::POST && matches!(route.access, Access::Api(_)));
    let posts: BTreeSet<_> = posts.map(|route| route.path.replacen("/api/v1", "", 1)).collect();
    assert_eq!(all.repeated, posts, "every POST is repeated here");
}

#[tokio::test]
async fn who_is_cut_off_right_after_the_commit_gets_the_answer_by_asking_again() {
    let test = TestApp::new().await;
    let keyed = test.platform().await.with("idempotency-key", "k-1");
    let body = json!({"external_reference": "user-1", "level": "standard"});
    let committed = test.app.changed().notified();
    let request = {
        let (keyed, body) = (keyed.clone(), body.clone());
        tokio::spawn(async move { keyed.json(Method::POST, "/api/v1/customers", &body).await })
    };
    committed.await;
    request.abort();
    assert!(request.await.expect_err("cut off").is_cancelled());
    let there = test.contents().await;
    assert_eq!(there.rows["customers"], 1);
    let answer = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!((answer.status, answer.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
    assert_eq!(answer.json()["external_reference"], "user-1");
    assert_eq!(test.contents().await, there);
}

#[tokio::test]
async fn what_cannot_be_shown_any_more_is_not_carried_out_again_either() {
    let test = TestApp::new().await;
    let keyed = test.platform().await.with("idempotency-key", "k-1");
    let body = json!({"external_reference": "user-1", "level": "standard"});
    let made = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    let customer = probity_testkit::id_of(&made);
    erase(&test.app, &Actor::System, customer, ErasureBasis::Mistake).await.expect("erased");
    lose_answers(&test).await;
    let there = test.contents().await;
    let lost = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    insta::assert_snapshot!("carried_out_and_gone", told(&lost));
    assert_eq!(lost.json()["made"], json!(customer));
    assert_eq!(test.contents().await, there);
    // It stays said so to the end of the key's life.
    test.clock.advance(SignedDuration::from_hours(23));
    let still = keyed.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!((still.status, still.text()), (StatusCode::CONFLICT, lost.text()));
}

/// A request as it is carried out under its ticket.
async fn create(app: &App, by: &Actor, ticket: &Ticket, reference: &str) -> Result<(), AppError> {
    let new = NewCustomer {
        external_reference: reference.to_owned(),
        level: None,
        fields: Personal::new(serde_json::Map::new()),
        risk: None,
        tags: Vec::new(),
        language: None,
        contact_email: None,
    };
    Box::pin(idempotency::under(ticket, intake::create_customer(app, by, new))).await.map(drop)
}

async fn begin(test: &TestApp, by: &Actor) -> Begun {
    idempotency::begin(&test.app, by, "k-1", "hash").await.expect("begun")
}

#[tokio::test]
async fn who_comes_back_after_the_key_went_to_another_commits_nothing() {
    let test = TestApp::new().await;
    let by = test.api_actor().await;
    let Begun::Fresh(slow) = begin(&test, &by).await else { panic!("not fresh") };
    assert!(matches!(begin(&test, &by).await, Begun::InProgress));
    test.clock.advance(SignedDuration::from_secs(61));
    let Begun::Fresh(repeat) = begin(&test, &by).await else { panic!("not fresh") };
    let there = test.contents().await;
    let late = create(&test.app, &by, &slow, "late").await;
    assert!(matches!(late, Err(AppError::InProgress { .. })), "{late:?}");
    assert_eq!(test.contents().await, there);

    create(&test.app, &by, &repeat, "once").await.expect("carried out");
    let there = test.contents().await;
    for ticket in [&slow, &repeat] {
        let twice = create(&test.app, &by, ticket, "twice").await;
        assert!(matches!(twice, Err(AppError::CarriedOut(_))), "{twice:?}");
    }
    assert_eq!(test.contents().await, there);
    // A fault of ours after the commit does not give the key back.
    idempotency::abandon(&test.app, &by, &repeat).await.expect("kept");
    let Begun::CarriedOut(known) = begin(&test, &by).await else { panic!("not known") };
    assert!(known.earlier().and_then(|it| it.made.as_ref()).is_some_and(|made| made.starts_with("cus_")));
    let twice = create(&test.app, &by, &known, "twice").await;
    assert!(matches!(twice, Err(AppError::CarriedOut(_))), "{twice:?}");
    assert_eq!(test.contents().await, there);
}

/// The client hung up, or the database was away when the key was to be given back: this process knows that nobody works on it.
#[tokio::test]
async fn what_nobody_here_works_on_any_more_is_carried_out_at_once() {
    let test = TestApp::new().await;
    let by = test.api_actor().await;
    let Begun::Fresh(hung_up) = begin(&test, &by).await else { panic!("not fresh") };
    let held = hung_up.clone();
    drop(hung_up);
    assert!(matches!(begin(&test, &by).await, Begun::InProgress), "a part of it still has the ticket");
    drop(held);
    test.clock.advance(SignedDuration::from_secs(1));
    let Begun::Fresh(repeat) = begin(&test, &by).await else { panic!("not fresh") };
    create(&test.app, &by, &repeat, "once").await.expect("carried out");
    drop(repeat);
    assert!(matches!(begin(&test, &by).await, Begun::CarriedOut(_)));
}

#[tokio::test]
async fn what_changed_nothing_before_its_process_died_is_carried_out() {
    let test = TestApp::new().await;
    let by = test.api_actor().await;
    let Begun::Fresh(died) = begin(&test, &by).await else { panic!("not fresh") };
    let refused = create(&test.app, &by, &died, "").await;
    assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
    test.clock.advance(SignedDuration::from_secs(61));
    let Begun::Fresh(repeat) = begin(&test, &by).await else { panic!("not fresh") };
    create(&test.app, &by, &repeat, "once").await.expect("carried out");
}
