//! Putting a backup back, into a folder that has nothing yet.

use super::{
    AUDIT_KEY, DATABASE, ERASED_LIST, KEYS, MASTER_KEY, OBJECTS_LIST, SECRETS,
    list::{Erased, Object, Reader},
    make_folder,
    manifest::copied,
    object, other, settle_folder,
    verify::{Report, verify},
};
use crate::{CommandError, audit_key::AuditKey, config::Config, data::Data};
use probity_app::{App, audit, erasure};
use probity_model::user::Actor;
use probity_store::backup as store;
use std::{fs, path::Path};

/// Checks a backup, puts it back, opens it, and says what was found. Gives whether all is well.
pub(crate) async fn restore(
    config: &Config,
    folder: &Path,
    copy: Option<&str>,
) -> Result<bool, CommandError> {
    super::embedded_only(config)?;
    refuse_data(config)?;
    let report = verify(folder, copy).await?;
    if !report.tell() {
        println!("Nothing was restored.");
        return Ok(false);
    }
    make_folder(&config.data_dir)?;
    put_secrets(config, folder)?;
    check_secrets(config, &report).await?;
    put_files(config, folder, &report)?;
    let [data, keys, _] = config.databases();
    let unused = store::destroy_unused_keys(&data, &keys).await?;
    let app = opened(config).await?;
    let again = erase_again(&app, &report).await?;
    let verdict = audit::verify(&app, &Actor::System, Vec::new(), false).await?;
    println!("Restored into {}.", config.data_dir.display());
    if again > 0 {
        println!("{again} customers were erased after this backup was made: they are erased again.");
    }
    if unused > 0 {
        println!("{unused} keys that belong to nobody in this data were destroyed.");
    }
    match verdict {
        Ok(verified) => println!("ok     it opens; the audit log stands at {}", verified.head.seq),
        Err(fault) => {
            println!("WRONG  the audit log: {fault}");
            return Ok(false);
        }
    }
    println!(
        "Now: probity doctor. What the platform was told after {} it is not told again.",
        report.made_at
    );
    Ok(true)
}

/// What is there is never written over.
fn refuse_data(config: &Config) -> Result<(), CommandError> {
    let folders = super::COPIED.iter().map(|name| config.data_dir.join(name));
    for place in config.databases().into_iter().chain(folders) {
        let holds_something = match fs::read_dir(&place) {
            Ok(mut entries) => entries.next().is_some(),
            Err(_) => place.exists(),
        };
        if holds_something {
            return Err(other(format!(
                "{} is there: restore into an empty folder, and keep what is here until that works",
                place.display()
            )));
        }
    }
    Ok(())
}

/// The keys that were put into the backup go where they are looked for, unless there are some.
fn put_secrets(config: &Config, folder: &Path) -> Result<(), CommandError> {
    let secrets = folder.join(SECRETS);
    let origin = config.master_keys()?;
    let places = [(MASTER_KEY, origin.file().map(Path::to_owned)), (AUDIT_KEY, Some(config.audit_key()))];
    for (name, place) in places {
        let Some(place) = place.filter(|place| !place.exists()) else { continue };
        let kept = secrets.join(name);
        if !kept.exists() {
            return Err(other(format!(
                "{} is not there, and not in the backup: put your copy of it there first",
                place.display()
            )));
        }
        copied(&kept, &place)?;
    }
    Ok(())
}

/// The keys are those the backup was made with.
async fn check_secrets(config: &Config, report: &Report) -> Result<(), CommandError> {
    let audit = AuditKey::read_or_make(&config.audit_key())?.signer.public_key();
    if report.key != Some(audit) {
        let file = config.audit_key();
        return Err(other(format!("the backup was not signed with the key in {}", file.display())));
    }
    let masters = config.master_keys()?.open()?.read().map_err(CommandError::Other)?;
    for id in store::master_keys(&report.keys.join(KEYS)).await? {
        if masters.get(&id).is_none() {
            return Err(other(format!("the master key {id} is missing: put it among the master keys first")));
        }
    }
    Ok(())
}

/// The files, then the keys, then the data: cut off in between, there is no database to start with.
fn put_files(config: &Config, folder: &Path, report: &Report) -> Result<(), CommandError> {
    for object in Reader::<Object>::open(&report.data.join(OBJECTS_LIST))? {
        let listed = object?;
        let place = listed.place().ok_or_else(|| other(format!("{} is no place for a file", listed.path)))?;
        let place = config.data_dir.join(place);
        if let Some(parent) = place.parent() {
            make_folder(parent)?;
        }
        let found = copied(&self::object(folder, &listed.sha256), &place)?;
        if found.sha256 != listed.sha256 {
            return Err(other(format!("{} changed while it was restored", place.display())));
        }
    }
    let [data, keys, _] = config.databases();
    copied(&report.keys.join(KEYS), &keys)?;
    copied(&report.data.join(DATABASE), &data)?;
    settle_folder(&config.data_dir)
}

/// The whole application on what was put back: migrated, searched anew.
async fn opened(config: &Config) -> Result<App, CommandError> {
    let told = |error: CommandError| {
        let folder = config.data_dir.display();
        other(format!("{error}\nWhat was restored lies in {folder}; empty it and restore once more."))
    };
    let app = Data::open(config).await.map_err(told)?.app(config.settings()?);
    app.prepare().await.map_err(|error| told(error.into()))?;
    Ok(app)
}

/// Who was erased since then is erased again: not the key alone, but what stays readable without one.
async fn erase_again(app: &App, report: &Report) -> Result<u64, CommandError> {
    let mut again = 0;
    for erased in Reader::<Erased>::open(&report.keys.join(ERASED_LIST))? {
        let erased = erased?;
        let Some(basis) = erased.basis() else { continue };
        match erasure::repeat(app, &Actor::System, erased.customer, basis).await {
            Ok(done) => again += u64::from(done),
            // A hold that was lifted since then is in force in this data. The key is gone all the same.
            Err(error) => println!("warn   {} could not be erased again: {error}", erased.customer),
        }
    }
    Ok(again)
}
