//! Personal data at rest: unreadable, bound to its place, with keys that rotate and can be destroyed.

use axum::http::{Method, StatusCode};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use jiff::SignedDuration;
use probity_app::{
    App, AppError,
    check::{self, RejectForm},
    customer::{self, Filter, Sort},
    erasure, file, key,
    note::{self, NewNote},
    saved_view::{self, List},
    webhook,
};
use probity_audit::Signer;
use probity_model::{
    check::NewMark,
    erasure::ErasureBasis,
    event::EventKind,
    id::CustomerId,
    status::Verdict,
    user::{Actor, Role},
};
use probity_specimen::hostile::jpeg;
use probity_store::{
    Store, Trust,
    key::{MasterKey, MasterKeySource, MasterKeys},
};
use probity_testkit::{SeededRandomness, TestApp, TestUser, Upload, id_of};
use probity_web::WebOptions;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

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

/// A value as it could stand somewhere: in the encodings of text, in hexadecimal, in base64 wherever it begins in it.
fn spellings(value: &str) -> Vec<Vec<u8>> {
    let folded = probity_store::search::folded(value);
    let mut spelled: Vec<Vec<u8>> = Vec::new();
    for text in
        [value.to_owned(), value.to_lowercase(), value.to_uppercase(), folded.clone(), folded.to_uppercase()]
    {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        spelled.push(text.as_bytes().to_vec());
        spelled.push(utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        spelled.push(utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        let escaped: String = utf16
            .iter()
            .map(|unit| match u8::try_from(*unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        spelled.push(escaped.into_bytes());
        let hex = text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        spelled.push(hex.to_uppercase().into_bytes());
        let percent: String = text
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        spelled.push(percent.into_bytes());
        spelled.push(hex.into_bytes());
        spelled.push(text.bytes().rev().collect());
        for before in 0..3 {
            let padded: Vec<u8> = std::iter::repeat_n(b' ', before).chain(text.bytes()).collect();
            for encoded in [BASE64_STANDARD_NO_PAD.encode(&padded), BASE64_URL_SAFE_NO_PAD.encode(&padded)] {
                // Its ends depend on what stands around it.
                let inner = &encoded[if before == 0 { 0 } else { 4 }..encoded.len() - encoded.len() % 4];
                spelled.push(inner.as_bytes().to_vec());
            }
        }
    }
    spelled.retain(|spelling| spelling.len() >= 6);
    spelled
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn a_value_is_found_however_it_is_spelled() {
    let spelled = spellings("Жук");
    let of = |text: &str| spelled.contains(&text.as_bytes().to_vec());
    assert!(
        of("Жук")
            && of("ЖУК")
            && of("d096d183d0ba")
            && of("%D0%96%D1%83%D0%BA")
            && of("\\u0416\\u0443\\u043a")
    );
    assert!(of("0JbRg9C6"));
}

#[tokio::test]
async fn nothing_of_a_customer_can_be_read_in_the_database_or_the_vault() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let query = format!("q={FIELD_EMAIL}");
    saved_view::save(&test.app, &reviewer.actor, List::Customers, "Mine", &query, false)
        .await
        .expect("a view");
    let administrator = test.user(Role::Administrator).await;
    let form = webhook::EndpointForm {
        url: "https://hooks.example/in".to_owned(),
        ..webhook::EndpointForm::default()
    };
    let made = webhook::create(&test.app, &administrator.actor, form).await.expect("an endpoint");

    let secret = made.secret;
    let mut values: Vec<&str> = ALL.to_vec();
    values.push(secret.trim_start_matches("whsec_"));
    let picture = picture();
    let middle = &picture[picture.len() / 2..picture.len() / 2 + 24];
    let all = files(test.folder());
    assert!(all.len() > 10, "the database and the vault are there: {all:?}");
    for file in all {
        let bytes = fs::read(&file).expect("bytes");
        assert!(!holds(&bytes, middle), "a picture in {}", file.display());
        for value in &values {
            for spelling in spellings(value) {
                assert!(!holds(&bytes, &spelling), "{value} in {}", file.display());
            }
        }
    }
    // And it is all there for who may see it.
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let profile = customer::profile(&test.app, &reviewer.actor, id).await.expect("a profile");
    let shown = format!(
        "{:?}",
        profile.fields.iter().map(|field| field.value.reveal().one_line()).collect::<Vec<_>>()
    );
    for value in [FIRST_NAME, LAST_NAME, ID_NUMBER, BIRTH_PLACE, STREET, FIELD_EMAIL] {
        assert!(shown.contains(value), "{value} in {shown}");
    }
    let events = test.events().await;
    let reasons: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Reopened { reason } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, [WHY_REOPENED]);
}

async fn found(app: &App, by: &Actor, query: &str) -> usize {
    let filter = Filter { query: Some(query.to_owned()), ..Filter::default() };
    customer::list(app, by, &filter, Sort::Newest, None).await.expect("a list").rows.len()
}

#[tokio::test]
async fn customers_are_found_by_the_beginning_of_a_name_in_any_script_and_by_whole_numbers() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    sent_in(&test, &reviewer).await;
    let by = &reviewer.actor;
    for query in [
        "wi",
        "Wilhel",
        "wilhelmina",
        "zhukov",
        "Жук",
        "zhukovskaia wilhel",
        "qz77120xk",
        PHONE,
        FIELD_EMAIL,
        "grep-1",
    ] {
        assert_eq!(found(&test.app, by, query).await, 1, "{query}");
    }
    for query in ["helmina", "zhukovskayas", "77120", "wombat", "wilhelm zz", "!"] {
        assert_eq!(found(&test.app, by, query).await, 0, "{query}");
    }
    // Without the tokens they are made anew of the data.
    let store = test.store().await;
    let transaction = store.begin().await.expect("begun");
    transaction
        .execute_unprepared("DELETE FROM search.tokens; DELETE FROM search.progress")
        .await
        .expect("gone");
    probity_store::commit(transaction).await.expect("committed");
    assert_eq!(found(&test.app, by, "zhukov").await, 0);
    let again = test.second_process().await;
    assert_eq!(found(&again, by, "zhukov").await, 1);
}

#[tokio::test]
async fn what_is_sealed_opens_nowhere_else() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let (one, other) = (test.customer(&platform, "one").await, test.customer(&platform, "other").await);
    let place = |id: CustomerId| format!("x'{}'", id.uuid().simple());
    let swaps = [
        // Another customer's value of the same field, and with it that customer's key.
        format!(
            "UPDATE fields SET value = (SELECT value FROM fields WHERE customer_id = {} AND code = 'id_number') \
                 WHERE customer_id = {} AND code = 'id_number'",
            place(other),
            place(one)
        ),
        format!(
            "UPDATE customers SET display_name = (SELECT display_name FROM customers WHERE id = {}) WHERE id = {}",
            place(other),
            place(one)
        ),
        // Another field of the same customer.
        format!(
            "UPDATE fields SET value = (SELECT value FROM fields WHERE customer_id = {0} AND code = 'phone') \
                 WHERE customer_id = {0} AND code = 'id_number'",
            place(one)
        ),
        // Another column of the same row.
        format!("UPDATE customers SET contact_email = display_name WHERE id = {}", place(one)),
    ];
    for swap in swaps {
        let folder = tempfile::tempdir().expect("a folder");
        copy(test.folder(), folder.path());
        let app = test.on_folder(folder.path()).await;
        customer::profile(&app, &reviewer.actor, one).await.expect("it opens before");
        past_the_use_cases(folder.path(), &swap).await;
        let app = test.on_folder(folder.path()).await;
        let opened = customer::profile(&app, &reviewer.actor, one).await;
        assert!(matches!(opened, Err(AppError::Store(probity_store::StoreError::Seal(_)))), "{swap}");
        customer::profile(&app, &reviewer.actor, other).await.expect("the other is as it was");
    }
    // Not even with the key along: it is bound to whose it is.
    let folder = tempfile::tempdir().expect("a folder");
    copy(test.folder(), folder.path());
    let sql = format!(
        "DROP TRIGGER customers_keep_their_key; UPDATE customers SET data_key = (SELECT data_key FROM customers WHERE id = {}) \
         WHERE id = {}",
        place(other),
        place(one)
    );
    past_the_use_cases(folder.path(), &sql).await;
    let opened = customer::profile(&test.on_folder(folder.path()).await, &reviewer.actor, one).await;
    assert!(matches!(opened, Err(AppError::Store(probity_store::StoreError::Seal(_)))));
}

fn trust(seed: u64, master_keys: Arc<dyn MasterKeySource>) -> Trust {
    Trust {
        signer: Arc::new(Signer::from_seed(&[7; 32]).expect("a seed")),
        master_keys,
        randomness: Arc::new(SeededRandomness::new(seed)),
    }
}

async fn past_the_use_cases(folder: &Path, sql: &str) {
    let master = Arc::new(MasterKeys::of(MasterKey::new([8; 32])));
    let store = Store::open_sqlite(&folder.join("probity.db"), trust(9, master)).await.expect("a database");
    let transaction = store.begin().await.expect("begun");
    transaction.execute_unprepared(sql).await.expect("carried out");
    probity_store::commit(transaction).await.expect("committed");
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::copy(&file, &target).expect("copied");
    }
}

