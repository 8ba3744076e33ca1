//! Keeping and erasing: holds, requests with their answers, purges with their receipts.

use axum::http::{Method, StatusCode};
use jiff::{SignedDuration, civil::Date};
use probity_app::{
    App, AppError, Settings, audit, check, customer, erasure, evidence, purge,
    retention::{self, Reply},
};
use probity_evidence::{Receipt, ReceiptFault, sha256_hex};
use probity_model::{
    erasure::{Answer, Channel, ErasureBasis},
    event::{Event, EventKind},
    evidence::Audience,
    hold::{HoldBasis, NewHold},
    id::{CustomerId, ErasureRequestId, HoldId},
    permission::{Action, can},
    user::{Actor, Role},
};
use probity_testkit::{TestApp, TestUser, test_settings};
use probity_web::WebOptions;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::{collections::BTreeSet, fs, path::Path};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// As many days as the law asks for.
const PERIOD: i32 = 1826;

fn new_hold(until: Option<Date>) -> NewHold {
    NewHold { basis: HoldBasis::Investigation, reference: "7 O 12/26".to_owned(), until }
}

async fn held(test: &TestApp, approver: &TestUser, id: CustomerId, until: Option<Date>) -> HoldId {
    retention::place_hold(&test.app, &approver.actor, id, new_hold(until)).await.expect("placed")
}

async fn rejected(test: &TestApp, reviewer: &TestUser, reference: &str) -> CustomerId {
    let id = test.submitted(&test.platform().await, reference).await;
    test.reject(reviewer, id, &["process_other"], "").await;
    id
}

fn must_stay<T>(outcome: Result<T, AppError>) -> String {
    match outcome {
        Err(AppError::Conflict { code: "must_stay", message }) => message,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was done"),
    }
}

async fn is_erased(app: &App, by: &TestUser, id: CustomerId) -> bool {
    matches!(customer::profile(app, &by.actor, id).await, Err(AppError::Erased(_)))
}

#[tokio::test]
async fn who_is_held_is_erased_on_no_basis_until_the_hold_ends_or_is_lifted() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.customer(&test.platform().await, "one").await;
    let today = retention::today(&test.app);
    let hold = held(&test, &approver, id, None).await;
    let erase = async |basis| erasure::erase(&test.app, &Actor::System, id, basis).await;
    for basis in ErasureBasis::ALL {
        let message = must_stay(erase(*basis).await);
        assert!(message.contains("legal hold is in force: Investigation"), "{message}");
    }
    // Past the use cases too.
    let store = test.store().await;
    let transaction = store.begin().await.expect("begun");
    let erased = transaction.execute_unprepared("UPDATE customers SET erased_at = 1800000000000000").await;
    assert!(erased.expect_err("refused").to_string().contains("a legal hold is in force"));
    assert!(transaction.execute_unprepared("DELETE FROM legal_holds").await.is_err());
    drop(transaction);

    retention::lift_hold(&test.app, &approver.actor, id, hold, "Settled").await.expect("lifted");
    let again = retention::lift_hold(&test.app, &approver.actor, id, hold, "Settled").await;
    assert!(matches!(again, Err(AppError::Conflict { code: "lifted", .. })));
    let tomorrow = today.tomorrow().expect("a day");
    held(&test, &approver, id, Some(tomorrow)).await;
    must_stay(erase(ErasureBasis::Mistake).await);
    test.clock.advance(DAY);
    must_stay(erase(ErasureBasis::Mistake).await);
    test.clock.advance(DAY);
    erase(ErasureBasis::Mistake).await.expect("the hold has lapsed");
    let kinds: Vec<_> = test.events().await.into_iter().filter(|it| it.customer == Some(id)).collect();
    let count = |is: fn(&EventKind) -> bool| kinds.iter().filter(|event| is(&event.kind)).count();
    assert_eq!(count(|kind| matches!(kind, EventKind::HoldPlaced { .. })), 2);
    assert_eq!(count(|kind| matches!(kind, EventKind::HoldLifted { .. })), 1);
    assert!(audit::verify(&test.app, &Actor::System, Vec::new(), false).await.expect("read").is_ok());
}

