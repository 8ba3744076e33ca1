//! Where a request comes from.

use crate::{Web, WebOptions};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// The browser and the network address a request comes from.
pub(crate) struct Client {
    /// The address; `-` where the server was not told.
    pub(crate) address: String,
    /// The address itself, where the server was told.
    pub(crate) ip: Option<IpAddr>,
    /// What the browser calls itself.
    pub(crate) user_agent: String,
}

impl FromRequestParts<Web> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        let address = address_of(&parts.extensions, &parts.headers, &web.options);
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self {
            address: address.map_or_else(|| "-".to_owned(), network),
            ip: address,
            user_agent: user_agent.unwrap_or_default().to_owned(),
        })
    }
}

/// The address a request comes from, if the server was told.
pub(crate) fn address_of(
    extensions: &Extensions,
    headers: &HeaderMap,
    options: &WebOptions,
) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    Some(behind_proxies(peer, headers, options))
}

/// The last address that is not a proxy of the operator's. Anyone can write the header; only what a trusted proxy
/// appended counts.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, options: &WebOptions) -> IpAddr {
    if !options.trusted_proxies.contains(&peer) {
        return peer;
    }
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut address = peer;
    for text in listed.into_iter().rev() {
        let Ok(next) = text.parse::<IpAddr>() else { break };
        address = next.to_canonical();
        if !options.trusted_proxies.contains(&address) {
            break;
        }
    }
    address
}

/// One customer of a provider has a whole /64, so it counts as one.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) if address.is_loopback() => address.to_string(),
        IpAddr::V6(address) => {
            let bits = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(bits))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &str) -> String {
        let options =
            WebOptions { trusted_proxies: vec!["10.0.0.1".parse().expect("ip")], ..WebOptions::default() };
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("header"));
        network(behind_proxies(peer.parse().expect("ip"), &headers, &options))
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(address("192.0.2.7", "203.0.113.9"), "192.0.2.7");
        assert_eq!(address("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "198.51.100.1, 203.0.113.9"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1");
        assert_eq!(address("10.0.0.1", "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }
}
