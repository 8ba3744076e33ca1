//! What is sent and what comes back. What a later Probity adds is passed over.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$of])* $variant,)*
            /// One this client does not know.
            #[serde(other)]
            Unknown,
        }
    };
}

words! {
    /// Where a customer stands.
    Status {
        /// Nothing has been decided.
        Pending,
        /// May transact.
        Approved,
        /// May not.
        Rejected,
        /// Something must be sent again.
        Resubmission,
    }
}

words! {
    /// Why a customer is pending.
    Stage {
        /// Something is still to be sent.
        Incomplete,
        /// In the queue.
        AwaitingReview,
        /// A reviewer is at it.
        InCheck,
        /// One reviewer has decided, and a second must confirm.
        AwaitingSecondApproval,
    }
}

words! {
    /// To the customer's account or from it.
    Direction {
        /// To it.
        In,
        /// From it.
        Out,
    }
}

/// A customer to create.
#[derive(Clone, Debug, Serialize)]
pub struct NewCustomer {
    /// Your own name for the customer; unique.
    pub external_reference: String,
    /// The code of the level.
    pub level: String,
    /// Values by the field's code: a text each, or an address.
    pub fields: Map<String, Value>,
    /// For finding the customer again.
    pub tags: Vec<String>,
    /// The language the customer is written to in, as a tag (BCP 47); English unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The address e-mails go to; that of the field `email` unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
}

impl NewCustomer {
    /// Without any field yet.
    #[must_use]
    pub fn new(external_reference: &str, level: &str) -> Self {
        Self {
            external_reference: external_reference.to_owned(),
            level: level.to_owned(),
            fields: Map::new(),
            tags: Vec::new(),
            language: None,
            contact_email: None,
        }
    }

    /// With this field.
    #[must_use]
    pub fn field(mut self, code: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(code.to_owned(), value.into());
        self
    }
}

/// A customer.
#[derive(Clone, Debug, Deserialize)]
pub struct Customer {
    /// Begins with `cus_`.
    pub id: String,
    /// Your own name for the customer.
    pub external_reference: String,
    /// The code of the level.
    pub level: String,
    /// The language the customer is written to in, as a tag (BCP 47).
    pub language: String,
    /// The address e-mails go to; none for that of the field `email`.
    pub contact_email: Option<String>,
    /// Where the customer stands.
    pub status: Status,
    /// Why the customer is pending.
    pub stage: Option<Stage>,
    /// Whether transactions are accepted now.
    pub may_transact: bool,
    /// Counts the changes; for `expected` of [`crate::Client::supply_fields`].
    pub version: u32,
    /// What must still be sent.
    pub missing: Vec<Missing>,
    /// What was asked again.
    pub resubmission: Option<Resubmission>,
    /// Why the customer was rejected.
    pub rejection: Option<Rejection>,
    /// When the customer was created.
    pub created_at: Timestamp,
    /// When the customer last changed.
    pub updated_at: Timestamp,
    /// When everything was last submitted.
    pub submitted_at: Option<Timestamp>,
}

/// Something that must still be sent; any one of the items will do.
#[derive(Clone, Debug, Deserialize)]
pub struct Missing {
    /// The name of the group, where several documents will do.
    pub label: Option<String>,
    /// `field:<code>` or `document:<type>`.
    pub any_of: Vec<String>,
}

/// What was asked of the customer.
#[derive(Clone, Debug, Deserialize)]
pub struct Resubmission {
    /// Only these can be changed now.
    pub items: Vec<AskedItem>,
    /// The last day to answer.
    pub due: Date,
}

/// One item that was asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct AskedItem {
    /// `field:<code>` or `document:<type>`.
    pub item: String,
    /// What people call it.
    pub label: String,
    /// Whether it has been sent since.
    pub answered: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What to tell the customer.
    pub message: String,
}

/// Why the customer was rejected.
#[derive(Clone, Debug, Deserialize)]
pub struct Rejection {
    /// Whether the customer may send again.
    pub may_try_again: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What to tell the customer.
    pub message: String,
}

/// A reason, as far as it may be told.
#[derive(Clone, Debug, Deserialize)]
pub struct Reason {
    /// Stable.
    pub code: String,
    /// What to tell the customer.
    pub text: String,
}

/// What narrows a list of customers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CustomerFilter {
    /// Only the customer with exactly this reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// Only customers with this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// A customer in a list.
#[derive(Clone, Debug, Deserialize)]
pub struct CustomerSummary {
    /// Begins with `cus_`.
    pub id: String,
    /// Your own name for the customer.
    pub external_reference: String,
    /// The code of the level.
    pub level: String,
    /// Where the customer stands.
    pub status: Status,
    /// Why the customer is pending.
    pub stage: Option<Stage>,
    /// When the customer was created.
    pub created_at: Timestamp,
}

/// A document to upload.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub(crate) texts: Vec<(&'static str, String)>,
    pub(crate) files: Vec<(&'static str, String, Vec<u8>)>,
}

impl Upload {
    /// A document of this type: `passport`, `selfie`, …
    #[must_use]
    pub fn new(kind: &str) -> Self {
        Self::default().text("type", kind)
    }

    /// Who issued it, as an ISO 3166-1 code.
    #[must_use]
    pub fn country(self, country: &str) -> Self {
        self.text("country", country)
    }

