//! Users, their roles, and whoever acts.

use crate::{
    id::{ApiKeyId, CustomerId, UserId},
    permission::{Action, can},
    role::CustomRole,
    scope::{Scope, Scopes},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// What a user of the dashboard is there to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Takes customers from the queue, marks, decides.
    Reviewer,
    /// A reviewer who may also give the second signature, reopen, and take over.
    Approver,
    /// Users, keys and settings; may not decide on customers.
    Administrator,
    /// Reads everything, changes nothing.
    Auditor,
    /// What administrators made of it.
    Custom(CustomRole),
}

impl Role {
    /// Every built-in one, in order.
    pub const ALL: &'static [Self] = &[Self::Reviewer, Self::Approver, Self::Administrator, Self::Auditor];

    /// What people call a built-in one; of a custom one only that it is one.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reviewer => "Reviewer",
            Self::Approver => "Approver",
            Self::Administrator => "Administrator",
            Self::Auditor => "Auditor",
            Self::Custom(_) => "Custom role",
        }
    }

    /// Whether it is the same role, in whatever version.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Custom(one), Self::Custom(other)) => one.id == other.id,
            (one, other) => one == other,
        }
    }
}

/// The word used in the database and in forms: of a custom one its id and version.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custom(custom) => custom.fmt(f),
            built_in => f.write_str(&built_in.label().to_lowercase()),
        }
    }
}

/// No role is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role; write reviewer, approver, administrator, auditor or the id of a role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let built_in = Self::ALL.iter().copied().find(|role| role.to_string() == text);
        built_in.or_else(|| text.parse().ok().map(Self::Custom)).ok_or(UnknownRole)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom(format_args!("{text:?} is no role")))
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
    /// Whether somebody acts who approves what others decide: grants one attempt more, reopens what is final.
    #[must_use]
    pub const fn is_approver(&self) -> bool {
        can(self, Action::SignSecond)
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
