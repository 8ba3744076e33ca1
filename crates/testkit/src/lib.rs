//! For tests only: the whole of Probity on a real temporary database, with a clock and a randomness the test decides.
//!
//! ```text
//! let test = TestApp::new().await;
//! let reviewer = test.user(Role::Reviewer).await;         // a user, with a password
//! let browser = test.sign_in(&reviewer).await;            // a browser with the session's cookie
//! let answer = browser.get("/queue").await;               // through the real router
//! assert_eq!(answer.status, StatusCode::OK);
//! browser.post("/account/theme", &[("theme", "dark")]).await;
//! browser.partial().get("/queue").await;                  // as htmx asks
//! let platform = test.platform().await;                   // a client with an API key
//! platform.json(Method::POST, "/api/v1/customers", &json!({…})).await;
//! test.clock.advance(SignedDuration::from_mins(31));
//! probity_app::check::lapse(&test.app, &Actor::System).await?;   // use cases directly
//! ```
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "for tests only: what fails here fails the test"
)]

pub mod authenticator;
mod client;
mod cluster;
mod fakes;
mod leftovers;
mod postgres;
pub mod provider;
mod story;
mod test_app;
mod upload;

pub use client::{Answer, Client, FormBody};
pub use cluster::{is_postgres, sql_bytes, sql_uuid};
pub use fakes::{FakeClock, SeededRandomness};
pub use leftovers::Contents;
pub use postgres::{PostgresServer, free_port};
pub use story::{fields, id_of};
pub use test_app::{PASSWORD, TestApp, TestUser, reader, test_settings};
pub use upload::Upload;
