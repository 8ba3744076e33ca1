//! Four eyes: what the policy asks, who signs, and what the second person sees.

use axum::http::{Method, StatusCode};
use probity_app::{check, customer, four_eyes, note};
use probity_model::{
    customer::State,
    event::EventKind,
    four_eyes::{Ground, Policy, Rule, Threshold},
    id::CustomerId,
    money::Money,
    refusal::Why,
    status::Risk,
    user::Role,
};
use probity_testkit::{Client, TestApp, TestUser, sql_uuid};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

fn rejections_for(group: &str) -> Rule {
    Rule {
        name: format!("For {group}"),
        rejections: true,
        groups: [group.to_owned()].into(),
        ..Rule::default()
    }
}

fn movers(amount: &str) -> Rule {
    let least = Threshold(Money::parse(amount, "EUR").expect("money"));
    Rule { name: "Movers".to_owned(), approvals: true, moved_min: Some(least), ..Rule::default() }
}

async fn set(test: &TestApp, rules: Vec<Rule>) {
    let admin = test.user(Role::Administrator).await;
    let versions = four_eyes::versions(&test.app, &admin.actor).await.expect("versions");
    let seen = versions.first().map_or(0, |it| it.version);
    four_eyes::change(&test.app, &admin.actor, seen, Policy { rules }).await.expect("a policy");
}

fn saying(body: &str) -> note::NewNote {
    note::NewNote { body: body.to_owned(), ..note::NewNote::default() }
}

async fn state(test: &TestApp, by: &TestUser, id: CustomerId) -> State {
    customer::get(&test.app, &by.actor, id).await.expect("a customer").customer.state
}

/// Why the latest decision needed a second signature.
async fn grounds(test: &TestApp, by: &TestUser, id: CustomerId) -> Vec<Ground> {
    let customer = customer::get(&test.app, &by.actor, id).await.expect("a customer").customer;
    customer.check.and_then(|check| check.decision).expect("a decision").grounds
}

async fn transact(platform: &Client, id: CustomerId, external_id: &str, direction: &str, amount: &str) {
    let body = json!({
        "external_id": external_id, "customer_id": id, "direction": direction, "amount": amount, "currency": "EUR",
    });
    let answer = platform.json(Method::POST, "/api/v1/transactions", &body).await;
    assert!(matches!(answer.status, StatusCode::CREATED | StatusCode::FORBIDDEN), "{}", answer.text());
}

