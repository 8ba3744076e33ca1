//! One entry of the log, and its hash.

use crate::{checkpoint::Checkpoint, hex};
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};
use uuid::Uuid;

/// What every hash begins with: one made for something else is never one of ours.
const DOMAIN: &[u8] = b"probity audit entry 1\0";

/// One thing that happened, exactly as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry<'a> {
    /// Its place, counted from 1 without a gap.
    pub seq: u64,
    /// Its id.
    pub id: Uuid,
    /// The customer it is about, if it is about one.
    pub customer: Option<Uuid>,
    /// What happened, as a word.
    pub kind: Cow<'a, str>,
    /// What kind of actor did it.
    pub actor_type: Cow<'a, str>,
    /// Which one.
    pub actor_id: Option<Uuid>,
    /// What the actor acted as: a role, or the scopes of a key.
    pub actor_role: Option<Cow<'a, str>>,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The rest, as it is kept: JSON.
    pub data: Cow<'a, str>,
}

/// The SHA-256 (FIPS 180-4) of an entry and of all before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash written as text, if it is one: 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Entry<'_> {
    /// The hash of this entry after the one where the log stood at `before`. Every part is hashed with its length or its
    /// absence, so that no two different entries are hashed from the same bytes; the signature before is one of them, so
    /// that none can be changed either.
    #[must_use]
    pub fn hash(&self, before: &Checkpoint) -> Hash {
        let mut hash = Context::new(&SHA256);
        hash.update(DOMAIN);
        hash.update(&before.hash.0);
        hash.update(&before.signature.0);
        hash.update(&self.seq.to_be_bytes());
        hash.update(self.id.as_bytes());
        optional(&mut hash, self.customer.as_ref().map(|id| id.as_bytes().as_slice()));
        text(&mut hash, &self.kind);
        text(&mut hash, &self.actor_type);
        optional(&mut hash, self.actor_id.as_ref().map(|id| id.as_bytes().as_slice()));
        optional(&mut hash, self.actor_role.as_ref().map(|role| role.as_bytes()));
        hash.update(&self.at.to_be_bytes());
        text(&mut hash, &self.data);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(hash.finish().as_ref());
        Hash(bytes)
    }
}

fn text(hash: &mut Context, text: &str) {
    hash.update(&(text.len() as u64).to_be_bytes());
    hash.update(text.as_bytes());
}

fn optional(hash: &mut Context, bytes: Option<&[u8]>) {
    match bytes {
        None => hash.update(&[0]),
        Some(bytes) => {
            hash.update(&[1]);
            hash.update(&(bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry<'static> {
        Entry {
            seq: 1,
            id: Uuid::from_u128(1),
            customer: None,
            kind: "signed_in".into(),
            actor_type: "user".into(),
            actor_id: Some(Uuid::from_u128(2)),
            actor_role: Some("reviewer".into()),
            at: 1_700_000_000_000_000,
            data: "{}".into(),
        }
    }

    #[test]
    fn every_part_of_an_entry_is_in_its_hash() {
        let hash = entry().hash(&Checkpoint::BEGINNING);
        let changed = [
            Entry { seq: 2, ..entry() },
            Entry { id: Uuid::from_u128(3), ..entry() },
            Entry { customer: Some(Uuid::nil()), ..entry() },
            Entry { kind: "signed_out".into(), ..entry() },
            Entry { actor_type: "system".into(), ..entry() },
            Entry { actor_id: None, ..entry() },
            Entry { actor_role: None, ..entry() },
            Entry { actor_role: Some("".into()), ..entry() },
            Entry { at: 1_700_000_000_000_001, ..entry() },
            Entry { data: "{} ".into(), ..entry() },
            // The same letters, divided otherwise.
            Entry { kind: "signed_inu".into(), actor_type: "ser".into(), ..entry() },
        ];
        assert!(changed.iter().all(|entry| entry.hash(&Checkpoint::BEGINNING) != hash));
        let later = Checkpoint { hash, ..Checkpoint::BEGINNING };
        assert_ne!(entry().hash(&later), hash);
    }

    /// Logs that were written must verify for ever: a change of this value is a change of the format.
    #[test]
    fn the_hash_of_a_known_entry_never_changes() {
        let hash = entry().hash(&Checkpoint::BEGINNING).to_string();
        assert_eq!(hash, "595741a0c923a2b004ac2716c064d36f5f6ba364da44291a52e265f660321de7");
    }
}
