//! The Rust client against the real router, over the network.

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header::RETRY_AFTER},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use probity_app::api_key::KeyForm;
use probity_client::{
    Client, CustomerFilter, CustomerUpdate, Direction, Error, NewCustomer, NewTransaction, Outcome,
    OutcomeItem, Stage, Status, TRIES_MAX, TransactionFilter, Upload,
};
use probity_model::{
    scope::{Scope, Scopes},
    user::{Actor, Role},
};
use probity_specimen::hostile::jpeg;
use probity_testkit::{TestApp, fields};
use sea_orm::ConnectionTrait as _;
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::net::TcpListener;

/// Serves on a free port of this machine; gives the address. It ends with the test.
async fn served(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}")
}

/// A client with a key of this Probity, at this address.
async fn client(test: &TestApp, url: &str) -> Client {
    let platform = test.platform().await;
    let key = platform.sent("authorization").strip_prefix("Bearer ").expect("a key").to_owned();
    Client::new(url, &key).expect("a client")
}

fn new_customer(reference: &str) -> NewCustomer {
    let all = fields();
    let fields = all.as_object().expect("fields").clone();
    NewCustomer { fields, ..NewCustomer::new(reference, "standard") }
}

fn payment(customer: &str) -> NewTransaction {
    NewTransaction {
        external_id: "payment-1".to_owned(),
        customer_id: customer.to_owned(),
        direction: Direction::In,
        amount: "12.50".to_owned(),
        currency: "EUR".to_owned(),
        description: None,
        occurred_at: None,
    }
}

#[tokio::test]
async fn a_customer_is_sent_in_and_may_not_transact_yet() {
    let test = TestApp::new().await;
    let probity = client(&test, &served(test.router.clone()).await).await;
    assert_eq!(probity.levels().await.expect("levels")[0].code, "standard");
    assert!(!probity.reasons().await.expect("reasons").is_empty());

    let customer = probity.create_customer(&new_customer("user-1")).await.expect("created");
    assert_eq!((customer.status, customer.stage), (Status::Pending, Some(Stage::Incomplete)));
    let phone = serde_json::json!({"phone": "+46701111111"});
    let phone = phone.as_object().expect("fields");
    let changed = probity.supply_fields(&customer.id, phone, Some(customer.version)).await.expect("kept");
    assert_eq!(changed.version, customer.version + 1);
    let stale = probity.supply_fields(&customer.id, phone, Some(customer.version)).await.expect_err("stale");
    assert_eq!(stale.problem().expect("a problem").code, "version_changed");

    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = Upload::new(kind).page("photo.jpg", jpeg(64, 64));
        let document = probity.upload_document(&customer.id, &upload).await.expect("kept");
        assert_eq!((document.kind.as_str(), document.files.len()), (kind, 1));
    }
    assert_eq!(probity.documents(&customer.id).await.expect("documents").len(), 3);
    let submitted = probity.submit(&customer.id).await.expect("submitted");
    assert_eq!(submitted.stage, Some(Stage::AwaitingReview));
    assert!(probity.customer(&customer.id).await.expect("there").missing.is_empty());

    assert!(!probity.permission(&customer.id).await.expect("an answer").may_transact);
    let refused = probity.send_transaction(&payment(&customer.id)).await.expect_err("refused");
    let problem = refused.problem().expect("a problem");
    assert_eq!((problem.status, problem.code.as_str()), (403, "customer_not_approved"));
    let id = problem.more["transaction"].as_str().expect("an id");
    let kept = probity.transaction(id).await.expect("kept");
    assert_eq!(kept.refusal.expect("refused").stage, Some(Stage::AwaitingReview));
}

