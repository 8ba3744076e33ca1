//! The ways a message goes out: into a folder, or to a mail server.

use crate::{Message, html, message::one_line, text};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, TlsParameters},
    },
};
use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::io::AsyncWriteExt as _;

/// How long a mail server may take for each step.
const SERVER_TIME_MAX: Duration = Duration::from_secs(20);
/// The most a kept message may hold to be shown, in bytes.
const KEPT_SIZE_BYTES_MAX: u64 = 256 * 1024;
/// The most files of the folder that are looked through.
const KEPT_FILES_MAX: usize = 20_000;

/// How e-mails go out, and from whom.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Where to.
    pub transport: Transport,
    /// From whom, such as `Bank <kyc@bank.example>`.
    pub from: String,
    /// Where answers go, where not to the sender; empty for there.
    pub reply_to: String,
}

/// Where e-mails go.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Into a folder, for development and demos: nobody gets them.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Smtp),
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    /// Its name; its certificate must be for it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: Tls,
    /// A file with the certificate (PEM) of an authority trusted beside the system's.
    pub authority_file: Option<PathBuf>,
    /// User and password, where it asks for them.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// How the connection to a mail server is kept secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tls {
    /// TLS from the first byte, usually on port 465.
    Implicit,
    /// STARTTLS, without which nothing is sent; usually on port 587.
    StartTls,
    /// Not at all: for a server on the same machine.
    None,
}

/// Why a message did not go out. Says nothing of the address: a server's own words would.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SendError {
    /// It never will.
    #[error("{0}")]
    Permanent(String),
    /// It may later.
    #[error("{0}")]
    Temporary(String),
}

/// Sends a message.
pub async fn send(settings: &MailSettings, message: &Message) -> Result<(), SendError> {
    let mail = built(settings, message)?;
    match &settings.transport {
        Transport::Folder(folder) => keep(folder, message, &mail.formatted()).await.map_err(|error| {
            SendError::Temporary(format!("the folder of e-mails cannot be written: {}", error.kind()))
        }),
        Transport::Smtp(server) => {
            transport(server)?.send(mail).await.map(drop).map_err(|error| told(&error))
        }
    }
}

/// Whether e-mails can go out: the folder can be made, or the server answers and takes the password.
pub async fn check(settings: &MailSettings) -> Result<String, SendError> {
    sender(settings)?;
    match &settings.transport {
        Transport::Folder(folder) => {
            make_folder(folder)
                .await
                .map_err(|error| SendError::Permanent(format!("{}: {error}", folder.display())))?;
            Ok(format!("kept in {}, nobody gets them", folder.display()))
        }
        Transport::Smtp(server) => match transport(server)?.test_connection().await {
            Ok(true) => Ok(format!("{server:?} answers")),
            Ok(false) => Err(SendError::Temporary(format!("{server:?} does not answer"))),
            Err(error) => Err(SendError::Temporary(format!("{server:?}: {error}"))),
        },
    }
}

fn permanent(what: &str) -> impl Fn(()) -> SendError {
    let what = what.to_owned();
    move |()| SendError::Permanent(what.clone())
}

fn sender(settings: &MailSettings) -> Result<Mailbox, SendError> {
    settings.from.parse().map_err(|_| permanent("the sender configured is not an e-mail address")(()))
}

fn built(settings: &MailSettings, message: &Message) -> Result<lettre::Message, SendError> {
    let from = sender(settings)?;
    let to: Address =
        message.to.trim().parse().map_err(|_| permanent("the address is not an e-mail address")(()))?;
    let id = format!("<{}@{}>", message.id, from.email.domain());
    let automatic =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    let language =
        HeaderValue::new(HeaderName::new_from_ascii_str("Content-Language"), one_line(&message.language));
    let mut builder = lettre::Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(message.subject_line())
        .date(message.date)
        .message_id(Some(id))
        .raw_header(automatic)
        .raw_header(language);
    if !settings.reply_to.is_empty() {
        let reply_to = settings.reply_to.parse();
        builder = builder.reply_to(reply_to.map_err(|_| permanent("reply_to is not an e-mail address")(()))?);
    }
    let parts = MultiPart::alternative_plain_html(text(message), html(message));
    builder.multipart(parts).map_err(|_| permanent("the e-mail cannot be put together")(()))
}

fn transport(server: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, SendError> {
    use lettre::transport::smtp::client::Tls as Wanted;
    let tls = match server.tls {
        Tls::None => Wanted::None,
        Tls::Implicit => Wanted::Wrapper(parameters(server)?),
        Tls::StartTls => Wanted::Required(parameters(server)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(SERVER_TIME_MAX));
    if let Some((user, password)) = &server.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}

fn parameters(server: &Smtp) -> Result<TlsParameters, SendError> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(file) = &server.authority_file {
        let pem = std::fs::read(file).map_err(|error| {
            SendError::Temporary(format!("{} cannot be read: {}", file.display(), error.kind()))
        })?;
        let certificate =
            Certificate::from_pem(&pem).map_err(|_| permanent("ca_file is no certificate")(()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|_| permanent("the name of the mail server is not one")(()))
}

/// What became of it, without the server's own words.
fn told(error: &lettre::transport::smtp::Error) -> SendError {
    let code = error.status().map(|code| format!(" ({code})")).unwrap_or_default();
    if error.is_permanent() {
        SendError::Permanent(format!("the mail server refused it{code}"))
    } else if error.is_transient() {
        SendError::Temporary(format!("the mail server does not take it now{code}"))
    } else if error.is_tls() {
        SendError::Temporary("the mail server's certificate is not trusted, or it has no TLS".to_owned())
    } else if error.is_timeout() {
        SendError::Temporary("the mail server does not answer".to_owned())
    } else {
        SendError::Temporary("the mail server cannot be spoken to".to_owned())
    }
}

/// A message of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The message's id.
    pub id: String,
    /// Its headers that matter and its plain text.
    pub text: String,
}

/// The newest messages of a folder, at most `limit`.
pub async fn kept(folder: &Path, limit: usize) -> Result<Vec<Kept>, io::Error> {
    let mut names = Vec::new();
    let mut files = match tokio::fs::read_dir(folder).await {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    while let Some(file) = files.next_entry().await? {
        if let Some(id) = file.file_name().to_str().and_then(|name| name.strip_suffix(".txt")) {
            names.push(id.to_owned());
        }
        if names.len() >= KEPT_FILES_MAX {
            break;
        }
    }
    // Ids sort by time.
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(limit);
    let mut messages = Vec::with_capacity(names.len());
    for id in names {
        let file = folder.join(format!("{id}.txt"));
        if tokio::fs::metadata(&file).await?.len() <= KEPT_SIZE_BYTES_MAX {
            messages.push(Kept { text: tokio::fs::read_to_string(file).await?, id });
        }
    }
    Ok(messages)
}

async fn keep(folder: &Path, message: &Message, mail: &[u8]) -> Result<(), io::Error> {
    make_folder(folder).await?;
    write(&folder.join(format!("{}.eml", message.id)), mail).await?;
    let readable = format!(
        "To: {}\nSubject: {}\nLanguage: {}\n\n{}",
        one_line(&message.to),
        message.subject_line(),
        one_line(&message.language),
        text(message)
    );
    write(&folder.join(format!("{}.txt", message.id)), readable.as_bytes()).await
}

async fn make_folder(folder: &Path) -> Result<(), io::Error> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

async fn write(path: &Path, bytes: &[u8]) -> Result<(), io::Error> {
    let mut options = tokio::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(bytes).await?;
    file.flush().await
}
