//! Where a request comes from.

use crate::{Web, WebOptions};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use probity_request::address::{behind_proxies, network};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
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
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    Some(behind_proxies(peer, forwarded, &options.trusted_proxies))
}
