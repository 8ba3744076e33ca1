//! What all tests of the transitions share: a small level, a few people, and the way to each state.

mod events;
mod random;
mod record;
mod rules;
mod sight;
mod table;
mod whys;

use super::{Reject, Resubmission, Transition};
use crate::{
    check::{NewMark, RequestedItem},
    customer::Customer,
    four_eyes::Circumstances,
    id::{ApiKeyId, CheckId, CustomerId, DocumentVersionId, UserId},
    item::{DocumentKind, ItemKey},
    level::{DocumentGroup, Level},
    limits::CLAIM_SECONDS,
    scope::Scopes,
    status::Verdict,
    user::{Actor, Role},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;

/// Supplied by [`complete`]: a passport is one of two documents that will do.
const COMPLETE: [&str; 3] = ["field:id_number", "document:passport", "document:selfie"];

fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

/// A reviewer.
fn anna() -> Actor {
    Actor::User { id: user(0xA), role: Role::Reviewer }
}

/// Another reviewer.
fn ben() -> Actor {
    Actor::User { id: user(0xB), role: Role::Reviewer }
}

/// An approver.
fn dora() -> Actor {
    Actor::User { id: user(0xD), role: Role::Approver }
}

/// The customer's side.
fn platform() -> Actor {
    Actor::ApiKey { id: ApiKeyId::from_uuid(Uuid::from_u128(0xF)), scopes: Scopes::PLATFORM }
}

fn key(text: &str) -> ItemKey {
    text.parse().unwrap()
}

fn check_id(number: u128) -> CheckId {
    CheckId::from_uuid(Uuid::from_u128(number))
}

/// So many seconds after noon of a Monday.
fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// When a claim of an action at `seconds` has lapsed.
const fn lapsed(seconds: i64) -> i64 {
    seconds + CLAIM_SECONDS
}

fn days_on(days: i32) -> Date {
    jiff::civil::date(2026, 3, 2) + jiff::Span::new().days(days)
}

fn level(second_approval: bool) -> Level {
    let group =
        |label: &str, any_of: &[DocumentKind]| DocumentGroup { label: label.into(), any_of: any_of.to_vec() };
    Level {
        code: "small".into(),
        name: "Small".into(),
        required_fields: vec!["id_number".parse().unwrap()],
        optional_fields: vec!["middle_name".parse().unwrap()],
        required_documents: vec![
            group("Identity document", &[DocumentKind::Passport, DocumentKind::IdentityCard]),
            group("Selfie", &[DocumentKind::Selfie]),
        ],
        due_hours: 24,
        resubmission_days: 14,
        attempts_max: 1000,
        reminder_days: 3,
        enabled: true,
        second_approval,
    }
}

fn new_customer(second_approval: bool) -> Customer {
    Customer::new(CustomerId::from_uuid(Uuid::from_u128(0xC)), level(second_approval), 1)
}

fn supply(customer: Customer, item: &ItemKey, at: Timestamp) -> Transition {
    match item {
        ItemKey::Field(field) => customer.supply_field(&platform(), field.clone(), at),
        ItemKey::Document(document) => {
            let id = DocumentVersionId::from_uuid(Uuid::from_u128(1));
            customer.supply_document(&platform(), *document, id, at)
        }
    }
}

/// The customer after a command that must succeed.
#[track_caller]
fn done(transition: Transition) -> Customer {
    transition.map_or_else(|refusal| panic!("{refusal:?}"), |(customer, _)| customer)
}

fn supplied(customer: Customer, item: &str) -> Customer {
    done(supply(customer, &key(item), at(0)))
}

/// Incomplete, with everything required.
fn complete(second_approval: bool) -> Customer {
    COMPLETE.into_iter().fold(new_customer(second_approval), supplied)
}

/// In the queue for the first time.
fn waiting(second_approval: bool) -> Customer {
    done(complete(second_approval).submit(&platform(), at(0)))
}

/// In its first check by `by`, started at second 0.
fn in_check(second_approval: bool, by: &Actor) -> Customer {
    done(waiting(second_approval).start_check(by, check_id(1), at(0)))
}

fn new_mark(item: &str, item_version: u32, verdict: Verdict) -> NewMark {
    let reasons = if verdict == Verdict::Rejected { vec!["image_blurred".to_owned()] } else { vec![] };
    NewMark { item: key(item), item_version, verdict, reasons, comment: None }
}

/// Every item it has marked approved by `by`, at second 1.
fn all_approved(mut customer: Customer, by: &Actor) -> Customer {
    for (item, version) in customer.items.clone() {
        let mark = new_mark(&item.to_string(), version, Verdict::Approved);
        customer = done(customer.mark(by, mark, at(1)));
    }
    customer
}

/// In check with every item approved by `by`.
fn ready(second_approval: bool, by: &Actor) -> Customer {
    all_approved(in_check(second_approval, by), by)
}

fn finish(customer: Customer, by: &Actor, at: Timestamp) -> Transition {
    let version = customer.version;
    customer.finish(by, version, &Circumstances::default(), at)
}

/// Approved by Anna on marks that Dora set before she put the customer back; two signatures needed.
fn marked_by_dora() -> Customer {
    let released = done(ready(true, &dora()).release(&dora(), at(1)));
    done(finish(done(released.start_check(&anna(), check_id(2), at(2))), &anna(), at(2)))
}

fn rejection(r#final: bool) -> Reject {
    Reject { reasons: vec!["image_blurred".into()], r#final, customer_text: "Not readable.".into() }
}

fn reject(customer: Customer, by: &Actor, r#final: bool, at: Timestamp) -> Transition {
    let version = customer.version;
    customer.reject(by, version, rejection(r#final), None, &Circumstances::default(), at)
}

fn request(items: &[&str]) -> Resubmission {
    let items = items
        .iter()
        .map(|item| RequestedItem {
            item: key(item),
            reasons: vec!["image_blurred".into()],
            message: "Take it in daylight.".into(),
        })
        .collect();
    Resubmission { items, due: days_on(14) }
}

fn ask(customer: Customer, by: &Actor, items: &[&str], at: Timestamp) -> Transition {
    let version = customer.version;
    customer.request_resubmission(by, version, request(items), at)
}

fn confirm(customer: Customer, by: &Actor, at: Timestamp) -> Transition {
    let version = customer.version;
    customer.confirm(by, version, at)
}

fn send_back(customer: Customer, by: &Actor, at: Timestamp) -> Transition {
    let version = customer.version;
    customer.send_back(by, version, "Look at the selfie again.", at)
}

fn reopen(customer: Customer, by: &Actor, at: Timestamp) -> Transition {
    let version = customer.version;
    customer.reopen(by, version, "New facts.", at)
}

/// A text as it stands in the reviewed file of that name; `INSTA_UPDATE=always` writes it anew.
fn reviewed(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
