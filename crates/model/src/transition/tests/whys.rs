//! Every reason a command can be refused for, reached by a real command.

use super::{
    Transition, anna, ask, at, ben, check_id, complete, confirm, done, dora, finish, in_check, key, lapsed,
    new_customer, new_mark, platform, ready, reject, rejection, reopen, request, reviewed, supplied, supply,
    user, waiting,
};
use crate::{
    check::NewMark,
    customer::{Customer, Standing},
    four_eyes::Circumstances,
    level::Obstacle,
    limits,
    refusal::{Command, Refusal, Why},
    status::{Outcome, Stage, Status, Verdict},
    user::Actor,
};
use std::collections::BTreeSet;

const NOW: i64 = 60;

fn mark(customer: Customer, by: &Actor, mark: NewMark) -> Transition {
    customer.mark(by, mark, at(NOW))
}

fn missing(label: Option<&str>, items: &[&str], standing: Standing) -> Obstacle {
    Obstacle { label: label.map(Into::into), items: items.iter().map(|item| key(item)).collect(), standing }
}

fn many_versions() -> Customer {
    (0..limits::ITEM_VERSIONS_MAX)
        .fold(new_customer(false), |customer, _| supplied(customer, "document:selfie"))
}

/// Commands, and why each is refused.
fn refused() -> Vec<Refused> {
    [of_races(), of_persons_and_pages(), of_items()].concat()
}

type Refused = (Command, Transition, Why);

/// Who came too late.
fn of_races() -> Vec<Refused> {
    let now = at(NOW);
    let held_by_anna = || Why::HeldBy { holder: user(0xA), until: at(lapsed(0)) };
    let approved = Why::AlreadyDecided { outcome: Outcome::Approve, by: user(0xA), at: at(2) };
    vec![
        (Command::Reopen, reopen(in_check(false, &anna()), &dora(), now), Why::WrongState),
        (
            Command::StartCheck,
            in_check(false, &anna()).start_check(&anna(), check_id(2), now),
            Why::WrongState,
        ),
        (Command::TakeOver, in_check(false, &dora()).take_over(&dora(), now), Why::WrongState),
        (Command::Finish, finish(finished(), &dora(), now), approved.clone()),
        (Command::StartCheck, finished().start_check(&ben(), check_id(2), now), approved.clone()),
        (Command::TakeOver, finished().take_over(&dora(), now), approved),
        (
            Command::Confirm,
            confirm(done(confirm(finished(), &dora(), at(3))), &ben(), now),
            Why::AlreadyDecided { outcome: Outcome::Approve, by: user(0xD), at: at(3) },
        ),
        (
            Command::Finish,
            finish(ready(false, &anna()), &ben(), now),
            Why::HeldBy { holder: user(0xA), until: at(lapsed(1)) },
        ),
        (Command::StartCheck, in_check(false, &anna()).start_check(&ben(), check_id(2), now), held_by_anna()),
        (Command::Release, in_check(false, &anna()).release(&ben(), now), held_by_anna()),
        (Command::Release, in_check(false, &anna()).release(&anna(), at(lapsed(0))), Why::ClaimLapsed),
        (
            Command::Mark,
            mark(
                done(in_check(false, &anna()).release(&anna(), at(2))),
                &anna(),
                new_mark("document:selfie", 1, Verdict::Approved),
            ),
            Why::ClaimLapsed,
        ),
    ]
}

