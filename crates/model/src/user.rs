//! Users, their roles, and whoever acts.

use crate::{
    id::{ApiKeyId, UserId},
    status::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// What a user of the dashboard is there to do.
    Role {
        /// Takes customers from the queue, marks, decides.
        Reviewer = "reviewer", "Reviewer";
        /// A reviewer who may also give the second signature, reopen, and take over.
        Approver = "approver", "Approver";
        /// Users, keys and settings; may not decide on customers.
        Administrator = "administrator", "Administrator";
        /// Reads everything, changes nothing.
        Auditor = "auditor", "Auditor";
    }
}

/// Who does something. Every use case takes one first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in user.
    User {
        /// Who.
        id: UserId,
        /// As what, at that moment.
        role: Role,
    },
    /// The platform, by an API key.
    ApiKey {
        /// Which key.
        id: ApiKeyId,
    },
    /// Probity itself: a lapse, a job.
    System,
}

impl Actor {
    /// The user, if a person acts.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::ApiKey { .. } | Self::System => None,
        }
    }
}
