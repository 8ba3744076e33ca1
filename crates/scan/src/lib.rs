//! Having a virus scanner look at files, where the operator runs one: `ClamAV`, over its socket.
//!
//! A scanner that does not answer refuses the file: one that was switched on and is away would otherwise be the same as
//! none.

use clamav_client::tokio::{Socket, Tcp, ping, scan_buffer};
use std::{fmt, io, path::PathBuf, str::FromStr, time::Duration};
use tokio::time::timeout;

/// How long a scanner may take for one file.
const FILE_TIME_MAX: Duration = Duration::from_mins(1);
/// How long it may take to say that it is there.
const PING_TIME_MAX: Duration = Duration::from_secs(5);
/// Bytes handed over at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// Characters kept of what a virus is called.
const NAME_CHARS_MAX: usize = 100;

/// Where a scanner listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scanner {
    /// On a socket of this machine.
    Unix(PathBuf),
    /// At a host and port.
    Tcp(String),
}

/// What the scanner found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A virus, by the name the scanner has for it.
    Virus(String),
}

/// The scanner said nothing that could be believed.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It is not there, or went away.
    #[error("the virus scanner at {at} does not answer: {error}")]
    Away {
        /// Where it should be.
        at: String,
        /// What came instead.
        error: io::Error,
    },
    /// It took too long.
    #[error("the virus scanner at {at} took too long")]
    TooLong {
        /// Where it is.
        at: String,
    },
    /// It could not look at the file, or said something unknown.
    #[error("the virus scanner at {at} said: {answer}")]
    Answer {
        /// Where it is.
        at: String,
        /// What it said, shortened.
        answer: String,
    },
}

/// The text says nowhere a scanner could be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("write unix:/run/clamav/clamd.ctl or tcp:host:3310")]
pub struct NoScanner;

impl FromStr for Scanner {
    type Err = NoScanner;

    fn from_str(text: &str) -> Result<Self, NoScanner> {
        match text.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Unix(path.into())),
            Some(("tcp", at)) if at.rsplit_once(':').is_some_and(|(host, port)| is_place(host, port)) => {
                Ok(Self::Tcp(at.to_owned()))
            }
            _ => Err(NoScanner),
        }
    }
}

fn is_place(host: &str, port: &str) -> bool {
    !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port != 0)
}

impl fmt::Display for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(at) => write!(f, "tcp:{at}"),
        }
    }
}

impl Scanner {
    /// Has it look at a file.
    pub async fn scan(&self, bytes: &[u8]) -> Result<Found, ScanError> {
        let answer = match self {
            Self::Unix(socket_path) => {
                let scanned = scan_buffer(bytes, Socket { socket_path }, Some(CHUNK_BYTES));
                timeout(FILE_TIME_MAX, scanned).await
            }
            Self::Tcp(host_address) => {
                let scanned = scan_buffer(bytes, Tcp { host_address }, Some(CHUNK_BYTES));
                timeout(FILE_TIME_MAX, scanned).await
            }
        };
        let answer = self.answered(answer)?;
        found(&answer).ok_or_else(|| self.unknown(&answer))
    }

    /// Whether it is there.
    pub async fn check(&self) -> Result<(), ScanError> {
        let answer = match self {
            Self::Unix(socket_path) => timeout(PING_TIME_MAX, ping(Socket { socket_path })).await,
            Self::Tcp(host_address) => timeout(PING_TIME_MAX, ping(Tcp { host_address })).await,
        };
        let answer = self.answered(answer)?;
        if answer.starts_with(b"PONG") { Ok(()) } else { Err(self.unknown(&answer)) }
    }

    fn answered<T>(
        &self,
        answer: Result<io::Result<T>, tokio::time::error::Elapsed>,
    ) -> Result<T, ScanError> {
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(ScanError::Away { at: self.to_string(), error }),
            Err(_) => Err(ScanError::TooLong { at: self.to_string() }),
        }
    }

    fn unknown(&self, answer: &[u8]) -> ScanError {
        let answer = String::from_utf8_lossy(answer).chars().take(NAME_CHARS_MAX).collect();
        ScanError::Answer { at: self.to_string(), answer }
    }
}

/// What an answer of clamd to `zINSTREAM` means (clamd(8)): `stream: OK`, `stream: NAME FOUND`; nothing else is a verdict.
fn found(answer: &[u8]) -> Option<Found> {
    let text = str::from_utf8(answer).ok()?.trim_end_matches(['\0', '\n']);
    let verdict = text.strip_prefix("stream: ")?;
    if verdict == "OK" {
        return Some(Found::Nothing);
    }
    let name = verdict.strip_suffix(" FOUND")?;
    Some(Found::Virus(name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_verdict_is_one() {
        assert_eq!(found(b"stream: OK\0"), Some(Found::Nothing));
        let virus = Found::Virus("Eicar-Test-Signature".to_owned());
        assert_eq!(found(b"stream: Eicar-Test-Signature FOUND\0"), Some(virus));
        for answer in [
            &b""[..],
            b"OK\0",
            b"stream: \0",
            b"stream: OK but slow\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: Can't allocate memory ERROR\0",
            b"\xFF\0",
        ] {
            assert_eq!(found(answer), None, "{answer:?}");
        }
    }

    #[test]
    fn a_scanner_is_written_as_it_is_read() {
        for text in ["unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:[::1]:3310"] {
            assert_eq!(text.parse::<Scanner>().expect("a place").to_string(), text);
        }
        for text in
            ["", "/run/clamd.ctl", "unix:clamd.ctl", "tcp:localhost", "tcp::3310", "tcp:a:0", "udp:a:1"]
        {
            assert_eq!(text.parse::<Scanner>(), Err(NoScanner), "{text}");
        }
    }
}
