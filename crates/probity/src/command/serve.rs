//! `probity serve`: the dashboard, the API and the jobs, until told to stop.

use crate::{
    CommandError,
    clock::StoryClock,
    config::{Config, Shutdown},
    data::{self, Data},
    demo, trace,
};
use probity_app::{
    App, api_key,
    system::{SystemClock, SystemRandomness},
    user,
};
use probity_mail::Transport;
use probity_model::{Clock as _, user::Actor};
use probity_reader::Reader;
use probity_store::queue;
use probity_web::WebOptions;
use std::{
    io::ErrorKind,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, ToSocketAddrs},
    sync::watch,
    time::sleep,
};

pub(crate) async fn run(config: &Config) -> Result<(), CommandError> {
    // Before anything is changed: a second process on the same address changes nothing.
    let listener = listen(&config.listen)
        .await
        .map_err(|error| CommandError::Io { what: format!("cannot listen on {}", config.listen), error })?;
    let metrics = metrics_listener(config).await?;
    let address = listener.local_addr().map_err(|error| io("the address", error))?;
    demo::unfinished::clear(config).map_err(|error| io("an unfinished demo cannot be removed", error))?;
    confined(&data::reader()).await?;
    let data = Data::open(config).await?;
    // A bucket that cannot be written to is found now, and not by the first customer.
    data.vault.check().await?;
    let app = Box::pin(prepared(config, address, &data)).await?;
    let demo = demo::is_here(&app).await?;
    let told = told_to_stop();
    announce(config, address, &app, demo).await?;
    let (tracer, exporter) = trace::begin(&config.tracing).map_err(CommandError::Other)?;
    let app = app.with_tracer(tracer);
    let options = WebOptions {
        public_url: config.public_url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        demo_sign_ins: if demo { demo::people() } else { Vec::new() },
        api_requests_per_minute: config.api.requests_per_minute,
        stopping: None,
        leaving: None,
    };
    let served = serve(Listeners { people: listener, metrics }, app, options, config.shutdown, told).await;
    if let Some(exporter) = exporter {
        exporter.finish().await;
    }
    served
}

/// How long an address may be in use before that is an error: whoever starts Probity again at once may find what the last
/// process had still held for a moment.
const IN_USE_MAX: Duration = Duration::from_secs(2);
/// How long until it is tried again.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_millis(50);

async fn listen(address: impl ToSocketAddrs) -> std::io::Result<TcpListener> {
    let begun = Instant::now();
    loop {
        match TcpListener::bind(&address).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse && begun.elapsed() < IN_USE_MAX => {
                sleep(LISTEN_AGAIN_AFTER).await;
            }
            bound => return bound,
        }
    }
}

/// Where requests come in.
struct Listeners {
    people: TcpListener,
    metrics: Option<TcpListener>,
}

/// The address of the metrics, where there is one.
async fn metrics_listener(config: &Config) -> Result<Option<TcpListener>, CommandError> {
    let Some(address) = config.metrics.listen() else { return Ok(None) };
    let listener = listen(address).await.map_err(|error| CommandError::Io {
        what: format!("cannot listen on {address} for the metrics"),
        error,
    })?;
    let address = listener.local_addr().map_err(|error| io("the address of the metrics", error))?;
    println!("Metrics at http://{address}/metrics");
    Ok(Some(listener))
}

/// The use cases on a database that has what they need, and the demo where it is wanted and the database is empty.
async fn prepared(config: &Config, address: SocketAddr, data: &Data) -> Result<App, CommandError> {
    let mut settings = config.settings()?;
    settings.public_url = public_url(config, address);
    if config.demo {
        settings = demo::settings(settings);
        // Made-up customers have made-up addresses: nothing of theirs leaves this machine.
        settings.email.transport = Transport::Folder(config.data_dir.join("emails"));
    }
    let app = data.app(settings.clone());
    if config.demo && is_empty(&app, data).await? {
        println!("Making the demo; this takes a minute, once.");
        demo::unfinished::begin(config).map_err(|error| io("the demo cannot be made", error))?;
        let now = SystemClock.now();
        let clock = Arc::new(StoryClock::new(demo::beginning(now)));
        let story_clock: Arc<StoryClock> = Arc::clone(&clock);
        let (store, vault) = (data.store.clone(), data.vault.clone());
        let randomness = Arc::new(SystemRandomness::default());
        let app = App::new(store, vault, data::reader(), story_clock, randomness, settings);
        demo::play(&app, &clock, now).await?;
        demo::unfinished::end(config).map_err(|error| io("the demo", error))?;
    }
    app.prepare().await?;
    Ok(app)
}

