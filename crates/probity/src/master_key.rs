//! The master keys: from a file made at the first start, the environment, or a command that asks a key management service.

use crate::CommandError;
use probity_app::system::SystemRandomness;
use probity_store::key::{MasterKey, MasterKeySource, MasterKeys};
use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

const HEADER: &str = "# Master keys of Probity, one a line, the newest last. Without them nothing can be read: keep a copy \
                      where the data is not.\n";

/// Where the master keys come from.
#[derive(Clone)]
pub(crate) enum MasterKeyOrigin {
    /// A file of ours, which may get new keys.
    File(PathBuf),
    /// As they were given.
    Given(String),
    /// What this command prints, with its arguments.
    Command(Vec<String>),
}

impl MasterKeyOrigin {
    /// The keys of today. A file that is not there is made.
    pub(crate) fn open(&self) -> Result<Arc<dyn MasterKeySource>, CommandError> {
        match self {
            Self::File(file) => {
                if make(file)? {
                    // Not to the standard output: a script may be reading what a command prints there.
                    eprintln!(
                        "Made the master key: {}. Keep a copy of it elsewhere: without it nothing can be read.",
                        file.display()
                    );
                }
                Ok(Arc::new(KeyFile(file.clone())))
            }
            Self::Given(text) => Ok(Arc::new(parsed(text, "PROBITY_SEALING_KEYS")?)),
            Self::Command(command) => {
                Ok(Arc::new(parsed(&printed(command)?, "the command of the master keys")?))
            }
        }
    }

    /// The file, where there is one that may get new keys.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Given(_) | Self::Command(_) => None,
        }
    }
}

/// A file of keys. It is read again whenever keys are asked for: another process may have added one.
struct KeyFile(PathBuf);

impl MasterKeySource for KeyFile {
    fn read(&self) -> Result<MasterKeys, String> {
        let shown = self.0.display();
        let text = fs::read_to_string(&self.0).map_err(|error| format!("{shown}: {error}"))?;
        MasterKeys::from_text(&text).map_err(|error| format!("{shown}: {error}"))
    }
}

/// Adds a new key to the file: it wraps from now on.
pub(crate) fn add(file: &Path) -> Result<MasterKey, CommandError> {
    let key = MasterKey::generate(&SystemRandomness::default());
    let text = fs::read_to_string(file).map_err(|error| io(file, "read", error))?;
    replace(file, &format!("{}\n{}\n", text.trim_end(), key.to_text()))?;
    Ok(key)
}

/// Removes every key from the file but these.
pub(crate) fn keep_only(file: &Path, kept: &[MasterKey]) -> Result<(), CommandError> {
    let lines: Vec<_> = kept.iter().map(MasterKey::to_text).collect();
    replace(file, &format!("{HEADER}{}\n", lines.join("\n")))
}

/// Makes the file with one key for its owner alone, never over one that is there. Says whether it was made.
fn make(file: &Path) -> Result<bool, CommandError> {
    match private(OpenOptions::new().write(true).create_new(true)).open(file) {
        Ok(mut made) => {
            let key = MasterKey::generate(&SystemRandomness::default());
            let written = made
                .write_all(format!("{HEADER}{}\n", key.to_text()).as_bytes())
                .and_then(|()| made.sync_all());
            written.map(|()| true).map_err(|error| io(file, "written", error))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(io(file, "made", error)),
    }
}

/// Puts another text in the place of the file's, whole or not at all.
fn replace(file: &Path, text: &str) -> Result<(), CommandError> {
    let beside = file.with_extension("new");
    let write = || {
        let mut new = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&beside)?;
        new.write_all(text.as_bytes())?;
        new.sync_all()?;
        fs::rename(&beside, file)
    };
    write().map_err(|error| io(file, "written", error))
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn parsed(text: &str, origin: &str) -> Result<MasterKeys, CommandError> {
    MasterKeys::from_text(text).map_err(|error| CommandError::Other(format!("{origin}: {error}")))
}

/// What a command prints. Its errors go where ours go.
fn printed(command: &[String]) -> Result<String, CommandError> {
    let (program, arguments) =
        command.split_first().ok_or_else(|| CommandError::Other("the command is empty".to_owned()))?;
    let failed =
        |why: String| CommandError::Other(format!("the command of the master keys, {program}: {why}"));
    let mut command = Command::new(program);
    let output = command.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("it printed no text".to_owned()))
}

fn io(file: &Path, what: &str, error: io::Error) -> CommandError {
    CommandError::Io { what: format!("the master keys {} cannot be {what}", file.display()), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once_and_gets_new_keys() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let origin = MasterKeyOrigin::File(file.clone());
        let source = origin.open().unwrap();
        let first = source.read().unwrap();
        assert_eq!(origin.open().unwrap().read().unwrap().newest().id(), first.newest().id());
        let added = add(&file).unwrap();
        let both = source.read().unwrap();
        assert_eq!((both.all().len(), both.newest().id()), (2, added.id()));
        keep_only(&file, &both.all()[1..]).unwrap();
        assert_eq!(source.read().unwrap().all().len(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_command_prints_the_keys() {
        let key = MasterKey::new([3; 32]);
        let print = vec!["printf".to_owned(), "%s\n".to_owned(), key.to_text()];
        let keys = MasterKeyOrigin::Command(print).open().unwrap().read().unwrap();
        assert_eq!(keys.newest().id(), key.id());
        let fails = MasterKeyOrigin::Command(vec!["false".to_owned()]).open().err().unwrap().to_string();
        assert!(fails.contains("it ended with"), "{fails}");
    }
}
