//! The rules of the product, each by an example.

use super::{
    all_approved, anna, ask, at, ben, check_id, complete, confirm, days_on, done, dora, finish, in_check,
    key, lapsed, level, new_mark, platform, ready, reject, send_back, supplied, user, waiting,
};
use crate::{
    check::{Ruling, Seen},
    customer::{OpenRequest, Standing, State},
    four_eyes::Circumstances,
    level::{Obstacle, Requirement, obstacles},
    refusal::Why,
    status::{Outcome, Verdict},
};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn of_two_decisions_on_one_check_the_second_is_told_who_decided_and_when() {
    let on_both_screens = ready(false, &anna());
    let seen = on_both_screens.version;
    let rejected = done(on_both_screens.reject(
        &anna(),
        seen,
        super::rejection(false),
        None,
        &Circumstances::default(),
        at(2),
    ));
    let decided = Why::AlreadyDecided { outcome: Outcome::Reject, by: user(0xA), at: at(2) };
    for loser in [anna(), ben(), dora()] {
        assert_eq!(
            rejected.clone().finish(&loser, seen, &Circumstances::default(), at(3)).unwrap_err().why,
            decided
        );
        let again = super::rejection(true);
        assert_eq!(
            rejected
                .clone()
                .reject(&loser, seen, again, None, &Circumstances::default(), at(3))
                .unwrap_err()
                .why,
            decided
        );
        let asks = super::request(&["document:selfie"]);
        assert_eq!(
            rejected.clone().request_resubmission(&loser, seen, asks, at(3)).unwrap_err().why,
            decided
        );
    }
}

#[test]
fn of_two_second_signatures_the_second_is_told_who_signed_and_when() {
    let on_both_screens = done(finish(ready(true, &anna()), &anna(), at(2)));
    let seen = on_both_screens.version;
    let signed = Why::AlreadyDecided { outcome: Outcome::Approve, by: user(0xD), at: at(3) };
    let confirmed = done(on_both_screens.clone().confirm(&dora(), seen, at(3)));
    assert_eq!(confirmed.send_back(&ben(), seen, "No.", at(4)).unwrap_err().why, signed);
    let sent_back = done(on_both_screens.send_back(&dora(), seen, "No.", at(3)));
    assert_eq!(sent_back.confirm(&ben(), seen, at(4)).unwrap_err().why, signed);
}

