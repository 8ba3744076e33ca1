//! Several instances on one database: what two do at the same moment ends as if one had come after the other.

use futures::future::join_all;
use probity_app::{
    App, AppError, audit, check, email, idempotency, job, level, link, note, saved_view, transaction,
};
use probity_model::{
    id::CustomerId,
    transaction::Direction,
    user::{Actor, Role},
};
use probity_testkit::TestApp;
use std::{collections::BTreeSet, future::Future, sync::Arc};
use tokio::sync::Barrier;

/// Runs both at the same moment, each on a task of its own.
async fn at_once<A, B>(
    one: impl Future<Output = A> + Send + 'static,
    other: impl Future<Output = B> + Send + 'static,
) -> (A, B)
where
    A: Send + 'static,
    B: Send + 'static,
{
    let start = Arc::new(Barrier::new(2));
    let begin = Arc::clone(&start);
    let one = tokio::spawn(async move {
        begin.wait().await;
        one.await
    });
    let other = tokio::spawn(async move {
        start.wait().await;
        other.await
    });
    (one.await.unwrap(), other.await.unwrap())
}

async fn in_order(test: &TestApp) {
    let verdict = audit::verify(&test.app, &Actor::System, Vec::new(), false).await.unwrap();
    assert!(verdict.is_ok(), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_changes_of_a_setting_one_counts_and_the_other_is_told() {
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let admin = test.user(Role::Administrator).await.actor;
    for round in 1..=20 {
        let level = level::list(&here, &admin).await.unwrap().remove(0);
        let change = |app: &App, name: &str| {
            let (app, mut changed) = (app.clone(), level.level.clone());
            changed.name = format!("{name} {round}");
            let seen = Some(level.version);
            async move { level::change(&app, &admin, seen, changed).await }
        };
        let (first, second) = at_once(change(&here, "Here"), change(&there, "There")).await;
        let is_told = |it: &Result<(), AppError>| {
            matches!(it, Err(AppError::Conflict { code: "changed_meanwhile", .. }))
        };
        assert!(first.is_ok() ^ second.is_ok(), "{first:?} {second:?}");
        assert!(is_told(&first) ^ is_told(&second), "{first:?} {second:?}");
    }
    in_order(&test).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_reviewers_one_gets_the_customer() {
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let (one, other) = (test.user(Role::Reviewer).await.actor, test.user(Role::Reviewer).await.actor);
    let platform = test.platform().await;
    for round in 0..5 {
        let id = test.submitted(&platform, &format!("claimed-{round}")).await;
        let start = |app: &App, by: Actor| {
            let app = app.clone();
            async move { check::start(&app, &by, id).await }
        };
        let (first, second) = at_once(start(&here, one), start(&there, other)).await;
        assert!(first.is_ok() ^ second.is_ok(), "{first:?} {second:?}");
        let error = first.err().or(second.err()).unwrap();
        assert!(matches!(error, AppError::Refused(_)), "{error:?}");
    }
    in_order(&test).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_is_used_once_and_a_request_is_carried_out_once() {
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let platform = test.platform().await;
    let key = test.api_actor().await;
    let id = test.customer(&platform, "linked").await;
    for round in 0..10 {
        let made = link::create(&here, &key, id).await.unwrap();
        let token = made.url.rsplit('/').next().unwrap().to_owned();
        let exchange = |app: &App| {
            let (app, token) = (app.clone(), token.clone());
            async move { link::exchange(&app, &token, None).await.map(|_| ()) }
        };
        let (first, second) = at_once(exchange(&here), exchange(&there)).await;
        assert!(first.is_ok() ^ second.is_ok(), "{first:?} {second:?}");

        let ask = |app: &App| {
            let app = app.clone();
            async move { idempotency::begin(&app, &key, &format!("key-{round}"), "hash").await.unwrap() }
        };
        let begun = at_once(ask(&here), ask(&there)).await;
        let is_fresh = |it: &idempotency::Begun| matches!(it, idempotency::Begun::Fresh(_));
        assert!(is_fresh(&begun.0) ^ is_fresh(&begun.1));
    }
    in_order(&test).await;
}

/// A request whose process died is not waited for: its connections are gone, and on the embedded database it was another
/// process that began before this one.
#[tokio::test]
async fn what_another_instance_left_behind_is_carried_out_at_once() {
    use idempotency::Begun;
    let test = TestApp::new().await;
    let (there, key) = (test.second_process().await, test.api_actor().await);
    let begin = async |app: &App| idempotency::begin(app, &key, "key", "hash").await.unwrap();
    let Begun::Fresh(_died) = begin(&there).await else { panic!("not fresh") };
    assert!(matches!(begin(&test.app).await, Begun::InProgress), "it is still there");
    drop(there);
    test.clock.advance(jiff::SignedDuration::from_secs(1));
    let here = test.second_process().await;
    // The server notices within moments that nobody is at the other end.
    let taken = loop {
        match begin(&here).await {
            Begun::InProgress => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert!(matches!(taken, Begun::Fresh(_)), "{taken:?}");
    assert!(matches!(begin(&test.app).await, Begun::InProgress), "now it is another's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_job_is_claimed_once_whoever_asks() {
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let platform = test.platform().await;
    let key = test.api_actor().await;
    let id = test.customer(&platform, "written-to").await;
    for _ in 0..30 {
        email::invite(&here, &key, id).await.unwrap();
    }
    let claim = |app: &App| {
        let app = app.clone();
        async move {
            let mut claimed = Vec::new();
            while let Some(job) = job::claim(&app, &Actor::System, job::Lane::Work).await.unwrap() {
                claimed.push(job.id());
            }
            claimed
        }
    };
    let (mine, theirs) = at_once(claim(&here), claim(&there)).await;
    let all: BTreeSet<_> = mine.iter().chain(&theirs).collect();
    assert_eq!((all.len(), mine.len() + theirs.len()), (30, 30));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn totals_and_limits_count_what_both_do() {
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let (platform, key) = (test.platform().await, test.api_actor().await);
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&platform, "pays").await;
    test.approve(&reviewer, id).await;
    let pay = |app: &App, name: &'static str| {
        let app = app.clone();
        async move {
            for number in 0..15 {
                let sent = sent(id, format!("{name}-{number}"));
                transaction::send(&app, &key, &sent).await.unwrap();
                // The same by both: kept once.
                transaction::send(&app, &key, &self::sent(id, format!("both-{number}"))).await.unwrap();
            }
        }
    };
    at_once(pay(&here, "here"), pay(&there, "there")).await;
    let totals = transaction::totals(&here, &reviewer.actor, id).await.unwrap();
    assert_eq!((totals.len(), totals[0].accepted), (1, 45));
    assert_eq!(totals[0].amount.to_string(), "45.00");

    // Somebody's views are counted one after the other as well.
    let save = |app: App, number: u32| {
        let by = reviewer.actor;
        async move {
            saved_view::save(&app, &by, saved_view::List::Queue, &format!("View {number}"), "", false).await
        }
    };
    let apps = [here.clone(), there.clone()];
    let saved = (0..60).map(|number| tokio::spawn(save(apps[number as usize % 2].clone(), number)));
    let saved: Vec<_> = join_all(saved).await.into_iter().map(Result::unwrap).collect();
    let kept = saved_view::list(&here, &reviewer.actor, saved_view::List::Queue).await.unwrap().len();
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), kept);
    assert!(kept < 60 && saved.iter().any(|it| matches!(it, Err(AppError::Invalid(_)))), "{kept} views");
    in_order(&test).await;
}

fn sent(customer: CustomerId, external_id: String) -> transaction::Send {
    transaction::Send {
        external_id,
        customer,
        direction: Direction::In,
        amount: "1.00".to_owned(),
        currency: "EUR".to_owned(),
        description: Some("Rent".to_owned()),
        occurred_at: None,
    }
}

/// An erasure and whatever else is written about the customer at that moment: afterwards nothing opens.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_readable_is_left_of_who_is_erased_while_others_write() {
    use probity_model::erasure::ErasureBasis;
    let test = TestApp::new().await;
    let (here, there) = (test.app.clone(), test.second_process().await);
    let platform = test.platform().await;
    let reviewer = test.user(Role::Reviewer).await.actor;
    for round in 0..10 {
        let id = test.customer(&platform, &format!("erased-{round}")).await;
        let form = note::NewNote { body: "A neighbour called".to_owned(), ..note::NewNote::default() };
        let (written, erased) =
            at_once(
                {
                    let app = here.clone();
                    async move { note::add(&app, &reviewer, id, form).await.map(|_| ()) }
                },
                {
                    let app = there.clone();
                    async move {
                        probity_app::erasure::erase(&app, &Actor::System, id, ErasureBasis::Mistake).await
                    }
                },
            )
            .await;
        erased.unwrap();
        assert!(matches!(written, Ok(()) | Err(AppError::Erased(_))), "{written:?}");
        for app in [&here, &there] {
            let profile = probity_app::customer::profile(app, &reviewer, id).await;
            assert!(matches!(profile, Err(AppError::Erased(_))), "{profile:?}");
        }
    }
    let told = format!("{:?}", test.events().await);
    assert!(!told.contains("A neighbour called"));
    in_order(&test).await;
}
