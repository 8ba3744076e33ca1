//! Events: one thing that happened. The timeline, the audit log, notifications and webhooks are all made of them.

use crate::{
    check::{Decision, NewMark},
    id::{ApiKeyId, CheckId, CustomerId, DocumentVersionId, FileId, NoteId, TransactionId, UserId},
    item::{DocumentKind, FieldCode, ItemKey},
    status::Verdict,
    user::{Actor, Role},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One thing that happened: who, when, what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The customer it is about, if it is about one.
    pub customer: Option<CustomerId>,
    /// Who did it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened. No variant carries a personal value: those stay in the versions the event names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the variant says what its ids and words are")]
pub enum EventKind {
    /// The platform sent a customer in.
    CustomerCreated { level: String },
    /// A field was supplied, or supplied again.
    FieldSupplied { field: FieldCode, version: u32 },
    /// A document was uploaded, or uploaded again.
    DocumentUploaded { document: DocumentKind, version: u32, id: DocumentVersionId },
    /// All that was required or asked is there; the customer came to the queue.
    Submitted { round: u32, returned: bool },
    /// A reviewer claimed the customer.
    CheckStarted { check: CheckId, round: u32, carried_over: u32 },
    /// The holder put the customer back.
    CheckReleased { check: CheckId },
    /// An approver took the check from its holder.
    CheckTakenOver { check: CheckId, from: UserId },
    /// The claim lapsed without an action.
    CheckLapsed { check: CheckId, holder: UserId },
    /// An item was marked.
    ItemMarked {
        check: CheckId,
        item: ItemKey,
        item_version: u32,
        verdict: Verdict,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Verdict>,
    },
    /// A check ended. While a second signature is awaited, the customer's status has not changed yet.
    Decided { check: CheckId, decision: Decision, awaits_second: bool },
    /// The second signature was given.
    DecisionConfirmed { check: CheckId },
    /// The second signature was refused; the customer is back in the queue.
    DecisionSentBack { check: CheckId, reason: String },
    /// A decision was opened again.
    Reopened { reason: String },
    /// A note was written.
    NoteAdded { note: NoteId, corrects: Option<NoteId> },
    /// A note was pinned to the top, or unpinned.
    NotePinned { note: NoteId, pinned: bool },
    /// Somebody downloaded an original file.
    OriginalDownloaded { file: FileId },
    /// The page images of a file were made, or could not be.
    FileRendered { file: FileId, ready: bool },
    /// The risk was set.
    RiskSet { from: crate::status::Risk, to: crate::status::Risk },
    /// The tags were set.
    TagsSet { tags: Vec<String> },
    /// A transaction was accepted.
    TransactionAccepted { transaction: TransactionId },
    /// A transaction was refused.
    TransactionRefused { transaction: TransactionId, code: String },
    /// A user signed in.
    SignedIn,
    /// A sign-in failed; `locked` when it was the failure that locked the account.
    SignInFailed { user: UserId, locked: bool },
    /// A user signed out, or a session was ended.
    SignedOut { user: UserId },
    /// A user was created.
    UserCreated { user: UserId, role: Role },
    /// A user was given another role.
    UserRoleChanged { user: UserId, from: Role, to: Role },
    /// A user was disabled or enabled.
    UserDisabled { user: UserId, disabled: bool },
    /// A user's password was changed.
    PasswordChanged { user: UserId },
    /// A user's lock was lifted.
    UserUnlocked { user: UserId },
    /// An API key was made.
    ApiKeyCreated { key: ApiKeyId },
    /// An API key was revoked.
    ApiKeyRevoked { key: ApiKeyId },
    /// The levels changed: a new version is in force.
    LevelChanged { level: String, version: u32 },
}

impl EventKind {
    /// The word under which the event is kept and filtered.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::CustomerCreated { .. } => "customer_created",
            Self::FieldSupplied { .. } => "field_supplied",
            Self::DocumentUploaded { .. } => "document_uploaded",
            Self::Submitted { .. } => "submitted",
            Self::CheckStarted { .. } => "check_started",
            Self::CheckReleased { .. } => "check_released",
            Self::CheckTakenOver { .. } => "check_taken_over",
            Self::CheckLapsed { .. } => "check_lapsed",
            Self::ItemMarked { .. } => "item_marked",
            Self::Decided { .. } => "decided",
            Self::DecisionConfirmed { .. } => "decision_confirmed",
            Self::DecisionSentBack { .. } => "decision_sent_back",
            Self::Reopened { .. } => "reopened",
            Self::NoteAdded { .. } => "note_added",
            Self::NotePinned { .. } => "note_pinned",
            Self::OriginalDownloaded { .. } => "original_downloaded",
            Self::FileRendered { .. } => "file_rendered",
            Self::RiskSet { .. } => "risk_set",
            Self::TagsSet { .. } => "tags_set",
            Self::TransactionAccepted { .. } => "transaction_accepted",
            Self::TransactionRefused { .. } => "transaction_refused",
            Self::SignedIn => "signed_in",
            Self::SignInFailed { .. } => "sign_in_failed",
            Self::SignedOut { .. } => "signed_out",
            Self::UserCreated { .. } => "user_created",
            Self::UserRoleChanged { .. } => "user_role_changed",
            Self::UserDisabled { .. } => "user_disabled",
            Self::PasswordChanged { .. } => "password_changed",
            Self::UserUnlocked { .. } => "user_unlocked",
            Self::ApiKeyCreated { .. } => "api_key_created",
            Self::ApiKeyRevoked { .. } => "api_key_revoked",
            Self::LevelChanged { .. } => "level_changed",
        }
    }
}

impl Event {
    pub(crate) const fn of(customer: CustomerId, by: Actor, at: Timestamp, kind: EventKind) -> Self {
        Self { customer: Some(customer), by, at, kind }
    }

    pub(crate) fn marked(
        customer: CustomerId,
        by: Actor,
        at: Timestamp,
        check: CheckId,
        mark: &NewMark,
        before: Option<Verdict>,
    ) -> Self {
        let kind = EventKind::ItemMarked {
            check,
            item: mark.item.clone(),
            item_version: mark.item_version,
            verdict: mark.verdict,
            reasons: mark.reasons.clone(),
            before,
        };
        Self::of(customer, by, at, kind)
    }
}
