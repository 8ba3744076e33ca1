//! What holds whatever two reviewers, an approver, the platform and the time do, in any order.

use super::{
    Transition, anna, at, ben, check_id, dora, key, new_customer, new_mark, platform,
    record::{Record, Told},
    rejection, request, supply,
};
use crate::{
    check::NewMark,
    customer::{Customer, State},
    event::{Event, EventKind},
    four_eyes::Circumstances,
    id::UserId,
    item::ItemKey,
    refusal::Command,
    status::{Outcome, Stage, Verdict},
    user::Actor,
};
use jiff::Timestamp;
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{RngSeed, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap};

const ITEMS: [&str; 6] = [
    "field:id_number",
    "document:passport",
    "document:selfie",
    "document:identity_card",
    "field:middle_name",
    "document:source_of_funds",
];

/// Who tries: one of the three, or whoever holds the check or, failing that, Anna.
#[derive(Clone, Copy, Debug)]
enum Who {
    Anna,
    Ben,
    Dora,
    Holder,
}

/// One thing tried, or a few in a row.
#[derive(Clone, Debug)]
enum Step {
    Supply(usize),
    /// Whatever is still asked for or missing.
    SupplyAll,
    Submit,
    StartCheck(Who),
    Release(Who),
    TakeOver(Who),
    Lapse,
    Mark {
        by: Who,
        item: usize,
        version_on_screen_old: bool,
        verdict: Verdict,
        with_reason: bool,
    },
    /// Every item approved.
    MarkAll(Who),
    Finish {
        by: Who,
        stale: bool,
    },
    Reject {
        by: Who,
        stale: bool,
        r#final: bool,
    },
    Ask {
        by: Who,
        stale: bool,
        items: Vec<usize>,
    },
    Confirm {
        by: Who,
        stale: bool,
    },
    SendBack {
        by: Who,
        stale: bool,
    },
    Reopen {
        by: Who,
        stale: bool,
    },
    WaitMinutes(i64),
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![1 => Just(Who::Anna), 1 => Just(Who::Ben), 1 => Just(Who::Dora), 5 => Just(Who::Holder)]
}

fn stale() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.1)
}

