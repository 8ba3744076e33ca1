//! The log: to the standard error, where whoever runs Probity collects it.

use crate::{
    CommandError,
    config::{Log, LogFormat},
};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Begins to log.
pub(crate) fn init(config: &Log) -> Result<(), CommandError> {
    let filter = EnvFilter::try_new(&config.filter)
        .map_err(|error| CommandError::Other(format!("log.filter: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let colours = std::io::stderr().is_terminal();
    let begun = match config.format {
        LogFormat::Text => log.with_target(false).with_ansi(colours).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    begun.map_err(|error| CommandError::Other(format!("the log: {error}")))
}
