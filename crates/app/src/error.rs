//! What can go wrong in a use case, said so that the edges can translate it.

use crate::idempotency::CarriedOut;
use probity_model::{id::CustomerId, permission::Action, refusal::Refusal, setting::Flaw};
use probity_reader::ReaderError;
use probity_store::StoreError;
use probity_vault::VaultError;

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the credentials are wrong.
    #[error("not signed in")]
    Unauthenticated,
    /// The last proof of who somebody is is too old for this.
    #[error("who it is must be proved again")]
    Reauthenticate,
    /// The role is not allowed from this network.
    #[error("not allowed from this network")]
    Elsewhere,
    /// The actor may not do this.
    #[error("not permitted: {0}")]
    Forbidden(Action),
    /// There is no such thing, or the actor may not know of it.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The state of the customer does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was sent is wrong; each violation says where and what to do.
    #[error("what was sent is not valid")]
    Invalid(Vec<Violation>),
    /// It conflicts with something that is there; the code is stable, the sentence says what to do.
    #[error("{message}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// What to do.
        message: String,
    },
    /// A transaction is not accepted, because the customer is not approved.
    #[error("the customer is not approved")]
    NotApproved(Box<crate::error::NotApproved>),
    /// Too many tries; try again after so many seconds.
    #[error("too many tries; try again in {retry_after_seconds} seconds")]
    TooMany {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// The same request is carried out already, by an earlier try under its idempotency key; its answer is lost.
    #[error("carried out before, at {}", .0.at)]
    CarriedOut(CarriedOut),
    /// The same request is worked on, by another try under its idempotency key; ask again after so many seconds.
    #[error("the same request is still worked on")]
    InProgress {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// The customer was erased: nothing is left to show or to do.
    #[error("{0} was erased")]
    Erased(CustomerId),
    /// Something it takes is away for now; the sentence says what.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// The file storage failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The process that reads files cannot be started.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// A defect of ours; the text is for the log only.
    #[error("{0}")]
    Internal(String),
}

/// What a refused transaction is told.
#[derive(Debug, Clone)]
pub struct NotApproved {
    /// The status of the customer.
    pub status: probity_model::status::Status,
    /// Why it is pending, if it is.
    pub stage: Option<probity_model::status::Stage>,
    /// What the customer must still send.
    pub missing: Vec<probity_model::transaction::Missing>,
    /// The recorded refusal.
    pub transaction: probity_model::id::TransactionId,
}

/// One thing wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a field's or form's name.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub message: String,
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Erased(customer) => Self::Erased(customer),
            other => Self::Store(other),
        }
    }
}

impl From<Flaw> for Violation {
    fn from(flaw: Flaw) -> Self {
        Self { field: flaw.field.to_owned(), code: flaw.code, message: flaw.message }
    }
}

impl AppError {
    /// Whether the storage of the files did not do what it was asked: it is away, or refuses us.
    #[must_use]
    pub const fn is_storage_away(&self) -> bool {
        matches!(self, Self::Vault(VaultError::Storage(_)))
    }

    /// Whether the database cannot be reached, or broke off: what was being committed may be kept.
    #[must_use]
    pub const fn is_database_away(&self) -> bool {
        matches!(self, Self::Store(StoreError::Away(_)))
    }

    /// Whether there is no room left for the database or the files.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        matches!(self, Self::Store(StoreError::Full(_)) | Self::Vault(VaultError::Full(_)))
    }

    /// Whether it is no fault of what was asked: something it takes is away, full or busy, and comes back.
    #[must_use]
    pub const fn is_for_now(&self) -> bool {
        self.is_database_away() || self.is_storage_away() || self.is_full() || self.is_busy()
    }

    /// Whether the database had too much else to do. Nothing of it was kept; it can be tried again.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Store(StoreError::InTheWay(_) | StoreError::Busy(_)))
    }

    /// Whether something unique is there already.
    #[must_use]
    pub const fn is_duplicate(&self) -> bool {
        matches!(self, Self::Store(StoreError::Duplicate(_)))
    }

    /// Whether somebody else changed the same thing at the same moment.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict))
    }

    /// Whether the database gave it up because of somebody else's transaction. Nothing of it was kept; it can be tried again.
    #[must_use]
    pub const fn is_in_the_way(&self) -> bool {
        matches!(self, Self::Store(StoreError::InTheWay(_)))
    }

    /// The same; but what was not found is called this. An outage stays one.
    pub(crate) fn missing(self, what: &'static str) -> Self {
        match self {
            Self::NotFound(_) => Self::NotFound(what),
            other => other,
        }
    }

    /// One violation.
    #[must_use]
    pub fn invalid(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation { field: field.into(), code, message: message.into() }])
    }
}