fn step() -> impl Strategy<Value = Step> {
    let mark = (who(), 0..ITEMS.len(), stale(), select(Verdict::ALL), prop::bool::weighted(0.8)).prop_map(
        |(by, item, version_on_screen_old, verdict, with_reason)| Step::Mark {
            by,
            item,
            version_on_screen_old,
            verdict,
            with_reason,
        },
    );
    let items = prop::sample::subsequence((0..ITEMS.len()).collect::<Vec<_>>(), 0..3);
    prop_oneof![
        3 => (0..ITEMS.len()).prop_map(Step::Supply),
        3 => Just(Step::SupplyAll),
        5 => Just(Step::Submit),
        6 => who().prop_map(Step::StartCheck),
        1 => who().prop_map(Step::Release),
        1 => who().prop_map(Step::TakeOver),
        4 => Just(Step::Lapse),
        4 => mark,
        4 => who().prop_map(Step::MarkAll),
        4 => (who(), stale()).prop_map(|(by, stale)| Step::Finish { by, stale }),
        1 => (who(), stale(), prop::bool::weighted(0.2))
            .prop_map(|(by, stale, r#final)| Step::Reject { by, stale, r#final }),
        2 => (who(), stale(), items).prop_map(|(by, stale, items)| Step::Ask { by, stale, items }),
        3 => (who(), stale()).prop_map(|(by, stale)| Step::Confirm { by, stale }),
        1 => (who(), stale()).prop_map(|(by, stale)| Step::SendBack { by, stale }),
        2 => (who(), stale()).prop_map(|(by, stale)| Step::Reopen { by, stale }),
        4 => select(&[1_i64, 10, 29, 30, 31][..]).prop_map(Step::WaitMinutes),
    ]
}

/// A customer and its onlookers.
struct World {
    customer: Customer,
    record: Record,
    told: Told,
    seconds: i64,
    checks: u128,
}

type Checked = Result<(), TestCaseError>;

impl World {
    fn new(two_signatures: bool) -> Self {
        Self {
            customer: new_customer(two_signatures),
            record: Record::new(two_signatures),
            told: Told::default(),
            seconds: 0,
            checks: 0,
        }
    }

    fn now(&self) -> Timestamp {
        at(self.seconds)
    }

    fn actor(&self, who: Who) -> Actor {
        match who {
            Who::Anna => anna(),
            Who::Ben => ben(),
            Who::Dora => dora(),
            Who::Holder => [ben(), dora()]
                .into_iter()
                .find(|actor| actor.user() == self.record.holder())
                .unwrap_or_else(anna),
        }
    }

    /// The customer as it is and the version that is on screen.
    fn shown(&self, stale: bool) -> (Customer, u32) {
        let customer = self.customer.clone();
        let version = customer.version - u32::from(stale);
        (customer, version)
    }

    fn take(&mut self, step: &Step) -> Checked {
        self.seconds += 1;
        match step {
            Step::Supply(item) => self.supply(&key(ITEMS[*item])),
            Step::SupplyAll => self.supply_all(),
            Step::Submit => self.submit(),
            Step::StartCheck(by) => self.start_check(&self.actor(*by)),
            Step::Release(by) => self.release(&self.actor(*by)),
            Step::TakeOver(by) => self.take_over(&self.actor(*by)),
            Step::Lapse => self.lapse(),
            Step::Mark { by, item, version_on_screen_old, verdict, with_reason } => {
                let version = self.record.items.get(&key(ITEMS[*item])).copied().unwrap_or(1);
                let mut mark = new_mark(ITEMS[*item], version - u32::from(*version_on_screen_old), *verdict);
                if !with_reason {
                    mark.reasons.clear();
                }
                self.mark(&self.actor(*by), &mark)
            }
            Step::MarkAll(by) => self.record.items.clone().into_iter().try_for_each(|(item, version)| {
                self.mark(&self.actor(*by), &new_mark(&item.to_string(), version, Verdict::Approved))
            }),
            Step::Finish { by, stale } => self.finish(&self.actor(*by), *stale),
            Step::Reject { by, stale, r#final } => self.reject(&self.actor(*by), *stale, *r#final),
            Step::Ask { by, stale, items } => self.ask(&self.actor(*by), *stale, items),
            Step::Confirm { by, stale } => self.sign(&self.actor(*by), *stale, true),
            Step::SendBack { by, stale } => self.sign(&self.actor(*by), *stale, false),
            Step::Reopen { by, stale } => self.reopen(&self.actor(*by), *stale),
            Step::WaitMinutes(minutes) => {
                self.seconds += minutes * 60 - 1;
                Ok(())
            }
        }
    }

    fn supply(&mut self, item: &ItemKey) -> Checked {
        let result = supply(self.customer.clone(), item, self.now());
        if self.settle(Command::Supply, result, None)? {
            let asked = self.record.open_request.as_ref().is_none_or(|open| open.contains_key(item));
            prop_assert!(asked, "{item} was not asked for");
            self.record.supplied(item);
        }
        self.compare()
    }

    fn supply_all(&mut self) -> Checked {
        let wanted: Vec<ItemKey> = match &self.record.open_request {
            Some(open) => {
                open.iter().filter(|(_, answered)| !**answered).map(|(key, _)| key.clone()).collect()
            }
            None => super::COMPLETE.map(key).into_iter().chain(self.record.asked.clone()).collect(),
        };
        wanted.iter().try_for_each(|item| self.supply(item))
    }

    fn submit(&mut self) -> Checked {
        let result = self.customer.clone().submit(&platform(), self.now());
        if self.settle(Command::Submit, result, None)? {
            let answered = self.record.open_request.as_ref().is_none_or(|open| open.values().all(|it| *it));
            prop_assert!(answered, "something asked for is not answered");
            self.record.submitted();
        }
        self.compare()
    }

    fn start_check(&mut self, by: &Actor) -> Checked {
        self.checks += 1;
        let (now, new) = (self.now(), check_id(self.checks));
        let free = match self.told.stage() {
            Some(Stage::AwaitingReview) => true,
            Some(Stage::InCheck) => self.record.is_free(now),
            _ => false,
        };
        let result = self.customer.clone().start_check(by, new, now);
        if self.settle(Command::StartCheck, result, Some(free))? {
            self.record.started(person(by), new, now);
        }
        self.compare()
    }

    fn release(&mut self, by: &Actor) -> Checked {
        let held = self.record.holds(person(by), self.now());
        let result = self.customer.clone().release(by, self.now());
        if self.settle(Command::Release, result, Some(held))? {
            self.record.let_go();
        }
        self.compare()
    }

    fn take_over(&mut self, by: &Actor) -> Checked {
        let by_another = self.record.holder().is_some_and(|holder| holder != person(by));
        let result = self.customer.clone().take_over(by, self.now());
        if self.settle(Command::TakeOver, result, Some(by_another))? {
            self.record.taken_over(person(by), self.now());
        }
        self.compare()
    }

    fn lapse(&mut self) -> Checked {
        let over = self.record.holder().is_some() && self.record.is_free(self.now());
        let result = self.customer.clone().lapse(self.now());
        if self.settle(Command::Lapse, result, Some(over))? {
            self.record.let_go();
        }
        self.compare()
    }

    fn mark(&mut self, by: &Actor, mark: &NewMark) -> Checked {
        let may = self.record.holds(person(by), self.now())
            && self.record.items.get(&mark.item) == Some(&mark.item_version)
            && (mark.verdict != Verdict::Rejected || !mark.reasons.is_empty());
        let result = self.customer.clone().mark(by, mark.clone(), self.now());
        if self.settle(Command::Mark, result, Some(may))? {
            self.record.marked(person(by), mark, self.now());
        }
        self.compare()
    }

    fn finish(&mut self, by: &Actor, stale: bool) -> Checked {
        let may = self.record.holds(person(by), self.now()) && !stale && self.record.is_all_approved();
        let (customer, version) = self.shown(stale);
        self.decide(
            Command::Finish,
            Outcome::Approve,
            by,
            customer.finish(by, version, &Circumstances::default(), self.now()),
            may,
        )
    }

    fn reject(&mut self, by: &Actor, stale: bool, r#final: bool) -> Checked {
        let may = self.record.holds(person(by), self.now()) && !stale;
        let (customer, version) = self.shown(stale);
        let result =
            customer.reject(by, version, rejection(r#final), None, &Circumstances::default(), self.now());
        self.decide(Command::Reject, Outcome::Reject, by, result, may)
    }

    fn ask(&mut self, by: &Actor, stale: bool, items: &[usize]) -> Checked {
        let may = self.record.holds(person(by), self.now()) && !stale && !items.is_empty();
        let (customer, version) = self.shown(stale);
        let items: Vec<_> = items.iter().map(|item| ITEMS[*item]).collect();
        let result = customer.request_resubmission(by, version, request(&items), self.now());
        if result.is_ok() {
            let keys: Vec<_> = items.iter().copied().map(key).collect();
            self.record.asked(&keys);
        }
        self.decide(Command::RequestResubmission, Outcome::Resubmission, by, result, may)
    }

    fn decide(
        &mut self,
        command: Command,
        outcome: Outcome,
        by: &Actor,
        result: Transition,
        may: bool,
    ) -> Checked {
        if self.settle(command, result, Some(may))? {
            let first = self.record.decided(outcome, person(by), self.now());
            prop_assert!(first, "a second decision on one check");
        }
        self.compare()
    }

    fn sign(&mut self, by: &Actor, stale: bool, confirmed: bool) -> Checked {
        let (customer, version) = self.shown(stale);
        let (command, result) = if confirmed {
            (Command::Confirm, customer.confirm(by, version, self.now()))
        } else {
            (Command::SendBack, customer.send_back(by, version, "Look again.", self.now()))
        };
        if self.settle(command, result, None)? {
            prop_assert!(!stale, "signed what was not on screen");
            prop_assert!(self.record.signed(person(by), confirmed), "signed by the same person, or twice");
        }
        self.compare()
    }

    fn reopen(&mut self, by: &Actor, stale: bool) -> Checked {
        let (customer, version) = self.shown(stale);
        let was_final = customer.state == (State::Rejected { r#final: true });
        let result = customer.reopen(by, version, "New facts.", self.now());
        if self.settle(Command::Reopen, result, None)? {
            prop_assert!(!stale && (!was_final || *by == dora()));
            self.record.reopened();
        }
        self.compare()
    }

    /// Takes the result of a command; gives whether it was carried out. `may` is whether it had to be.
    fn settle(
        &mut self,
        command: Command,
        result: Transition,
        may: Option<bool>,
    ) -> Result<bool, TestCaseError> {
        if let Some(may) = may {
            prop_assert_eq!(result.is_ok(), may, "{:?}", result);
        }
        let before = &self.customer;
        match result {
            Err(refusal) => {
                let from = (refusal.command, refusal.status, refusal.stage);
                prop_assert_eq!(from, (command, before.state.status(), before.state.stage()));
                Ok(false)
            }
            Ok((after, event)) => {
                let versions = before.version + u32::from(command != Command::Mark);
                prop_assert_eq!(after.version, versions, "the version counts every transition but marks");
                prop_assert_eq!((event.at, event.customer), (self.now(), Some(after.id)));
                only_asked_items_changed(before, &after)?;
                self.told.hear(&event.kind);
                count(&event, &after);
                self.customer = after;
                Ok(true)
            }
        }
    }

    /// The customer is as every onlooker has it.
    fn compare(&self) -> Checked {
        let (customer, record) = (&self.customer, &self.record);
        let r#final = customer.state == (State::Rejected { r#final: true });
        prop_assert_eq!((customer.state.status(), customer.state.stage(), r#final), self.told.standing());
        prop_assert_eq!(customer.state == State::Approved, record.entitled, "approved without its due");
        prop_assert_eq!(record.is_as_noted(customer.check.as_ref()), Ok(()));
        prop_assert_eq!(&customer.items, &record.items);
        prop_assert_eq!(&customer.asked, &record.asked);
        let request = match &customer.state {
            State::Resubmission(request) => Some(&request.items),
            _ => None,
        };
        prop_assert_eq!(request, record.open_request.as_ref());
        let in_check = customer.state == State::InCheck;
        let holder = customer.check.as_ref().and_then(|check| check.claim).map(|claim| claim.holder);
        prop_assert_eq!((in_check, holder), (record.holder().is_some(), record.holder()));
        Ok(())
    }
}

/// While a resubmission is open, nothing changes but the items it asks for; while a check is open or a decision stands,
/// no item does.
fn only_asked_items_changed(before: &Customer, after: &Customer) -> Checked {
    let changed = after.items.iter().filter(|(item, version)| before.items.get(item) != Some(version));
    for (item, _) in changed {
        let allowed = match &before.state {
            State::Incomplete | State::Rejected { r#final: false } => true,
            State::Resubmission(request) => request.items.contains_key(item),
            _ => false,
        };
        prop_assert!(allowed, "{item} changed");
    }
    if matches!(before.state, State::Resubmission(_)) {
        prop_assert_eq!(&before.check, &after.check);
    }
    Ok(())
}

fn person(by: &Actor) -> UserId {
    by.user().unwrap()
}

thread_local! {
    /// How often each thing happened: commands that never succeed would show nothing.
    static HAPPENED: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

fn count(event: &Event, after: &Customer) {
    let mut what = vec![event.kind.word().to_owned()];
    match &event.kind {
        EventKind::Submitted { returned: true, .. } => what.push("returned".into()),
        EventKind::CheckStarted { carried_over: 1.., .. } => what.push("carried over".into()),
        EventKind::Decided { .. } | EventKind::DecisionConfirmed { .. } => {
            what.push(format!("{} by {}", after.state.status(), event.kind.word()));
        }
        _ => {}
    }
    HAPPENED
        .with_borrow_mut(|happened| what.into_iter().for_each(|it| *happened.entry(it).or_default() += 1));
}

/// The same cases every time, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` says otherwise. A failure prints the
/// shortest sequence that fails; make an example of it in `rules.rs`, so no file of seeds is kept.
fn config() -> ProptestConfig {
    let told = ProptestConfig::default();
    let rng_seed = if told.rng_seed == RngSeed::Random { RngSeed::Fixed(20_260_302) } else { told.rng_seed };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { told.cases } else { 10_000 };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..told }
}

#[test]
fn whatever_happens_the_record_is_true_and_only_the_verified_are_approved() {
    let cases = (any::<bool>(), prop::collection::vec(step(), 1..120));
    let result = TestRunner::new(config()).run(&cases, |(two_signatures, steps)| {
        let mut world = World::new(two_signatures);
        steps.iter().try_for_each(|step| world.take(step))
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let happened = HAPPENED.take();
    for what in [
        "check_released",
        "check_taken_over",
        "check_lapsed",
        "carried over",
        "returned",
        "decision_sent_back",
        "reopened",
        "approved by decided",
        "rejected by decided",
        "resubmission by decided",
        "approved by decision_confirmed",
        "rejected by decision_confirmed",
    ] {
        let times = happened.get(what).copied().unwrap_or(0);
        assert!(times >= 100, "too rare to show anything: {what}, {times} times of {happened:?}");
    }
}
