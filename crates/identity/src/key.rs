//! Public keys, and signatures made with what belongs to them.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

/// Bytes of a coordinate on P-256, and of a key of Ed25519.
const COORDINATE_BYTES: usize = 32;
/// Bytes of the largest RSA modulus.
const MODULUS_BYTES_MAX: usize = 1024;
/// Bytes of the largest RSA exponent that is looked at.
const EXPONENT_BYTES_MAX: usize = 8;

/// How something is signed. There are no others: no `none`, and nothing with a shared secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// `EdDSA` on Ed25519.
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256, with at least 2048 bits.
    Rs256,
}

/// How an ECDSA signature is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spelling {
    /// As ASN.1 DER, as authenticators do (Web Authentication, section 6.5.5).
    Der,
    /// As the two numbers one after the other, as JSON Web Signatures do (RFC 7518, section 3.4).
    Fixed,
}

/// A public key of one of the algorithms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
    /// A point on P-256, uncompressed: 0x04, x, y.
    P256([u8; 1 + 2 * COORDINATE_BYTES]),
    /// A key of Ed25519.
    Ed25519([u8; COORDINATE_BYTES]),
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// The point with these coordinates; whether it lies on the curve is seen when something is verified.
    pub(crate) fn p256(x: &[u8], y: &[u8]) -> Option<Self> {
        if x.len() != COORDINATE_BYTES || y.len() != COORDINATE_BYTES {
            return None;
        }
        let mut point = [4; 1 + 2 * COORDINATE_BYTES];
        point[1..=COORDINATE_BYTES].copy_from_slice(x);
        point[1 + COORDINATE_BYTES..].copy_from_slice(y);
        Some(Self::P256(point))
    }

    pub(crate) fn ed25519(x: &[u8]) -> Option<Self> {
        x.try_into().ok().map(Self::Ed25519)
    }

    pub(crate) fn rsa(n: &[u8], e: &[u8]) -> Option<Self> {
        let in_order = |number: &[u8], bytes_max: usize| {
            number.first().is_some_and(|first| *first != 0) && number.len() <= bytes_max
        };
        (in_order(n, MODULUS_BYTES_MAX) && in_order(e, EXPONENT_BYTES_MAX))
            .then(|| Self::Rsa { n: n.to_vec(), e: e.to_vec() })
    }

    /// The one algorithm this key is used with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::P256(_) => Algorithm::Es256,
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Whether this signature of this message was made with what belongs to the key.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8], spelling: Spelling) -> bool {
        match self {
            Self::P256(point) => {
                let algorithm = match spelling {
                    Spelling::Der => &ECDSA_P256_SHA256_ASN1,
                    Spelling::Fixed => &ECDSA_P256_SHA256_FIXED,
                };
                UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
            }
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
            Self::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}