#[tokio::test]
async fn a_request_is_answered_with_the_day_until_when_the_records_stay_and_comes_up_again() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = rejected(&test, &approver, "one").await;
    let received = retention::today(&test.app);
    let request = retention::take_request(&test.app, &approver.actor, id, Channel::Letter, received)
        .await
        .expect("taken");
    let twice = retention::take_request(&test.app, &approver.actor, id, Channel::Email, received).await;
    assert!(matches!(twice, Err(AppError::Conflict { code: "request_open", .. })));
    let waiting = retention::waiting(&test.app, &approver.actor).await.expect("a list");
    let [only] = waiting.as_slice() else { panic!("one waits") };
    assert_eq!(only.request.due, probity_model::erasure::answer_due(received));

    must_stay(retention::answer(&test.app, &approver.actor, id, request, Reply::Erase).await);
    retention::answer(&test.app, &approver.actor, id, request, Reply::Defer).await.expect("answered");
    let known = retention::of_customer(&test.app, &approver.actor, id).await.expect("known");
    let answered = known.requests[0].answered.clone().expect("an answer");
    let day = (test.app.now() + DAY * PERIOD).to_zoned(jiff::tz::TimeZone::UTC).date();
    assert_eq!((answered.answer, answered.until), (Answer::Deferred, Some(day)));
    let told = answered.told.expect("a sentence").into_inner();
    assert!(told.contains(&format!("until {day}")), "{told}");
    assert!(retention::waiting(&test.app, &approver.actor).await.expect("a list").is_empty());

    test.clock.advance(DAY * PERIOD);
    let waiting = retention::waiting(&test.app, &approver.actor).await.expect("a list");
    assert!(waiting.len() == 1 && waiting[0].kept.is_ok(), "its day has come");
    let stays = retention::answer(&test.app, &approver.actor, id, request, Reply::Defer).await;
    assert!(matches!(stays, Err(AppError::Conflict { code: "nothing_must_stay", .. })));
    retention::answer(&test.app, &approver.actor, id, request, Reply::Erase).await.expect("erased");
    assert!(is_erased(&test.app, &approver, id).await);
    assert!(retention::waiting(&test.app, &approver.actor).await.expect("a list").is_empty());
    let answers: Vec<_> = (test.events().await.into_iter())
        .filter_map(|event| match event.kind {
            EventKind::ErasureAnswered { answer, until, .. } => Some((event.by, answer, until)),
            _ => None,
        })
        .collect();
    let by = approver.actor;
    assert_eq!(answers, [(by, Answer::Deferred, Some(day)), (by, Answer::Erased, None)]);
}

#[tokio::test]
async fn the_person_is_told_nothing_of_a_hold() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.customer(&test.platform().await, "one").await;
    let until = retention::today(&test.app).checked_add(jiff::ToSpan::days(400)).expect("a day");
    held(&test, &approver, id, Some(until)).await;
    let today = retention::today(&test.app);
    let request =
        retention::take_request(&test.app, &approver.actor, id, Channel::Email, today).await.expect("taken");
    retention::answer(&test.app, &approver.actor, id, request, Reply::Defer).await.expect("answered");
    let known = retention::of_customer(&test.app, &approver.actor, id).await.expect("known");
    let told = known.requests[0].answered.clone().expect("answered").told.expect("a sentence").into_inner();
    let year = until.year().to_string();
    assert!(!told.contains(&year) && !told.to_lowercase().contains("hold"), "{told}");

    let copy = async |audience| {
        let request = evidence::Request { audience, reason: "asked".to_owned() };
        let mut export = evidence::export(&test.app, &approver.actor, id, request).await.expect("begun");
        let mut bytes = Vec::new();
        while let Some(piece) = export.next().await.expect("read") {
            bytes.extend_from_slice(&piece);
        }
        // Nothing is compressed: what stands in the record stands in the archive.
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (person, examiner) = (copy(Audience::Person).await, copy(Audience::Examiner).await);
    for hidden in ["7 O 12/26", "investigation", "legal_holds", &until.to_string()] {
        assert!(examiner.contains(hidden) && !person.contains(hidden), "{hidden}");
    }
    assert!(person.contains("erasure_requests"));
}

