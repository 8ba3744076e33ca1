//! What Probity talks to.

use super::{Finding, Findings, Fine, Warn, Wrong};
use crate::config::Config;
use probity_app::system::SystemClock;
use probity_mail::Transport;
use probity_model::Clock as _;
use probity_openid::Client;

pub(super) async fn check(config: &Config, found: &mut Findings) {
    found.add("e-mail", email(config).await);
    found.add("virus scanner", scanner(config).await);
    found.add("identity providers", providers(config).await);
}

/// The folder can be written, or the mail server answers and takes the password. Nothing is sent.
async fn email(config: &Config) -> Finding {
    let settings = match config.settings() {
        Ok(settings) => settings,
        Err(error) => return Wrong(error.to_string()),
    };
    match probity_mail::check(&settings.email).await {
        Err(error) => Wrong(error.to_string()),
        Ok(text)
            if matches!(settings.email.transport, Transport::Folder(_)) && !config.public_url.is_empty() =>
        {
            Warn(format!("{text}: nobody gets one; set email.transport"))
        }
        Ok(text) => Fine(text),
    }
}

async fn scanner(config: &Config) -> Finding {
    let settings = match config.settings() {
        Ok(settings) => settings,
        Err(error) => return Wrong(error.to_string()),
    };
    match settings.scanner {
        Some(scanner) => Finding::of(scanner.check().await.map(|()| format!("at {scanner}"))),
        None => Fine("none; files are read in a confined process all the same".to_owned()),
    }
}

async fn providers(config: &Config) -> Finding {
    let settings = match config.settings() {
        Ok(settings) => settings,
        Err(error) => return Wrong(error.to_string()),
    };
    let mut answered = Vec::new();
    for provider in &settings.sign_in.openid {
        let client = Client::new(provider.registration.clone());
        // Asked for what it says of itself, and for its keys.
        if let Err(problem) = client.is_from_here(None, SystemClock.now().as_second()).await {
            return Wrong(format!("{}: {problem}", provider.id));
        }
        answered.push(provider.id.as_str());
    }
    if answered.is_empty() {
        Fine("none".to_owned())
    } else {
        Fine(format!("{} answer", answered.join(", ")))
    }
}
