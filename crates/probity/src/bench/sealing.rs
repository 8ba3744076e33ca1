//! What sealing costs: the same work with and without it, turn about.

use super::{
    BenchError,
    client::Client,
    decision::middle,
    result::{Engine, Results, Row},
    run::{attempt, share},
    seed,
};
use probity_app::{
    App, account,
    intake::{self, NewCustomer, Upload, UploadedFile},
};
use probity_model::{
    Personal,
    item::{DocumentKind, Side},
    user::Actor,
};
use probity_specimen::{Person, passport};
use probity_web::WebOptions;
use serde::{Deserialize, Serialize};
use std::{
    net::SocketAddr,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// How often each program does the work; odd, so that there is a middle.
const ROUNDS: usize = 7;
/// Customers taken in each time, the first of which warm up.
const CUSTOMERS: u64 = 120;
/// How many of them warm up.
const WARM_UP: usize = 20;
/// How often each customer's page is looked at.
const LOOKS: usize = 3;
/// How much slower than without it sealing may make intake and a profile page.
const INTAKE_MAX: f64 = 1.15;
const PROFILE_MAX: f64 = 1.10;

/// How long the work took, at the median, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Work {
    /// To take a customer in, with every field and a passport.
    intake_ms: f64,
    /// To get the page of one.
    profile_ms: f64,
}

/// Does the work once, in an empty database.
pub(super) async fn work(app: &App) -> Result<Work, BenchError> {
    app.prepare().await?;
    let (_, platform) = seed::people(app).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let service = probity_web::router(app.clone(), WebOptions::default());
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let mut client = Client::connect(address, &account::sign_in(app, attempt()).await?.token).await?;
    // One picture for all: to draw it takes longer than to take it in.
    let picture = passport(&Person::generate(1));
    let (mut intake, mut profile) = (Vec::new(), Vec::new());
    for number in 0..CUSTOMERS {
        let begun = Instant::now();
        let id = take_in(app, &platform, number, &picture).await?;
        intake.push(begun.elapsed());
        for _ in 0..LOOKS {
            let begun = Instant::now();
            client.page(&format!("/customers/{id}")).await?;
            profile.push(begun.elapsed());
        }
    }
    server.abort();
    let median = |times: &mut Vec<Duration>, warm_up| {
        times.drain(..warm_up);
        times.sort_unstable();
        share(times, 50)
    };
    Ok(Work { intake_ms: median(&mut intake, WARM_UP), profile_ms: median(&mut profile, WARM_UP * LOOKS) })
}

async fn take_in(
    app: &App,
    platform: &Actor,
    number: u64,
    picture: &[u8],
) -> Result<probity_model::id::CustomerId, BenchError> {
    let person = Person::generate(number);
    let new = NewCustomer {
        external_reference: format!("bench-{number}"),
        level: None,
        fields: Personal::new(crate::person::fields(&person)),
        risk: None,
        tags: Vec::new(),
        language: None,
        contact_email: None,
    };
    let id = intake::create_customer(app, platform, new).await?.customer.id;
    let upload = Upload {
        kind: DocumentKind::Passport,
        country: None,
        number: Some(Personal::new(person.passport.number.clone())),
        issued_on: None,
        expires_on: None,
        files: vec![UploadedFile {
            side: Side::Page,
            name: Personal::new("passport.jpg".to_owned()),
            bytes: picture.to_vec().into(),
        }],
    };
    intake::upload_document(app, platform, id, upload).await?;
    Ok(id)
}

/// Switches sealing off in this process, where it was built so that it can be.
pub(super) fn switch_off() -> Result<(), BenchError> {
    #[cfg(feature = "unsealed")]
    {
        probity_seal::unsealed::switch_on();
        Ok(())
    }
    #[cfg(not(feature = "unsealed"))]
    Err(BenchError::Sealed)
}

/// Has the work done with and without sealing in turn.
pub(super) fn compare(results: &mut Results) -> Result<(), BenchError> {
    let (mut intake, mut profile) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whoever goes first in one round goes second in the next.
        let (with, without) = if round % 2 == 0 {
            let with = run(&[])?;
            (with, run(&["--unsealed"])?)
        } else {
            let without = run(&["--unsealed"])?;
            (run(&[])?, without)
        };
        println!(
            "  round {}: intake {:.2} ms sealed, {:.2} ms not; profile {:.2} ms sealed, {:.2} ms not",
            round + 1,
            with.intake_ms,
            without.intake_ms,
            with.profile_ms,
            without.profile_ms
        );
        intake.push(with.intake_ms / without.intake_ms);
        profile.push(with.profile_ms / without.profile_ms);
    }
    let cost =
        |what: &str, ratios| Row::ratio(format!("sealing: {what}, to the same unsealed"), middle(ratios));
    results.put(cost("intake of a customer with a passport", intake).on(Engine::SQLite).at_most(INTAKE_MAX));
    results.put(cost("customer profile", profile).on(Engine::SQLite).at_most(PROFILE_MAX));
    Ok(())
}

/// Runs this program on a data folder of its own and reads what it measured.
fn run(options: &[&str]) -> Result<Work, BenchError> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "work"]).args(options).stderr(Stdio::inherit());
    command.env("PROBITY_DATA_DIR", folder.path());
    let output = command.env_remove("PROBITY_DATABASE_URL").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let failed = || BenchError::Answer {
        path: "bench work".to_owned(),
        status: format!("no measurement ({})", output.status),
    };
    serde_json::from_str(text.lines().last().ok_or_else(failed)?).map_err(|_| failed())
}
