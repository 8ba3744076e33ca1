//! What somebody wrote into the configuration.

use super::{Finding, Findings, Fine, Warn, Wrong};
use crate::config::{Config, unknown_variables};
use std::net::{IpAddr, SocketAddr};
use tokio::net::lookup_host;

pub(super) async fn check(config: &Config, found: &mut Findings) {
    found.add("configuration", variables(std::env::vars().map(|(name, _)| name)));
    found.add("public_url", public_url(config).await);
    found.add("trusted_proxies", proxies(config));
    found.add("metrics", metrics(config));
    found.add("webhooks", webhooks(config));
    found.add("second factors", second_factors(config));
}

/// A variable that names no setting is left alone, because container platforms make up such; one that somebody mistyped should not be.
fn variables(names: impl Iterator<Item = String>) -> Finding {
    let mistyped: Vec<_> = unknown_variables(names)
        .into_iter()
        .map(|(name, meant)| format!("{name} names no setting; {meant} does"))
        .collect();
    if mistyped.is_empty() { Fine("in order".to_owned()) } else { Warn(mistyped.join(". ")) }
}

async fn public_url(config: &Config) -> Finding {
    let url = config.public_url.as_str();
    if url.is_empty() {
        let is_here = config.listen.parse::<SocketAddr>().is_ok_and(|address| address.ip().is_loopback());
        return if is_here {
            Fine("none; for this machine alone".to_owned())
        } else {
            Warn(
                "none, and it listens beyond this machine: put a proxy with https before it and set it"
                    .to_owned(),
            )
        };
    }
    let Some(rest) = url.strip_prefix("https://") else {
        return Warn(format!("{url} is not https: passwords and documents travel in the clear"));
    };
    let host = rest.split('/').next().unwrap_or_default();
    let named = if host.contains(':') { host.to_owned() } else { format!("{host}:443") };
    match lookup_host(&named).await.map(|mut addresses| addresses.next()) {
        Ok(Some(_)) => Fine(url.to_owned()),
        _ => Warn(format!("no address is known here for {host}: links in e-mails lead there")),
    }
}

fn proxies(config: &Config) -> Finding {
    let proxies = &config.trusted_proxies;
    if let Some(proxy) = proxies.iter().find(|proxy| proxy.is_unspecified()) {
        return Wrong(format!("{proxy} is nobody's address: name the proxy's own"));
    }
    if proxies.is_empty() {
        return if config.public_url.starts_with("https://") {
            Warn("none, and there must be one for https: everybody seems to come from it, so that one who guesses \
                  passwords locks out all; name its address".to_owned())
        } else {
            Fine("none".to_owned())
        };
    }
    let public: Vec<_> = proxies.iter().filter(|proxy| is_public(**proxy)).map(ToString::to_string).collect();
    if public.is_empty() {
        Fine(proxies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    } else {
        Warn(format!("{}: a proxy on the Internet; is it yours?", public.join(", ")))
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !(address.is_private() || address.is_loopback() || address.is_link_local()),
        IpAddr::V6(address) => {
            !(address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local())
        }
    }
}

fn metrics(config: &Config) -> Finding {
    let Some(listen) = config.metrics.listen() else { return Fine("not shown".to_owned()) };
    match listen.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_unspecified() || is_public(address.ip()) => {
            Warn(format!("{listen} can be reached from elsewhere: let a firewall keep others out"))
        }
        _ => Fine(format!("at {listen}")),
    }
}

fn webhooks(config: &Config) -> Finding {
    let Ok(settings) = config.settings() else { return Fine("not looked at".to_owned()) };
    if settings.webhooks.allow_private_networks && !config.demo {
        return Warn(
            "they may go to private networks and by http: webhooks.allow_private_networks lets \
                     administrators reach into your network"
                .to_owned(),
        );
    }
    if settings.sends_webhooks {
        Fine("to public addresses by https".to_owned())
    } else {
        Warn("they wait: webhooks.send is off".to_owned())
    }
}

fn second_factors(config: &Config) -> Finding {
    let Ok(settings) = config.settings() else { return Fine("not looked at".to_owned()) };
    let is_public = config.public_url.starts_with("https://");
    if is_public && settings.sign_in.second_factor_roles.is_empty() && settings.sign_in.local {
        return Warn("no role needs one: set sign_in.second_factor_roles".to_owned());
    }
    Fine("as configured".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_variable_is_told_with_what_was_meant() {
        let told = |name: &str| variables([name.to_owned()].into_iter());
        assert_eq!(
            told("PROBITY_LISTE"),
            Warn("PROBITY_LISTE names no setting; PROBITY_LISTEN does".to_owned())
        );
        assert!(matches!(told("PROBITY_SESSION_IDLE_MINUTE"), Warn(text) if text.contains("IDLE_MINUTES")));
        for fine in
            ["PROBITY_LISTEN", "PROBITY_CONFIG", "PROBITY_SERVICE_HOST", "PROBITY_PORT_8080_TCP_ADDR", "PATH"]
        {
            assert_eq!(told(fine), Fine("in order".to_owned()), "{fine}");
        }
    }
}
