//! Authenticator data (Web Authentication Level 3, section 6.1), and the key within it.

use super::{Refusal, cbor};
use crate::key::PublicKey;

const RP_ID_HASH_BYTES: usize = 32;
const AAGUID_BYTES: usize = 16;
/// Bytes of a credential id (section 7.1, step 25).
pub(super) const CREDENTIAL_ID_BYTES_MAX: usize = 1_023;

/// Labels of a COSE key: its type, its algorithm, then by type the curve or modulus, x or the exponent, and y.
const KTY: i64 = 1;
const ALG: i64 = 3;
const CRV_OR_N: i64 = -1;
const X_OR_E: i64 = -2;
const Y: i64 = -3;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// What the authenticator says of itself and of the ceremony; it is what it signs.
pub(super) struct AuthenticatorData<'a> {
    pub(super) rp_id_hash: &'a [u8],
    flags: u8,
    pub(super) sign_count: u32,
    pub(super) credential: Option<Attested<'a>>,
}

/// The credential that was made.
pub(super) struct Attested<'a> {
    pub(super) id: &'a [u8],
    /// The key as it is kept: the bytes of its COSE form.
    pub(super) cose: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of it: whatever is left over, or missing, is refused.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (rp_id_hash, rest) = bytes.split_at_checked(RP_ID_HASH_BYTES)?;
        let (&flags, rest) = rest.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            let attested;
            (attested, rest) = attested_credential(rest)?;
            credential = Some(attested);
        }
        if flags & HAS_EXTENSIONS != 0 {
            let extensions;
            (extensions, rest) = cbor::first(rest)?;
            if !matches!(extensions, cbor::Value::Map(_)) {
                return None;
            }
        }
        let sign_count = u32::from_be_bytes(*count);
        rest.is_empty().then_some(Self { rp_id_hash, flags, sign_count, credential })
    }

    /// Whether the credential can be kept in several places.
    pub(super) const fn is_backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    /// What both ceremonies ask of the flags (section 7.1, steps 15 to 18; section 7.2, steps 16 to 18).
    pub(super) const fn check_flags(&self) -> Result<(), Refusal> {
        if self.flags & USER_PRESENT == 0 {
            return Err(Refusal::NotPresent);
        }
        if self.flags & USER_VERIFIED == 0 {
            return Err(Refusal::NotVerified);
        }
        if !self.is_backup_eligible() && self.flags & BACKED_UP != 0 {
            return Err(Refusal::Malformed);
        }
        Ok(())
    }
}

/// Section 6.5.2.
fn attested_credential(bytes: &[u8]) -> Option<(Attested<'_>, &[u8])> {
    let (_aaguid, rest) = bytes.split_at_checked(AAGUID_BYTES)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (id, key) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (_, after) = cbor::first(key)?;
    let cose = &key[..key.len() - after.len()];
    Some((Attested { id, cose }, after))
}

/// The key of a COSE form (RFC 9052, section 7; RFC 9053, section 7; RFC 8230, section 4), with the algorithm it names: one
/// of those that were offered.
pub(super) fn cose_key(bytes: &[u8]) -> Option<PublicKey> {
    let key = cbor::whole(bytes)?;
    let number = |label| key.at_number(label).and_then(cbor::Value::integer);
    let bytes = |label| key.at_number(label).and_then(cbor::Value::bytes);
    match (number(KTY)?, number(ALG)?) {
        (2, super::ES256) if number(CRV_OR_N)? == 1 => PublicKey::p256(bytes(X_OR_E)?, bytes(Y)?),
        (1, super::EDDSA) if number(CRV_OR_N)? == 6 => PublicKey::ed25519(bytes(X_OR_E)?),
        (3, super::RS256) => PublicKey::rsa(bytes(CRV_OR_N)?, bytes(X_OR_E)?),
        _ => None,
    }
}
