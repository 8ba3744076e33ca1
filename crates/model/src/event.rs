//! Events: one thing that happened. The timeline, the audit log, notifications and webhooks are all made of them.

use crate::{
    check::{Decision, NewMark},
    erasure::{Answer, Channel, ErasureBasis},
    evidence::Audience,
    hold::HoldBasis,
    id::{
        ApiKeyId, CheckId, ConsentId, CustomerId, DocumentVersionId, EmailId, EndpointId, ErasureRequestId,
        FileId, HoldId, LinkId, NoteId, PasskeyId, PurgeId, RoleId, TransactionId, UserId,
    },
    item::{DocumentKind, FieldCode, ItemKey},
    setting::Change,
    sign_in::SecondFactor,
    status::Verdict,
    user::{Actor, Role},
};
use jiff::{Timestamp, civil::Date};
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

/// What happened. No variant carries a value of a customer: those stay in the versions the event names. What staff wrote
/// is found by [`EventKind::texts_mut`], and kept sealed.
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
    NoteAdded {
        note: NoteId,
        corrects: Option<NoteId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<UserId>,
    },
    /// A note was pinned to the top, or unpinned.
    NotePinned { note: NoteId, pinned: bool },
    /// Somebody downloaded an original file.
    OriginalDownloaded { file: FileId },
    /// Somebody looked at the pages of a file: of a document, or of what staff attached to a note.
    DocumentOpened {
        file: FileId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentKind>,
    },
    /// A file was refused because the virus scanner found something in it.
    InfectedFileRefused { virus: String },
    /// Somebody asked for the masked values of a customer.
    PersonalDataRevealed { reason: String },
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
    /// What an API key may do was changed.
    ApiKeyChanged { key: ApiKeyId },
    /// A reason was added.
    ReasonAdded { reason: String },
    /// A reason was changed, disabled or enabled.
    ReasonChanged {
        reason: String,
        enabled: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<Change>,
    },
    /// The name, logo or colours that customers see were changed.
    BrandingChanged { version: u32 },
    /// A role that administrators made was added, changed or retired.
    RoleChanged { role: RoleId, version: u32 },
    /// The four-eyes policy changed: a new version is in force.
    FourEyesChanged { version: u32 },
    /// The text of an e-mail was changed, or put back to what came with Probity.
    EmailTextChanged { email: String, language: String },
    /// A webhook endpoint was added.
    EndpointAdded { endpoint: EndpointId },
    /// A webhook endpoint was changed, switched on or off.
    EndpointChanged { endpoint: EndpointId, enabled: bool },
    /// A webhook endpoint was removed.
    EndpointRemoved { endpoint: EndpointId },
    /// A webhook endpoint got another secret; the earlier one holds for a while.
    EndpointSecretRotated { endpoint: EndpointId },
    /// A webhook endpoint did not answer for days and was switched off.
    EndpointGivenUp { endpoint: EndpointId },
    /// What the platform knows of a customer beside the items was changed.
    CustomerUpdated { what: Vec<String> },
    /// A link to the hosted page was made.
    LinkCreated { link: LinkId },
    /// A link was exchanged for a session on the hosted page.
    LinkUsed { link: LinkId },
    /// A link was revoked.
    LinkRevoked { link: LinkId },
    /// The customer asked for a fresh link.
    LinkRequested { link: LinkId },
    /// The customer agreed to the text of this version.
    ConsentGiven { consent: ConsentId, text_version: String, language: String },
    /// An e-mail is on its way.
    EmailQueued { email: EmailId, about: String },
    /// An e-mail was handed to the mail server.
    EmailSent { email: EmailId, about: String },
    /// An e-mail could not be handed over and is given up.
    EmailFailed { email: EmailId, about: String },
    /// Who is to review the customer was said, or taken back.
    Assigned { to: Option<UserId>, from: Option<UserId> },
    /// A list was taken out as a file.
    ListExported { list: String, rows: u64 },
    /// The keys of customers were wrapped anew by this master key.
    KeysRotated { master_key: String, keys: u64 },
    /// The key of a customer was destroyed: nothing personal is left.
    CustomerErased { basis: ErasureBasis },
    /// Everything about a customer was taken out as evidence; `manifest` is the SHA-256 of its manifest.
    EvidenceExported { audience: Audience, reason: String, files: u64, manifest: String },
    /// A legal hold was placed on a customer.
    HoldPlaced { hold: HoldId, basis: HoldBasis, until: Option<Date> },
    /// A legal hold was lifted.
    HoldLifted { hold: HoldId },
    /// The person asked to be erased.
    ErasureRequested { request: ErasureRequestId, channel: Channel, received: Date },
    /// A request to be erased was answered; `until` when it must stay, and that is known.
    ErasureAnswered { request: ErasureRequestId, answer: Answer, until: Option<Date> },
    /// A purge ended; `receipt` is the SHA-256 of its receipt.
    CustomersPurged { purge: PurgeId, customers: u64, receipt: String },
    /// The password was right; a second factor is awaited.
    SecondFactorAwaited { user: UserId },
    /// A user has another second factor.
    SecondFactorSet {
        user: UserId,
        method: SecondFactor,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passkey: Option<PasskeyId>,
    },
    /// A user took a second factor away.
    SecondFactorRemoved {
        user: UserId,
        method: SecondFactor,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passkey: Option<PasskeyId>,
    },
    /// An administrator took every second factor of a user away.
    SecondFactorReset { user: UserId },
    /// A user has new recovery codes; the earlier ones are worth nothing.
    RecoveryCodesMade { user: UserId },
    /// A recovery code stood in for a second factor.
    RecoveryCodeUsed { user: UserId, left: u32 },
    /// A signed-in user proved again who they are.
    ProvedAgain { user: UserId },
    /// An administrator ended every session of a user.
    UserSignedOut { user: UserId },
    /// A sign-in or a session was refused, because it came from a network the role is not allowed from.
    NetworkRefused { user: UserId },
    /// A passkey proved who its user is.
    PasskeyUsed { user: UserId, passkey: PasskeyId },
    /// What a passkey sent was refused.
    PasskeyRefused { user: UserId, passkey: PasskeyId, why: String },
    /// An identity provider was bound to a user: from now on who it calls so is them.
    ProviderBound { user: UserId, provider: String },
    /// An identity provider said who its user is, and that was taken.
    ProviderUsed { user: UserId, provider: String },
    /// Somebody whom an identity provider knows was not let in.
    ProviderRefused { user: Option<UserId>, provider: String, why: String },
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
            Self::DocumentOpened { .. } => "document_opened",
            Self::PersonalDataRevealed { .. } => "personal_data_revealed",
            Self::InfectedFileRefused { .. } => "infected_file_refused",
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
            Self::ApiKeyChanged { .. } => "api_key_changed",
            Self::ReasonAdded { .. } => "reason_added",
            Self::ReasonChanged { .. } => "reason_changed",
            Self::BrandingChanged { .. } => "branding_changed",
            Self::RoleChanged { .. } => "role_changed",
            Self::FourEyesChanged { .. } => "four_eyes_changed",
            Self::EmailTextChanged { .. } => "email_text_changed",
            Self::EndpointAdded { .. } => "endpoint_added",
            Self::EndpointChanged { .. } => "endpoint_changed",
            Self::EndpointRemoved { .. } => "endpoint_removed",
            Self::EndpointSecretRotated { .. } => "endpoint_secret_rotated",
            Self::EndpointGivenUp { .. } => "endpoint_given_up",
            Self::CustomerUpdated { .. } => "customer_updated",
            Self::LinkCreated { .. } => "link_created",
            Self::LinkUsed { .. } => "link_used",
            Self::LinkRevoked { .. } => "link_revoked",
            Self::LinkRequested { .. } => "link_requested",
            Self::ConsentGiven { .. } => "consent_given",
            Self::EmailQueued { .. } => "email_queued",
            Self::EmailSent { .. } => "email_sent",
            Self::EmailFailed { .. } => "email_failed",
            Self::Assigned { .. } => "assigned",
            Self::ListExported { .. } => "list_exported",
            Self::KeysRotated { .. } => "keys_rotated",
            Self::CustomerErased { .. } => "customer_erased",
            Self::EvidenceExported { .. } => "evidence_exported",
            Self::HoldPlaced { .. } => "hold_placed",
            Self::HoldLifted { .. } => "hold_lifted",
            Self::ErasureRequested { .. } => "erasure_requested",
            Self::ErasureAnswered { .. } => "erasure_answered",
            Self::CustomersPurged { .. } => "customers_purged",
            Self::SecondFactorAwaited { .. } => "second_factor_awaited",
            Self::SecondFactorSet { .. } => "second_factor_set",
            Self::SecondFactorRemoved { .. } => "second_factor_removed",
            Self::SecondFactorReset { .. } => "second_factor_reset",
            Self::RecoveryCodesMade { .. } => "recovery_codes_made",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::ProvedAgain { .. } => "proved_again",
            Self::UserSignedOut { .. } => "user_signed_out",
            Self::NetworkRefused { .. } => "network_refused",
            Self::PasskeyUsed { .. } => "passkey_used",
            Self::PasskeyRefused { .. } => "passkey_refused",
            Self::ProviderBound { .. } => "provider_bound",
            Self::ProviderUsed { .. } => "provider_used",
            Self::ProviderRefused { .. } => "provider_refused",
        }
    }
}

impl EventKind {
    /// Whether people wrote something in it.
    #[must_use]
    pub const fn has_texts(&self) -> bool {
        matches!(
            self,
            Self::Decided { .. }
                | Self::DecisionSentBack { .. }
                | Self::Reopened { .. }
                | Self::PersonalDataRevealed { .. }
                | Self::EvidenceExported { .. }
        )
    }

    /// Whether somebody read, and nothing changed: no page needs to be drawn anew for it.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        matches!(
            self,
            Self::OriginalDownloaded { .. }
                | Self::DocumentOpened { .. }
                | Self::PersonalDataRevealed { .. }
                | Self::EvidenceExported { .. }
        )
    }

    /// What people wrote in it, in an order that stays.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Decided { decision, .. } => decision.texts_mut(),
            Self::DecisionSentBack { reason, .. }
            | Self::Reopened { reason }
            | Self::PersonalDataRevealed { reason }
            | Self::EvidenceExported { reason, .. } => vec![reason],
            _ => Vec::new(),
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
