//! Jobs: each done once, taken up again when a worker vanished, given up when it cannot be done.

use axum::http::StatusCode;
use jiff::SignedDuration;
use probity_app::job::{self, Failure, Kind, Lane};
use probity_model::user::Actor;
use probity_testkit::{TestApp, Upload};
use std::{fs, time::Duration};

const SYSTEM: Actor = Actor::System;

/// A customer with one document that waits to be rendered.
async fn with_a_job() -> (TestApp, String) {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let upload = Upload::of("passport").file("page", "a.jpg", &probity_specimen::hostile::jpeg(64, 64));
    assert_eq!(platform.upload(&path, &upload).await.status, StatusCode::CREATED);
    (test, path)
}

async fn rendering(test: &TestApp, path: &str) -> String {
    let documents = test.platform().await.get(path).await.json();
    documents["documents"][0]["files"][0]["rendering"].as_str().expect("a word").to_owned()
}

#[tokio::test]
async fn a_job_is_claimed_by_one_and_taken_up_when_that_one_vanished() {
    let (test, _) = with_a_job().await;
    let other = test.second_process().await;
    let first = job::claim(&test.app, &SYSTEM, Lane::Work).await.expect("asked").expect("a job");
    assert!(job::claim(&other, &SYSTEM, Lane::Work).await.expect("asked").is_none());
    test.clock.advance(SignedDuration::from_secs(50));
    assert!(job::extend(&test.app, &SYSTEM, &first).await.expect("extended"));
    test.clock.advance(SignedDuration::from_secs(50));
    assert!(job::claim(&other, &SYSTEM, Lane::Work).await.expect("asked").is_none());
    test.clock.advance(SignedDuration::from_secs(11));
    let second = job::claim(&other, &SYSTEM, Lane::Work).await.expect("asked").expect("the same job");
    assert_eq!(second.id(), first.id());
    assert!(!job::extend(&test.app, &SYSTEM, &first).await.expect("asked"));
    // The end the first one tells does not count any more.
    job::done(&test.app, &SYSTEM, &first).await.expect("ignored");
    assert!(job::extend(&other, &SYSTEM, &second).await.expect("still held"));
    job::done(&other, &SYSTEM, &second).await.expect("done");
    assert!(job::claim(&test.app, &SYSTEM, Lane::Work).await.expect("asked").is_none());
    test.clock.advance(SignedDuration::from_hours(24 * 7 + 1));
    assert_eq!(job::purge(&test.app, &SYSTEM).await.expect("purged"), 1);
}

#[tokio::test]
async fn a_job_that_fails_is_tried_later_and_later_and_then_given_up_in_sight_of_the_reviewer() {
    let (test, path) = with_a_job().await;
    // The bytes are gone: a fault of ours, so the file itself is not blamed at once.
    fs::remove_dir_all(test.folder().join("files/files")).expect("removed");
    let mut waits = Vec::new();
    for _ in 1..Kind::RenderFile.attempts_max() {
        assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 1);
        assert_eq!(rendering(&test, &path).await, "queued");
        let mut waited = 0;
        while job::claim(&test.app, &SYSTEM, Lane::Work).await.expect("asked").is_none() {
            test.clock.advance(SignedDuration::from_secs(1));
            waited += 1;
        }
        waits.push(waited);
        // The claim of this test is left to lapse, which counts as an attempt too.
        test.clock.advance(SignedDuration::from_secs(61));
        if waits.len() == 2 {
            break;
        }
    }
    assert_eq!(waits, [5, 80]);
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 1);
    assert_eq!(rendering(&test, &path).await, "failed");
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 0);
}

#[tokio::test]
async fn a_job_waits_for_a_storage_that_is_away_however_long() {
    let (test, path) = with_a_job().await;
    let (files, away) = (test.folder().join("files/files"), test.folder().join("files/away"));
    fs::rename(&files, &away).expect("renamed");
    // Where the folder was there is none, but something else.
    fs::write(&files, b"").expect("written");
    for _ in 0..=Kind::RenderFile.attempts_max() {
        assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 1);
        assert_eq!(rendering(&test, &path).await, "queued");
        test.clock.advance(SignedDuration::from_mins(1));
    }
    fs::remove_file(&files).expect("removed");
    fs::rename(&away, &files).expect("renamed");
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 1);
    assert_eq!(rendering(&test, &path).await, "ready");
}

#[tokio::test]
async fn a_job_whose_workers_all_vanished_is_given_up_without_taking_down_another() {
    let (test, path) = with_a_job().await;
    for _ in 0..Kind::RenderFile.attempts_max() {
        let job = job::claim(&test.app, &SYSTEM, Lane::Work).await.expect("asked").expect("a job");
        assert!(!job.is_exhausted());
        test.clock.advance(SignedDuration::from_secs(61));
    }
    assert_eq!(probity_worker::run_until_idle(&test.app).await.expect("run"), 1);
    assert_eq!(rendering(&test, &path).await, "failed");
}

#[tokio::test]
async fn a_failure_says_when_it_is_tried_again() {
    let (test, _) = with_a_job().await;
    let claimed = job::claim(&test.app, &SYSTEM, Lane::Work).await.expect("asked").expect("a job");
    let failure = job::failed(&test.app, &SYSTEM, &claimed, "no reason").await.expect("told");
    let at = test.app.now() + SignedDuration::from_secs(5);
    assert_eq!(failure, Failure::Retried(at));
}

#[tokio::test]
async fn the_worker_is_woken_by_a_change_and_finishes_what_it_has_in_hand() {
    let test = TestApp::new().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let worker = tokio::spawn(probity_worker::run(test.app.clone(), stopped, Duration::from_secs(15)));
    let platform = test.platform().await;
    let id = test.customer(&platform, "user-1").await;
    let path = format!("/api/v1/customers/{id}/documents");
    let upload = Upload::of("passport").file("page", "a.jpg", &probity_specimen::hostile::jpeg(64, 64));
    assert_eq!(platform.upload(&path, &upload).await.status, StatusCode::CREATED);
    let ready = async {
        loop {
            let changed = test.app.changed().notified();
            if rendering(&test, &path).await == "ready" {
                return;
            }
            let _ = tokio::time::timeout(Duration::from_millis(200), changed).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ready).await.expect("rendered in time");
    stop.send(()).expect("the worker listens");
    tokio::time::timeout(Duration::from_secs(30), worker).await.expect("ends in time").expect("ends well");
}
