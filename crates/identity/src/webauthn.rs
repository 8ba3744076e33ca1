//! Passkeys: the relying party's side of Web Authentication Level 3 (W3C), sections 7.1 and 7.2.
//!
//! Stricter than the standard where it leaves a choice: the user is always verified, nothing comes from within another
//! page's frame, and of attestation there is none (it was not asked for) or the credential's own.

mod authenticator;
mod cbor;
#[cfg(test)]
mod tests;

use crate::{
    from_base64url,
    key::{PublicKey, Spelling},
};
use authenticator::{AuthenticatorData, CREDENTIAL_ID_BYTES_MAX, cose_key};
use ring::digest::{SHA256, digest};
use serde::Deserialize;

/// The algorithms offered, by their number in COSE, the preferred first.
pub const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];
/// Bytes of a challenge; the standard asks for at least 16.
pub const CHALLENGE_BYTES: usize = 32;

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// Who asks: the installation, as browsers know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelyingParty {
    id: String,
    origin: String,
}

impl RelyingParty {
    /// The one at this address; none where browsers give no passkeys: without https (but on `localhost`), and where the
    /// address names a number instead of a host.
    #[must_use]
    pub fn at(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
            None => (authority.as_str(), None),
        };
        let is_name = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
            && host.split('.').all(|label| !label.is_empty())
            && host.split('.').next_back()?.bytes().any(|b| b.is_ascii_alphabetic());
        let default_port = match scheme {
            "https" => 443,
            "http" if host == "localhost" => 80,
            _ => return None,
        };
        // An origin names no port that its scheme has anyway (RFC 6454, section 6.2).
        let port = port.filter(|port| *port != default_port).map_or_else(String::new, |it| format!(":{it}"));
        is_name.then(|| Self { id: host.to_owned(), origin: format!("{scheme}://{host}{port}") })
    }

    /// The id that credentials are bound to.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn check_hash(&self, hash: &[u8]) -> Result<(), Refusal> {
        if digest(&SHA256, self.id.as_bytes()).as_ref() == hash { Ok(()) } else { Err(Refusal::OtherParty) }
    }
}

/// Why a ceremony is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read, or is not put together as the standard says.
    #[error("malformed")]
    Malformed,
    /// It answers another question: registration instead of authentication, or the other way round.
    #[error("of another type")]
    OtherType,
    /// It answers another challenge.
    #[error("another challenge")]
    OtherChallenge,
    /// The page that asked is not ours.
    #[error("another origin")]
    OtherOrigin,
    /// The credential is bound to somebody else.
    #[error("another relying party")]
    OtherParty,
    /// Nobody touched the authenticator.
    #[error("nobody present")]
    NotPresent,
    /// The authenticator did not look at who it is.
    #[error("user not verified")]
    NotVerified,
    /// The key is of a kind that was not offered.
    #[error("algorithm not offered")]
    OtherAlgorithm,
    /// An attestation that was not asked for.
    #[error("attestation not asked for")]
    Attestation,
    /// The signature is not of this key.
    #[error("wrong signature")]
    Signature,
    /// The counter did not go on: there may be two of this authenticator.
    #[error("counter did not go on")]
    Counter,
    /// Where the credential may be kept is not what it was.
    #[error("backup eligibility changed")]
    Backup,
}

impl Refusal {
    /// Stable word, for the audit log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::OtherType => "other_type",
            Self::OtherChallenge => "other_challenge",
            Self::OtherOrigin => "other_origin",
            Self::OtherParty => "other_party",
            Self::NotPresent => "not_present",
            Self::NotVerified => "not_verified",
            Self::OtherAlgorithm => "other_algorithm",
            Self::Attestation => "attestation",
            Self::Signature => "signature",
            Self::Counter => "counter",
            Self::Backup => "backup",
        }
    }
}

/// A credential, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    /// The id its authenticator gave it.
    pub id: Vec<u8>,
    /// The public key in its COSE form.
    pub public_key: Vec<u8>,
    /// The authenticator's counter when it was last used; 0 where it does not count.
    pub sign_count: u32,
    /// Whether it can be kept in several places.
    pub backup_eligible: bool,
}

/// What the browser collected (section 5.8.1). What else it may hold is left alone, as the standard says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

/// The challenge that this client data answers: to find the ceremony by. It proves nothing yet.
#[must_use]
pub fn challenge_of(client_data: &[u8]) -> Option<[u8; CHALLENGE_BYTES]> {
    let data: ClientData = serde_json::from_slice(client_data).ok()?;
    from_base64url(&data.challenge)?.try_into().ok()
}

