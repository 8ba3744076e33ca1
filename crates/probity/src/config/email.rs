//! `[email]`: how e-mails go out.

use super::{ConfigError, setting};
use probity_mail::{MailSettings, Smtp, Tls, Transport};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Email {
    transport: EmailTransport,
    folder: PathBuf,
    host: String,
    port: u16,
    tls: EmailTls,
    ca_file: PathBuf,
    username: String,
    password: String,
    password_file: PathBuf,
    from: String,
    reply_to: String,
}

// Written by hand: a derived one would show the password.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}:{}", self.transport, self.host, self.port)
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EmailTransport {
    Folder,
    Smtp,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EmailTls {
    Tls,
    Starttls,
    None,
}

impl Email {
    pub(super) fn settings(&self, data_dir: &Path) -> Result<MailSettings, ConfigError> {
        let transport = match self.transport {
            EmailTransport::Folder if self.folder.as_os_str().is_empty() => {
                Transport::Folder(data_dir.join("emails"))
            }
            EmailTransport::Folder => Transport::Folder(self.folder.clone()),
            EmailTransport::Smtp => Transport::Smtp(self.server()?),
        };
        Ok(MailSettings { transport, from: self.from.clone(), reply_to: self.reply_to.clone() })
    }

    fn server(&self) -> Result<Smtp, ConfigError> {
        if self.host.is_empty() {
            return Err(setting("email.host must name the mail server"));
        }
        let named = |path: &PathBuf| (!path.as_os_str().is_empty()).then(|| path.clone());
        let password = match named(&self.password_file) {
            Some(file) => std::fs::read_to_string(&file)
                .map_err(|error| ConfigError::File { file, error })?
                .trim_end_matches(['\r', '\n'])
                .to_owned(),
            None => self.password.clone(),
        };
        Ok(Smtp {
            host: self.host.clone(),
            port: self.port,
            tls: match self.tls {
                EmailTls::Tls => Tls::Implicit,
                EmailTls::Starttls => Tls::StartTls,
                EmailTls::None => Tls::None,
            },
            authority_file: named(&self.ca_file),
            credentials: (!self.username.is_empty()).then(|| (self.username.clone(), password)),
        })
    }
}