    /// Its number.
    #[must_use]
    pub fn number(self, number: &str) -> Self {
        self.text("number", number)
    }

    /// When it was issued.
    #[must_use]
    pub fn issued_on(self, day: Date) -> Self {
        self.text("issued_on", &day.to_string())
    }

    /// When it expires.
    #[must_use]
    pub fn expires_on(self, day: Date) -> Self {
        self.text("expires_on", &day.to_string())
    }

    /// The front of an identity card, driving licence or residence permit.
    #[must_use]
    pub fn front(self, name: &str, bytes: Vec<u8>) -> Self {
        self.file("front", name, bytes)
    }

    /// Its back.
    #[must_use]
    pub fn back(self, name: &str, bytes: Vec<u8>) -> Self {
        self.file("back", name, bytes)
    }

    /// The next page of any other document.
    #[must_use]
    pub fn page(self, name: &str, bytes: Vec<u8>) -> Self {
        self.file("page", name, bytes)
    }

    fn text(mut self, part: &'static str, value: &str) -> Self {
        self.texts.push((part, value.to_owned()));
        self
    }

    fn file(mut self, part: &'static str, name: &str, bytes: Vec<u8>) -> Self {
        self.files.push((part, name.to_owned(), bytes));
        self
    }
}

/// One version of a document.
#[derive(Clone, Debug, Deserialize)]
pub struct Document {
    /// Begins with `dov_`.
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which version, from 1.
    pub version: u32,
    /// Whether it is the present one.
    pub active: bool,
    /// When it came in.
    pub uploaded_at: Timestamp,
    /// Its sides or pages, in order.
    pub files: Vec<File>,
}

/// One file of a document.
#[derive(Clone, Debug, Deserialize)]
pub struct File {
    /// Begins with `fil_`.
    pub id: String,
    /// `front`, `back` or `page`.
    pub side: String,
    /// Recognised by content.
    pub format: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// How many pages it has.
    pub page_count: u32,
    /// `queued`, `ready` or `failed`: whether it has been turned into page images.
    pub rendering: String,
}

/// Whether a customer may transact.
#[derive(Clone, Debug, Deserialize)]
pub struct Permission {
    /// Whether transactions are accepted now.
    pub may_transact: bool,
    /// Where the customer stands.
    pub status: Status,
    /// Why the customer is pending.
    pub stage: Option<Stage>,
    /// What must still be sent.
    pub missing: Vec<Missing>,
}

/// A transaction to send.
#[derive(Clone, Debug, Serialize)]
pub struct NewTransaction {
    /// Your own id of the transaction; unique.
    pub external_id: String,
    /// Whose; begins with `cus_`.
    pub customer_id: String,
    /// To the customer's account or from it.
    pub direction: Direction,
    /// A decimal above zero, such as `12.50`.
    pub amount: String,
    /// Such as `EUR`.
    pub currency: String,
    /// What reviewers read of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it happened; now, unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
}

/// A transaction.
#[derive(Clone, Debug, Deserialize)]
pub struct Transaction {
    /// Begins with `txn_`.
    pub id: String,
    /// Your own id of it.
    pub external_id: String,
    /// Whose.
    pub customer_id: String,
    /// To the customer's account or from it.
    pub direction: Direction,
    /// An exact decimal.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it came in.
    pub received_at: Timestamp,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Why not.
    pub refusal: Option<TransactionRefusal>,
}

/// What narrows a list of transactions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TransactionFilter {
    /// Only transactions of this customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Only accepted ones, or only refused ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
    /// Only the transaction with exactly this id of yours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Only transactions received at this instant or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_since: Option<Timestamp>,
    /// Only transactions received before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_until: Option<Timestamp>,
}

/// A page of transactions.
#[derive(Clone, Debug, Deserialize)]
pub struct TransactionPage {
    /// The last received first.
    pub transactions: Vec<Transaction>,
    /// For `after` of the next page; none on the last one.
    pub next: Option<String>,
}

/// Why a transaction was refused: how the customer stood at that moment.
#[derive(Clone, Debug, Deserialize)]
pub struct TransactionRefusal {
    /// Stable.
    pub code: String,
    /// Where the customer stood.
    pub status: Status,
    /// Why the customer was pending.
    pub stage: Option<Stage>,
    /// What had still to be sent.
    pub missing: Vec<Missing>,
}

/// A verification level.
#[derive(Clone, Debug, Deserialize)]
pub struct Level {
    /// Stable code.
    pub code: String,
    /// What people see.
    pub name: String,
    /// Every field of the level.
    pub fields: Vec<LevelField>,
    /// The documents it requires.
    pub documents: Vec<DocumentGroup>,
}

/// A field of a level.
#[derive(Clone, Debug, Deserialize)]
pub struct LevelField {
    /// Its code.
    pub code: String,
    /// What people see.
    pub label: String,
    /// What its value must be.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it must be supplied.
    pub required: bool,
    /// The only values allowed, if any are listed.
    pub choices: Vec<String>,
}

/// Documents of which any one will do.
#[derive(Clone, Debug, Deserialize)]
pub struct DocumentGroup {
    /// What people see.
    pub label: String,
    /// Their types.
    pub any_of: Vec<String>,
}
