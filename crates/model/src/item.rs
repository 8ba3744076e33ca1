//! Items: the fields and documents a reviewer marks.

use crate::status::words;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// What a document is.
    DocumentKind {
        /// The data page of a passport.
        Passport = "passport", "Passport";
        /// Front and back.
        IdentityCard = "identity_card", "Identity card";
        /// Front and back.
        DrivingLicence = "driving_licence", "Driving licence";
        /// Front and back.
        ResidencePermit = "residence_permit", "Residence permit";
        /// A bill, a bank statement, a register extract.
        ProofOfAddress = "proof_of_address", "Proof of address";
        /// A picture of the person.
        Selfie = "selfie", "Selfie";
        /// Where the money comes from.
        SourceOfFunds = "source_of_funds", "Source of funds";
        /// Anything else.
        Other = "other", "Other document";
    }
}

words! {
    /// Which side of a document a file shows.
    Side {
        /// The front of a card.
        Front = "front", "Front";
        /// The back of a card.
        Back = "back", "Back";
        /// A page or a paper, in order.
        Page = "page", "Page";
    }
}

impl DocumentKind {
    /// Whether both a front and a back must be sent.
    #[must_use]
    pub const fn has_two_sides(self) -> bool {
        matches!(self, Self::IdentityCard | Self::DrivingLicence | Self::ResidencePermit)
    }

    /// Whether it proves who somebody is.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        matches!(self, Self::Passport | Self::IdentityCard | Self::DrivingLicence | Self::ResidencePermit)
    }
}

/// The code of a field: lower-case letters, digits and underscores, at most 40, starting with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldCode(String);

/// One thing to mark. A customer has one item per field and one per kind of document; a new upload is a new version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ItemKey {
    /// A field.
    Field(FieldCode),
    /// A document.
    Document(DocumentKind),
}

/// The text names no item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an item; write \"field:<code>\" or \"document:<type>\"")]
pub struct ItemKeyError;

impl FieldCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FieldCode {
    type Err = ItemKeyError;

    fn from_str(text: &str) -> Result<Self, ItemKeyError> {
        let fits = text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(ItemKeyError) }
    }
}

impl FromStr for ItemKey {
    type Err = ItemKeyError;

    fn from_str(text: &str) -> Result<Self, ItemKeyError> {
        match text.split_once(':') {
            Some(("field", code)) => code.parse().map(Self::Field),
            Some(("document", word)) => DocumentKind::from_word(word).map(Self::Document).ok_or(ItemKeyError),
            _ => Err(ItemKeyError),
        }
    }
}

impl fmt::Display for FieldCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(code) => write!(f, "field:{code}"),
            Self::Document(kind) => write!(f, "document:{kind}"),
        }
    }
}

macro_rules! text_conversions {
    ($($name:ident)*) => {$(
        impl TryFrom<String> for $name {
            type Error = ItemKeyError;

            fn try_from(text: String) -> Result<Self, ItemKeyError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )*};
}
text_conversions! { FieldCode ItemKey }