/// Who may not, or had something else on screen.
fn of_persons_and_pages() -> Vec<Refused> {
    let now = at(NOW);
    let selfie = || key("document:selfie");
    vec![
        (
            Command::Finish,
            ready(false, &anna()).finish(&anna(), 1, &Circumstances::default(), now),
            Why::Stale,
        ),
        (
            Command::Reject,
            ready(false, &anna()).reject(&anna(), 1, rejection(false), None, &Circumstances::default(), now),
            Why::Stale,
        ),
        (
            Command::RequestResubmission,
            ready(false, &anna()).request_resubmission(&anna(), 1, request(&["document:selfie"]), now),
            Why::Stale,
        ),
        (Command::Confirm, finished().confirm(&dora(), 1, now), Why::Stale),
        (Command::SendBack, finished().send_back(&dora(), 1, "Look again.", now), Why::Stale),
        (
            Command::Reopen,
            done(confirm(finished(), &dora(), at(3))).reopen(&dora(), 1, "New facts.", now),
            Why::Stale,
        ),
        (
            Command::StartCheck,
            waiting(false).start_check(&Actor::System, check_id(1), now),
            Why::PersonNeeded,
        ),
        (Command::Finish, finish(ready(false, &anna()), &platform(), now), Why::PersonNeeded),
        (Command::Confirm, confirm(finished(), &Actor::System, now), Why::PersonNeeded),
        (Command::Confirm, confirm(finished(), &anna(), now), Why::SamePerson),
        (Command::Confirm, confirm(super::marked_by_dora(), &dora(), now), Why::OwnMarks),
        (Command::Reopen, reopen(rejected_for_good(), &ben(), now), Why::FinalRejection),
        (Command::Reopen, reopen(rejected_for_good(), &Actor::System, now), Why::FinalRejection),
        (Command::Supply, supply(rejected_for_good(), &selfie(), now), Why::FinalRejection),
        (Command::Submit, rejected_for_good().submit(&platform(), now), Why::FinalRejection),
        (Command::Supply, supply(without_attempts(), &selfie(), now), Why::NoAttemptsLeft),
        (Command::Submit, without_attempts().submit(&platform(), now), Why::NoAttemptsLeft),
        (
            Command::Submit,
            done(reject(in_check(false, &anna()), &anna(), false, at(2))).submit(&platform(), now),
            Why::NothingNew,
        ),
    ]
}

/// What is not in order.
fn of_items() -> Vec<Refused> {
    let now = at(NOW);
    let asked = || done(ask(in_check(false, &anna()), &anna(), &["document:selfie"], at(2)));
    let selfie = || key("document:selfie");
    vec![
        (
            Command::Submit,
            supplied(new_customer(false), "document:selfie").submit(&platform(), now),
            Why::InTheWay(vec![
                missing(None, &["field:id_number"], Standing::Missing),
                missing(
                    Some("Identity document"),
                    &["document:passport", "document:identity_card"],
                    Standing::Missing,
                ),
            ]),
        ),
        (
            Command::Finish,
            {
                let marked = new_mark("document:passport", 1, Verdict::Rejected);
                let customer = done(in_check(false, &anna()).mark(&anna(), marked, at(1)));
                let marked = new_mark("field:id_number", 1, Verdict::Pending);
                finish(done(customer.mark(&anna(), marked, at(1))), &anna(), now)
            },
            Why::InTheWay(vec![
                missing(None, &["field:id_number"], Standing::Pending),
                missing(Some("Identity document"), &["document:passport"], Standing::Rejected),
                missing(None, &["document:selfie"], Standing::Unmarked),
            ]),
        ),
        (Command::Submit, asked().submit(&platform(), now), Why::Unanswered(vec![selfie()])),
        (
            Command::Supply,
            supply(asked(), &key("document:passport"), now),
            Why::NotAsked(key("document:passport")),
        ),
        (
            Command::Mark,
            mark(in_check(false, &anna()), &anna(), new_mark("document:other", 1, Verdict::Approved)),
            Why::UnknownItem(key("document:other")),
        ),
        (
            Command::Mark,
            {
                let twice = done(supplied(complete(false), "document:selfie").submit(&platform(), at(0)));
                let checked = done(twice.start_check(&anna(), check_id(1), at(0)));
                mark(checked, &anna(), new_mark("document:selfie", 1, Verdict::Approved))
            },
            Why::ItemChanged(selfie()),
        ),
        (
            Command::Mark,
            {
                let bare = NewMark { reasons: vec![], ..new_mark("document:selfie", 1, Verdict::Rejected) };
                mark(in_check(false, &anna()), &anna(), bare)
            },
            Why::ReasonNeeded,
        ),
        (Command::Reopen, without_reason(), Why::ReasonNeeded),
        (Command::RequestResubmission, ask(in_check(false, &anna()), &anna(), &[], now), Why::ItemNeeded),
        (
            Command::RequestResubmission,
            ask(in_check(false, &anna()), &anna(), &["document:selfie"], at(20 * 86_400)),
            Why::ClaimLapsed,
        ),
        (Command::RequestResubmission, due_on(0), Why::DueDate),
        (Command::Supply, supply(many_versions(), &selfie(), now), Why::TooManyVersions(selfie())),
        (Command::Lapse, in_check(false, &anna()).lapse(at(lapsed(0) - 1)), Why::NotYet),
        (Command::Mark, long_comment(), Why::TooLong),
    ]
}

