//! Users, their roles, and whoever acts.

use crate::{
    id::{ApiKeyId, CustomerId, UserId},
    scope::{Scope, Scopes},
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
        /// What it may do, at that moment.
        scopes: Scopes,
    },
    /// The customer, on the hosted page.
    Customer {
        /// Who.
        id: CustomerId,
    },
    /// Probity itself: a lapse, a job.
    System,
}

impl Actor {
    /// Whether an approver acts.
    #[must_use]
    pub const fn is_approver(&self) -> bool {
        matches!(self, Self::User { role: Role::Approver, .. })
    }

    /// Whether it acts on made-up customers, and on no other.
    #[must_use]
    pub const fn is_sandbox(&self) -> bool {
        matches!(self, Self::ApiKey { scopes, .. } if scopes.has(Scope::Sandbox))
    }

    /// The user, if a person acts.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::ApiKey { .. } | Self::Customer { .. } | Self::System => None,
        }
    }
}
