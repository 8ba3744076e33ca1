//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr};

/// The last address that is not a proxy of the operator's, of those the values of `X-Forwarded-For` list. Anyone can write
/// the header; only what a trusted proxy appended counts.
#[must_use]
pub fn behind_proxies<'a>(
    peer: IpAddr,
    forwarded: impl Iterator<Item = &'a str>,
    trusted: &[IpAddr],
) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.contains(&peer) {
        return peer;
    }
    let listed: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut address = peer;
    for text in listed.into_iter().rev() {
        let Ok(next) = text.parse::<IpAddr>() else { break };
        address = next.to_canonical();
        if !trusted.contains(&address) {
            break;
        }
    }
    address
}

/// The network that counts as one: one customer of a provider has a whole /64.
#[must_use]
pub fn network(address: IpAddr) -> String {
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
        let trusted = ["10.0.0.1".parse().unwrap()];
        network(behind_proxies(peer.parse().unwrap(), [forwarded].into_iter(), &trusted))
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(address("192.0.2.7", "203.0.113.9"), "192.0.2.7");
        assert_eq!(address("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "198.51.100.1, 203.0.113.9"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1");
        assert_eq!(address("10.0.0.1", "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(address("::ffff:10.0.0.1", "203.0.113.9"), "203.0.113.9");
    }
}
