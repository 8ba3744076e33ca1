//! Files are read in a process of its own: what it says is what reading them here would say, and what becomes of it
//! becomes of nothing else.

use probity_documents::{Format, Limits, RenderProblem, inspect, picture_quality, render};
use probity_reader::{FILE_SECONDS_MAX, Reader, ReaderError};
use probity_specimen::{Person, hostile, passport, proof_of_address};
use probity_testkit::reader;
use std::{convert::Infallible, path::PathBuf, time::Duration};

#[tokio::test]
async fn the_process_is_confined() {
    let confinement = reader().confinement().await.expect("an answer");
    assert!(confinement.limits);
    if cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))) {
        assert!(confinement.system_calls);
    }
}

#[tokio::test]
async fn a_file_is_read_there_as_it_is_here() {
    let person = Person::generate(7);
    let limits = Limits::default();
    let files = [
        (passport(&person), Format::Jpeg),
        (proof_of_address(&person, jiff::civil::date(2026, 5, 1)), Format::Pdf),
        (hostile::png(640, 480), Format::Png),
        (hostile::pdf(3), Format::Pdf),
    ];
    for (bytes, format) in files {
        assert_eq!(reader().inspect(&bytes, &limits).await.expect("an answer"), inspect(&bytes, &limits));
        let quality = reader().picture_quality(&bytes, format, &limits).await.expect("an answer");
        assert_eq!(quality, picture_quality(&bytes, format, &limits));
        let mut here = Vec::new();
        render(&bytes, format, &limits, |page| {
            here.extend(page);
            Ok::<_, Infallible>(())
        })
        .expect("pages");
        assert_eq!(reader().render(&bytes, format, &limits).await.expect("an answer"), Ok(here));
    }
}

#[tokio::test]
async fn a_hostile_file_gets_the_same_answer_there() {
    let limits = Limits::default();
    for file in hostile::all() {
        let there = reader().inspect(&file.bytes, &limits).await.expect("an answer");
        assert_eq!(there.map_err(|problem| problem.code()), Err(file.code), "{}", file.name);
        // One that was let in all the same: every page of it, or a reason.
        for format in [Format::Jpeg, Format::Png, Format::Pdf] {
            let pages = reader().render(&file.bytes, format, &limits).await.expect("an answer");
            assert!(pages.is_err() || pages.is_ok_and(|pages| !pages.is_empty()), "{}", file.name);
        }
    }
}

/// Nested, endless, or far larger unpacked: taken or refused, but always answered, and the process is there to the end.
#[tokio::test]
async fn an_exhausting_file_takes_no_more_than_its_limits() {
    let limits = Limits::default();
    for file in hostile::exhausting() {
        let begun = std::time::Instant::now();
        let inspected = reader().inspect(&file.bytes, &limits).await.expect("an answer");
        let rendered = match &inspected {
            Ok(inspection) => {
                let rendered = reader().render(&file.bytes, inspection.format, &limits).await;
                format!("{:?}", rendered.expect("an answer").map(|pages| pages.len()))
            }
            Err(problem) => problem.code().to_owned(),
        };
        println!(
            "{:<32} {:>9} bytes {:>6} ms  {rendered}",
            file.name,
            file.bytes.len(),
            begun.elapsed().as_millis()
        );
        let is_within = begun.elapsed() < Duration::from_secs(2 * FILE_SECONDS_MAX);
        assert!(is_within, "{} took too long", file.name);
    }
    // The next file is read as if nothing had been.
    assert!(reader().inspect(&hostile::png(64, 48), &limits).await.expect("an answer").is_ok());
}

#[tokio::test]
async fn a_process_that_ends_hangs_or_babbles_refuses_the_file_and_nothing_else() {
    let limits = Limits::default();
    let file = hostile::png(64, 48);
    let program = |name: &str, arguments: &[&str]| Reader::new(PathBuf::from(name), arguments);
    let broken = [
        program("/bin/sh", &["-c", "cat >/dev/null; kill -9 $$"]),
        program("/bin/sh", &["-c", "cat >/dev/null; exec sleep 600"]).within(Duration::from_millis(200)),
        program("/bin/sh", &["-c", "cat >/dev/null; printf 'abcdefghijklmnopqrstuvwxyz'"]),
        program("/bin/cat", &[]),
    ];
    for reader in broken {
        let inspected = reader.inspect(&file, &limits).await.expect("an answer");
        assert_eq!(inspected.map_err(|problem| problem.code()), Err("file_unreadable"), "{reader:?}");
        let rendered = reader.render(&file, Format::Png, &limits).await.expect("an answer");
        assert_eq!(rendered.as_ref().map_err(RenderProblem::code), Err("file_unreadable"));
        assert_eq!(reader.picture_quality(&file, Format::Png, &limits).await.expect("an answer"), None);
    }
    // What is the machine's fault is not the file's.
    let absent = program("/nonexistent/probity", &[]).inspect(&file, &limits).await;
    assert!(matches!(absent, Err(ReaderError::Start(_))));
}
