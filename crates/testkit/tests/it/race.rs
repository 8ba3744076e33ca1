//! Two people deciding at the same moment: exactly one wins, and the other is told who did.

use probity_app::{
    App, AppError, check,
    check::RejectForm,
    intake::{self, NewCustomer},
};
use probity_model::{
    Personal,
    check::NewMark,
    customer::{Customer, State},
    id::{CustomerId, UserId},
    level::Level,
    refusal::Why,
    status::{Outcome, Verdict},
    user::{Actor, Role},
};
use probity_testkit::{TestApp, test_settings};
use probity_web::WebOptions;
use std::sync::Arc;
use tokio::sync::Barrier;

const ROUNDS: u32 = 100;

/// A level with a single field, so that two hundred customers come quickly.
fn light(second_approval: bool) -> Level {
    Level {
        code: "light".to_owned(),
        name: "Light".to_owned(),
        required_fields: vec!["first_name".parse().unwrap()],
        optional_fields: Vec::new(),
        required_documents: Vec::new(),
        second_approval,
        ..probity_model::level::default_level()
    }
}

async fn test_app(second_approval: bool) -> TestApp {
    let mut settings = test_settings();
    settings.levels = vec![light(second_approval)];
    TestApp::with(settings, WebOptions::default()).await
}

/// A customer in check by this reviewer, everything approved.
async fn ready(app: &App, platform: &Actor, reviewer: &Actor, number: u32) -> Customer {
    let mut fields = serde_json::Map::new();
    fields.insert("first_name".to_owned(), "Anna".into());
    let new = NewCustomer {
        external_reference: format!("race-{number}"),
        level: None,
        fields: Personal::new(fields),
        risk: None,
        tags: Vec::new(),
        language: None,
        contact_email: None,
    };
    let id = intake::create_customer(app, platform, new).await.unwrap().customer.id;
    intake::submit(app, platform, id).await.unwrap();
    check::start(app, reviewer, id).await.unwrap();
    let mark = NewMark {
        item: "field:first_name".parse().unwrap(),
        item_version: 1,
        verdict: Verdict::Approved,
        reasons: Vec::new(),
        comment: None,
    };
    check::mark(app, reviewer, id, mark).await.unwrap()
}

/// Who the loser is told has decided or holds the check.
fn told(error: &AppError) -> UserId {
    match error {
        AppError::Refused(refusal) => match refusal.why {
            Why::AlreadyDecided { by, .. } => by,
            Why::HeldBy { holder, .. } => holder,
            _ => panic!("told {refusal:?}"),
        },
        other => panic!("told {other:?}"),
    }
}

/// Takes the check over and rejects.
async fn take_and_reject(app: App, by: Actor, id: CustomerId) -> Result<Customer, AppError> {
    let taken = check::take_over(&app, &by, id).await?;
    let form = RejectForm {
        seen_version: taken.version,
        reasons: vec!["fraud_forged".to_owned()],
        r#final: false,
        note: String::new(),
    };
    check::reject(&app, &by, id, form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reviewer_and_an_approver_decide_the_same_check() {
    let test = test_app(false).await;
    // The approver works on another process with the same database.
    let (here, there) = (test.app.clone(), test.second_process().await);
    let platform = test.api_actor().await;
    let (reviewer, approver) = (test.user(Role::Reviewer).await, test.user(Role::Approver).await);
    for number in 0..ROUNDS {
        let customer = ready(&here, &platform, &reviewer.actor, number).await;
        let (id, version) = (customer.id, customer.version);
        let start = Arc::new(Barrier::new(2));
        let finish = tokio::spawn({
            let (app, by, start) = (here.clone(), reviewer.actor, Arc::clone(&start));
            async move {
                start.wait().await;
                check::finish(&app, &by, id, version).await
            }
        });
        let reject = tokio::spawn({
            let (app, by) = (there.clone(), approver.actor);
            async move {
                start.wait().await;
                take_and_reject(app, by, id).await
            }
        });
        let (finished, rejected) = (finish.await.unwrap(), reject.await.unwrap());
        let (outcome, winner) = match (&finished, &rejected) {
            (Ok(_), Err(error)) => {
                assert_eq!(told(error), reviewer.id);
                (Outcome::Approve, reviewer.id)
            }
            (Err(error), Ok(_)) => {
                assert_eq!(told(error), approver.id);
                (Outcome::Reject, approver.id)
            }
            other => panic!("round {number}: {other:?}"),
        };
        let stored = probity_app::customer::get(&here, &reviewer.actor, id).await.unwrap().customer;
        let decision = stored.check.unwrap().decision.unwrap();
        assert_eq!((decision.ruling.outcome(), decision.by), (outcome, winner));
        assert_eq!(stored.state == State::Approved, outcome == Outcome::Approve);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_approvers_sign_the_same_decision() {
    let test = test_app(true).await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let platform = test.api_actor().await;
    let reviewer = test.user(Role::Reviewer).await;
    let (one, other) = (test.user(Role::Approver).await, test.user(Role::Approver).await);
    for number in 0..ROUNDS {
        let customer = ready(&here, &platform, &reviewer.actor, number).await;
        let (id, version) = (customer.id, customer.version);
        let decided = check::finish(&here, &reviewer.actor, id, version).await.unwrap();
        assert_eq!(decided.state, State::AwaitingSecondApproval);
        let (version, start) = (decided.version, Arc::new(Barrier::new(2)));
        let confirm = tokio::spawn({
            let (app, by, start) = (here.clone(), one.actor, Arc::clone(&start));
            async move {
                start.wait().await;
                check::confirm(&app, &by, id, version).await
            }
        });
        let send_back = tokio::spawn({
            let (app, by) = (there.clone(), other.actor);
            async move {
                start.wait().await;
                check::send_back(&app, &by, id, version, "The address does not agree.").await
            }
        });
        match (confirm.await.unwrap(), send_back.await.unwrap()) {
            (Ok(customer), Err(error)) => {
                assert_eq!(told(&error), one.id);
                assert_eq!(customer.state, State::Approved);
            }
            (Err(error), Ok(customer)) => {
                assert_eq!(told(&error), other.id);
                assert_eq!(customer.state, State::AwaitingReview);
            }
            other => panic!("round {number}: {other:?}"),
        }
    }
}