#[test]
fn a_decision_keeps_what_was_on_screen() {
    let customer = done(supplied(complete(false), "document:selfie").submit(&platform(), at(0)));
    let customer = done(customer.start_check(&anna(), check_id(1), at(0)));
    let customer = done(customer.mark(&anna(), new_mark("document:selfie", 2, Verdict::Rejected), at(1)));
    let decision = done(reject(customer, &anna(), true, at(2))).check.unwrap().decision.unwrap();
    assert!(matches!(decision.ruling, Ruling::Reject(rejection) if rejection.r#final));
    assert_eq!((decision.by, decision.at), (user(0xA), at(2)));
    let seen = |item, version, verdict| Seen { item: key(item), version, verdict };
    assert_eq!(
        decision.seen,
        [
            seen("field:id_number", 1, None),
            seen("document:passport", 1, None),
            seen("document:selfie", 2, Some(Verdict::Rejected)),
        ]
    );
}

#[test]
fn a_claim_holds_for_half_an_hour_after_the_last_action() {
    let customer = in_check(false, &anna());
    let last_moment = lapsed(0) - 1;
    let mark = || new_mark("document:selfie", 1, Verdict::Approved);
    assert_eq!(customer.clone().mark(&anna(), mark(), at(lapsed(0))).unwrap_err().why, Why::ClaimLapsed);
    assert!(customer.clone().start_check(&ben(), check_id(2), at(last_moment)).is_err());
    let taken = done(customer.clone().start_check(&ben(), check_id(2), at(lapsed(0))));
    assert_eq!(taken.open_check().map(|check| check.id), Some(check_id(1)), "the round's check goes on");

    let marked = done(customer.mark(&anna(), mark(), at(last_moment)));
    assert!(marked.clone().lapse(at(lapsed(last_moment) - 1)).is_err());
    let lapsed = done(marked.clone().lapse(at(lapsed(last_moment))));
    assert_eq!(lapsed.state, State::AwaitingReview);
    assert_eq!(lapsed.check.unwrap().marks, marked.check.unwrap().marks);
}

#[test]
fn whose_claim_was_taken_over_holds_nothing_any_more() {
    let taken = done(ready(false, &anna()).take_over(&dora(), at(5)));
    let held = Why::HeldBy { holder: user(0xD), until: at(lapsed(5)) };
    assert_eq!(finish(taken.clone(), &anna(), at(6)).unwrap_err().why, held);
    assert_eq!(done(finish(taken, &dora(), at(6))).state, State::Approved);
}

#[test]
fn a_resubmission_is_answered_reviewed_again_and_comes_first() {
    let customer =
        done(ready(false, &anna()).mark(&anna(), new_mark("document:selfie", 1, Verdict::Rejected), at(1)));
    let asked = done(ask(customer, &anna(), &["document:selfie", "document:source_of_funds"], at(2)));
    let items = BTreeMap::from([(key("document:selfie"), false), (key("document:source_of_funds"), false)]);
    let open = OpenRequest { items, due: days_on(14), requested_by: user(0xA) };
    assert_eq!(asked.state, State::Resubmission(open));

    let partly = supplied(asked, "document:selfie");
    let unanswered = Why::Unanswered(vec![key("document:source_of_funds")]);
    assert_eq!(partly.clone().submit(&platform(), at(3)).unwrap_err().why, unanswered);
    let back = done(supplied(partly, "document:source_of_funds").submit(&platform(), at(3)));
    assert_eq!((&back.state, back.returned, back.round), (&State::AwaitingReview, true, 2));

    // What stood approved and was not sent again is carried over; what was sent again is not marked.
    let again = done(back.start_check(&ben(), check_id(2), at(4)));
    let marks = &again.open_check().unwrap().marks;
    assert!(marks.keys().eq([&key("field:id_number"), &key("document:passport")]));
    assert!(marks.values().all(|mark| mark.carried_from == Some(check_id(1)) && mark.by == user(0xA)));

    // Never required by the level, but asked for: now it is.
    let selfie = done(again.mark(&ben(), new_mark("document:selfie", 2, Verdict::Approved), at(5)));
    let in_the_way =
        Obstacle { label: None, items: vec![key("document:source_of_funds")], standing: Standing::Unmarked };
    assert_eq!(finish(selfie.clone(), &ben(), at(6)).unwrap_err().why, Why::InTheWay(vec![in_the_way]));
    assert_eq!(done(finish(all_approved(selfie, &ben()), &ben(), at(6))).state, State::Approved);
}

#[test]
fn a_mark_carried_over_twice_names_the_check_it_was_set_in() {
    let mut customer = done(ask(ready(false, &anna()), &anna(), &["document:selfie"], at(2)));
    for number in 2..4 {
        customer = done(supplied(customer, "document:selfie").submit(&platform(), at(3)));
        customer = done(customer.start_check(&ben(), check_id(number), at(4)));
        let passport = &customer.open_check().unwrap().marks[&key("document:passport")];
        assert_eq!(passport.carried_from, Some(check_id(1)));
        customer = done(ask(customer, &ben(), &["document:selfie"], at(5)));
    }
}

#[test]
fn who_was_rejected_may_send_again_unless_for_good() {
    let rejected = done(reject(in_check(false, &anna()), &anna(), false, at(2)));
    assert!(rejected.may_supply(&key("document:selfie")));
    let back = done(supplied(rejected, "document:selfie").submit(&platform(), at(3)));
    assert_eq!((&back.state, back.returned, back.round), (&State::AwaitingReview, false, 2));
    let for_good = done(reject(in_check(false, &anna()), &anna(), true, at(2)));
    assert!(!for_good.may_supply(&key("document:selfie")));
}

#[test]
fn a_mark_counts_only_for_the_version_it_was_set_on() {
    let asked = done(ask(ready(false, &anna()), &anna(), &["document:selfie"], at(2)));
    let rejected = done(reject(ready(false, &anna()), &anna(), false, at(2)));
    for customer in [asked, rejected] {
        assert_eq!(customer.standings()[&key("document:selfie")], Standing::Approved);
        let standings = supplied(customer, "document:selfie").standings();
        assert_eq!(standings[&key("document:selfie")], Standing::Unmarked);
        assert_eq!(standings[&key("document:passport")], Standing::Approved);
    }
}

#[test]
fn two_signatures_stand_under_approvals_and_rejections_only() {
    let state_after_both = |first| done(confirm(first, &dora(), at(3))).state;
    assert_eq!(state_after_both(done(finish(ready(true, &anna()), &anna(), at(2)))), State::Approved);
    for r#final in [false, true] {
        let rejected = done(reject(in_check(true, &anna()), &anna(), r#final, at(2)));
        assert_eq!(rejected.state, State::AwaitingSecondApproval);
        assert_eq!(state_after_both(rejected), State::Rejected { r#final });
    }
    let asked = done(ask(in_check(true, &anna()), &anna(), &["document:selfie"], at(2)));
    assert!(matches!(asked.state, State::Resubmission(_)));
    let sent_back = done(send_back(done(finish(ready(true, &anna()), &anna(), at(2))), &dora(), at(3)));
    assert_eq!((&sent_back.state, sent_back.round), (&State::AwaitingReview, 2));
    let second = sent_back.check.unwrap().decision.unwrap().second.unwrap();
    assert_eq!((second.confirmed, second.by, second.at), (false, user(0xD), at(3)));
}

#[test]
fn a_review_is_due_as_long_after_it_came_to_the_queue_as_the_level_says() {
    let customer = waiting(false);
    assert_eq!((customer.submitted_at, customer.due_at), (Some(at(0)), Some(at(24 * 3600))));
}

#[test]
fn a_group_takes_any_one_of_its_documents() {
    for (passport, card, in_the_way) in [
        (None, None, Some((Standing::Missing, vec!["document:passport", "document:identity_card"]))),
        (None, Some(Standing::Unmarked), Some((Standing::Unmarked, vec!["document:identity_card"]))),
        (
            Some(Standing::Rejected),
            Some(Standing::Pending),
            Some((Standing::Pending, vec!["document:passport", "document:identity_card"])),
        ),
        (Some(Standing::Rejected), Some(Standing::Approved), None),
        (Some(Standing::Approved), None, None),
    ] {
        let standings = [("document:passport", passport), ("document:identity_card", card)];
        let standings: BTreeMap<_, _> =
            standings.into_iter().filter_map(|(item, standing)| Some((key(item), standing?))).collect();
        let group = &level(false).requirements(&BTreeSet::new())[1..2];
        let expected = in_the_way.map(|(standing, items)| Obstacle {
            label: Some("Identity document".into()),
            items: items.into_iter().map(key).collect(),
            standing,
        });
        let found = obstacles(group, &standings, |standing| standing == Standing::Approved);
        assert_eq!(found, Vec::from_iter(expected), "{passport:?} {card:?}");
    }
}

#[test]
fn what_was_asked_for_by_name_is_required_beside_its_group_and_only_once() {
    let requirement = |label: Option<&str>, items: &[&str]| Requirement {
        label: label.map(Into::into),
        any_of: items.iter().map(|item| key(item)).collect(),
    };
    let asked = ["document:identity_card", "document:selfie", "field:occupation"].map(key).into();
    assert_eq!(
        level(false).requirements(&asked),
        [
            requirement(None, &["field:id_number"]),
            requirement(Some("Identity document"), &["document:passport", "document:identity_card"]),
            requirement(None, &["document:selfie"]),
            requirement(None, &["field:occupation"]),
            requirement(None, &["document:identity_card"]),
        ]
    );
}

#[test]
fn a_request_nobody_answers_can_be_withdrawn_and_asks_for_nothing_any_more() {
    let asked = done(ask(ready(false, &anna()), &anna(), &["document:source_of_funds"], at(2)));
    let version = asked.version;
    let back = done(asked.reopen(&dora(), version, "Asked by mistake.", at(3)));
    assert_eq!(back.state, State::AwaitingReview);
    assert!(back.asked.is_empty());
    assert!(done(back.start_check(&anna(), check_id(2), at(4))).obstacles().is_empty());
}
