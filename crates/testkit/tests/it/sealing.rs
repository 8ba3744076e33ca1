//! Personal data at rest: unreadable, bound to its place, with keys that rotate and can be destroyed.

use axum::{http::Method, http::StatusCode};
use probity_app::{App, check, customer, customer::Filter, customer::Sort, note, note::NewNote};
use probity_audit::Signer;
use probity_model::{check::NewMark, id::CustomerId, status::Verdict, user::Actor, user::Role};
use probity_specimen::hostile::jpeg;
use probity_store::{Trust, key::MasterKeySource};
use probity_testkit::{SeededRandomness, TestApp, TestUser, Upload, id_of};
use serde_json::json;
use std::{fs, path::Path, path::PathBuf, sync::Arc};

mod at_rest;
mod erasure;
mod rotation;

/// What is put in: words that come up nowhere else.
const FIRST_NAME: &str = "Wilhelmiña";
const LAST_NAME: &str = "Жуковская";
const ID_NUMBER: &str = "QZ-77120-XK";
const BIRTH_DATE: &str = "1961-02-27";
const BIRTH_PLACE: &str = "Xylophonstadt";
const STREET: &str = "Quittenhohlweg 97";
const PHONE: &str = "+358401239876";
const FIELD_EMAIL: &str = "wilhelmina.zh@quokka.example";
const CONTACT: &str = "contact.zhukovskaya@wombat.example";
const DOCUMENT_NUMBER: &str = "PPX9081726";
const FILE_NAME: &str = "scan-of-zhukovskaya.jpg";
const NOTE: &str = "Her brother-in-law phoned from Vladivostok";
const COMMENT: &str = "Smudged hologram beneath the chin";
const TOLD: &str = "We were unable to accept the purple stamp.";
const WHY_REOPENED: &str = "The embassy of Ruritania wrote back";
const PAYMENT: &str = "Invoice for fourteen bassoons";

const ALL: [&str; 16] = [
    FIRST_NAME,
    LAST_NAME,
    ID_NUMBER,
    BIRTH_DATE,
    BIRTH_PLACE,
    STREET,
    PHONE,
    FIELD_EMAIL,
    CONTACT,
    DOCUMENT_NUMBER,
    FILE_NAME,
    NOTE,
    COMMENT,
    TOLD,
    WHY_REOPENED,
    PAYMENT,
];

fn picture() -> Vec<u8> {
    jpeg(320, 200)
}

/// A customer with a value in every sealed place: rejected, reopened, approved, paying.
async fn sent_in(test: &TestApp, reviewer: &TestUser) -> CustomerId {
    let platform = test.platform().await;
    let body = json!({
        "external_reference": "grep-1", "level": "standard", "contact_email": CONTACT,
        "fields": {
            "id_number": ID_NUMBER, "first_name": FIRST_NAME, "last_name": LAST_NAME, "nationality": "SE",
            "birth_date": BIRTH_DATE, "sex": "female", "birth_place": BIRTH_PLACE, "residence_country": "SE",
            "address": {"lines": [STREET], "city": "Stockholm", "postal_code": "111 22", "country": "SE"},
            "phone": PHONE, "email": FIELD_EMAIL, "occupation": "Carpenter",
        },
    });
    let platform = platform.with("idempotency-key", "one-of-a-kind");
    let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let again = platform.json(Method::POST, "/api/v1/customers", &body).await;
    assert_eq!(again.text(), answer.text(), "a kept answer opens for who sends the request again");
    let id = id_of(&answer);
    let platform = test.platform().await;
    for kind in ["passport", "proof_of_address", "selfie"] {
        let mut upload = Upload::of(kind);
        if kind == "passport" {
            upload = upload.text("number", DOCUMENT_NUMBER).text("country", "SE");
        }
        let upload = upload.file("page", FILE_NAME, &picture());
        let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    test.submit(&platform, id).await;
    probity_worker::run_until_idle(&test.app).await.expect("rendered");
    note::add(&test.app, &reviewer.actor, id, NewNote { body: NOTE.to_owned(), ..NewNote::default() })
        .await
        .expect("a note");
    id
}

/// The customer is rejected with a remark and a text, and reopened with another.
async fn decided(test: &TestApp, reviewer: &TestUser, id: CustomerId) {
    let customer = check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let (item, item_version) =
        customer.items.iter().next().map(|(item, version)| (item.clone(), *version)).expect("an item");
    let mark = NewMark {
        item,
        item_version,
        verdict: Verdict::Approved,
        reasons: Vec::new(),
        comment: Some(COMMENT.to_owned()),
    };
    let customer = check::mark(&test.app, &reviewer.actor, id, mark).await.expect("a mark");
    let items = vec![probity_model::check::RequestedItem {
        item: "document:passport".parse().expect("an item"),
        reasons: vec!["image_blurred".to_owned()],
        message: TOLD.to_owned(),
    }];
    let form = check::ResubmissionForm { seen_version: customer.version, items, due: None };
    check::request_resubmission(&test.app, &reviewer.actor, id, form).await.expect("asked");
    let platform = test.platform().await;
    let upload = Upload::of("passport").text("number", DOCUMENT_NUMBER).file("page", FILE_NAME, &picture());
    let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    test.submit(&platform, id).await;
    test.approve(reviewer, id).await;
    let payment = json!({
        "external_id": "pay-1", "customer_id": id.to_string(), "direction": "in", "amount": "10.00", "currency": "EUR",
        "description": PAYMENT, "occurred_at": "2026-01-01T00:00:00Z",
    });
    let answer = platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let approver = test.user(Role::Approver).await;
    let version = customer::get(&test.app, &approver.actor, id).await.expect("a customer").customer.version;
    check::reopen(&test.app, &approver.actor, id, version, WHY_REOPENED).await.expect("reopened");
    probity_worker::run_until_idle(&test.app).await.expect("idle");
}

/// Every file of the database and the vault; not the e-mails, which are those sent.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !path.ends_with("emails") {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found
}

async fn found(app: &App, by: &Actor, query: &str) -> usize {
    let filter = Filter { query: Some(query.to_owned()), ..Filter::default() };
    customer::list(app, by, &filter, Sort::Newest, None).await.expect("a list").rows.len()
}

fn trust(seed: u64, master_keys: Arc<dyn MasterKeySource>) -> Trust {
    Trust {
        signer: Arc::new(Signer::from_seed(&[7; 32]).expect("a seed")),
        master_keys,
        randomness: Arc::new(SeededRandomness::new(seed)),
    }
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::copy(&file, &target).expect("copied");
    }
}