/// Section 7.1, steps 6 to 11; section 7.2, steps 9 to 14.
fn check_client_data(
    party: &RelyingParty,
    kind: &str,
    challenge: &[u8; CHALLENGE_BYTES],
    client_data: &[u8],
) -> Result<(), Refusal> {
    let data: ClientData = serde_json::from_slice(client_data).map_err(|_| Refusal::Malformed)?;
    if data.r#type != kind {
        return Err(Refusal::OtherType);
    }
    if from_base64url(&data.challenge).as_deref() != Some(&challenge[..]) {
        return Err(Refusal::OtherChallenge);
    }
    if data.origin != party.origin || data.cross_origin || data.top_origin.is_some() {
        return Err(Refusal::OtherOrigin);
    }
    Ok(())
}

/// What is signed: the authenticator data, and the hash of the client data.
fn signed(authenticator_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [authenticator_data, digest(&SHA256, client_data).as_ref()].concat()
}

/// Checks that a credential was made in answer to this challenge (section 7.1), and gives it to be kept.
pub fn register(
    party: &RelyingParty,
    challenge: &[u8; CHALLENGE_BYTES],
    client_data: &[u8],
    attestation: &[u8],
) -> Result<Credential, Refusal> {
    check_client_data(party, "webauthn.create", challenge, client_data)?;
    let object = cbor::whole(attestation).filter(|it| it.is_map_of(3)).ok_or(Refusal::Malformed)?;
    let part = |name| object.at(name).ok_or(Refusal::Malformed);
    let authenticator_data = part("authData")?.bytes().ok_or(Refusal::Malformed)?;
    let data = AuthenticatorData::read(authenticator_data).ok_or(Refusal::Malformed)?;
    party.check_hash(data.rp_id_hash)?;
    data.check_flags()?;
    let made = data.credential.as_ref().ok_or(Refusal::Malformed)?;
    if made.id.is_empty() || made.id.len() > CREDENTIAL_ID_BYTES_MAX {
        return Err(Refusal::Malformed);
    }
    let key = cose_key(made.cose).ok_or(Refusal::OtherAlgorithm)?;
    let message = signed(authenticator_data, client_data);
    check_attestation(part("fmt")?.text(), part("attStmt")?, &key, &message)?;
    Ok(Credential {
        id: made.id.to_vec(),
        public_key: made.cose.to_vec(),
        sign_count: data.sign_count,
        backup_eligible: data.is_backup_eligible(),
    })
}

/// None (section 8.7), or the credential's own signature (section 8.2), which browsers let through unasked.
fn check_attestation(
    format: Option<&str>,
    statement: &cbor::Value<'_>,
    key: &PublicKey,
    message: &[u8],
) -> Result<(), Refusal> {
    match format {
        Some("none") if statement.is_map_of(0) => Ok(()),
        Some("packed") if statement.is_map_of(2) => {
            let algorithm = statement.at("alg").and_then(cbor::Value::integer);
            let signature = statement.at("sig").and_then(cbor::Value::bytes);
            let (Some(algorithm), Some(signature)) = (algorithm, signature) else {
                return Err(Refusal::Attestation);
            };
            if algorithm != number(key) {
                return Err(Refusal::Attestation);
            }
            if key.verify(message, signature, Spelling::Der) { Ok(()) } else { Err(Refusal::Signature) }
        }
        _ => Err(Refusal::Attestation),
    }
}

const fn number(key: &PublicKey) -> i64 {
    match key {
        PublicKey::P256(_) => ES256,
        PublicKey::Ed25519(_) => EDDSA,
        PublicKey::Rsa { .. } => RS256,
    }
}

/// What a browser sends of an authentication.
#[derive(Clone, Copy)]
pub struct Assertion<'a> {
    /// What the browser collected, as JSON.
    pub client_data: &'a [u8],
    /// What the authenticator says.
    pub authenticator_data: &'a [u8],
    /// Its signature of both.
    pub signature: &'a [u8],
}

/// Checks that this credential answered this challenge (section 7.2), and gives its counter, to be kept.
pub fn authenticate(
    party: &RelyingParty,
    challenge: &[u8; CHALLENGE_BYTES],
    credential: &Credential,
    assertion: Assertion<'_>,
) -> Result<u32, Refusal> {
    check_client_data(party, "webauthn.get", challenge, assertion.client_data)?;
    let data = AuthenticatorData::read(assertion.authenticator_data).ok_or(Refusal::Malformed)?;
    if data.credential.is_some() {
        return Err(Refusal::Malformed);
    }
    party.check_hash(data.rp_id_hash)?;
    data.check_flags()?;
    if data.is_backup_eligible() != credential.backup_eligible {
        return Err(Refusal::Backup);
    }
    let key = cose_key(&credential.public_key).ok_or(Refusal::OtherAlgorithm)?;
    let message = signed(assertion.authenticator_data, assertion.client_data);
    if !key.verify(&message, assertion.signature, Spelling::Der) {
        return Err(Refusal::Signature);
    }
    // Step 22: an authenticator that counts goes on; one that does not stays at 0.
    let (before, now) = (credential.sign_count, data.sign_count);
    if (before > 0 || now > 0) && now <= before { Err(Refusal::Counter) } else { Ok(now) }
}
