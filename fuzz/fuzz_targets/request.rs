//! What stands in the headers and in the address of a request.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_request::{address, cursor, etag, local_path, metadata};
use std::net::IpAddr;

fuzz_target!(|texts: Vec<&str>| {
    let proxy = IpAddr::from([10, 0, 0, 1]);
    let visitor = address::behind_proxies(proxy, texts.iter().copied(), &[proxy]);
    let _network = address::network(visitor);
    // Whoever is no proxy is believed nothing.
    let peer = IpAddr::from([192, 0, 2, 7]);
    assert_eq!(address::behind_proxies(peer, texts.iter().copied(), &[proxy]), peer);
    for text in &texts {
        if let Some(place) = cursor::place(text) {
            assert_eq!(cursor::place(&cursor::text(place)), Some(place));
        }
        if let Some(etag::Wanted::Version(version)) = etag::wanted(text) {
            assert!(text.contains(&version.to_string()));
        }
        let _known = etag::is_known(texts.iter().copied(), text);
        let next = local_path::checked(text);
        assert!(next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']));
        assert!(local_path::encode(text).is_ascii());
        let _name = metadata::value(text, "filename");
    }
});