#[tokio::test]
async fn a_rule_on_reasons_asks_for_a_second_person_and_says_so_for_good() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    set(&test, vec![rejections_for("fraud")]).await;
    let (plain, fraud) = (test.submitted(&platform, "plain").await, test.submitted(&platform, "fraud").await);
    test.reject(&reviewer, plain, &["image_blurred"], "").await;
    assert_eq!(state(&test, &reviewer, plain).await, State::Rejected { r#final: false });
    assert_eq!(grounds(&test, &reviewer, plain).await, []);
    test.reject(&reviewer, fraud, &["image_blurred", "fraud_forged"], "").await;
    assert_eq!(state(&test, &reviewer, fraud).await, State::AwaitingSecondApproval);
    let ground = Ground::Rule { policy: 1, rule: "For fraud".to_owned() };
    assert_eq!(grounds(&test, &reviewer, fraud).await, std::slice::from_ref(&ground));
    let in_event = test.events().await.into_iter().find_map(|event| match event.kind {
        EventKind::Decided { decision, awaits_second: true, .. } => Some(decision.grounds),
        _ => None,
    });
    assert_eq!(in_event, Some(vec![ground.clone()]));

    // Another policy lifts nothing that waits, and the decision keeps its grounds.
    set(&test, Vec::new()).await;
    assert_eq!(state(&test, &reviewer, fraud).await, State::AwaitingSecondApproval);
    let browser = test.sign_in(&approver).await;
    let page = browser.get(&format!("/customers/{fraud}")).await.text();
    assert!(page.contains("the rule &#34;For fraud&#34; (policy version 1)"), "{page}");
    let version = customer::get(&test.app, &approver.actor, fraud).await.expect("there").customer.version;
    let confirm = format!("/customers/{fraud}/check/confirm");
    let answer = browser.post(&confirm, &[("version", &version.to_string())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(matches!(state(&test, &reviewer, fraud).await, State::Rejected { .. }));
    assert_eq!(grounds(&test, &reviewer, fraud).await, [ground]);
}

#[tokio::test]
async fn a_rule_on_amounts_counts_what_was_accepted_in_and_out() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    set(&test, vec![movers("10000")]).await;
    for (reference, amounts, awaits) in
        [("below", ["5000", "4999.99"], false), ("at", ["5000.000", "5000"], true)]
    {
        let id = test.submitted(&platform, reference).await;
        transact(&platform, id, &format!("{reference}-0"), "in", "50000").await;
        test.approve(&reviewer, id).await;
        assert_eq!(state(&test, &reviewer, id).await, State::Approved, "a refused transaction moved nothing");
        transact(&platform, id, &format!("{reference}-1"), "in", amounts[0]).await;
        transact(&platform, id, &format!("{reference}-2"), "out", amounts[1]).await;
        let version = customer::get(&test.app, &approver.actor, id).await.expect("there").customer.version;
        check::reopen(&test.app, &approver.actor, id, version, "Review due.").await.expect("reopened");
        let started = check::start(&test.app, &reviewer.actor, id).await.expect("a check");
        let decided = check::finish(&test.app, &reviewer.actor, id, started.version).await.expect("decided");
        assert_eq!(decided.state == State::AwaitingSecondApproval, awaits, "{reference}");
    }
}

#[tokio::test]
async fn a_rule_on_risk_goes_by_the_risk_at_the_decision() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let high = Rule {
        name: "High".to_owned(),
        approvals: true,
        risk_min: Some(Risk::High),
        levels: ["standard".to_owned()].into(),
        ..Rule::default()
    };
    set(&test, vec![high]).await;
    for (reference, risk, awaits) in [("medium", Risk::Medium, false), ("high", Risk::High, true)] {
        let id = test.submitted(&platform, reference).await;
        let customer = test.marked(&reviewer, id).await;
        // The risk is set after the reviewer has opened the check.
        customer::set_risk(&test.app, &reviewer.actor, id, risk).await.expect("a risk");
        let decided = check::finish(&test.app, &reviewer.actor, id, customer.version).await.expect("decided");
        assert_eq!(decided.state == State::AwaitingSecondApproval, awaits, "{reference}");
    }
    // Lowered for the decision alone.
    let id = test.submitted(&platform, "lowered").await;
    customer::set_risk(&test.app, &reviewer.actor, id, Risk::High).await.expect("a risk");
    let customer = test.marked(&reviewer, id).await;
    customer::set_risk(&test.app, &reviewer.actor, id, Risk::Low).await.expect("a risk");
    let decided = check::finish(&test.app, &reviewer.actor, id, customer.version).await.expect("decided");
    assert_eq!(decided.state, State::AwaitingSecondApproval);
}

#[tokio::test]
async fn whoever_decided_or_marked_never_signs_second_not_even_by_sql() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let (marker, other) = (test.user(Role::Approver).await, test.user(Role::Approver).await);
    set(&test, vec![Rule { approvals: true, ..movers("1") }]).await;
    set(&test, vec![Rule { name: "All".to_owned(), approvals: true, ..Rule::default() }]).await;
    let id = test.submitted(&platform, "user-1").await;
    test.marked(&marker, id).await;
    check::release(&test.app, &marker.actor, id).await.expect("released");
    let started = check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let decided = check::finish(&test.app, &reviewer.actor, id, started.version).await.expect("decided");
    assert_eq!(decided.state, State::AwaitingSecondApproval);

    let browser = test.sign_in(&marker).await;
    let page = browser.get(&format!("/customers/{id}")).await.text();
    assert!(page.contains("You marked items in this check") && !page.contains("check/confirm"), "{page}");
    for path in ["confirm", "send-back"] {
        let form = [("version", decided.version.to_string()), ("reason", "Look again.".to_owned())];
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = browser.post(&format!("/customers/{id}/check/{path}"), &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{path}: {}", answer.text());
    }
    let refused = check::confirm(&test.app, &marker.actor, id, decided.version).await.expect_err("own marks");
    assert!(matches!(refused, probity_app::AppError::Refused(refusal) if refusal.why == Why::OwnMarks));

    let store = test.store().await;
    for user in [&marker, &reviewer] {
        let transaction = store.begin().await.expect("a transaction");
        let sql = format!("UPDATE checks SET second_by = {}", sql_uuid(user.id.uuid()));
        let refused = transaction.execute_unprepared(&sql).await.expect_err("refused").to_string();
        let refused = refused.to_lowercase();
        let is_why = refused.contains("whoever marked does not sign") || refused.contains("check constraint");
        assert!(is_why, "{refused}");
    }
    check::confirm(&test.app, &other.actor, id, decided.version).await.expect("confirmed");
    for sql in ["UPDATE checks SET second_by = NULL", "UPDATE four_eyes SET definition = '{\"rules\":[]}'"] {
        let transaction = store.begin().await.expect("a transaction");
        assert!(transaction.execute_unprepared(sql).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn the_second_person_sees_what_the_first_saw_and_what_changed_since() {
    let test = TestApp::new().await;
    let (platform, reviewer) = (test.platform().await, test.user(Role::Reviewer).await);
    let approver = test.user(Role::Approver).await;
    set(&test, vec![rejections_for("fraud")]).await;
    let id = test.submitted(&platform, "user-1").await;
    note::add(&test.app, &reviewer.actor, id, saying("Before the decision.")).await.expect("a note");
    test.reject(&reviewer, id, &["fraud_forged"], "With the decision.").await;
    let browser = test.sign_in(&approver).await;
    let path = format!("/customers/{id}");
    let since = async || {
        let page = browser.get(&path).await.text();
        let since = page.split("id=\"group-since\"").nth(1).expect("since").to_owned();
        let (since, seen) = since.split_once("id=\"group-seen\"").expect("what was seen");
        (since.to_owned(), seen.split("</section>").next().expect("a section").to_owned())
    };
    let (nothing, seen) = since().await;
    assert!(nothing.contains("Nothing changed") && !nothing.contains("added a note"), "{nothing}");
    assert_eq!(seen.matches("Version 1").count(), 15, "{seen}");
    assert!(seen.contains("Passport") && seen.contains("not marked"), "{seen}");

    customer::set_risk(&test.app, &approver.actor, id, Risk::High).await.expect("a risk");
    note::add(&test.app, &approver.actor, id, saying("Called the bank.")).await.expect("a note");
    transact(&platform, id, "t-1", "in", "10").await;
    let (changed, _) = since().await;
    for told in ["set the risk", "added a note", "had a transaction refused"] {
        assert!(changed.contains(told), "{told}: {changed}");
    }
    let other = test.sign_in(&reviewer).await.get(&path).await.text();
    assert!(other.contains("An approver confirms this decision."), "{other}");
}

const PATH: &str = "/settings/four-eyes";

#[tokio::test]
async fn administrators_change_the_policy_and_everybody_reads_it() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let form = [
        ("version", "0"),
        ("rule.1.name", "Fraud"),
        ("rule.1.rejections", "yes"),
        ("rule.1.group", "fraud"),
        ("rule.1.group", "aml"),
        ("rule.1.reason", "image_blurred"),
        ("rule.1.level", "standard"),
        ("rule.1.risk", "medium"),
        ("rule.1.amount", "10000.50"),
        ("rule.1.currency", "eur"),
        ("rule.2.name", ""),
        ("rule.2.risk", ""),
    ];
    let saved = admin.post(PATH, &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let reader = test.signed_in_as(Role::Auditor).await;
    let page = reader.get(PATH).await.text();
    let told =
        "Rejections, at level Standard, of medium risk or more, for a reason of AML or a reason of Fraud or";
    assert!(page.contains(told) && page.contains("where 10000.50 EUR or more was moved"), "{page}");
    assert!(!page.contains("rule.1.name"), "whoever only reads gets no form");
    assert_eq!(reader.post(PATH, &form).await.status, StatusCode::FORBIDDEN);

    let stale = admin.post(PATH, &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Somebody changed this"), "{}", stale.text());
    for (name, value, told) in [
        ("rule.1.approvals", "yes", "an approval has none"),
        ("rule.1.level", "gone", "which is not there"),
        ("rule.1.amount", "-5", "an amount is a decimal above zero"),
        ("rule.1.currency", "EURO€", "a currency is"),
        ("rule.1.risk", "extreme", "Choose a risk"),
    ] {
        let mut wrong: Vec<_> = form.iter().filter(|(known, _)| *known != name).copied().collect();
        wrong.extend([(name, value)]);
        wrong[0] = ("version", "1");
        let answer = admin.post(PATH, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.text().contains(told), "{name}: {}", answer.text());
    }
    let mut removed = form.to_vec();
    removed[0] = ("version", "1");
    removed.push(("rule.1.remove", "yes"));
    assert_eq!(admin.post(PATH, &removed).await.status, StatusCode::SEE_OTHER);
    let versions: Vec<_> = test
        .events()
        .await
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::FourEyesChanged { version } => Some(version),
            _ => None,
        })
        .collect();
    assert_eq!(versions, [1, 2]);
    assert!(reader.get(PATH).await.text().contains("No rule: every decision"));
}
