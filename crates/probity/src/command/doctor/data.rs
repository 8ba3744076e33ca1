//! The data, once it is open.

use super::{Finding, Findings, Fine, Warn, Wrong};
use crate::{backup, config::Config, data::Data};
use probity_app::{App, key, system::SystemClock};
use probity_audit::Checkpoint;
use probity_model::{Clock as _, user::Actor};

/// Seconds the clock may be behind the last thing that happened, before that is wrong.
const BEHIND_SECONDS_MAX: i64 = 60;

pub(super) async fn check(config: &Config, data: &Data, app: &App, found: &mut Findings) {
    found.add("master keys", master_keys(config, app).await);
    found.add("audit log", audit_log(data).await);
    found.add("clock", clock(data).await);
    if let Some(place) = config.server().ok().flatten().and_then(|server| server.replica_place()) {
        found.add("standby", standby(data, &place).await);
    }
    found.add("files and pages", readiness(app).await);
    found.add("backups", backups(config));
}

/// Opening the database has shown that one opens; each of the others must be there as well.
async fn master_keys(config: &Config, app: &App) -> Finding {
    let keys = match config.master_keys().and_then(|origin| {
        origin.open().map_err(|error| crate::config::ConfigError::Setting(error.to_string()))
    }) {
        Ok(source) => source.read(),
        Err(error) => Err(error.to_string()),
    };
    let (keys, wraps) = match (keys, key::status(app, &Actor::System).await) {
        (Ok(keys), Ok(wraps)) => (keys, wraps),
        (Err(error), _) => return Wrong(error),
        (_, Err(error)) => return Wrong(error.to_string()),
    };
    let missing: Vec<_> = wraps
        .iter()
        .filter(|wraps| keys.get(&wraps.master_key).is_none())
        .map(|it| it.master_key.clone())
        .collect();
    if missing.is_empty() {
        Fine(format!("{} there, the newest is {}", keys.all().len(), keys.newest().id()))
    } else {
        Wrong(format!("missing: {}. Put them back: what they wrap cannot be read", missing.join(", ")))
    }
}

/// Opening has compared the key; whether every entry is in order takes longer.
async fn audit_log(data: &Data) -> Finding {
    match probity_store::audit::head(data.store.read()).await {
        Ok(Checkpoint::BEGINNING) => Fine("empty".to_owned()),
        Ok(head) if head.is_signed_by(&data.store.signer().public_key()) => Fine(format!(
            "{} entries, the last signed by its key; `probity audit verify` looks at all",
            head.seq
        )),
        Ok(head) => Wrong(format!("entry {} was not signed by its key: find out who wrote it", head.seq)),
        Err(error) => Wrong(error.to_string()),
    }
}

/// Without it Probity serves from the primary alone.
async fn standby(data: &Data, place: &str) -> Finding {
    match data.store.standby_keeps_up().await {
        Some(Ok(true)) => Fine(format!("{place} keeps up")),
        Some(Ok(false)) | None => Warn(format!("{place} is behind: lists are read from the primary")),
        Some(Err(error)) => Warn(format!("{place} cannot be used, lists are read from the primary: {error}")),
    }
}

/// What happened cannot lie ahead.
async fn clock(data: &Data) -> Finding {
    let now = SystemClock.now();
    let head = match probity_store::audit::head(data.store.read()).await {
        Ok(head) if head.seq > 0 => head.seq,
        _ => return Fine(now.to_string()),
    };
    match probity_store::audit::after(data.store.read(), head - 1, 1).await {
        Ok(records) => {
            let last = records.first().and_then(|record| probity_store::timestamp(record.entry.at).ok());
            let behind = last.map_or(0, |last| last.duration_since(now).as_secs());
            if behind > BEHIND_SECONDS_MAX {
                Wrong(format!("{behind} seconds behind the last entry of the audit log: synchronize it"))
            } else {
                Fine(now.to_string())
            }
        }
        Err(error) => Wrong(error.to_string()),
    }
}

async fn readiness(app: &App) -> Finding {
    Finding::of(app.ready().await.map(|()| "can be written and read"))
}

fn backups(config: &Config) -> Finding {
    let Some(folder) = config.backup.folder() else {
        return Warn("none is known of: set backup.folder, and run `probity backup` every day".to_owned());
    };
    let hours_max = config.backup.hours_max;
    match backup::age(folder) {
        Ok(Some(seconds)) if seconds / 3_600 < i64::from(hours_max) => {
            Fine(format!("the newest is {} hours old", seconds / 3_600))
        }
        Ok(Some(seconds)) => Warn(format!(
            "the newest is {} hours old, more than {hours_max}: run `probity backup`",
            seconds / 3_600
        )),
        Ok(None) => Warn(format!("{} holds none yet: run `probity backup`", folder.display())),
        Err(error) => Warn(error),
    }
}