/// Master keys that change while the application runs.
struct Changing(Mutex<MasterKeys>);

impl MasterKeySource for Changing {
    fn read(&self) -> Result<MasterKeys, String> {
        Ok(self.0.lock().expect("not poisoned").clone())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_under_load_loses_nothing() {
    const CUSTOMERS: u32 = 60;
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let before = test.customer(&platform, "before").await;
    let [older, newer] = [MasterKey::new([8; 32]), MasterKey::new([9; 32])];
    let both = MasterKeys::from_text(&format!("{}\n{}", older.to_text(), newer.to_text())).expect("two keys");
    let source = Arc::new(Changing(Mutex::new(MasterKeys::of(older.clone()))));
    let app = test.with_master_keys(Arc::clone(&source) as Arc<dyn MasterKeySource>).await;

    // Another process takes customers in and reads them, while this one rotates.
    let done = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn({
        let (platform, router, done) =
            (platform.clone(), probity_web::router(app.clone(), WebOptions::default()), Arc::clone(&done));
        let platform = platform.through(router);
        async move {
            let mut ids = Vec::new();
            for number in 0..CUSTOMERS {
                let body = json!({"external_reference": format!("load-{number}"), "level": "standard",
                                  "fields": {"first_name": "Anna", "last_name": format!("Load{number}")}});
                let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
                assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
                ids.push(id_of(&answer));
                let read = platform.get(&format!("/api/v1/customers/{}", ids[ids.len() / 2])).await;
                assert_eq!(read.status, StatusCode::OK, "{}", read.text());
            }
            done.store(true, Ordering::Release);
            ids
        }
    });
    *source.0.lock().expect("not poisoned") = both;
    let mut rounds = 0;
    while !done.load(Ordering::Acquire) || rounds == 0 {
        key::rotate(&app, &Actor::System, newer.id(), |_| {}).await.expect("rotated");
        rounds += 1;
        tokio::task::yield_now().await;
    }
    let ids = load.await.expect("nothing was refused");
    key::rotate(&app, &Actor::System, newer.id(), |_| {}).await.expect("rotated");
    let wraps = key::status(&app, &Actor::System).await.expect("a status");
    assert_eq!(wraps.len(), 1, "{wraps:?}");
    assert_eq!(wraps[0].master_key, newer.id().as_str());

    // With the newer key alone everything opens.
    let alone = test.with_master_keys(Arc::new(MasterKeys::of(newer))).await;
    for id in ids.into_iter().chain([before]) {
        customer::profile(&alone, &reviewer.actor, id).await.expect("it opens");
    }
    assert_eq!(found(&alone, &reviewer.actor, "load59").await, 1);
    // And with the older one nothing does any more.
    let path = test.folder().join("probity.db");
    let refused = Store::open_sqlite(&path, trust(7, Arc::new(MasterKeys::of(older)))).await.err();
    assert!(refused.expect("refused").to_string().contains("is missing"));
}

#[tokio::test]
async fn an_erased_customer_is_gone_from_a_backup_taken_before() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let other = test.submitted(&platform, "stays").await;
    probity_worker::run_until_idle(&test.app).await.expect("idle");
    let backup = tempfile::tempdir().expect("a folder");
    copy(test.folder(), backup.path());

    // The law first.
    let refused = erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Request).await;
    assert!(
        matches!(&refused, Err(AppError::Conflict { code: "must_stay", message }) if message.contains("until 20"))
    );
    test.clock.advance(SignedDuration::from_hours(24 * 1827));
    erasure::check(&test.app, &Actor::System, id, ErasureBasis::Request).await.expect("it can be");
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Request).await.expect("erased");

    let is_erased = |outcome: Result<customer::Profile, AppError>| matches!(outcome, Err(AppError::Erased(it)) if it == id);
    assert!(is_erased(customer::profile(&test.app, &reviewer.actor, id).await));
    let answer = platform.get(&format!("/api/v1/customers/{id}")).await;
    assert_eq!(answer.status, StatusCode::GONE, "{}", answer.text());
    assert_eq!(found(&test.app, &reviewer.actor, "zhukov").await, 0);
    let payment = json!({"external_id": "pay-2", "customer_id": id.to_string(), "direction": "in", "amount": "10.00",
                         "currency": "EUR", "occurred_at": "2026-01-01T00:00:00Z"});
    let answer = platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    assert_eq!(answer.status, StatusCode::GONE, "{}", answer.text());
    // The chain holds, and says that it happened.
    assert!(
        probity_app::audit::verify(&test.app, &Actor::System, Vec::new(), false).await.expect("read").is_ok()
    );
    let events = test.events().await;
    assert!(
        events.iter().any(|event| event.kind == EventKind::CustomerErased { basis: ErasureBasis::Request })
    );
    assert!(events.iter().all(|event| !format!("{event:?}").contains(WHY_REOPENED)));

    // The backup of the data, beside the keys as they are now: the others open, the erased one does not.
    for name in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        let (now, then) = (test.folder().join(name), backup.path().join(name));
        if now.exists() { fs::copy(now, then).map(drop) } else { fs::remove_file(then) }
            .expect("put in its place");
    }
    // What customers are found by is never copied: it is made anew.
    for name in ["search.db", "search.db-wal", "search.db-shm"] {
        drop(fs::remove_file(backup.path().join(name)));
    }
    let restored = test.on_folder(backup.path()).await;
    assert!(is_erased(customer::profile(&restored, &reviewer.actor, id).await));
    let shown = customer::profile(&restored, &reviewer.actor, other).await.expect("it opens");
    let page = shown.pages.first().expect("a page").id;
    file::page_image(&restored, &reviewer.actor, page, file::PageSize::Thumb).await.expect("a picture");
    assert_eq!(found(&restored, &reviewer.actor, "zhukov").await, 0);
    let listed = customer::list(&restored, &reviewer.actor, &Filter::default(), Sort::Newest, None)
        .await
        .expect("a list");
    let names: Vec<_> = listed.rows.iter().map(|row| row.display_name.reveal().as_str()).collect();
    assert_eq!(names, ["Anna Lindqvist", "Erased"]);
}

