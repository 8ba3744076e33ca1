//! `probity audit`: checking the log, here or from an export, and what is kept elsewhere to check it by.

use crate::{CommandError, config::Config, data};
use clap::Subcommand;
use probity_app::audit::{self, Verdict};
use probity_audit::{Checkpoint, Line, PublicKey, Verifier};
use probity_model::user::Actor;
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Check the log from its first entry to its last. Ends with 1 when anything is wrong.
    Verify {
        /// An export to check in place of the database; needs --key.
        #[arg(long, value_name = "FILE", requires = "key")]
        export: Option<PathBuf>,
        /// The public key of the log, as `probity audit key` prints it.
        #[arg(long, value_name = "KEY")]
        key: Option<PublicKey>,
        /// A file with checkpoints that were copied elsewhere, one a line. May be given more than once.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// Check the signature of every entry, and not only of one in 65,536 and the last: slow.
        #[arg(long)]
        every_signature: bool,
    },
    /// Print where the log stands, signed: one line to be kept where this machine cannot reach it.
    Checkpoint,
    /// Write the whole log out, one entry a line.
    Export {
        /// The file; the standard output without one.
        file: Option<PathBuf>,
    },
    /// Print the public key of the log.
    Key,
}

pub(crate) async fn run(config: &Config, command: AuditCommand) -> Result<ExitCode, CommandError> {
    if let AuditCommand::Verify { export: Some(file), key: Some(key), checkpoint, every_signature } = &command
    {
        let checkpoints = read_checkpoints(checkpoint)?;
        let begun = Instant::now();
        return Ok(tell(exported(file, *key, checkpoints, *every_signature)?, begun));
    }
    let app = data::app(config).await?;
    match command {
        AuditCommand::Verify { key, checkpoint, every_signature, .. } => {
            let own = audit::public_key(&app);
            if key.is_some_and(|key| key != own) {
                println!("WRONG  this log is signed with another key: {own}");
                return Ok(ExitCode::FAILURE);
            }
            let checkpoints = read_checkpoints(&checkpoint)?;
            let begun = Instant::now();
            let verdict = audit::verify(&app, &Actor::System, checkpoints, every_signature).await?;
            return Ok(tell(verdict, begun));
        }
        AuditCommand::Checkpoint => println!("{}", audit::checkpoint(&app, &Actor::System).await?),
        AuditCommand::Key => println!("{}", audit::public_key(&app)),
        AuditCommand::Export { file } => {
            let mut out: Box<dyn io::Write> = match &file {
                Some(file) => Box::new(BufWriter::new(File::create(file).map_err(|error| at(file, error))?)),
                None => Box::new(io::stdout().lock()),
            };
            let path = file.as_deref().unwrap_or(Path::new("the standard output"));
            let mut export = audit::export(&app, &Actor::System).await?;
            while let Some(lines) = export.next().await? {
                out.write_all(lines.as_bytes()).map_err(|error| at(path, error))?;
            }
            out.flush().map_err(|error| at(path, error))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn exported(
    file: &Path,
    key: PublicKey,
    checkpoints: Vec<Checkpoint>,
    every_signature: bool,
) -> Result<Verdict, CommandError> {
    let mut verifier = match Verifier::new(key, checkpoints) {
        Ok(verifier) if every_signature => verifier.with_every_signature(),
        Ok(verifier) => verifier,
        Err(fault) => return Ok(Err(fault)),
    };
    let lines = BufReader::new(File::open(file).map_err(|error| at(file, error))?).lines();
    for (number, line) in (1..).zip(lines) {
        let line = line.map_err(|error| at(file, error))?;
        let record = Line::read(&line, number)
            .map_err(|error| CommandError::Other(format!("{}: {error}", file.display())))?;
        if let Err(fault) = verifier.push(&record) {
            return Ok(Err(fault));
        }
    }
    Ok(verifier.finish())
}

fn read_checkpoints(files: &[PathBuf]) -> Result<Vec<Checkpoint>, CommandError> {
    let mut checkpoints = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| at(file, error))?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let parsed = line.parse();
            checkpoints
                .push(parsed.map_err(|error| CommandError::Other(format!("{}: {error}", file.display())))?);
        }
    }
    Ok(checkpoints)
}

fn tell(verdict: Verdict, begun: Instant) -> ExitCode {
    match verdict {
        Ok(verified) => {
            let (entries, seconds) = (verified.head.seq, begun.elapsed().as_secs_f64());
            println!("ok     {entries} entries in {seconds:.2} s; the log stands at\n{}", verified.head);
            ExitCode::SUCCESS
        }
        Err(fault) => {
            println!("WRONG  {fault}");
            ExitCode::FAILURE
        }
    }
}

fn at(file: &Path, error: io::Error) -> CommandError {
    CommandError::Io { what: file.display().to_string(), error }
}
