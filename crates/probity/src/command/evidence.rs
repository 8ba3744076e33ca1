//! `probity evidence`: everything about one customer as a signed archive, and checking one anywhere.

use crate::{CommandError, config::Config, data};
use clap::Subcommand;
use probity_app::evidence::{self, Request};
use probity_audit::PublicKey;
use probity_evidence::verify;
use probity_model::{evidence::Audience, id::CustomerId, user::Actor};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Take out everything about one customer: a ZIP with a report to read, the data, the files and a signed manifest.
    Export {
        /// The customer's id, cus_….
        customer: CustomerId,
        /// For whom: examiner (everything) or person (without what may not be disclosed).
        #[arg(long = "for", value_parser = audience)]
        audience: Audience,
        /// Why it is taken out: kept with the event.
        #[arg(long)]
        reason: String,
        /// Where to write it; a file of its own in the present folder unless told. It must not be there.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check an archive, without a database and without a network. Ends with 1 when anything is wrong.
    Verify {
        /// The archive.
        file: PathBuf,
        /// The public key of the operator's audit log, as `probity audit key` prints it and as they gave it to you.
        #[arg(long, value_name = "KEY")]
        key: Option<PublicKey>,
    },
}

fn audience(word: &str) -> Result<Audience, String> {
    Audience::from_word(word).ok_or_else(|| "one of examiner, person".to_owned())
}

/// Checks an archive: needs no configuration.
pub(crate) fn check(file: &Path, key: Option<PublicKey>) -> Result<ExitCode, CommandError> {
    let archive = BufReader::new(File::open(file).map_err(|error| at(file, error))?);
    let verified = match verify(archive, key).map_err(|error| at(file, error))? {
        Ok(verified) => verified,
        Err(fault) => {
            println!("WRONG  {fault}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let manifest = &verified.manifest;
    println!("ok     {} files about {}, for: {}", manifest.files.len(), manifest.customer, manifest.audience);
    println!("       made at {}", manifest.made_at);
    if verified.audit_entries > 0 {
        println!("       {} entries of the audit log hold", verified.audit_entries);
    }
    println!("       signed with {}", verified.key);
    if key.is_none() {
        println!(
            "       Nothing was changed since then. Whether that is the operator's key, --key KEY tells."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes evidence out.
pub(crate) async fn export(
    config: &Config,
    customer: CustomerId,
    audience: Audience,
    reason: String,
    output: Option<PathBuf>,
) -> Result<(), CommandError> {
    let app = data::app(config).await?;
    let file = output.unwrap_or_else(|| format!("evidence-{customer}-{audience}.zip").into());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = BufWriter::new(options.open(&file).map_err(|error| at(&file, error))?);
    let written = write(&app, customer, Request { audience, reason }, &file, &mut out).await;
    if written.is_err() {
        // Half an archive is of no use to anybody, and about somebody.
        drop(fs::remove_file(&file));
    }
    written?;
    println!("{} is written. To check it: probity evidence verify {0}", file.display());
    Ok(())
}

async fn write(
    app: &probity_app::App,
    customer: CustomerId,
    request: Request,
    file: &Path,
    out: &mut BufWriter<File>,
) -> Result<(), CommandError> {
    let mut export = evidence::export(app, &Actor::System, customer, request).await?;
    while let Some(bytes) = export.next().await? {
        out.write_all(&bytes).map_err(|error| at(file, error))?;
    }
    out.flush().map_err(|error| at(file, error))?;
    out.get_ref().sync_all().map_err(|error| at(file, error))
}

fn at(file: &Path, error: io::Error) -> CommandError {
    CommandError::Io { what: file.display().to_string(), error }
}
