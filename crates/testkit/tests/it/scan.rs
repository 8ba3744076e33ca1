//! Files are looked at by a real virus scanner, which finds its test signature.

use axum::http::StatusCode;
use probity_app::Settings;
use probity_model::{event::EventKind, id::CustomerId};
use probity_scan::{Found, Scanner};
use probity_specimen::hostile::jpeg;
use probity_testkit::{Answer, Client, TestApp, Upload, test_settings};
use probity_web::WebOptions;
use std::{path::Path, process::Stdio};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// The EICAR test file (eicar.org): harmless, and found by every scanner. In two parts, so that this file is not.
fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

/// A photo that carries the test signature in a comment.
fn infected() -> Vec<u8> {
    let photo = jpeg(64, 64);
    let (start, rest) = photo.split_at(2);
    let comment = eicar();
    let length = u16::try_from(comment.len() + 2).expect("a short comment").to_be_bytes();
    [start, &[0xFF, 0xFE], &length, comment.as_bytes(), rest].concat()
}

/// A scanner of one test: stopped and gone with it.
struct Clamd {
    scanner: Scanner,
    _process: Child,
    /// Kept open: a daemon that says something into a closed pipe ends.
    _said: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

impl Clamd {
    /// Starts the daemon with one signature, and waits until it says that it listens.
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("clamd.sock");
        let hex = eicar().bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let signature = format!("Eicar-Test-Signature:0:*:{hex}\n");
        std::fs::write(folder.path().join("test.ndb"), signature).expect("a signature");
        let config = folder.path().join("clamd.conf");
        std::fs::write(&config, configuration(folder.path(), &socket)).expect("a configuration");
        let mut command = Command::new(program());
        command.arg("--config-file").arg(&config).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.kill_on_drop(true).spawn().expect("clamd, of the package clamav-daemon");
        let mut said = BufReader::new(process.stdout.take().expect("its output")).lines();
        while let Some(line) = said.next_line().await.expect("what clamd says") {
            if line.contains("Listening daemon") || line.contains("Self checking") {
                let scanner = Scanner::Unix(socket);
                return Self { scanner, _process: process, _said: said, _folder: folder };
            }
        }
        panic!("clamd ended before it listened");
    }
}

/// Debian keeps daemons where an ordinary user's path does not look.
fn program() -> &'static str {
    if Path::new("/usr/sbin/clamd").exists() { "/usr/sbin/clamd" } else { "clamd" }
}

fn configuration(folder: &Path, socket: &Path) -> String {
    let folder = folder.display();
    let socket = socket.display();
    format!(
        "Foreground yes\nLogVerbose yes\nDatabaseDirectory {folder}\nTemporaryDirectory {folder}\n\
         LocalSocket {socket}\nMaxThreads 2\nOfficialDatabaseOnly no\n"
    )
}

async fn with(scanner: Scanner) -> TestApp {
    let settings = Settings { scanner: Some(scanner), ..test_settings() };
    TestApp::with(settings, WebOptions::default()).await
}

async fn send(platform: &Client, id: CustomerId, bytes: &[u8]) -> Answer {
    let upload = Upload::of("passport").file("page", "photo.jpg", bytes);
    platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await
}

#[tokio::test]
async fn a_file_with_a_virus_is_refused_and_it_is_on_record() {
    let clamd = Clamd::start().await;
    clamd.scanner.check().await.expect("it is there");
    let found = clamd.scanner.scan(eicar().as_bytes()).await.expect("an answer");
    assert!(matches!(&found, Found::Virus(name) if name.contains("Eicar")), "{found:?}");
    assert_eq!(clamd.scanner.scan(&jpeg(64, 64)).await.expect("an answer"), Found::Nothing);

    let test = with(clamd.scanner.clone()).await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "88213").await;
    let before = test.contents().await;
    let refused = send(&platform, id, &infected()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert_eq!(refused.json()["errors"][0]["code"], "file_infected");
    assert_eq!(test.contents().await.files, before.files, "nothing of it is kept");
    let events = test.events().await;
    let event = events.iter().rfind(|it| matches!(it.kind, EventKind::InfectedFileRefused { .. }));
    assert_eq!(event.expect("an event").customer, Some(id));
    assert_eq!(send(&platform, id, &jpeg(64, 64)).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn where_the_scanner_is_away_no_file_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let test = with(Scanner::Unix(folder.path().join("nobody.sock"))).await;
    let platform = test.platform().await;
    let id = test.customer(&platform, "88213").await;
    let before = test.contents().await;
    let refused = send(&platform, id, &jpeg(64, 64)).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), "60");
    let after = test.contents().await;
    assert_eq!((after.files, after.rows), (before.files, before.rows));
}