/// A client of the sandbox that may do everything there.
async fn sandbox(test: &TestApp, url: &str) -> Client {
    let reviewer = test.user(Role::Reviewer).await;
    let scopes = Scopes::ALL.with(Scope::Sandbox);
    let form = KeyForm { scopes, acts_for: Some(reviewer.id), ..KeyForm::from("sandbox") };
    let platform = test.keyed(form).await;
    let key = platform.sent("authorization").strip_prefix("Bearer ").expect("a key").to_owned();
    Client::new(url, &key).expect("a client")
}

/// A customer with everything, submitted.
async fn submitted(probity: &Client, reference: &str) -> String {
    let customer = probity.create_customer(&new_customer(reference)).await.expect("created");
    for kind in ["passport", "proof_of_address", "selfie"] {
        let upload = Upload::new(kind).page("photo.jpg", jpeg(64, 64));
        probity.upload_document(&customer.id, &upload).await.expect("kept");
    }
    probity.submit(&customer.id).await.expect("submitted").id
}

#[tokio::test]
async fn a_made_up_customer_is_asked_again_approved_and_transacts() {
    let test = TestApp::new().await;
    let probity = sandbox(&test, &served(test.router.clone()).await).await;
    let id = submitted(&probity, "user-1").await;
    let items = vec![OutcomeItem {
        item: "field:phone".to_owned(),
        reasons: Vec::new(),
        message: "Is this still yours?".to_owned(),
    }];
    let asked = probity.force_outcome(&id, &Outcome::Resubmission { items, due: None }).await.expect("asked");
    assert_eq!(asked.resubmission.expect("asked").items[0].message, "Is this still yours?");
    let phone = serde_json::json!({"phone": "+46701111111"});
    probity.supply_fields(&id, phone.as_object().expect("fields"), None).await.expect("kept");
    probity.submit(&id).await.expect("submitted");
    assert_eq!(probity.resubmissions(&id).await.expect("a list")[0].state, "answered");
    let fields = probity.fields(&id).await.expect("fields");
    let phone = fields.iter().find(|field| field.code == "phone").expect("a phone");
    assert_eq!((phone.value.as_str(), phone.version), (Some("+46701111111"), 2));

    let approved = probity.force_outcome(&id, &Outcome::Approve).await.expect("approved");
    assert_eq!((approved.status, approved.may_transact), (Status::Approved, true));
    let accepted = probity.send_transaction(&payment(&id)).await.expect("accepted");
    let filter = TransactionFilter { accepted: Some(true), ..TransactionFilter::default() };
    let page = probity.transactions(&filter, None).await.expect("a page");
    assert_eq!(page.transactions.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), [accepted.id.as_str()]);
    let refused = TransactionFilter { accepted: Some(false), ..TransactionFilter::default() };
    assert!(probity.transactions(&refused, None).await.expect("a page").transactions.is_empty());

    let checks = probity.checks(&id).await.expect("checks");
    let outcomes: Vec<_> =
        checks.iter().map(|check| check.decision.as_ref().expect("decided").outcome.as_str()).collect();
    assert_eq!(outcomes, ["approve", "resubmission"]);
    let first = probity.check(&checks[1].id).await.expect("a check");
    assert_eq!(first.decision.expect("decided").items, ["field:phone"]);

    let approvals = probity.events(None, Some("customer.approved")).await.expect("a page");
    assert_eq!(approvals.events[0].data.status, Some(Status::Approved));
    let after = approvals.events[0].id.clone();
    let rest = probity.events(Some(&after), None).await.expect("a page");
    assert_eq!(rest.events.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["transaction.accepted"]);
    assert_eq!(probity.event(&after).await.expect("an event").data.customer_id, id);
}