/// The command line erases; the server that runs must not know the key from before.
#[tokio::test]
async fn what_one_process_erases_no_other_opens() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let auditor = test.signed_in_as(Role::Auditor).await;
    let staff = test.sign_in(&reviewer).await;
    let pages = ["/transactions", "/customers", "/notifications", "/queue"];
    for page in pages {
        assert_eq!(staff.get(page).await.status, StatusCode::OK, "{page}");
    }
    assert!(staff.get("/transactions").await.text().contains(PAYMENT), "the server has the key");
    let command = test.second_process().await;
    erasure::erase(&command, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    let profile = staff.get(&format!("/customers/{id}")).await;
    assert_eq!(profile.status, StatusCode::GONE, "{}", profile.text());
    for page in pages {
        let answer = staff.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        assert!(!answer.text().contains(PAYMENT) && !answer.text().contains(WHY_REOPENED), "{page}");
    }
    let log = auditor.get("/audit").await;
    assert_eq!(log.status, StatusCode::OK, "{}", log.text());
    assert!(!log.text().contains(WHY_REOPENED));
}

#[tokio::test]
async fn keys_that_are_gone_are_not_made_anew() {
    let test = TestApp::new().await;
    test.customer(&test.platform().await, "one").await;
    let folder = tempfile::tempdir().expect("a folder");
    copy(test.folder(), folder.path());
    for name in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        drop(fs::remove_file(folder.path().join(name)));
    }
    let master = Arc::new(MasterKeys::of(MasterKey::new([8; 32])));
    let refused = Store::open_sqlite(&folder.path().join("probity.db"), trust(9, master)).await.err();
    assert!(refused.expect("refused").to_string().contains("put the file of the keys back"));
}

#[tokio::test]
async fn who_is_in_check_is_not_erased() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&test.platform().await, "one").await;
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let refused = erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await;
    assert!(matches!(refused, Err(AppError::Conflict { code: "must_stay", .. })));
    let form = RejectForm { seen_version: 0, reasons: Vec::new(), r#final: false, note: String::new() };
    assert!(check::reject(&test.app, &reviewer.actor, id, form).await.is_err());
    check::release(&test.app, &reviewer.actor, id).await.expect("released");
    erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    assert!(erasure::erase(&test.app, &reviewer.actor, id, ErasureBasis::Mistake).await.is_err());
}
