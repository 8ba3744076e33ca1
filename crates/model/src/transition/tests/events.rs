//! Every event can be kept as JSON and read back.

use super::{anna, at, check_id, days_on, key, reviewed, user};
use crate::{
    check::{Decision, Rejection, Request, RequestedItem, Ruling, SecondSignature, Seen},
    erasure::{Answer, Channel, ErasureBasis},
    event::{Event, EventKind},
    evidence::Audience,
    four_eyes::Ground,
    hold::HoldBasis,
    id::{
        ApiKeyId, ConsentId, CustomerId, DocumentVersionId, EmailId, EndpointId, ErasureRequestId, FileId,
        HoldId, LinkId, NoteId, PasskeyId, PurgeId, RoleId, TransactionId,
    },
    item::DocumentKind,
    role::{CustomRole, Permissions},
    scope::Scopes,
    setting::Change,
    sign_in::SecondFactor,
    status::{Risk, Verdict},
    user::{Actor, Role},
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn decision(ruling: Ruling, note: Option<NoteId>, second: Option<SecondSignature>) -> Decision {
    let seen = vec![
        Seen { item: key("field:id_number"), version: 1, verdict: None },
        Seen { item: key("document:passport"), version: 2, verdict: Some(Verdict::Approved) },
    ];
    Decision { ruling, by: user(0xA), at: at(5), note, seen, grounds: grounds(), second }
}

/// A role as events tell of it.
fn custom() -> Role {
    let id = RoleId::from_uuid(Uuid::from_u128(14));
    Role::Custom(CustomRole { id, version: 3, permissions: Permissions::default() })
}

fn grounds() -> Vec<Ground> {
    let rule = Ground::Rule { policy: 4, rule: "Large movers".into() };
    vec![Ground::Level { level: "standard".into(), version: 2 }, rule]
}

fn decisions() -> Vec<Decision> {
    let note = Some(NoteId::from_uuid(Uuid::from_u128(7)));
    let rejection =
        Rejection { reasons: vec!["forged".into()], r#final: true, customer_text: "Not verified.".into() };
    let item =
        RequestedItem { item: key("document:selfie"), reasons: vec![], message: "Send a selfie.".into() };
    let second = |confirmed, reason| Some(SecondSignature { confirmed, by: user(0xD), at: at(9), reason });
    vec![
        decision(Ruling::Approve, None, None),
        decision(Ruling::Approve, note, second(true, None)),
        decision(Ruling::Reject(rejection), note, second(false, Some("Not proven.".into()))),
        decision(Ruling::Resubmission(Request { items: vec![item], due: days_on(14) }), None, None),
    ]
}

#[allow(clippy::too_many_lines, reason = "one line for each kind")]
fn samples() -> Vec<EventKind> {
    use EventKind as E;
    let check = check_id(1);
    let note = NoteId::from_uuid(Uuid::from_u128(7));
    let key_id = ApiKeyId::from_uuid(Uuid::from_u128(8));
    let transaction = TransactionId::from_uuid(Uuid::from_u128(9));
    let someone = user(0xB);
    let endpoint = EndpointId::from_uuid(Uuid::from_u128(10));
    let link = LinkId::from_uuid(Uuid::from_u128(11));
    let consent = ConsentId::from_uuid(Uuid::from_u128(12));
    let email = EmailId::from_uuid(Uuid::from_u128(13));
    let hold = HoldId::from_uuid(Uuid::from_u128(15));
    let request = ErasureRequestId::from_uuid(Uuid::from_u128(16));
    let passkey = PasskeyId::from_uuid(Uuid::from_u128(18));
    let marked = |reasons: &[&str], verdict, before| E::ItemMarked {
        check,
        item: key("document:selfie"),
        item_version: 2,
        verdict,
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        before,
    };
    let mut samples = vec![
        E::CustomerCreated { level: "standard".into() },
        E::FieldSupplied { field: "id_number".parse().unwrap(), version: 1 },
        E::DocumentUploaded {
            document: DocumentKind::Passport,
            version: 2,
            id: DocumentVersionId::from_uuid(Uuid::from_u128(3)),
        },
        E::Submitted { round: 1, returned: true },
        E::CheckStarted { check, round: 2, carried_over: 3 },
        E::CheckReleased { check },
        E::CheckTakenOver { check, from: someone },
        E::CheckLapsed { check, holder: someone },
        marked(&[], Verdict::Approved, None),
        marked(&["image_blurred"], Verdict::Rejected, Some(Verdict::Pending)),
        E::DecisionConfirmed { check },
        E::DecisionSentBack { check, reason: "Look again.".into() },
        E::Reopened { reason: "New facts.".into() },
        E::NoteAdded { note, corrects: None, mentions: vec![someone] },
        E::NoteAdded { note, corrects: Some(note), mentions: vec![] },
        E::NotePinned { note, pinned: true },
        E::OriginalDownloaded { file: FileId::from_uuid(Uuid::from_u128(4)) },
        E::DocumentOpened {
            file: FileId::from_uuid(Uuid::from_u128(4)),
            document: Some(DocumentKind::Passport),
        },
        E::InfectedFileRefused { virus: "Eicar-Test-Signature".into() },
        E::PersonalDataRevealed { reason: "The customer called.".into() },
        E::FileRendered { file: FileId::from_uuid(Uuid::from_u128(4)), ready: false },
        E::RiskSet { from: Risk::Low, to: Risk::High },
        E::TagsSet { tags: vec!["vip".into()] },
        E::TransactionAccepted { transaction },
        E::TransactionRefused { transaction, code: "not_approved".into() },
        E::SignedIn,
        E::SignInFailed { user: someone, locked: true },
        E::SignedOut { user: someone },
        E::UserCreated { user: someone, role: Role::Auditor },
        E::UserRoleChanged { user: someone, from: Role::Reviewer, to: Role::Approver },
        E::UserDisabled { user: someone, disabled: true },
        E::PasswordChanged { user: someone },
        E::UserUnlocked { user: someone },
        E::ApiKeyCreated { key: key_id },
        E::ApiKeyRevoked { key: key_id },
        E::LevelChanged { level: "standard".into(), version: 2 },
        E::ApiKeyChanged { key: key_id },
        E::ReasonAdded { reason: "image_blurred".into() },
        E::ReasonChanged {
            reason: "image_blurred".into(),
            enabled: false,
            changes: vec![Change {
                what: "Label".into(),
                from: Some("Blurry".into()),
                to: Some("Blurred".into()),
            }],
        },
        E::BrandingChanged { version: 3 },
        E::FourEyesChanged { version: 4 },
        E::RoleChanged { role: RoleId::from_uuid(Uuid::from_u128(14)), version: 3 },
        E::UserRoleChanged { user: someone, from: Role::Reviewer, to: custom() },
        E::EmailTextChanged { email: "approved".into(), language: "de".into() },
        E::EndpointAdded { endpoint },
        E::EndpointChanged { endpoint, enabled: true },
        E::EndpointRemoved { endpoint },
        E::EndpointSecretRotated { endpoint },
        E::EndpointGivenUp { endpoint },
        E::CustomerUpdated { what: vec!["language".into()] },
        E::LinkCreated { link },
        E::LinkUsed { link },
        E::LinkRevoked { link },
        E::LinkRequested { link },
        E::ConsentGiven { consent, text_version: "2026-11".into(), language: "ar".into() },
        E::EmailQueued { email, about: "invitation".into() },
        E::EmailSent { email, about: "invitation".into() },
        E::EmailFailed { email, about: "invitation".into() },
        E::Assigned { to: Some(someone), from: None },
        E::ListExported { list: "queue".into(), rows: 7 },
        E::KeysRotated { master_key: "V3nQ0zJb".into(), keys: 7 },
        E::CustomerErased { basis: ErasureBasis::Request },
        E::SecondFactorAwaited { user: someone },
        E::SecondFactorSet { user: someone, method: SecondFactor::Totp, passkey: None },
        E::SecondFactorRemoved { user: someone, method: SecondFactor::Totp, passkey: None },
        E::SecondFactorSet { user: someone, method: SecondFactor::Passkey, passkey: Some(passkey) },
        E::SecondFactorRemoved { user: someone, method: SecondFactor::Passkey, passkey: Some(passkey) },
        E::SecondFactorReset { user: someone },
        E::RecoveryCodesMade { user: someone },
        E::RecoveryCodeUsed { user: someone, left: 9 },
        E::ProvedAgain { user: someone },
        E::UserSignedOut { user: someone },
        E::NetworkRefused { user: someone },
        E::EvidenceExported {
            audience: Audience::Person,
            reason: "Asked by letter.".into(),
            files: 3,
            manifest: "ab".repeat(32),
        },
        E::HoldPlaced { hold, basis: HoldBasis::CourtOrder, until: Some(days_on(30)) },
        E::HoldPlaced { hold, basis: HoldBasis::Other, until: None },
        E::HoldLifted { hold },
        E::ErasureRequested { request, channel: Channel::Letter, received: days_on(0) },
        E::ErasureAnswered { request, answer: Answer::Deferred, until: Some(days_on(30)) },
        E::ErasureAnswered { request, answer: Answer::Erased, until: None },
        E::CustomersPurged {
            purge: PurgeId::from_uuid(Uuid::from_u128(17)),
            customers: 2,
            receipt: "cd".repeat(32),
        },
        E::PasskeyUsed { user: someone, passkey },
        E::PasskeyRefused { user: someone, passkey, why: "counter".into() },
        E::ProviderBound { user: someone, provider: "okta".into() },
        E::ProviderUsed { user: someone, provider: "okta".into() },
        E::ProviderRefused { user: None, provider: "okta".into(), why: "no_account".into() },
        E::ProviderRefused { user: Some(someone), provider: "okta".into(), why: "no_role".into() },
    ];
    samples.extend(decisions().into_iter().map(|decision| E::Decided {
        check,
        decision,
        awaits_second: true,
    }));
    samples
}

/// The place of a kind in the list of all; a new kind does not compile before it is here, and its test fails before it
/// is among the samples.
const fn place(kind: &EventKind) -> usize {
    use EventKind as E;
    match kind {
        E::CustomerCreated { .. } => 0,
        E::FieldSupplied { .. } => 1,
        E::DocumentUploaded { .. } => 2,
        E::Submitted { .. } => 3,
        E::CheckStarted { .. } => 4,
        E::CheckReleased { .. } => 5,
        E::CheckTakenOver { .. } => 6,
        E::CheckLapsed { .. } => 7,
        E::ItemMarked { .. } => 8,
        E::Decided { .. } => 9,
        E::DecisionConfirmed { .. } => 10,
        E::DecisionSentBack { .. } => 11,
        E::Reopened { .. } => 12,
        E::NoteAdded { .. } => 13,
        E::NotePinned { .. } => 14,
        E::OriginalDownloaded { .. } => 15,
        E::RiskSet { .. } => 16,
        E::TagsSet { .. } => 17,
        E::TransactionAccepted { .. } => 18,
        E::TransactionRefused { .. } => 19,
        E::SignedIn => 20,
        E::SignInFailed { .. } => 21,
        E::SignedOut { .. } => 22,
        E::UserCreated { .. } => 23,
        E::UserRoleChanged { .. } => 24,
        E::UserDisabled { .. } => 25,
        E::PasswordChanged { .. } => 26,
        E::UserUnlocked { .. } => 27,
        E::ApiKeyCreated { .. } => 28,
        E::ApiKeyRevoked { .. } => 29,
        E::LevelChanged { .. } => 30,
        E::FileRendered { .. } => 31,
        E::ApiKeyChanged { .. } => 32,
        E::ReasonAdded { .. } => 33,
        E::ReasonChanged { .. } => 34,
        E::BrandingChanged { .. } => 35,
        E::EmailTextChanged { .. } => 36,
        E::EndpointAdded { .. } => 37,
        E::EndpointChanged { .. } => 38,
        E::EndpointRemoved { .. } => 39,
        E::EndpointSecretRotated { .. } => 40,
        E::EndpointGivenUp { .. } => 41,
        E::CustomerUpdated { .. } => 42,
        E::LinkCreated { .. } => 43,
        E::LinkUsed { .. } => 44,
        E::LinkRevoked { .. } => 45,
        E::LinkRequested { .. } => 46,
        E::ConsentGiven { .. } => 47,
        E::EmailQueued { .. } => 48,
        E::EmailSent { .. } => 49,
        E::EmailFailed { .. } => 50,
        E::Assigned { .. } => 51,
        E::ListExported { .. } => 52,
        E::KeysRotated { .. } => 53,
        E::CustomerErased { .. } => 54,
        E::FourEyesChanged { .. } => 55,
        E::RoleChanged { .. } => 56,
        E::SecondFactorAwaited { .. } => 57,
        E::SecondFactorSet { .. } => 58,
        E::SecondFactorRemoved { .. } => 59,
        E::SecondFactorReset { .. } => 60,
        E::RecoveryCodesMade { .. } => 61,
        E::RecoveryCodeUsed { .. } => 62,
        E::ProvedAgain { .. } => 63,
        E::UserSignedOut { .. } => 64,
        E::NetworkRefused { .. } => 65,
        E::DocumentOpened { .. } => 66,
        E::PersonalDataRevealed { .. } => 67,
        E::InfectedFileRefused { .. } => 68,
        E::EvidenceExported { .. } => 69,
        E::HoldPlaced { .. } => 70,
        E::HoldLifted { .. } => 71,
        E::ErasureRequested { .. } => 72,
        E::ErasureAnswered { .. } => 73,
        E::CustomersPurged { .. } => 74,
        E::PasskeyUsed { .. } => 75,
        E::PasskeyRefused { .. } => 76,
        E::ProviderBound { .. } => 77,
        E::ProviderUsed { .. } => 78,
        E::ProviderRefused { .. } => 79,
    }
}
const PLACES: usize = 80;

#[test]
fn every_event_is_read_back_as_it_was_written() {
    let places: BTreeSet<usize> = samples().iter().map(place).collect();
    assert!(places.into_iter().eq(0..PLACES), "a kind has no sample");

    let about = [None, Some(CustomerId::from_uuid(Uuid::from_u128(0xC)))];
    let actors = [
        anna(),
        Actor::User { id: user(0xA), role: custom() },
        Actor::ApiKey { id: ApiKeyId::from_uuid(Uuid::from_u128(8)), scopes: Scopes::PLATFORM },
        Actor::Customer { id: CustomerId::from_uuid(Uuid::from_u128(0xC)) },
        Actor::System,
    ];
    for kind in samples() {
        for (customer, by) in about.into_iter().flat_map(|customer| actors.map(|by| (customer, by))) {
            let event = Event { customer, by, at: at(7), kind: kind.clone() };
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event, "{json}");
        }
    }
}

/// What is kept for years: a change of it is a change of the reviewed file, and needs a migration.
#[test]
fn the_json_of_every_event_is_as_reviewed() {
    let lines: Vec<String> = samples()
        .iter()
        .map(|kind| {
            assert_eq!(serde_json::to_value(kind).unwrap()["kind"], kind.word());
            serde_json::to_string(kind).unwrap()
        })
        .collect();
    reviewed("events", &lines.join("\n"));
}