#[tokio::test]
async fn a_customer_is_updated_linked_and_noted() {
    let test = TestApp::new().await;
    let probity = sandbox(&test, &served(test.router.clone()).await).await;
    let new = NewCustomer { language: Some("de".to_owned()), ..new_customer("user-1") };
    let customer = probity.create_customer(&new).await.expect("created");
    assert_eq!(customer.language, "de");
    let update = CustomerUpdate {
        contact_email: Some(Some("anna@example.org".to_owned())),
        ..CustomerUpdate::default()
    };
    let updated = probity.update_customer(&customer.id, &update, Some(customer.version)).await.expect("kept");
    assert_eq!(updated.contact_email.as_deref(), Some("anna@example.org"));
    let stale = probity.update_customer(&customer.id, &update, Some(customer.version)).await;
    assert_eq!(stale.expect_err("stale").problem().expect("a problem").code, "version_changed");

    let link = probity.create_link(&customer.id).await.expect("a link");
    assert!(link.url.is_some_and(|url| url.contains("/verify/")));
    assert!(probity.email_link(&customer.id).await.expect("queued").starts_with("eml_"));
    probity.revoke_link(&link.id).await.expect("revoked");
    let links = probity.links(&customer.id).await.expect("a list");
    assert_eq!(links.iter().map(|link| link.state.as_str()).collect::<Vec<_>>(), ["revoked"]);
    let gone = probity.revoke_link("lnk_none").await.expect_err("not found");
    assert_eq!(gone.problem().expect("a problem").code, "not_found");

    let note = probity.write_note(&customer.id, "Called.", None).await.expect("written");
    test.clock.advance(jiff::SignedDuration::from_secs(1));
    let better = probity.write_note(&customer.id, "Called twice.", Some(&note.id)).await.expect("written");
    let page = probity.notes(&customer.id, None).await.expect("a page");
    assert_eq!(
        page.notes.iter().map(|note| note.body.as_str()).collect::<Vec<_>>(),
        ["Called twice.", "Called."]
    );
    assert_eq!(page.notes[1].corrected_by.as_deref(), Some(better.id.as_str()));
    let rest = probity.notes(&customer.id, Some(&better.id)).await.expect("a page");
    assert_eq!((rest.notes.len(), rest.next), (1, None));
}

#[tokio::test]
async fn customers_come_page_by_page_and_what_is_wrong_is_named() {
    let test = TestApp::new().await;
    let probity = client(&test, &served(test.router.clone()).await).await;
    for number in 0..51 {
        let new = NewCustomer::new(&format!("user {number}&more"), "standard");
        probity.create_customer(&new).await.expect("created");
    }
    let mut pages =
        probity.customers(CustomerFilter { status: Some(Status::Pending), ..CustomerFilter::default() });
    let mut rows = Vec::new();
    while let Some(page) = pages.next().await.expect("a page") {
        rows.push(page.len());
    }
    assert_eq!(rows, [50, 1]);
    let reference = "user 7&more";
    let filter =
        CustomerFilter { external_reference: Some(reference.to_owned()), ..CustomerFilter::default() };
    let found = probity.customers(filter).next().await.expect("a page").expect("one");
    assert_eq!(found.into_iter().map(|row| row.external_reference).collect::<Vec<_>>(), [reference]);

    let wrong = NewCustomer::new("user-x", "standard").field("birth_date", "yesterday");
    let refused = probity.create_customer(&wrong).await.expect_err("refused");
    assert_eq!(refused.problem().expect("a problem").errors[0].pointer, "/fields/birth_date");
    assert!(refused.to_string().contains("/fields/birth_date"), "{refused}");
    let lost = probity.customer("cus_none").await.expect_err("not found");
    assert_eq!(lost.problem().expect("a problem").code, "not_found");
}

