//! Evidence: what is in it, what the person is not told, who may take it out, and that it is checked elsewhere.

use axum::http::{Method, StatusCode};
use probity_app::{
    AppError, audit,
    evidence::{self, Request},
    note::{self, NewNote},
};
use probity_evidence::{AUDIT_NAME, Fault, RECORD_NAME, REPORT_NAME, Verified, sha256_hex, verify};
use probity_model::{
    erasure::ErasureBasis,
    event::EventKind,
    evidence::Audience,
    id::{ApiKeyId, CustomerId},
    permission::Action,
    role::{CustomRole, Permissions},
    scope::Scopes,
    status::Risk,
    user::{Actor, Role},
};
use probity_specimen::hostile::jpeg;
use probity_testkit::{TestApp, TestUser, Upload, fields, id_of};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOTE: &str = "The brother-in-law phoned";
const TAG: &str = "under-the-loupe";
const REFERENCE: &str = "user-77120";

/// A customer who was rejected for fraud, has a note, a tag and a risk, and sent again.
async fn known(test: &TestApp, approver: &TestUser, reasons: &[&str]) -> CustomerId {
    let platform = test.platform().await;
    let mut fields = fields();
    fields["last_name"] = json!("Жуковская");
    let body = json!({"external_reference": REFERENCE, "level": "standard", "fields": fields});
    let id = id_of(&platform.json(Method::POST, "/api/v1/customers", &body).await);
    for (kind, side) in [("passport", 320), ("proof_of_address", 330), ("selfie", 340)] {
        let upload = Upload::of(kind).file("page", "scan-of-zhukovskaya.jpg", &jpeg(side, 200));
        let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    test.submit(&platform, id).await;
    probity_worker::run_until_idle(&test.app).await.expect("rendered");
    test.reject(approver, id, reasons, "").await;
    note::add(&test.app, &approver.actor, id, NewNote { body: NOTE.to_owned(), ..NewNote::default() })
        .await
        .expect("a note");
    let customer = probity_app::customer::get(&test.app, &approver.actor, id).await.expect("a customer");
    let version = customer.customer.version;
    probity_app::customer::classify(
        &test.app,
        &approver.actor,
        id,
        version,
        Risk::High,
        vec![TAG.to_owned()],
    )
    .await
    .expect("classified");
    probity_worker::run_until_idle(&test.app).await.expect("idle");
    id
}

fn request(audience: Audience) -> Request {
    Request { audience, reason: "The supervisor asked for it".to_owned() }
}

async fn taken(test: &TestApp, by: &Actor, id: CustomerId, audience: Audience) -> Vec<u8> {
    let mut export = evidence::export(&test.app, by, id, request(audience)).await.expect("begun");
    let mut archive = Vec::new();
    while let Some(bytes) = export.next().await.expect("read") {
        archive.extend_from_slice(&bytes);
    }
    archive
}

fn verified(test: &TestApp, archive: &[u8]) -> Result<Verified, Fault> {
    verify(archive, Some(audit::public_key(&test.app))).expect("read from memory")
}

/// The members of an archive that is in order: nothing is compressed.
fn members(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut members = BTreeMap::new();
    let mut at = 0;
    while archive[at..].starts_with(b"PK\x03\x04") {
        let size = u32::from_le_bytes(archive[at + 18..at + 22].try_into().expect("four bytes")) as usize;
        let name_length = usize::from(u16::from_le_bytes([archive[at + 26], archive[at + 27]]));
        let (name, content) = archive[at + 30..].split_at(name_length);
        members.insert(String::from_utf8(name.to_vec()).expect("a name"), content[..size].to_vec());
        at += 30 + name_length + size;
    }
    members
}

fn record(members: &BTreeMap<String, Vec<u8>>) -> Value {
    serde_json::from_slice(&members[RECORD_NAME]).expect("JSON")
}

#[tokio::test]
async fn an_examiner_gets_everything_and_it_verifies() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let auditor = test.user(Role::Auditor).await;
    let id = known(&test, &approver, &["fraud_linked"]).await;
    let archive = taken(&test, &auditor.actor, id, Audience::Examiner).await;
    let Verified { manifest, audit_entries, .. } = verified(&test, &archive).expect("in order");
    assert_eq!((manifest.customer, manifest.made_by), (id.to_string(), Some(auditor.id.to_string())));
    assert_eq!(manifest.reason.as_deref(), Some("The supervisor asked for it"));

    let members = members(&archive);
    let record = record(&members);
    let said = record.to_string();
    for expected in ["Жуковская", NOTE, TAG, REFERENCE, "fraud_linked", "high", "Approver 0"] {
        assert!(said.contains(expected), "{expected}");
    }
    let events = record["events"].as_array().expect("events").len() as u64;
    assert_eq!(audit_entries, events, "each event with its entry in the log");
    assert_eq!(members[AUDIT_NAME].split(|byte| *byte == b'\n').count() as u64, events + 1);
    // The originals, byte for byte, under names nobody wrote.
    let originals: Vec<_> = members.iter().filter(|(name, _)| name.starts_with("files/fil_")).collect();
    assert_eq!(originals.len(), 3);
    for side in [320, 330, 340] {
        assert!(originals.iter().any(|(_, bytes)| **bytes == jpeg(side, 200)), "{side}");
    }
    assert!(members.keys().all(|name| !name.contains("zhukovskaya")));
    // A report with a page for each picture; its text is drawn in glyphs.
    let pdf = &members[REPORT_NAME];
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.ends_with(b"%%EOF\n"));
    assert_eq!(memchr::memmem::find_iter(pdf, "/DCTDecode").count(), 3);

    // Who took what out is in the log, by the digest of the manifest.
    let digest = sha256_hex(&members["manifest.json"]);
    let exported = test.events().await.into_iter().rev().find_map(|event| match event.kind {
        EventKind::EvidenceExported { audience, reason, files, manifest } => {
            Some((event.by, event.customer, audience, reason, files, manifest))
        }
        _ => None,
    });
    let reason = "The supervisor asked for it".to_owned();
    let expected = (auditor.actor, Some(id), Audience::Examiner, reason, 6, digest);
    assert_eq!(exported, Some(expected));
}