#[tokio::test]
async fn the_page_places_holds_and_answers_and_asks_for_a_fresh_proof() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.customer(&test.platform().await, "one").await;
    let other = test.customer(&test.platform().await, "two").await;
    let browser = test.sign_in(&approver).await;
    let page = format!("/customers/{id}/retention");
    assert!(browser.get(&page).await.text().contains("Can be erased on request"));
    let unsaid =
        browser.post(&format!("/customers/{id}/holds"), &[("basis", "other"), ("reference", " ")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let past = [("basis", "court_order"), ("reference", "7 O 12/26"), ("until", "2020-01-01")];
    let past = browser.post(&format!("/customers/{id}/holds"), &past).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text().contains("7 O 12/26"), "what was typed stays");
    let hold = [("basis", "court_order"), ("reference", "7 O 12/26"), ("until", "")];
    assert_eq!(browser.post(&format!("/customers/{id}/holds"), &hold).await.header("location"), page);
    assert!(browser.get(&format!("/customers/{id}")).await.text().contains("Legal hold: Court order"));

    let known = retention::of_customer(&test.app, &approver.actor, id).await.expect("known");
    let hold = known.holds[0].hold.id;
    // Another customer's address, and ids of another kind, lead nowhere.
    for (whose, which) in [
        (other.to_string(), hold.to_string()),
        (id.to_string(), id.to_string()),
        (hold.to_string(), hold.to_string()),
        (id.to_string(), HoldId::from_uuid(uuid::Uuid::from_u128(7)).to_string()),
    ] {
        let path = format!("/customers/{whose}/holds/{which}/lift");
        let answer = browser.post(&path, &[("reason", "Settled")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let today = retention::today(&test.app).to_string();
    let taken = [("channel", "letter"), ("received", today.as_str())];
    assert_eq!(browser.post(&format!("/customers/{id}/erasure"), &taken).await.header("location"), page);
    let old = [("channel", "letter"), ("received", "2019-01-01")];
    let old = browser.post(&format!("/customers/{other}/erasure"), &old).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let known = retention::of_customer(&test.app, &approver.actor, id).await.expect("known");
    let request = known.requests[0].id;
    let answer = format!("/customers/{id}/erasure/{request}");
    let refused = browser.post(&answer, &[("reply", "erase")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("legal hold is in force"), "{}", refused.text());
    let elsewhere = format!("/customers/{other}/erasure/{request}");
    assert_eq!(browser.post(&elsewhere, &[("reply", "erase")]).await.status, StatusCode::NOT_FOUND);
    assert!(!is_erased(&test.app, &approver, other).await, "nothing of what was done stays");

    let lift = format!("/customers/{id}/holds/{hold}/lift");
    assert_eq!(browser.post(&lift, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post(&lift, &[("reason", "Settled")]).await.header("location"), page);
    test.clock.advance(SignedDuration::from_mins(10));
    let stale = browser.post(&answer, &[("reply", "erase")]).await;
    assert!(stale.header("location").starts_with("/account/prove"), "{}", stale.text());
    let browser = test.sign_in(&approver).await;
    assert!(browser.get("/reports/retention").await.text().contains("Answer by"));
    let done = browser.post(&answer, &[("reply", "erase")]).await;
    assert_eq!(done.header("location"), "/reports/retention", "{}", done.text());
    assert_eq!(browser.get(&page).await.status, StatusCode::GONE);
    assert!(done.cookies().iter().any(|cookie| cookie.starts_with("probity_flash=erased;")));
}

#[tokio::test]
async fn a_reviewer_and_an_auditor_read_and_change_nothing() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.customer(&test.platform().await, "one").await;
    let hold = held(&test, &approver, id, None).await;
    let today = retention::today(&test.app);
    let request = ErasureRequestId::from_uuid(uuid::Uuid::from_u128(7));
    for role in [Role::Reviewer, Role::Auditor, Role::Administrator] {
        let user = test.user(role).await;
        let (app, by) = (&test.app, &user.actor);
        assert!(!can(by, Action::ManageRetention));
        let refused = [
            retention::place_hold(app, by, id, new_hold(None)).await.map(drop),
            retention::lift_hold(app, by, id, hold, "Settled").await,
            retention::take_request(app, by, id, Channel::Email, today).await.map(drop),
            retention::answer(app, by, id, request, Reply::Erase).await,
            erasure::erase(app, by, id, ErasureBasis::Mistake).await,
            purge::run(app, by).await.map(drop),
        ];
        assert!(refused.iter().all(|it| matches!(it, Err(AppError::Forbidden(_)))), "{role}: {refused:?}");
        let page = test.sign_in(&user).await.get(&format!("/customers/{id}/retention")).await;
        assert_eq!(page.status == StatusCode::OK, role != Role::Administrator, "{role}");
        assert!(!page.text().contains("Place the hold"));
    }
    // An approver erases by a request alone.
    let by = &approver.actor;
    assert!(matches!(
        erasure::erase(&test.app, by, id, ErasureBasis::Request).await,
        Err(AppError::Forbidden(_))
    ));
    let unknown = retention::answer(&test.app, by, id, request, Reply::Refuse("No".to_owned())).await;
    assert!(matches!(unknown, Err(AppError::NotFound("request"))));
}

fn receipts(folder: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder.join("receipts")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let receipts = paths.filter(|path| path.extension().is_some_and(|it| it == "json"));
    receipts
        .map(|path| (fs::read(&path).expect("read"), fs::read(path.with_extension("sig")).expect("read")))
        .collect()
}

fn purged(events: &[Event]) -> Vec<(u64, String)> {
    let told = |event: &Event| match &event.kind {
        EventKind::CustomersPurged { customers, receipt, .. } => Some((*customers, receipt.clone())),
        _ => None,
    };
    events.iter().filter_map(told).collect()
}

#[tokio::test]
async fn a_purge_takes_whose_time_is_over_and_nobody_else_and_leaves_a_receipt() {
    assert!(!Settings::default().purges, "off unless asked for");
    let mut settings = test_settings();
    settings.retention.abandoned_days = 365;
    let test = TestApp::with(settings, WebOptions::default()).await;
    let (approver, platform) = (test.user(Role::Approver).await, test.platform().await);
    let abandoned = test.customer(&platform, "never-submitted").await;
    let gone = rejected(&test, &approver, "rejected").await;
    let on_hold = rejected(&test, &approver, "held").await;
    let in_check = rejected(&test, &approver, "reopened").await;
    let version = customer::get(&test.app, &approver.actor, in_check).await.expect("there").customer.version;
    check::reopen(&test.app, &approver.actor, in_check, version, "New facts").await.expect("reopened");
    check::start(&test.app, &approver.actor, in_check).await.expect("started");
    let waits = test.submitted(&platform, "waits-for-us").await;
    let moves = test.submitted(&platform, "moves").await;
    test.approve(&approver, moves).await;
    test.clock.advance(DAY * (PERIOD - 1));
    assert_eq!(due(&test).await, [abandoned].into());
    let payment = json!({"external_id": "pay-1", "customer_id": moves.to_string(), "direction": "in",
                         "amount": "10.00", "currency": "EUR", "occurred_at": "2026-01-01T00:00:00Z"});
    let paid = platform.json(Method::POST, "/api/v1/transactions", &payment).await;
    assert_eq!(paid.status, StatusCode::CREATED, "{}", paid.text());
    held(&test, &approver, on_hold, None).await;
    test.clock.advance(DAY);

    // Tried first: it says who, and changes nothing.
    let (before, listed) = (test.events().await, due(&test).await);
    assert_eq!(listed, [abandoned, gone].into());
    assert_eq!(test.events().await, before);
    assert!(receipts(test.folder()).is_empty() && !is_erased(&test.app, &approver, gone).await);

    let outcome = purge::run(&test.app, &Actor::System).await.expect("purged").expect("somebody was due");
    assert_eq!(outcome.counts, [("abandoned".to_owned(), 1), ("retention".to_owned(), 1)].into());
    for id in [abandoned, gone] {
        assert!(is_erased(&test.app, &approver, id).await);
    }
    for id in [on_hold, in_check, waits, moves] {
        assert!(!is_erased(&test.app, &approver, id).await);
    }
    let [(receipt, seal)] = receipts(test.folder()).try_into().expect("one receipt");
    let key = audit::public_key(&test.app);
    let (told, _) = Receipt::check(&receipt, &seal, Some(key)).expect("it verifies");
    let ids: BTreeSet<_> = told.customers.iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids, [abandoned.to_string(), gone.to_string()].into());
    assert_eq!(purged(&test.events().await), [(2, sha256_hex(&receipt))]);
    let altered = String::from_utf8(receipt.clone()).expect("a text").replace("abandoned", "retention");
    assert_eq!(Receipt::check(altered.as_bytes(), &seal, None), Err(ReceiptFault::Unsigned));
    let other = probity_audit::Signer::from_seed(&[9; 32]).expect("a seed").public_key();
    assert_eq!(Receipt::check(&receipt, &seal, Some(other)), Err(ReceiptFault::OtherKey { found: key }));

    assert!(purge::run(&test.app, &Actor::System).await.expect("looked").is_none(), "nobody is left");
    assert!(audit::verify(&test.app, &Actor::System, Vec::new(), false).await.expect("read").is_ok());
}

async fn due(test: &TestApp) -> BTreeSet<CustomerId> {
    let due = purge::due(&test.app, &Actor::System, 100).await.expect("a list");
    due.into_iter().map(|it| it.customer).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_that_was_torn_down_between_two_customers_is_gone_on_with() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let mut ids = BTreeSet::new();
    for number in 0..4 {
        ids.insert(rejected(&test, &approver, &format!("user-{number}")).await);
    }
    test.clock.advance(DAY * PERIOD);
    // The process ends as soon as one is erased: wherever it is then, nothing of it goes on.
    let other = test.second_process().await;
    let mut events = probity_app::event::newest(&test.app).await.expect("a place");
    let mut running = Box::pin(purge::run(&other, &Actor::System));
    loop {
        assert!(futures::poll!(&mut running).is_pending(), "it was done before it could be torn down");
        let since = probity_app::event::since(&test.app, &approver.actor, events).await.expect("events");
        if since.iter().any(|it| matches!(it.event.kind, EventKind::CustomerErased { .. })) {
            break;
        }
        events = since.last().map_or(events, |it| it.seq);
        tokio::task::yield_now().await;
    }
    drop(running);
    drop(other);
    assert!(receipts(test.folder()).is_empty() && purged(&test.events().await).is_empty());
    let left = due(&test).await.len();
    assert!((1..4).contains(&left), "{left} are left");

    let outcome = purge::run(&test.app, &Actor::System).await.expect("purged").expect("there was more");
    assert_eq!(outcome.counts.values().sum::<u64>(), 4, "the receipt is of all of them");
    let [(receipt, seal)] = receipts(test.folder()).try_into().expect("one receipt");
    let (told, _) = Receipt::check(&receipt, &seal, None).expect("it verifies");
    let told: BTreeSet<CustomerId> = told.customers.iter().map(|it| it.id.parse().expect("an id")).collect();
    assert_eq!(told, ids);
    assert_eq!(purged(&test.events().await), [(4, sha256_hex(&receipt))]);
}

#[tokio::test]
async fn a_receipt_that_cannot_be_written_is_written_by_the_next_purge() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = rejected(&test, &approver, "one").await;
    test.clock.advance(DAY * PERIOD);
    let in_the_way = test.folder().join("receipts");
    fs::write(&in_the_way, b"a file where the folder should be").expect("written");
    let failed = purge::run(&test.app, &Actor::System).await.expect_err("it fails").to_string();
    assert!(failed.contains("the receipt"), "{failed}");
    assert!(is_erased(&test.app, &approver, id).await && purged(&test.events().await).is_empty());
    fs::remove_file(&in_the_way).expect("removed");
    let outcome = purge::run(&test.app, &Actor::System).await.expect("ended").expect("a receipt");
    assert_eq!(outcome.counts, [("retention".to_owned(), 1)].into());
    assert_eq!(receipts(test.folder()).len(), 1);
}