#[tokio::test]
async fn what_probity_was_too_busy_for_is_sent_again_under_the_same_key() {
    let test = TestApp::new().await;
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let busy = from_fn(move |request: Request, next: Next| {
        let key =
            request.headers().get("idempotency-key").map(|key| key.to_str().expect("a text").to_owned());
        let tries = {
            let mut seen = seen.lock().expect("not poisoned");
            seen.push(key);
            seen.len()
        };
        async move {
            // The first two are not let through; the third is carried out, and its answer lost.
            let busy = (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "0")]).into_response();
            match tries {
                1 | 2 => busy,
                3 => {
                    next.run(request).await;
                    busy
                }
                _ => next.run(request).await,
            }
        }
    });
    let probity = client(&test, &served(test.router.clone().layer(busy)).await).await;
    let customer = probity.create_customer(&NewCustomer::new("user-1", "standard")).await.expect("created");
    assert_eq!(customer.external_reference, "user-1");
    let keys = keys.lock().expect("not poisoned").clone();
    assert_eq!(keys.len(), 4);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn a_key_of_the_callers_own_outlives_the_caller() {
    let test = TestApp::new().await;
    let url = served(test.router.clone()).await;
    let probity = client(&test, &url).await;
    let new = NewCustomer::new("user-1", "standard");
    let made = probity.under_key("create-1").create_customer(&new).await.expect("created");
    let again = probity.under_key("create-1").create_customer(&new).await.expect("answered");
    assert_eq!(again.id, made.id);
    let other = NewCustomer::new("user-2", "standard");
    let reused = probity.under_key("create-1").create_customer(&other).await.expect_err("refused");
    assert_eq!(reused.problem().expect("a problem").code, "idempotency_key_reused");

    // Its answer gets lost, and what it made is erased: it was carried out, and that is all there is to say.
    let id = made.id.parse().expect("an id");
    let basis = probity_model::erasure::ErasureBasis::Mistake;
    probity_app::erasure::erase(&test.app, &Actor::System, id, basis).await.expect("erased");
    let transaction = test.store().await.begin().await.expect("a transaction");
    let lost = "UPDATE idempotency_keys SET status = NULL, body = NULL";
    transaction.execute_unprepared(lost).await.expect("lost");
    probity_store::commit(transaction).await.expect("committed");
    match probity.under_key("create-1").create_customer(&new).await {
        Err(Error::CarriedOut(known)) => {
            assert_eq!(known.made.as_deref(), Some(made.id.as_str()));
            assert_eq!(known.problem.code, "idempotency_carried_out");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_that_is_still_worked_on_is_asked_after_again() {
    let test = TestApp::new().await;
    let tries = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&tries);
    let worked_on = from_fn(move |request: Request, next: Next| {
        let is_first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if is_first {
                return (StatusCode::CONFLICT, [(RETRY_AFTER, "0")], "another try has it").into_response();
            }
            next.run(request).await
        }
    });
    let probity = client(&test, &served(test.router.clone().layer(worked_on)).await).await;
    let new = NewCustomer::new("user-1", "standard");
    probity.create_customer(&new).await.expect("created");
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    // Any other conflict is an answer.
    let taken = probity.create_customer(&new).await.expect_err("taken");
    assert_eq!(taken.problem().expect("a problem").code, "external_reference_taken");
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn tries_end_and_what_does_not_speak_probity_is_said_so() {
    let tries = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&tries);
    let answer = move || {
        let counted = Arc::clone(&counted);
        async move {
            counted.fetch_add(1, Ordering::SeqCst);
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "0")], "a proxy").into_response()
        }
    };
    let url = served(Router::new().fallback(answer)).await;
    let error = Client::new(&url, "pk_x").expect("a client").levels().await.expect_err("nobody there");
    assert!(matches!(error, Error::Unexpected { status: 429 }), "{error}");
    assert_eq!(tries.load(Ordering::SeqCst), TRIES_MAX);
    // Too long a pause is not waited for.
    let url = served(Router::new().fallback(async || -> Response {
        (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "3600")]).into_response()
    }))
    .await;
    let error = Client::new(&url, "pk_x").expect("a client").levels().await.expect_err("nobody there");
    assert!(matches!(error, Error::Unexpected { status: 429 }), "{error}");
    assert!(!format!("{:?}", Client::new(&url, "pk_secret").expect("a client")).contains("secret"));
}