#[tokio::test]
async fn the_person_reads_nothing_that_must_not_be_told_and_reads_what_was_left_out() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = known(&test, &approver, &["fraud_linked", "aml_sanctions"]).await;
    let archive = taken(&test, &approver.actor, id, Audience::Person).await;
    let manifest = verified(&test, &archive).expect("in order").manifest;
    assert_eq!((manifest.made_by, manifest.reason), (None, None));
    let members = members(&archive);
    let record = record(&members);
    let said = format!("{record}{}", String::from_utf8_lossy(&members["manifest.json"]));
    for told in
        ["Жуковская", REFERENCE, "Your identity could not be verified.", "article 73", "anna@example.org"]
    {
        assert!(said.contains(told), "{told}");
    }
    for kept in [
        NOTE,
        TAG,
        "fraud_linked",
        "aml_sanctions",
        "high",
        "Approver",
        &approver.id.to_string(),
        "supervisor",
        "fraud",
        "aml",
        "risk\"",
        "usr_",
    ] {
        assert!(!said.contains(kept), "{kept}");
    }
    assert!(!members.contains_key(AUDIT_NAME));
    assert_eq!(members.keys().filter(|name| name.starts_with("files/")).count(), 3);
}

/// Two people, one rejected for fraud and one for a reason nobody hides: what is left out says the same of both.
#[tokio::test]
async fn what_was_left_out_is_said_alike_of_everybody() {
    let mut said = Vec::new();
    for reasons in [["fraud_linked"], ["process_other"]] {
        let test = TestApp::new().await;
        let approver = test.user(Role::Approver).await;
        let id = known(&test, &approver, &reasons).await;
        let members = members(&taken(&test, &approver.actor, id, Audience::Person).await);
        said.push((record(&members)["left_out"].clone(), members.len()));
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn a_decision_that_waits_for_its_second_signature_is_not_told() {
    let mut settings = probity_testkit::test_settings();
    settings.levels[0].second_approval = true;
    let test = TestApp::with(settings, probity_web::WebOptions::default()).await;
    let approver = test.user(Role::Approver).await;
    let id = test.submitted(&test.platform().await, "one").await;
    test.reject(&approver, id, &["fraud_linked"], "").await;
    let members = members(&taken(&test, &approver.actor, id, Audience::Person).await);
    assert_eq!(record(&members)["decisions"], json!([]));
    assert_eq!(record(&members)["customer"]["status"], "pending");
}

#[tokio::test]
async fn who_may_not_see_it_all_takes_nothing_out() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.submitted(&test.platform().await, "one").await;
    let refused =
        async |by: Actor, audience| evidence::export(&test.app, &by, id, request(audience)).await.err();
    for role in [Role::Reviewer, Role::Administrator] {
        let user = test.user(role).await;
        assert!(
            matches!(refused(user.actor, Audience::Person).await, Some(AppError::Forbidden(_))),
            "{role}"
        );
        assert!(evidence::audiences(&user.actor).is_empty());
    }
    let key = Actor::ApiKey { id: ApiKeyId::from_uuid(uuid::Uuid::nil()), scopes: Scopes::ALL };
    assert!(matches!(refused(key, Audience::Person).await, Some(AppError::Forbidden(_))));
    // Lists may be taken out, and originals may not.
    let permissions = Permissions::of([Action::Export, Action::ViewDocuments]).expect("a set");
    let custom = CustomRole {
        id: "rol_0000000000000000000000000000000b".parse().expect("an id"),
        version: 1,
        permissions,
    };
    let lists = Actor::User { id: approver.id, role: Role::Custom(custom) };
    assert!(matches!(
        refused(lists, Audience::Person).await,
        Some(AppError::Forbidden(Action::DownloadOriginal))
    ));
    // A role that hands the person their data reads no notes.
    let permissions = Permissions::of([Action::Export, Action::DownloadOriginal, Action::ViewTransactions]);
    let custom = CustomRole { permissions: permissions.expect("a set"), ..custom };
    let desk = Actor::User { id: approver.id, role: Role::Custom(custom) };
    assert_eq!(evidence::audiences(&desk), [Audience::Person]);
    assert!(matches!(refused(desk, Audience::Examiner).await, Some(AppError::Forbidden(Action::ReadNotes))));
    assert!(
        test.events().await.iter().all(|event| !matches!(event.kind, EventKind::EvidenceExported { .. }))
    );
}

#[tokio::test]
async fn it_is_taken_out_from_the_page_with_a_reason_and_a_fresh_proof() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.submitted(&test.platform().await, "one").await;
    probity_worker::run_until_idle(&test.app).await.expect("rendered");
    let browser = test.sign_in(&approver).await;
    let path = format!("/customers/{id}/evidence");
    let form = browser.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    assert!(form.text().contains("Why it is taken out"));
    assert!(browser.get(&format!("/customers/{id}")).await.text().contains(&path));

    let without = browser.post(&path, &[("audience", "person"), ("reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.text().contains("Say why"), "{}", without.text());

    let sent = [("audience", "person"), ("reason", "Asked by letter of 3 November")];
    let answer = browser.post(&path, &sent).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/zip"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"evidence-cus_"));
    assert_eq!(verified(&test, &answer.body).expect("in order").manifest.audience, "person");

    for nobody in ["cus_00000000000000000000000000000001", "usr_00000000000000000000000000000001", "none"] {
        let answer = browser.post(&format!("/customers/{nobody}/evidence"), &sent).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nobody}");
    }
    test.clock.advance(jiff::SignedDuration::from_mins(10));
    let old = browser.post(&path, &sent).await;
    assert!(old.header("location").starts_with("/account/prove"), "{}", old.text());
}

#[tokio::test]
async fn of_an_erased_customer_there_is_nothing_to_take_out() {
    let test = TestApp::new().await;
    let approver = test.user(Role::Approver).await;
    let id = test.customer(&test.platform().await, "one").await;
    let taken = evidence::export(&test.app, &approver.actor, id, request(Audience::Examiner)).await;
    let mut halfway = taken.expect("begun");
    assert!(halfway.next().await.expect("read").is_some());
    probity_app::erasure::erase(&test.app, &Actor::System, id, ErasureBasis::Mistake).await.expect("erased");
    let refused = evidence::export(&test.app, &approver.actor, id, request(Audience::Examiner)).await;
    assert!(matches!(refused.err(), Some(AppError::Erased(it)) if it == id));
}