/// Files can be read in a process of its own, and what this machine's kernel cannot keep from that process is said.
async fn confined(reader: &Reader) -> Result<(), CommandError> {
    let confinement = reader.confinement().await.map_err(|error| CommandError::Other(error.to_string()))?;
    if !confinement.is_whole() {
        tracing::warn!(
            missing = confinement.missing().join(", "),
            "files are read less confined than they could be"
        );
    }
    Ok(())
}

/// Whether nobody has put anything in yet: the demo must never meet real data.
async fn is_empty(app: &App, data: &Data) -> Result<bool, CommandError> {
    let customers = queue::counts(data.store.read()).await?;
    Ok(customers == queue::Counts::default()
        && user::list(app, &Actor::System).await?.is_empty()
        && api_key::list(app, &Actor::System).await?.is_empty())
}

/// The address people open; where none is configured, the one it listens on.
fn public_url(config: &Config, address: SocketAddr) -> String {
    if config.public_url.is_empty() { format!("http://{address}") } else { config.public_url.clone() }
}

async fn announce(config: &Config, address: SocketAddr, app: &App, demo: bool) -> Result<(), CommandError> {
    println!("Probity {} serves at {}", env!("CARGO_PKG_VERSION"), public_url(config, address));
    if !probity_web::assets::are_built() {
        println!("It was built without styles and scripts: run `make assets` and build again.");
    }
    if demo {
        println!("\n{}\n", demo::sign_ins());
    } else if user::list(app, &Actor::System).await?.is_empty() {
        println!(
            "Nobody can sign in yet. Create an administrator:\n  \
             probity user create --role administrator --name \"Your name\" --email you@example.org"
        );
    }
    if config.public_url.is_empty() && !address.ip().is_loopback() {
        println!("It listens beyond this machine without https: put a proxy before it and set public_url.");
    }
    Ok(())
}

async fn serve(
    listeners: Listeners,
    app: App,
    options: WebOptions,
    shutdown: Shutdown,
    told_to_stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CommandError> {
    let (leave, leaving) = watch::channel(false);
    let (stop, stopping) = watch::channel(false);
    let options = WebOptions { stopping: Some(stopping.clone()), leaving: Some(leaving), ..options };
    tokio::spawn(async move {
        told_to_stop.await;
        leave.send_replace(true);
        // Whatever sends requests here learns of it from `/readyz`, and sends them elsewhere.
        tokio::time::sleep(shutdown.notice()).await;
        println!("Stopping: finishing what is in hand.");
        stop.send_replace(true);
    });
    let follower = app.clone();
    tokio::spawn(async move { follower.follow_others().await });
    let time_max = shutdown.time_max();
    let worker = tokio::spawn(probity_worker::run(app.clone(), stopped(stopping.clone()), time_max));
    if let Some(metrics) = listeners.metrics {
        let router = probity_web::metrics_router(app.clone());
        // Answered to the end: what happens while it stops is of interest too.
        tokio::spawn(async move { axum::serve(metrics, router).await });
    }
    let service = probity_web::router(app, options).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listeners.people, service).with_graceful_shutdown(stopped(stopping.clone()));
    let server = async {
        tokio::select! {
            result = server => result.map_err(|error| io("serving", error)),
            // A request that takes too long is given up; it can be sent again.
            () = async { stopped(stopping).await; tokio::time::sleep(time_max).await } => Ok(()),
        }
    };
    // The jobs end within that time by themselves, and those that do not are given back.
    let worker =
        async { worker.await.map_err(|error| CommandError::Other(format!("the jobs ended: {error}"))) };
    tokio::try_join!(server, worker).map(drop)
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that nobody can tell any more, which is as good as being told.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Until Ctrl-C or SIGTERM, listened for from this call on and not from when it is first waited for: whoever reads that it serves may
/// tell it to stop at once.
#[cfg(unix)]
fn told_to_stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let [terminate, interrupt] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        if let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        } else {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

/// Until Ctrl-C.
#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

fn io(what: &str, error: std::io::Error) -> CommandError {
    CommandError::Io { what: what.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_is_let_go_in_time_is_listened_on_and_one_that_stays_in_use_is_an_error() {
        let held = TcpListener::bind("127.0.0.1:0").await.expect("an address");
        let address = held.local_addr().expect("an address");
        let error = listen(address).await.expect_err("it is in use");
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        let (listening, ()) = tokio::join!(listen(address), async {
            sleep(LISTEN_AGAIN_AFTER * 3).await;
            drop(held);
        });
        assert_eq!(listening.expect("it was let go").local_addr().expect("an address"), address);
    }
}
