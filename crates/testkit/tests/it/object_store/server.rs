//! A real S3 server on the loopback address, over a temporary folder, that can be told to fail.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use probity_vault::Vault;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

const BUCKET: &str = "documents";
const KEY: &str = "AKPROBITYTEST";
const SECRET: &str = "a secret of the tests";

/// The server. Dropped, it is stopped and its folder is gone.
pub(crate) struct S3Server {
    folder: TempDir,
    endpoint: String,
    calls: Arc<Calls>,
    task: JoinHandle<()>,
}

/// What it was asked, and how much of it fails.
#[derive(Default)]
struct Calls {
    total: AtomicU64,
    /// One in so many fails; none at 0.
    one_in: AtomicU64,
}

impl S3Server {
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let calls = Arc::new(Calls::default());
        let service = service.build();
        let router = Router::new()
            .fallback(move |request: Request| {
                let mut service = service.clone();
                async move { tower::Service::call(&mut service, request).await.unwrap().map(Body::new) }
            })
            .layer(from_fn_with_state(Arc::clone(&calls), failing));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { folder, endpoint, calls, task }
    }

    /// A vault in a folder of the bucket.
    pub(crate) fn vault(&self, folder: &str) -> Vault {
        self.vault_with(folder, SECRET)
    }

    /// The same, with this secret.
    pub(crate) fn vault_with(&self, folder: &str, secret: &str) -> Vault {
        let variables = [
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", secret),
            ("HOME", "/nowhere"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Vault::s3(&format!("s3://{BUCKET}/{folder}"), variables).unwrap()
    }

    /// Where the bucket is.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// From now on, one call in so many fails; none at 0.
    pub(crate) fn fail_one_in(&self, calls: u64) {
        self.calls.one_in.store(calls, Ordering::Relaxed);
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Every other failure comes after the call was carried out: the answer was lost.
async fn failing(State(calls): State<Arc<Calls>>, request: Request, next: Next) -> Response {
    let number = calls.total.fetch_add(1, Ordering::Relaxed) + 1;
    let one_in = calls.one_in.load(Ordering::Relaxed);
    let fails = one_in > 0 && number % one_in == 0;
    if fails && (number / one_in) % 2 == 0 {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let answer = next.run(request).await;
    if fails { StatusCode::INTERNAL_SERVER_ERROR.into_response() } else { answer }
}