/// Approved by Anna; Dora has not signed yet.
fn finished() -> Customer {
    done(finish(ready(true, &anna()), &anna(), at(2)))
}

fn without_reason() -> Transition {
    let approved = done(confirm(finished(), &dora(), at(3)));
    let version = approved.version;
    approved.reopen(&dora(), version, " ", at(NOW))
}

fn rejected_for_good() -> Customer {
    done(reject(in_check(false, &anna()), &anna(), true, at(2)))
}

fn without_attempts() -> Customer {
    let rejected = done(reject(in_check(false, &anna()), &anna(), false, at(2)));
    Customer { attempts_left: 0, ..rejected }
}

fn due_on(days: i32) -> Transition {
    let customer = in_check(false, &anna());
    let version = customer.version;
    let mut resubmission = request(&["document:selfie"]);
    resubmission.due = super::days_on(days);
    customer.request_resubmission(&anna(), version, resubmission, at(NOW))
}

fn long_comment() -> Transition {
    let comment = Some("x".repeat(limits::COMMENT_CHARS_MAX + 1));
    let long = NewMark { comment, ..new_mark("document:selfie", 1, Verdict::Approved) };
    mark(in_check(false, &anna()), &anna(), long)
}

/// The place of a reason in the list of all; a new one does not compile before it is here, and its test fails before a
/// command reaches it.
const fn place(why: &Why) -> usize {
    match why {
        Why::WrongState => 0,
        Why::AlreadyDecided { .. } => 1,
        Why::HeldBy { .. } => 2,
        Why::ClaimLapsed => 3,
        Why::Stale => 4,
        Why::PersonNeeded => 5,
        Why::SamePerson => 6,
        Why::FinalRejection => 7,
        Why::InTheWay(_) => 8,
        Why::Unanswered(_) => 9,
        Why::NotAsked(_) => 10,
        Why::UnknownItem(_) => 11,
        Why::ItemChanged(_) => 12,
        Why::ReasonNeeded => 13,
        Why::ItemNeeded => 14,
        Why::DueDate => 15,
        Why::TooLong => 16,
        Why::TooManyVersions(_) => 17,
        Why::NotYet => 18,
        Why::NothingNew => 19,
        Why::NoAttemptsLeft => 20,
        Why::OwnMarks => 21,
    }
}
const PLACES: usize = 22;

#[test]
fn every_refusal_is_reached_and_says_why() {
    let mut places = BTreeSet::new();
    for (number, (command, transition, why)) in refused().into_iter().enumerate() {
        let refusal = transition.err().unwrap_or_else(|| panic!("{number}: {command} was not refused"));
        assert_eq!((refusal.command, &refusal.why), (command, &why), "{number}");
        places.insert(place(&refusal.why));
    }
    assert!(places.into_iter().eq(0..PLACES), "a refusal is never reached");
}

#[test]
fn a_refusal_says_from_which_state() {
    let refusal = reopen(in_check(false, &anna()), &dora(), at(NOW)).unwrap_err();
    assert_eq!((refusal.status, refusal.stage), (Status::Pending, Some(Stage::InCheck)));
    let refusal = rejected_for_good().submit(&platform(), at(NOW)).unwrap_err();
    assert_eq!((refusal.status, refusal.stage), (Status::Rejected, None));
}

/// What programs and people are told for each; the codes are promised to the platforms.
#[test]
fn the_words_of_every_refusal_are_as_reviewed() {
    let mut refusals: Vec<Refusal> = refused().into_iter().filter_map(|(_, it, _)| it.err()).collect();
    refusals.sort_by_key(|refusal| place(&refusal.why));
    let mut lines: Vec<String> = refusals
        .iter()
        .map(|refusal| {
            let http = if refusal.is_input() { 422 } else { 409 };
            format!("{:<18} {http}  {refusal}", refusal.code())
        })
        .collect();
    lines.dedup();
    reviewed("refusals", &lines.join("\n"));
}

