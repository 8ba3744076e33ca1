//! The binary as whoever looks after it meets it: started, measured, backed up, stopped.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows a test only by its attribute, and not what it is made of"
)]

mod backup;
mod deploy;
mod doctor;
mod logs;
mod metrics;
mod server;
mod stopping;
mod traces;
