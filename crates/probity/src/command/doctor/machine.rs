//! The machine: the folder, its disk, who can look into it, and what the kernel can do.

use super::{Finding, Findings, Fine, Warn, Wrong};
use crate::{config::Config, data};
use probity_app::system::SystemClock;
use probity_model::Clock as _;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Free bytes below which nothing works much longer.
const FREE_BYTES_MIN: u64 = 256 * 1024 * 1024;
/// Free bytes below which it is time to act.
const FREE_BYTES_WANTED: u64 = 2 * 1024 * 1024 * 1024;
/// What others than the owner may do, in the mode of a file.
const OTHERS: u32 = 0o077;
/// Seconds by which a file's time may differ from the clock's.
const FILE_SECONDS_MAX: u64 = 5;

pub(super) async fn check(config: &Config, found: &mut Findings) {
    found.add("data folder", writable(&config.data_dir));
    found.add("privacy of the data folder", private(&config.data_dir, "700"));
    found.add("room on the disk", room(&config.data_dir));
    let mut keys = vec![config.audit_key()];
    if let Ok(origin) = config.master_keys() {
        keys.extend(origin.file().map(Path::to_owned));
    }
    found.add("key files", key_files(config, &keys));
    found.add("reading files", confinement().await);
    found.add("pages", assets());
}

/// The folder can be written, and what is written has the time of now: on another machine's disk it may have another.
fn writable(folder: &Path) -> Finding {
    let file = folder.join(".doctor");
    let written = fs::write(&file, b"").and_then(|()| fs::metadata(&file)?.modified());
    let removed = fs::remove_file(&file);
    match (written, removed) {
        (Ok(modified), Ok(())) => {
            let now = std::time::UNIX_EPOCH
                + std::time::Duration::try_from(SystemClock.now().as_duration()).unwrap_or_default();
            let apart = now.duration_since(modified).unwrap_or_else(|error| error.duration()).as_secs();
            if apart > FILE_SECONDS_MAX {
                return Warn(format!(
                    "its disk tells a time {apart} seconds from this machine's: synchronize both"
                ));
            }
            Fine(folder.display().to_string())
        }
        (Err(error), _) | (_, Err(error)) => {
            Wrong(format!("{} cannot be written: {error}", folder.display()))
        }
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> Result<u32, String> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Result<u32, String> {
    Ok(0)
}

fn private(path: &Path, wanted: &str) -> Finding {
    match mode(path) {
        Ok(mode) if mode & OTHERS == 0 => Fine("for its owner alone".to_owned()),
        Ok(_) => Wrong(format!("others on this machine can look into it: chmod {wanted} {}", path.display())),
        Err(error) => Wrong(error),
    }
}

fn key_files(config: &Config, keys: &[PathBuf]) -> Finding {
    for key in keys {
        if let Wrong(text) = private(key, "600") {
            return Wrong(text);
        }
    }
    let inside: Vec<_> = keys.iter().filter(|key| key.starts_with(&config.data_dir)).collect();
    match inside.first() {
        Some(key) if config.public_url.starts_with("https://") => Warn(format!(
            "{} lies beside the data: set sealing.key_file and audit.key_file, so that no copy of the folder opens itself",
            key.display()
        )),
        _ => Fine("for their owner alone".to_owned()),
    }
}

#[cfg(unix)]
fn room(folder: &Path) -> Finding {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Warn("it cannot be found out".to_owned());
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let told = format!("{} MiB free", free / (1024 * 1024));
    match free {
        ..FREE_BYTES_MIN => Wrong(format!("{told}: nothing can be taken in soon; make room")),
        FREE_BYTES_MIN..FREE_BYTES_WANTED => Warn(format!("{told}: make room")),
        _ => Fine(told),
    }
}

#[cfg(not(unix))]
fn room(_: &Path) -> Finding {
    Fine("not looked at on this system".to_owned())
}

/// Files are read in a process of its own, which gives up all that this kernel lets it.
async fn confinement() -> Finding {
    match data::reader().confinement().await {
        Err(error) => Wrong(error.to_string()),
        Ok(confinement) => match confinement.missing().as_slice() {
            [] => Fine("in a confined process".to_owned()),
            missing => {
                Wrong(format!("in a process that this kernel confines without {}", missing.join(", ")))
            }
        },
    }
}

fn assets() -> Finding {
    if probity_web::assets::are_built() {
        Fine("styles and scripts are built in".to_owned())
    } else {
        Wrong("built without styles and scripts: make assets, then build again".to_owned())
    }
}
