//! Limits where several instances serve one database: they count together, also by the eyes of somebody who spreads what is
//! held back over all of them.

use axum::http::StatusCode;
use futures::future::join_all;
use jiff::SignedDuration;
use probity_app::{App, AppError, account};
use probity_model::{
    event::EventKind,
    user::{Actor, Role},
};
use probity_testkit::{Client, PASSWORD, TestApp};
use probity_web::WebOptions;

/// A platform at each of so many instances, whose key may send so many requests a minute.
async fn platforms(test: &TestApp, instances: usize, api_requests_per_minute: u32) -> Vec<Client> {
    let platform = test.platform().await;
    let mut platforms = Vec::new();
    for _ in 0..instances {
        let options = WebOptions { api_requests_per_minute, ..WebOptions::default() };
        platforms.push(platform.through(probity_web::router(test.second_process().await, options)));
    }
    platforms
}

/// The number behind `r=` in what an answer tells.
fn remaining(told: &str) -> u32 {
    let rest = told.split(";r=").nth(1).and_then(|rest| rest.split(';').next());
    rest.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number in {told}"))
}

#[tokio::test]
async fn a_key_has_one_limit_however_many_instances_it_asks() {
    let test = TestApp::postgres().await;
    let platforms = platforms(&test, 3, 40).await;
    for sent in 1..=50_u32 {
        let answer = platforms[sent as usize % 3].get("/api/v1/levels").await;
        let is_over = sent > 40;
        assert_eq!(answer.status == StatusCode::TOO_MANY_REQUESTS, is_over, "{sent}");
        let told = format!("\"key\";r={};t=60", 40_u32.saturating_sub(sent));
        // An instance that has just used its last one learns of the others' by its next.
        assert!(is_over || answer.header("ratelimit") == told, "{sent}: {}", answer.header("ratelimit"));
        assert_eq!(answer.header("retry-after"), if is_over { "60" } else { "" });
    }
    test.clock.advance(SignedDuration::from_secs(60));
    let answer = platforms[1].get("/api/v1/levels").await;
    assert_eq!((answer.status, answer.header("ratelimit")), (StatusCode::OK, "\"key\";r=39;t=60"));
    // Another key has its own.
    let other = test.platform().await;
    let other = platforms[0].with("authorization", other.sent("authorization"));
    assert_eq!(other.get("/api/v1/levels").await.header("ratelimit"), "\"key\";r=39;t=60");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_flood_at_all_instances_no_more_gets_through_than_may_and_hardly_less() {
    let test = TestApp::postgres().await;
    let platforms = platforms(&test, 3, 200).await;
    let requests = (0..450).map(|number: usize| {
        let platform = platforms[number % 3].clone();
        tokio::spawn(async move {
            let answer = platform.get("/api/v1/levels").await;
            (answer.status, remaining(answer.header("ratelimit")))
        })
    });
    let answers: Vec<_> = join_all(requests).await.into_iter().map(Result::unwrap).collect();
    let through = answers.iter().filter(|(status, _)| *status == StatusCode::OK).count();
    // A fiftieth of 200 for each of the two others.
    assert!((192..=200).contains(&through), "{through} got through");
    assert!(answers.iter().all(|(_, remaining)| *remaining < 200));
    // What the others had not used is there again once they are asked, and still no more than may be.
    test.clock.advance(SignedDuration::from_secs(5));
    let mut late = 0;
    for number in 0..60 {
        let answer = platforms[number % 3].get("/api/v1/levels").await;
        late += usize::from(answer.status == StatusCode::OK);
        assert!(answer.status == StatusCode::OK || answer.header("retry-after") == "55");
    }
    assert_eq!(through + late, 200);
}

#[tokio::test]
async fn what_a_dead_instance_had_taken_is_missing_until_the_minute_is_over() {
    let test = TestApp::postgres().await;
    let mut platforms = platforms(&test, 2, 500).await;
    let dead = platforms.remove(0);
    assert_eq!(dead.get("/api/v1/levels").await.header("ratelimit"), "\"key\";r=499;t=60");
    drop(dead);
    test.clock.advance(SignedDuration::from_secs(1));
    let mut through = 0;
    loop {
        let answer = platforms[0].get("/api/v1/levels").await;
        if answer.status != StatusCode::OK {
            assert_eq!(answer.header("retry-after"), "59");
            break;
        }
        through += 1;
    }
    // It had a fiftieth, and had used one of it.
    assert_eq!(through, 490);
    test.clock.advance(SignedDuration::from_secs(59));
    assert_eq!(platforms[0].get("/api/v1/levels").await.header("ratelimit"), "\"key\";r=499;t=60");
}

/// Whether a try was looked at, or held back until the quarter of an hour is over.
fn was_looked_at<T>(outcome: &Result<T, AppError>) -> bool {
    match outcome {
        Err(AppError::Unauthenticated | AppError::Invalid(_)) => true,
        Err(AppError::TooMany { retry_after_seconds: 900 }) => false,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("a guess was right"),
    }
}

async fn guess(app: App, email: String) -> bool {
    was_looked_at(&account::sign_in(&app, TestApp::attempt(&email, "a guess")).await)
}

/// Guesses at unknown addresses, all at the same moment from one network address: how many were looked at.
async fn looked_at(apps: &[App], guesses: usize) -> usize {
    let tries = (0..guesses).map(|number| {
        tokio::spawn(guess(apps[number % apps.len()].clone(), format!("nobody{number}@bank.example")))
    });
    join_all(tries).await.into_iter().map(Result::unwrap).filter(|looked_at| *looked_at).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_from_one_address_are_thirty_however_many_are_sent_at_once_to_however_many_instances() {
    let test = TestApp::postgres().await;
    let settings = test.app.settings().clone();
    let apps = [test.app.clone(), test.second_process().await, test.reopened(settings).await];
    assert_eq!(looked_at(&apps, 75).await, 30);
    let user = test.user(Role::Reviewer).await;
    for app in &apps {
        let right = account::sign_in(app, TestApp::attempt(&user.email, PASSWORD)).await;
        assert!(matches!(right, Err(AppError::TooMany { retry_after_seconds: 900 })));
    }
    // From elsewhere nothing is held back.
    let elsewhere =
        account::Attempt { address: "198.51.100.7".to_owned(), ..TestApp::attempt(&user.email, PASSWORD) };
    assert!(account::sign_in(&apps[1], elsewhere).await.is_ok());
    test.clock.advance(SignedDuration::from_mins(15));
    let right = account::sign_in(&apps[2], TestApp::attempt(&user.email, PASSWORD)).await;
    right.map(drop).expect("a new quarter of an hour");
    assert_eq!(account::purge_failures(&test.app, &Actor::System).await.unwrap(), 1, "of elsewhere");
    assert_eq!(looked_at(&apps, 40).await, 30, "a new quarter of an hour");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_once_are_thirty_in_one_process_too() {
    let test = TestApp::embedded().await;
    assert_eq!(looked_at(std::slice::from_ref(&test.app), 60).await, 30);
}

#[tokio::test]
async fn who_signs_in_rightly_is_never_held_back_by_it() {
    let test = TestApp::new().await;
    let (user, other) = (test.user(Role::Reviewer).await, test.second_process().await);
    for number in 0..40 {
        let app = if number % 2 == 0 { &test.app } else { &other };
        assert!(account::sign_in(app, TestApp::attempt(&user.email, PASSWORD)).await.is_ok(), "{number}");
    }
}

/// From as many addresses as there are guesses, so that only the account can hold them back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_one_account_lock_it_after_five_whichever_instances_and_addresses_they_come_through() {
    let test = TestApp::new().await;
    let apps = [test.app.clone(), test.second_process().await];
    let user = test.user(Role::Reviewer).await;
    let tries = (0..20).map(|number: usize| {
        let (app, email) = (apps[number % 2].clone(), user.email.clone());
        tokio::spawn(async move {
            let attempt = account::Attempt {
                address: format!("198.51.100.{number}"),
                ..TestApp::attempt(&email, "a guess")
            };
            account::sign_in(&app, attempt).await.map(drop)
        })
    });
    for outcome in join_all(tries).await {
        assert!(matches!(outcome.unwrap(), Err(AppError::Unauthenticated)));
    }
    let failed = |event: &probity_model::event::Event| matches!(event.kind, EventKind::SignInFailed { .. });
    assert_eq!(test.events().await.iter().filter(|event| failed(event)).count(), 5);
    let right = account::sign_in(&apps[1], TestApp::attempt(&user.email, PASSWORD)).await;
    assert!(matches!(right, Err(AppError::Unauthenticated)), "it is locked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_of_the_own_password_are_five_at_all_instances_together() {
    let test = TestApp::postgres().await;
    let apps = [test.app.clone(), test.second_process().await];
    let user = test.user(Role::Reviewer).await;
    let begun = account::sign_in(&test.app, TestApp::attempt(&user.email, PASSWORD)).await.unwrap();
    let standing = account::authenticate(&test.app, &begun.token, None).await.unwrap();
    let session = standing.signed_in().expect("signed in").id;
    let change = |app: &App, current: &str| {
        let (app, by, current) = (app.clone(), user.actor, current.to_owned());
        let new = "another quiet river at dusk".to_owned();
        async move { account::change_password(&app, &by, session, current, new).await }
    };
    let tries = (0..12).map(|number: usize| tokio::spawn(change(&apps[number % 2], "a guess")));
    let outcomes = join_all(tries).await.into_iter().map(Result::unwrap);
    assert_eq!(outcomes.filter(was_looked_at).count(), 5);
    let right = change(&apps[1], PASSWORD).await;
    assert!(matches!(right, Err(AppError::TooMany { .. })), "{right:?}");
    test.clock.advance(SignedDuration::from_mins(15));
    change(&apps[1], PASSWORD).await.expect("changed");
}
