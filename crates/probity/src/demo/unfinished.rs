//! A demo that was interrupted is made again from the start: half of one would look like a defect.

use crate::config::Config;
use std::{
    io::{ErrorKind, Result},
    path::PathBuf,
};

/// While this file is there, everything beside it belongs to a demo that is being made.
fn marker(config: &Config) -> PathBuf {
    config.data_dir.join("demo-unfinished")
}

/// Says that the demo is being made.
pub(crate) fn begin(config: &Config) -> Result<()> {
    std::fs::write(
        marker(config),
        "Probity was making its demo here. If it is not running, the next start begins anew.\n",
    )
}

/// Says that it is made.
pub(crate) fn end(config: &Config) -> Result<()> {
    std::fs::remove_file(marker(config))
}

/// Removes what an interrupted start left. Before anything is opened.
pub(crate) fn clear(config: &Config) -> Result<()> {
    if !marker(config).exists() {
        return Ok(());
    }
    if !matches!(config.server(), Ok(None)) {
        // A database on a server is not ours to drop.
        let message =
            format!("it was interrupted; make the database anew, then remove {}", marker(config).display());
        return Err(std::io::Error::other(message));
    }
    println!("The demo was not finished last time; it is made anew.");
    let database = config.database();
    for suffix in ["", "-wal", "-shm"] {
        let mut file = database.clone().into_os_string();
        file.push(suffix);
        absent(std::fs::remove_file(PathBuf::from(file)))?;
    }
    absent(std::fs::remove_dir_all(config.files_folder()))?;
    end(config)
}

/// What is not there need not be removed.
fn absent(removed: Result<()>) -> Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
