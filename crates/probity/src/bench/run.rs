//! Measuring: the real server on the loopback address, real clients, and the reads of the same pages by themselves.

use super::{
    BenchError, PASSWORD,
    case::{Case, Sample},
    client::Client,
    report::{AuditSpeed, Measured},
    seed,
};
use probity_app::{
    App, AppError,
    account::{self, Attempt},
};
use probity_model::user::Actor;
use probity_web::WebOptions;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, task::JoinSet};

/// Pages asked for before anything is measured.
const WARM_UP: usize = 40;
/// Pages measured one after the other.
const PAGES: usize = 400;
/// Clients at once when pages per second are counted.
const CLIENTS: usize = 8;
/// How long they ask.
const CROWD_TIME: Duration = Duration::from_secs(5);

/// Measures every case.
pub(super) async fn run(app: &App, size: u64) -> Result<Vec<Measured>, BenchError> {
    // As the worker does for a running Probity.
    app.optimize().await?;
    let attempt = Attempt {
        email: seed::email(1),
        password: PASSWORD.to_owned(),
        user_agent: "Probity bench".to_owned(),
        address: "127.0.0.1".to_owned(),
        ip: None,
        replaces: None,
    };
    let begun = account::sign_in(app, attempt).await?;
    let session = begun.standing.signed_in().ok_or(AppError::Unauthenticated)?;
    let sample = Sample::draw(app, &session.actor, size).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let service = probity_web::router(app.clone(), WebOptions::default());
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let mut measured = Vec::new();
    for case in Case::ALL {
        let result = measure(app, &sample, address, &begun.token, case).await?;
        println!("  {result}");
        measured.push(result);
    }
    server.abort();
    Ok(measured)
}

/// Checks the whole audit log.
pub(super) async fn audit(app: &App) -> Result<AuditSpeed, BenchError> {
    let begun = Instant::now();
    let verdict = probity_app::audit::verify(app, &Actor::System, Vec::new(), false).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let entries = verdict.map_err(|_| BenchError::Log)?.head.seq;
    #[allow(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let speed = AuditSpeed { entries, per_second: entries as f64 / seconds };
    println!("  {speed}");
    Ok(speed)
}

async fn measure(
    app: &App,
    sample: &Sample,
    address: SocketAddr,
    token: &str,
    case: Case,
) -> Result<Measured, BenchError> {
    let mut client = Client::connect(address, token).await?;
    let (mut pages, mut reads, mut bytes) = (Vec::new(), Vec::new(), 0);
    for turn in 0..WARM_UP + PAGES {
        let path = sample.path(case, turn);
        let begun = Instant::now();
        bytes = client.page(&path).await?;
        let page = begun.elapsed();
        // Turn about, so that whatever else the machine does meets both alike.
        let begun = Instant::now();
        sample.read(app, token, case, turn).await?;
        if turn >= WARM_UP {
            pages.push(page);
            reads.push(begun.elapsed());
        }
    }
    let per_second = crowd(sample, address, token, case).await?;
    Ok(Measured::new(case.name(), pages, reads, per_second, bytes))
}

/// How many pages per second so many clients get.
async fn crowd(sample: &Sample, address: SocketAddr, token: &str, case: Case) -> Result<f64, BenchError> {
    let begun = Instant::now();
    let mut clients: JoinSet<Result<u32, BenchError>> = JoinSet::new();
    for number in 0..CLIENTS {
        let mut client = Client::connect(address, token).await?;
        let sample = sample.clone();
        clients.spawn(async move {
            let mut count = 0;
            let mut turn = number * 31;
            while begun.elapsed() < CROWD_TIME {
                client.page(&sample.path(case, turn)).await?;
                turn += 1;
                count += 1;
            }
            Ok(count)
        });
    }
    let mut total = 0.0;
    while let Some(count) = clients.join_next().await {
        total += f64::from(count.map_err(|_| BenchError::Torn)??);
    }
    Ok(total / begun.elapsed().as_secs_f64())
}
