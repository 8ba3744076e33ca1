//! Typed ids over `UUIDv7`, prefixed in text (`cus_…`): a document's id cannot be passed as a customer's.

use crate::clock::{Clock, Randomness};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, marker::PhantomData, str::FromStr};
use uuid::Uuid;

/// What an id is of: the prefix of its text.
pub trait Kind: Copy + Ord + Send + Sync + 'static {
    /// Three letters, without the underscore.
    const PREFIX: &'static str;
}

/// An id of a `K`. Ids made later sort later (`UUIDv7`), to the millisecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<K>(Uuid, PhantomData<K>);

/// The text is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id starting with \"{prefix}_\"")]
pub struct IdError {
    prefix: &'static str,
}

impl<K: Kind> Id<K> {
    /// A new id: 48 bits of the clock's milliseconds, 74 random bits (RFC 9562, section 5.7).
    pub fn new(clock: &dyn Clock, randomness: &dyn Randomness) -> Self {
        let mut random = [0_u8; 10];
        randomness.fill(&mut random);
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(), PhantomData)
    }

    /// The id whose bare UUID is known, as the database keeps it.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, for the database.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.0.simple())
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K: Kind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = IdError { prefix: K::PREFIX };
        let digits =
            text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(error.clone())?;
        // One spelling per id: no hyphens, no upper case, so that a URL names a thing in one way.
        if digits.len() != 32 || !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(error);
        }
        Uuid::try_parse(digits).map(Self::from_uuid).map_err(|_| error)
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $alias:ident $kind:ident $prefix:literal;)*) => {$(
        #[doc = concat!("The kind of `", $prefix, "_` ids.")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind {}
        impl Kind for $kind {
            const PREFIX: &'static str = $prefix;
        }
        $(#[doc = $doc])*
        pub type $alias = Id<$kind>;
    )*};
}

ids! {
    /// A customer.
    CustomerId CustomerKind "cus";
    /// A check: one round of review.
    CheckId CheckKind "chk";
    /// A mark on one item within a check.
    MarkId MarkKind "mrk";
    /// One version of a field's value.
    FieldVersionId FieldVersionKind "fld";
    /// A document, with all its versions.
    DocumentId DocumentIdKind "doc";
    /// One version of a document.
    DocumentVersionId DocumentVersionKind "dov";
    /// One file (a side or a paper) of a document version, or attached to a note.
    FileId FileKind "fil";
    /// One page image of a file.
    PageId PageKind "pag";
    /// A note of the staff.
    NoteId NoteKind "not";
    /// A resubmission: what was asked of the customer after one check.
    ResubmissionId ResubmissionKind "rsb";
    /// A transaction on the platform.
    TransactionId TransactionKind "txn";
    /// An event.
    EventId EventIdKind "evt";
    /// A notification to a user.
    NotificationId NotificationKind "ntf";
    /// A user of the dashboard.
    UserId UserKind "usr";
    /// A role that administrators made.
    RoleId RoleKind "rol";
    /// A user's session.
    SessionId SessionKind "ses";
    /// A passkey of a user.
    PasskeyId PasskeyKind "psk";
    /// An API key.
    ApiKeyId ApiKeyKind "key";
    /// A job of the worker.
    JobId JobKind "job";
    /// A link to the hosted page.
    LinkId LinkKind "lnk";
    /// A customer's session on the hosted page.
    PortalSessionId PortalSessionKind "pse";
    /// An upload that may be interrupted and resumed.
    UploadId UploadKind "upl";
    /// A customer's consent.
    ConsentId ConsentKind "con";
    /// An e-mail to a customer or a user.
    EmailId EmailKind "eml";
    /// A webhook endpoint of the platform.
    EndpointId EndpointKind "whe";
    /// One event on its way to one endpoint.
    DeliveryId DeliveryKind "dlv";
    /// A legal hold on a customer.
    HoldId HoldKind "hld";
    /// A customer's request to be erased.
    ErasureRequestId ErasureRequestKind "erq";
    /// A purge.
    PurgeId PurgeKind "prg";
    /// A view of the queue that a user saved.
    SavedViewId SavedViewKind "viw";
    /// A request, to find it again in the log.
    RequestId RequestKind "req";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_only_as_its_own_kind_and_spelling() {
        let id = CustomerId::from_uuid(Uuid::from_u128(0x0192_f00d));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<DocumentId>().is_err());
        assert!(id.to_string().to_uppercase().parse::<CustomerId>().is_err());
        assert!("cus_".parse::<CustomerId>().is_err());
        assert!(format!("cus_{}", Uuid::nil()).parse::<CustomerId>().is_err());
    }
}
