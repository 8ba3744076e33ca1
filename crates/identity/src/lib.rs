//! What proves who somebody is, checked: passkeys (Web Authentication) and ID tokens (`OpenID` Connect). Pure: no clock, no
//! network, no database; whoever calls says which challenge, which nonce and which instant it is about.

pub mod id_token;
mod key;
pub mod webauthn;

pub use key::{Algorithm, PublicKey};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes as both standards write them (RFC 4648, section 5, without padding).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of such a text; none where it is not written in its one way.
#[must_use]
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
