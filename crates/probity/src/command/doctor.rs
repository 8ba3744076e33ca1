//! `probity doctor`: whether Probity can run here, said in words.

use crate::{
    CommandError,
    config::Config,
    data::{self, Data},
};
use std::{fs, path::Path, process::ExitCode};

/// Checks each thing and says how it is; fails if anything is wrong.
pub(crate) async fn run(config: &Config) -> ExitCode {
    // Configuration that is not in order never gets this far.
    let mut healthy = report("configuration", Ok("in order".to_owned()));
    healthy &= report("database", database(config).await);
    healthy &= report("data folder", writable(&config.data_dir));
    healthy &= report("privacy of the data folder", private(&config.data_dir));
    healthy &= report("e-mail", email(config).await);
    healthy &= report("files", files().await);
    healthy &= report("virus scanner", scanner(config).await);
    healthy &= report("pages", assets());
    if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(what: &str, result: Result<String, String>) -> bool {
    let (word, text) = match &result {
        Ok(text) => ("ok", text),
        Err(text) => ("WRONG", text),
    };
    println!("{word:<6} {what}: {text}");
    result.is_ok()
}

async fn database(config: &Config) -> Result<String, String> {
    let opened: Result<(), CommandError> = async {
        let app = Data::open(config).await?.app(config.settings()?);
        app.prepare().await?;
        Ok(app.ping().await?)
    }
    .await;
    opened.map_err(|error| error.to_string())?;
    config.place().map_err(|error| error.to_string())
}

/// The folder can be written, or the mail server answers and takes the password. Nothing is sent.
async fn email(config: &Config) -> Result<String, String> {
    let settings = config.settings().map_err(|error| error.to_string())?;
    probity_mail::check(&settings.email).await.map_err(|error| error.to_string())
}

/// Files are read in a process of its own, which gives up all that this kernel lets it.
async fn files() -> Result<String, String> {
    let confinement = data::reader().confinement().await.map_err(|error| error.to_string())?;
    match confinement.missing().as_slice() {
        [] => Ok("read in a confined process".to_owned()),
        missing => Err(format!("read in a process that this kernel confines without {}", missing.join(", "))),
    }
}

async fn scanner(config: &Config) -> Result<String, String> {
    let settings = config.settings().map_err(|error| error.to_string())?;
    match settings.scanner {
        Some(scanner) => {
            scanner.check().await.map(|()| format!("at {scanner}")).map_err(|error| error.to_string())
        }
        None => Ok("none; files are read in a confined process all the same".to_owned()),
    }
}

fn writable(folder: &Path) -> Result<String, String> {
    let file = folder.join(".doctor");
    fs::write(&file, b"")
        .and_then(|()| fs::remove_file(&file))
        .map(|()| folder.display().to_string())
        .map_err(|error| format!("{} cannot be written: {error}", folder.display()))
}

#[cfg(unix)]
fn private(folder: &Path) -> Result<String, String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(folder).map_err(|error| error.to_string())?.permissions().mode();
    let others = mode & 0o077;
    if others == 0 {
        Ok("for its owner alone".to_owned())
    } else {
        Err(format!("others on this machine can look into it: chmod 700 {}", folder.display()))
    }
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<String, String> {
    Ok("not checked on this system".to_owned())
}

fn assets() -> Result<String, String> {
    if probity_web::assets::are_built() {
        Ok("styles and scripts are built in".to_owned())
    } else {
        Err("built without styles and scripts: make assets, then build again".to_owned())
    }
}
