//! `[sign_in]`: what signing in takes beside the password.

use super::{ConfigError, openid::OpenId, setting};
use ipnet::IpNet;
use probity_app::settings::{OpenIdProvider, SignInSettings};
use probity_model::user::Role;
use serde::Deserialize;
use std::{collections::BTreeMap, net::IpAddr};

/// The most minutes a proof of who somebody is counts: a day.
const PROOF_MINUTES_MAX: u32 = 24 * 60;

/// What signing in takes beside the password.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    second_factor_roles: Vec<Role>,
    proof_minutes: u32,
    sessions_max: u32,
    networks: BTreeMap<Role, Vec<String>>,
    local: bool,
    emergency_users: Vec<String>,
    #[serde(default)]
    openid: Vec<OpenId>,
}

impl SignIn {
    pub(super) fn settings(&self) -> Result<SignInSettings, ConfigError> {
        if !(1..=PROOF_MINUTES_MAX).contains(&self.proof_minutes) {
            return Err(setting(&format!("sign_in.proof_minutes must be from 1 to {PROOF_MINUTES_MAX}")));
        }
        let mut networks = BTreeMap::new();
        for (role, texts) in self.networks.iter().filter(|(_, texts)| !texts.is_empty()) {
            let read: Result<Vec<IpNet>, ConfigError> = texts.iter().map(|text| network(text)).collect();
            networks.insert(*role, read?);
        }
        let openid: Vec<_> = self.openid.iter().map(OpenId::settings).collect::<Result<_, _>>()?;
        if let Some(twice) = twice(&openid) {
            return Err(setting(&format!("sign_in.openid has {twice:?} twice")));
        }
        if !self.local && openid.is_empty() {
            return Err(setting("sign_in.local = false needs an identity provider under sign_in.openid"));
        }
        Ok(SignInSettings {
            second_factor_roles: self.second_factor_roles.clone(),
            proof_minutes: self.proof_minutes,
            sessions_max: self.sessions_max,
            networks,
            local: self.local,
            emergency_users: self.emergency_users.iter().map(|it| it.trim().to_lowercase()).collect(),
            openid,
        })
    }
}

/// An id or an issuer that two providers have: a person bound to one would be let in by the other.
fn twice(providers: &[OpenIdProvider]) -> Option<&str> {
    let names = |it: &OpenIdProvider| [it.id.clone(), it.registration.issuer.clone()];
    providers.iter().enumerate().find_map(|(place, one)| {
        let earlier = &providers[..place];
        let is_twice = earlier.iter().flat_map(names).any(|name| names(one).contains(&name));
        is_twice.then_some(one.id.as_str())
    })
}

/// A network in CIDR, or a single address.
fn network(text: &str) -> Result<IpNet, ConfigError> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| {
        setting(&format!(
            "sign_in.networks holds {text:?}; a network is written 192.0.2.0/24 or 2001:db8::/32"
        ))
    })
}