#[test]
fn only_an_approver_asks_once_more_when_no_attempt_is_left() {
    let asks = |by: &crate::user::Actor| {
        let customer = Customer { attempts_left: 0, ..in_check(false, by) };
        let version = customer.version;
        customer.request_resubmission(by, version, request(&["document:selfie"]), at(NOW))
    };
    assert_eq!(asks(&anna()).unwrap_err().why, Why::NoAttemptsLeft);
    let asked = done(asks(&dora()));
    assert_eq!(asked.attempts_left, 1);
    let sent = done(supply(asked, &key("document:selfie"), at(NOW)));
    assert_eq!(done(sent.submit(&platform(), at(NOW))).attempts_left, 0);
}

#[test]
fn a_resubmission_is_due_between_tomorrow_and_a_year_from_now() {
    for (days, fits) in [(-1, false), (0, false), (1, true), (365, true), (366, false)] {
        assert_eq!(due_on(days).is_ok(), fits, "{days}");
    }
}

#[test]
fn lists_and_texts_are_limited() {
    let asks = |change: &dyn Fn(&mut super::Resubmission)| {
        let customer = in_check(false, &anna());
        let version = customer.version;
        let mut resubmission = request(&["document:selfie", "document:passport"]);
        change(&mut resubmission);
        customer.request_resubmission(&anna(), version, resubmission, at(NOW)).map_err(|refusal| refusal.why)
    };
    let rejects = |change: &dyn Fn(&mut super::Reject)| {
        let customer = in_check(false, &anna());
        let version = customer.version;
        let mut rejection = rejection(false);
        change(&mut rejection);
        customer
            .reject(&anna(), version, rejection, None, &Circumstances::default(), at(NOW))
            .map_err(|refusal| refusal.why)
    };
    let long = || "x".repeat(limits::COMMENT_CHARS_MAX + 1);
    let many = || vec!["image_blurred".to_owned(); limits::REASONS_MAX + 1];

    assert!(asks(&|_| {}).is_ok());
    assert_eq!(asks(&|it| it.items[1] = it.items[0].clone()).unwrap_err(), Why::TooLong);
    assert_eq!(asks(&|it| it.items[1].message = long()).unwrap_err(), Why::TooLong);
    assert_eq!(asks(&|it| it.items[1].reasons = many()).unwrap_err(), Why::TooLong);
    assert_eq!(asks(&|it| it.items[1].message = " ".into()).unwrap_err(), Why::ReasonNeeded);
    let too_many = |it: &mut super::Resubmission| {
        it.items = (0..=limits::ITEMS_MAX)
            .map(|number| {
                let item = key(&format!("field:f{number}"));
                crate::check::RequestedItem { item, ..it.items[0].clone() }
            })
            .collect();
    };
    assert_eq!(asks(&too_many).unwrap_err(), Why::TooLong);

    assert!(rejects(&|_| {}).is_ok());
    assert_eq!(rejects(&|it| it.reasons = vec![]).unwrap_err(), Why::ReasonNeeded);
    assert_eq!(rejects(&|it| it.reasons = many()).unwrap_err(), Why::TooLong);
    assert_eq!(rejects(&|it| it.customer_text = long()).unwrap_err(), Why::TooLong);

    let approved = done(finish(ready(false, &anna()), &anna(), at(2)));
    let version = approved.version;
    assert_eq!(approved.reopen(&dora(), version, &long(), at(3)).unwrap_err().why, Why::TooLong);
    let waits = done(finish(ready(true, &anna()), &anna(), at(2)));
    let version = waits.version;
    assert_eq!(waits.clone().send_back(&dora(), version, "", at(3)).unwrap_err().why, Why::ReasonNeeded);
    assert_eq!(waits.send_back(&dora(), version, &long(), at(3)).unwrap_err().why, Why::TooLong);
    let many_reasons = NewMark { reasons: many(), ..new_mark("document:selfie", 1, Verdict::Rejected) };
    assert_eq!(mark(in_check(false, &anna()), &anna(), many_reasons).unwrap_err().why, Why::TooLong);
}
