//! Scopes: what an API key may do.

use crate::status::words;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

words! {
    /// One thing an API key may do.
    Scope {
        /// Read customers, their documents and what is asked of them; levels and reasons.
        CustomersRead = "customers:read", "Read customers, levels and reasons";
        /// Create customers, supply their items, submit.
        CustomersWrite = "customers:write", "Create and supply customers";
        /// Read checks and decisions.
        ChecksRead = "checks:read", "Read checks and decisions";
        /// Read transactions.
        TransactionsRead = "transactions:read", "Read transactions";
        /// Send transactions.
        TransactionsWrite = "transactions:write", "Send transactions";
        /// Make and revoke links to the hosted page.
        LinksWrite = "links:write", "Make links to the hosted page";
        /// Read notes of the staff.
        NotesRead = "notes:read", "Read notes (staff)";
        /// Write notes in the name of a user.
        NotesWrite = "notes:write", "Write notes (staff)";
        /// Follow the feed of events.
        EventsRead = "events:read", "Follow events";
        /// Manage webhook endpoints.
        WebhooksManage = "webhooks:manage", "Manage webhooks";
        /// Play with made-up customers, and force what becomes of them. Never sees a real one.
        Sandbox = "sandbox", "Sandbox: made-up customers only";
    }
}

/// A set of scopes. In text: their words with spaces between, as in OAuth 2.0 (RFC 6749, section 3.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Scopes(u16);

/// A text names a scope that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no scope is called \"{0}\"")]
pub struct UnknownScope(pub String);

impl Scopes {
    /// What the platform's own server needs, and no more: nothing of the staff's.
    pub const PLATFORM: Self = Self::of(&[
        Scope::CustomersRead,
        Scope::CustomersWrite,
        Scope::TransactionsRead,
        Scope::TransactionsWrite,
        Scope::LinksWrite,
        Scope::EventsRead,
    ]);
    /// Everything a live key may do.
    pub const ALL: Self = Self(!Self::bit(Scope::Sandbox) & ((1 << Scope::ALL.len()) - 1));

    /// These scopes.
    #[must_use]
    pub const fn of(scopes: &[Scope]) -> Self {
        let mut bits = 0;
        let mut place = 0;
        while place < scopes.len() {
            bits |= Self::bit(scopes[place]);
            place += 1;
        }
        Self(bits)
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & Self::bit(scope) != 0
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | Self::bit(scope))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.has(*scope))
    }

    const fn bit(scope: Scope) -> u16 {
        1 << (scope as u16)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{}", scope.word())?;
        }
        Ok(())
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split_whitespace().try_fold(Self::default(), |scopes, word| {
            Scope::from_word(word)
                .map(|scope| scopes.with(scope))
                .ok_or_else(|| UnknownScope(word.to_owned()))
        })
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_back_as_written_and_unknown_ones_refused() {
        for scopes in [Scopes::default(), Scopes::PLATFORM, Scopes::ALL] {
            assert_eq!(scopes.to_string().parse(), Ok(scopes));
        }
        assert!(!Scopes::ALL.has(Scope::Sandbox));
        assert_eq!(Scopes::ALL.iter().count(), Scope::ALL.len() - 1);
        assert_eq!("customers:read everything".parse::<Scopes>(), Err(UnknownScope("everything".into())));
    }
}
